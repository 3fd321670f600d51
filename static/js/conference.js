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

  // On its day what others add comes within two seconds; a page nobody looks at asks for nothing.
  setInterval(() => {
    const live = document.querySelector("[data-live]");
    if (live && !document.hidden) htmx.trigger(live, "look");
  }, 1500);

  // One's own words go without a page load, and the field is free for the next.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-say]");
    if (!form) return;
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer?.ok || !answer.redirected) return form.submit();
    form.querySelector("textarea").value = "";
    htmx.trigger(document.querySelector(".jt-live"), "look");
  });

  // A quiet clock: minutes spent on this case, from when it was first on the screen.
  const tick = () => {
    const clock = document.querySelector("[data-clock]");
    if (!clock) return;
    const key = `clock-${clock.dataset.item}`;
    const start = Number(sessionStorage.getItem(key)) || Date.now();
    sessionStorage.setItem(key, start);
    const spent = Math.floor((Date.now() - start) / 60000);
    const isOver = spent >= Number(clock.dataset.clock);
    clock.dataset.unit ??= clock.textContent.trim();
    clock.textContent = `${spent} / ${clock.dataset.unit}${isOver ? ` ${clock.dataset.over}` : ""}`;
    clock.classList.toggle("is-over", isOver);
  };
  setInterval(tick, 5000);
  tick();

  // After the swap whoever listens or tabs begins at the new case.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "case") return;
    document.getElementById("main").focus();
    tick();
  });
})();
