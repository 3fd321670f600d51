// Copy a link; where the browser does not allow it, mark it for Ctrl+C.
(() => {
  const button = document.querySelector("[data-copy]");
  const source = document.getElementById(button.dataset.copy);

  function mark() {
    getSelection().selectAllChildren(source);
  }

  button.addEventListener("click", async () => {
    mark();
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = button.dataset.copied;
    } catch {
      // Not over plain http to another machine: it stays marked.
    }
  });
})();
