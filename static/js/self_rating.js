// The youth's own rating: a lost line loses nothing that was chosen. Without a script the form posts itself.
(() => {
  const form = document.querySelector("[data-self-rating]");
  const said = form.querySelector("[data-said]");
  const send = form.querySelector("[type=submit]");

  function say(text) {
    said.textContent = text;
    said.hidden = false;
    said.scrollIntoView({ block: "center" });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    said.hidden = true;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(location.href, { method: "POST", body });
      if (answer.redirected) location.replace(answer.url);
      else if (answer.status >= 500) say(form.dataset.offline);
      else form.submit(); // the page itself says what is missing
    } catch {
      say(form.dataset.offline);
    }
    send.disabled = false;
  });
})();
