// Writing a feedback: the page says so while something is not kept yet, and sends it as soon as it can.
(() => {
  let waiting = false;
  const editor = () => document.getElementById("editor");

  function wait() {
    waiting = true;
    const kept = document.getElementById("kept");
    kept.textContent = kept.dataset.waiting;
  }

  document.addEventListener("input", (event) => {
    if (editor().contains(event.target)) wait();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) waiting = false;
  });
  document.addEventListener("submit", () => {
    waiting = false;
  });
  addEventListener("online", () => {
    if (waiting) editor().dispatchEvent(new Event("change"));
  });
  addEventListener("beforeunload", (event) => {
    if (waiting) event.preventDefault();
  });
  // Who leaves within a blink of the last key: one more request, which outlives the page.
  addEventListener("pagehide", () => {
    if (!waiting) return;
    const body = new URLSearchParams(new FormData(editor()));
    fetch(editor().action, { method: "POST", body, keepalive: true });
  });
})();
