// A rating through a link: says how far it is, and a lost line loses nothing that was chosen.
// Without a script the form posts itself.
(() => {
  const form = document.querySelector("[data-open-form]");
  const said = form.querySelector("[data-said]");
  const send = form.querySelector("[type=submit]");
  const progress = form.querySelector("[data-progress]");

  function say(text) {
    said.textContent = text;
    said.hidden = false;
    said.scrollIntoView({ block: "center" });
  }

  function count() {
    const done = form.querySelectorAll("input[type=radio]:checked").length;
    progress.querySelector("progress").value = done;
    progress.querySelector("[data-done]").textContent = done;
  }

  if (progress) {
    form.addEventListener("change", count);
    addEventListener("pageshow", count); // what the browser kept
    progress.hidden = false;
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
