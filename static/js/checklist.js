// One checklist: keys, saving each choice at once, the anchor card. Words come from the page.
(() => {
  const rows = document.querySelector(".jt-rows[data-rate]");
  if (!rows) return;
  const card = document.getElementById("anchor");
  const said = document.getElementById("progress");
  const phone = window.matchMedia("(max-width: 47.99em)");
  const newest = new Map(); // item → the value last chosen and not yet confirmed
  const onItsWay = new Map(); // item → the value of the request that has not been answered yet

  const all = () => [...rows.querySelectorAll(".jt-rowline")];
  const rowOf = (item) => document.getElementById(`item_${item}`);
  const here = () => rows.querySelector(".is-here > .jt-rowline");
  const valueOf = (row) => row.querySelector("input:checked")?.value ?? row.dataset.value;

  // 1. Saving: one request a cell; what was chosen meanwhile goes out when the first is answered.

  function choose(row, value) {
    const { item } = row.dataset;
    newest.set(item, value);
    row.dataset.value = value;
    wait(row, rows.dataset.saving);
    mark();
    if (!onItsWay.has(item)) send(row);
  }

  function wait(row, words) {
    const dot = row.querySelector(".jt-saved");
    dot.className = "jt-saved jt-saved--wait";
    dot.setAttribute("aria-label", words);
    said.textContent = words;
  }

  function send(row) {
    const { item } = row.dataset;
    const value = newest.get(item);
    onItsWay.set(item, value);
    const values = { item, value };
    ask("POST", rows.dataset.rate, { source: row, target: row, swap: "outerHTML", values });
  }

  // What becomes of a request is told by htmx's events; its promise has nothing to add.
  function ask(...request) {
    return htmx.ajax(...request).catch(() => {});
  }

  function isCell({ elt, verb }) {
    return verb === "post" && elt.matches(".jt-rowline");
  }

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!isCell(detail.requestConfig)) return;
    const { item } = detail.requestConfig.elt.dataset;
    if (newest.get(item) !== onItsWay.get(item)) detail.shouldSwap = false; // overtaken
  });

  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { elt } = detail.requestConfig;
    if (elt === card) return mark();
    if (!isCell(detail.requestConfig)) return refocus();
    const { item } = elt.dataset;
    const overtaken = newest.get(item) !== onItsWay.get(item);
    onItsWay.delete(item);
    if (!detail.successful) wait(rowOf(item), rows.dataset.unsaved);
    else if (overtaken) send(rowOf(item));
    else {
      newest.delete(item);
      refocus();
      renew(rowOf(item));
    }
  });

  rows.addEventListener("htmx:afterSwap", ({ target }) => {
    const panel = target.closest(".jt-rowline__panel");
    if (!panel?.firstElementChild) return;
    panel.scrollIntoView({ block: "nearest" });
    panel.querySelector("textarea")?.focus({ preventScroll: true });
    renew(panel.previousElementSibling);
  });

  // A note can be written only where there is a rating: who was quicker than the answer gets it now.
  function renew(row) {
    const panel = row.nextElementSibling;
    if (!panel.firstElementChild || panel.querySelector("textarea")) return;
    if (row.dataset.value && !newest.has(row.dataset.item)) row.querySelector("[data-note]").click();
  }

  // A swapped row has lost the focus: give it back, if nobody has taken it.
  function refocus() {
    const row = here();
    if (row && document.activeElement === document.body) focus(row, { preventScroll: true });
  }

  // The form of the whole sheet carries only what could not be saved cell by cell.
  document.getElementById("sheet")?.addEventListener("formdata", ({ formData }) => {
    for (const name of [...formData.keys()]) {
      if (name.startsWith("cell_") && !newest.has(name.slice(5))) formData.delete(name);
    }
    newest.clear();
  });

  window.addEventListener("beforeunload", (event) => {
    if (newest.size) event.preventDefault();
  });

  rows.addEventListener("change", (event) => {
    if (event.target.matches(".jt-rate input")) {
      choose(event.target.closest(".jt-rowline"), event.target.value);
    }
  });

  // 2. Where one stands: the row in focus, its card beside it or, on a phone, above the bottom bar.

  function focus(row, options) {
    const stop = row.querySelector(".jt-rate input:checked, .jt-rate input, .jt-rowline__who");
    (row.querySelector(".jt-rate input:checked") ?? stop)?.focus(options);
  }

  function stand(row) {
    if (!row || row === here()) return;
    here()?.parentElement.classList.remove("is-here");
    row.parentElement.classList.add("is-here");
    const options = { source: card, target: card, swap: "innerHTML" };
    ask("GET", row.dataset.card, options).then(() => fetchAhead(row));
  }

  // The next card is asked for in advance; the browser keeps it.
  function fetchAhead(row) {
    const next = all()[all().indexOf(row) + 1];
    if (next) fetch(next.dataset.card, { headers: { "HX-Request": "true" } }).catch(() => {});
  }

  function mark() {
    const row = here();
    if (card.querySelector("[data-item]")?.dataset.item !== row?.dataset.item) return;
    const value = valueOf(row);
    for (const level of card.querySelectorAll("[data-rank]")) {
      if (level.dataset.rank === value) level.setAttribute("aria-current", "true");
      else level.removeAttribute("aria-current");
    }
    card.querySelector("[type=checkbox]").checked = !value;
  }

  rows.addEventListener("focusin", (event) => stand(event.target.closest(".jt-rowline")));
  rows.addEventListener("click", (event) => {
    const fold = event.target.closest("[data-fold]");
    const who = event.target.closest(".jt-rowline__who");
    if (!fold && !who) return;
    event.preventDefault();
    if (fold) return close(fold.closest(".jt-rowline__panel"));
    const row = who.closest(".jt-rowline");
    focus(row, { preventScroll: true });
    if (phone.matches) row.scrollIntoView({ block: "start" });
  });

  function close(panel) {
    panel.replaceChildren();
    focus(panel.previousElementSibling);
  }

  // 3. Keys

  function step(row, distance) {
    const list = all();
    const next = list[list.indexOf(row) + distance];
    if (!next) return;
    focus(next, { preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function press(row, key) {
    const radio = row.querySelector(`.jt-rate input[value="${CSS.escape(key.toUpperCase())}"]`);
    if (radio) {
      radio.checked = true;
      choose(row, radio.value);
    }
    return Boolean(radio);
  }

  function empty(row) {
    const radio = row.querySelector(".jt-rate input:checked");
    if (radio) radio.checked = false;
    if (row.dataset.value) choose(row, "");
  }

  document.addEventListener("keydown", (event) => {
    const { target } = event;
    const panel = target.closest(".jt-rowline__panel");
    if (panel && event.key === "Escape") return close(panel);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const row = target.closest(".jt-rowline") ?? (target === document.body ? here() : null);
    if (!row || (target.matches("a") && event.key === "Enter")) return;
    const key = event.key.normalize("NFKC");
    if (key === "ArrowDown" || key === "Enter") step(row, 1);
    else if (key === "ArrowUp") step(row, -1);
    else if (key === "Delete" || key === "Backspace") empty(row);
    else if (key === "e") row.querySelector("[data-note]")?.click();
    else if (key.length !== 1 || !press(row, key)) return;
    event.preventDefault();
  });
})();
