// A form whose text is kept as it is typed: a moment after the last key, and when the page goes away.
// Its data-draft says where to send it. All words come from the page and the answer.
(() => {
  const PAUSE = 1000; // milliseconds
  const form = document.querySelector("form[data-draft]");
  if (form) keep(form);
  for (const field of document.querySelectorAll("[data-tags]")) find(field);

  function keep(form) {
    const state = form.querySelector("[data-state]");
    let timer = 0; // is something typed that was not sent yet?
    let sending = Promise.resolve();
    let isSubmitted = false;

    async function send() {
      clearTimeout(timer);
      timer = 0;
      const body = new URLSearchParams(new FormData(form));
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: true });
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        state.textContent = (await answer.json()).says;
      } catch {
        state.textContent = form.dataset.failed;
      }
    }

    function sendNow() {
      if (timer && !isSubmitted) sending = sending.then(send);
    }

    form.addEventListener("input", (event) => {
      if (event.target.matches("[data-find]")) return;
      clearTimeout(timer);
      timer = setTimeout(sendNow, PAUSE);
    });
    // What is on its way must not arrive after the note, as a draft of nothing; nor the note twice.
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (isSubmitted) return;
      isSubmitted = true;
      clearTimeout(timer);
      await sending;
      form.submit();
      setTimeout(() => (isSubmitted = false), 10 * PAUSE); // still here: there was no answer
    });
    addEventListener("pagehide", () => {
      if (timer && !isSubmitted) send();
    });
    addEventListener("online", () => {
      if (state.textContent === form.dataset.failed) sending = sending.then(send);
    });
  }

  // Forty requirements and as many indicators: a word or a number shows those that hold it.
  function find(field) {
    const box = field.querySelector("[data-find]");
    const parts = [...field.querySelectorAll("details")];
    const were = new Map(parts.map((part) => [part, part.open]));
    box.parentElement.hidden = false;
    box.addEventListener("input", () => {
      const words = box.value.normalize("NFKC").trim().toLowerCase();
      for (const part of parts) {
        for (const line of part.querySelectorAll("label")) {
          line.hidden = !line.textContent.normalize("NFKC").toLowerCase().includes(words);
        }
        const isFound = part.querySelector("label:not([hidden])") !== null;
        part.hidden = !isFound;
        part.open = words ? isFound : were.get(part);
      }
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // to look for a word is not to save
    });
  }
})();
