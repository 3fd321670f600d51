// The little script every page shares. All words come from the page: its data attributes and templates.
(() => {
  const body = document.body;

  function say(text) {
    const pattern = document.getElementById("toast");
    const said = [...document.querySelectorAll("#messages [data-text]")];
    if (!pattern || said.some((toast) => toast.textContent === text)) return;
    const toast = pattern.content.firstElementChild.cloneNode(true);
    toast.querySelector("[data-text]").textContent = text;
    document.getElementById("messages").append(toast);
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.jt-menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  function fill(button) {
    const form = document.getElementById(button.dataset.fill);
    form.elements.username.value = button.dataset.login;
    form.elements.password.value = button.dataset.password;
    form.querySelector("[type=submit]").focus();
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    closeMenus(target.closest("details.jt-menu"));
    const opener = target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.dialog).showModal();
    } else if (target.matches("dialog")) {
      target.close(); // a click beside the dialog lands on the element itself
    } else if (target.closest("[data-close]")) {
      const box = target.closest("dialog, .jt-toast");
      if (box.matches("dialog")) box.close();
      else box.remove();
    } else if (target.closest("[data-fill]")) {
      fill(target.closest("[data-fill]"));
    } else if (target.closest("[data-print]")) {
      window.print();
    }
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.jt-menu[open]");
    if (!menu) return;
    closeMenus();
    menu.querySelector("summary").focus();
  });

  // The session ended: htmx was answered with the log-in page. Go there, and come back after.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const login = body.dataset.login;
    const { xhr } = event.detail;
    const answered = xhr.responseURL && new URL(xhr.responseURL).pathname;
    if (xhr.status !== 401 && answered !== login) return;
    event.detail.shouldSwap = false;
    event.detail.isError = false;
    const here = location.pathname + location.search;
    location.assign(`${login}?next=${encodeURIComponent(here)}`);
  });

  document.addEventListener("htmx:responseError", (event) => {
    say(body.dataset[`error-${event.detail.xhr.status}`] || body.dataset.error);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => say(body.dataset.offline));
  }
})();
