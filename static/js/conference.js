// The case conference: one key to the next case. Links say in data-keys which keys press them.
(() => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select, dialog")) return;
    const link = document.querySelector(`[data-keys~="${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  // After the swap whoever listens or tabs begins at the new case.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "case") document.getElementById("main").focus();
  });
})();
