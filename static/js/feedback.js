// Writing a feedback: the page says so while something is not kept yet, and sends it as soon as it can.
(() => {
  let typed = 0; // changes so far; of them went out with the last request, and are kept:
  let sent = 0;
  let kept = 0;
  const editor = () => document.getElementById("editor");
  const isWaiting = () => kept < typed;

  function say() {
    const state = document.getElementById("kept");
    if (isWaiting() && !state.querySelector(".jt-error")) state.textContent = state.dataset.waiting;
  }

  document.addEventListener("input", (event) => {
    if (!editor().contains(event.target)) return;
    typed += 1;
    say();
  });
  document.addEventListener("htmx:beforeRequest", () => {
    sent = typed;
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (!document.querySelector("#kept .jt-error")) kept = sent;
    say();
  });
  document.addEventListener("submit", () => {
    kept = typed;
  });
  addEventListener("online", () => {
    if (isWaiting()) editor().dispatchEvent(new Event("change"));
  });
  addEventListener("beforeunload", (event) => {
    if (isWaiting()) event.preventDefault();
  });
  // Who leaves within a blink of the last key: one more request, which outlives the page.
  addEventListener("pagehide", () => {
    if (!isWaiting()) return;
    const body = new URLSearchParams(new FormData(editor()));
    fetch(editor().action, { method: "POST", body, keepalive: true });
  });
})();
