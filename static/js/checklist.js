// Checklists, by youth or by item: keys, cells, the anchor card. Words come from the page; what is
// typed goes through the queue.
(() => {
  const rows = document.querySelector(".jt-rows");
  const words = document.getElementById("words")?.dataset;
  if (!rows || !words) return;
  const { queue } = jobtra;
  const { month, cells, open } = JSON.parse(document.getElementById("state").textContent);
  const byItem = rows.dataset.by === "item";
  const anchor = document.getElementById("anchor");
  const unfold = document.getElementById("unfold");
  const phone = window.matchMedia("(max-width: 47.99em)");
  const [VALUE, KIND, ASKED, LAST, SAME, NOTED] = [0, 1, 2, 3, 4, 5];
  const known = new Map(); // key → what the server last said
  const pending = new Set(); // keys on their way
  const remarks = new Map(); // key → the sentence a saved cell was answered with
  const read = new Set(); // items whose levels have been on screen
  let moved = false; // whether anything was sent since the page came
  const done = []; // what can be undone: [case, item, value, same]

  const all = () => [...rows.querySelectorAll(".jt-rowline")];
  const isShown = (row) => unfold?.checked || !row.matches(".is-folded") || row.parentElement.matches(".is-here");
  const shown = () => all().filter((row) => isShown(row) && row.querySelector(".jt-rate"));
  const here = () => rows.querySelector(".is-here > .jt-rowline");
  const cellOf = (row) => cells[row.dataset.case][row.dataset.item];
  const keyOf = (one, item) => queue.keyOf({ month, case: Number(one), item: Number(item) });
  const keyOfRow = (row) => keyOf(row.dataset.case, row.dataset.item);
  const rowOf = (one, item) => rows.querySelector(`[data-case="${one}"][data-item="${item}"]`);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

  // 1. A cell: chosen, painted, handed to the queue

  function choose(one, item, value, { same = false, isUndo = false } = {}) {
    const cell = cells[one][item];
    if (!isUndo) done.push([one, item, cell[VALUE], Boolean(cell[SAME])]);
    cell[VALUE] = value;
    cell[SAME] = Number(same);
    const key = keyOf(one, item);
    pending.add(key);
    remarks.delete(key);
    const row = rowOf(one, item);
    if (row) paint(row);
    count();
    const base = known.get(key) ?? "";
    queue.put({ month, case: Number(one), item: Number(item), value, base, same });
  }

  function paint(row) {
    const cell = cellOf(row);
    const key = keyOfRow(row);
    row.dataset.value = cell[VALUE];
    row.dataset.kind = cell[KIND];
    row.toggleAttribute("data-same", Boolean(cell[SAME]));
    row.classList.toggle("is-folded", !cell[ASKED]);
    row.querySelector("[data-note]")?.classList.toggle("is-noted", Boolean(cell[NOTED]));
    for (const radio of row.querySelectorAll(".jt-rate input")) radio.checked = radio.value === cell[VALUE];
    const still = row.querySelector(".jt-rowline__still");
    if (still) still.replaceChildren(badge(cell[VALUE]));
    const dot = row.querySelector(".jt-saved");
    if (dot) {
      const state = pending.has(key) ? "wait" : cell[VALUE] ? "ok" : "";
      dot.className = `jt-saved${state ? ` jt-saved--${state}` : ""}`;
      const label = { wait: words.saving, ok: words.saved }[state] ?? words.unrated;
      dot.setAttribute("aria-label", label);
    }
    says(row, key);
    if (row === here()) mark();
  }

  function badge(value) {
    const span = document.createElement("span");
    span.className = `jt-badge lv lv-${value}`;
    span.textContent = value || "·";
    return span;
  }

  // What a row says: a clash with two buttons, a refusal, or the sentence about evidence.
  function says(row, key) {
    const place = row.querySelector("[data-says]");
    if (!place) return;
    const answer = queue.asked.get(key);
    const mine = cellOf(row)[VALUE] || words.empty;
    row.classList.toggle("is-asking", Boolean(answer));
    if (answer?.state === "clash") {
      const theirs = answer.value || words.empty;
      const pattern = answer.value ? words.clash : words.emptied;
      const text = fill(pattern, { who: answer.who || words.nobody, theirs, mine });
      place.replaceChildren(text, button(mine, () => keepMine(row, key)), button(theirs, () => keepTheirs(row, key, answer)));
    } else if (answer) {
      place.replaceChildren(fill(words.refused, { mine }), ` ${answer.says} `, button(words.drop, () => keepTheirs(row, key, answer)));
    } else if (remarks.has(key)) {
      place.replaceChildren(remarks.get(key));
    } else if (place.dataset.at !== key || pending.has(key)) {
      place.replaceChildren(); // what the page came with holds for its first cell, till that changes
    }
    place.dataset.at = key;
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "jt-btn";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function keepMine(row, key) {
    pending.add(key);
    queue.keepMine(key);
    paint(row);
    focus(row);
  }

  function keepTheirs(row, key, answer) {
    const value = answer.state === "clash" ? answer.value : (known.get(key) ?? "");
    queue.drop(key);
    known.set(key, value);
    cellOf(row)[VALUE] = value;
    cellOf(row)[SAME] = 0;
    paint(row);
    count();
    focus(row);
  }

  document.addEventListener("queue:cell", ({ detail }) => {
    if (detail.month !== month || !cells[detail.case]?.[detail.item]) return;
    moved = true;
    const key = keyOf(detail.case, detail.item);
    const cell = cells[detail.case][detail.item];
    if (detail.state === "saved") {
      known.set(key, detail.value);
      if (!pending.has(key) && cell[VALUE] !== detail.value) {
        cell[VALUE] = detail.value; // of another window
        count();
      }
    }
    if (cell[VALUE] === detail.mine) {
      pending.delete(key);
      if (detail.says && detail.state === "saved") remarks.set(key, detail.says);
    }
    const row = rowOf(detail.case, detail.item);
    if (row) paint(row);
    jump();
  });

  document.addEventListener("queue:line", ({ detail }) => {
    const place = document.querySelector("#progress [data-line]");
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    const waiting = detail.kept ? words.waiting : words.unkept;
    const text = { idle: `${words.saved} ${time}`, sending: words.saving, waiting, server: words.server, ended: words.ended, other: words.other };
    if (detail.line === "idle" && !moved) return;
    place.replaceChildren(text[detail.line]);
    if (["ended", "other"].includes(detail.line)) {
      const link = document.createElement("a");
      link.href = location.href;
      link.textContent = words.login;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        location.reload();
      });
      place.append(" ", link);
    }
    place.classList.toggle("jt-tag--note", !["idle", "sending"].includes(detail.line));
  });

  function count() {
    let left = Number(document.getElementById("progress").dataset.aside ?? 0);
    for (const one of open) {
      for (const cell of Object.values(cells[one] ?? {})) left += cell[ASKED] && !cell[VALUE] ? 1 : 0;
    }
    const at = (name) => document.querySelector(`#progress [data-${name}]`);
    at("left").textContent = left;
    at("minutes").textContent = Math.ceil((left * words.seconds) / 60);
    at("still").hidden = !left;
    at("none").hidden = Boolean(left);
    for (const part of byItem ? [rows.parentElement] : rows.querySelectorAll("section")) {
      const asked = [...part.querySelectorAll(".jt-rowline")].map(cellOf).filter((cell) => cell[ASKED]);
      part.querySelector("[data-filled]").textContent = asked.filter((cell) => cell[VALUE]).length;
      part.querySelector("[data-asked]").textContent = asked.length;
    }
    const bulk = document.querySelector("[data-confirm]");
    if (bulk) {
      const kept = confirmable().length;
      bulk.hidden = !kept;
      bulk.querySelector("[data-count]").textContent = kept;
    }
    jump();
  }

  // 2. Where one stands: the row in focus, its card beside it or, on a phone, above the bottom bar

  let cards;
  function loadCards() {
    cards ??= fetch(anchor.dataset.cards)
      .then((response) => (response.ok ? response.text() : Promise.reject(response)))
      .then((html) => {
        const page = new DOMParser().parseFromString(html, "text/html");
        return new Map([...page.querySelectorAll("template")].map((card) => [card.dataset.item, card]));
      })
      .catch(() => {
        cards = undefined;
        return new Map();
      });
    return cards;
  }

  let cardAt = anchor.querySelector("[data-item]").dataset.item;
  read.add(cardAt);
  async function showCard(item) {
    if (cardAt === item) return mark();
    cardAt = item;
    const card = (await loadCards()).get(item);
    if (!card || cardAt !== item) return;
    anchor.querySelector("[data-card]").replaceChildren(document.importNode(card.content, true));
    requestAnimationFrame(() => read.add(item));
    mark();
  }

  function mark() {
    const row = here();
    if (!row || anchor.querySelector("[data-item]").dataset.item !== row.dataset.item) return;
    const value = cellOf(row)[VALUE];
    for (const level of anchor.querySelectorAll("[data-rank]")) {
      if (level.dataset.rank === value) level.setAttribute("aria-current", "true");
      else level.removeAttribute("aria-current");
    }
    anchor.querySelector("[type=checkbox]").checked = !value;
  }

  function focus(row, options) {
    (row?.querySelector(".jt-rate input:checked") ?? row?.querySelector(".jt-rate input"))?.focus(options);
  }

  function stand(row) {
    if (!row || row === here()) return;
    here()?.parentElement.classList.remove("is-here");
    row.parentElement.classList.add("is-here");
    if (!byItem) place(row.dataset.item);
    showCard(row.dataset.item);
    mark();
  }

  // The address keeps the place: reloading, coming back and the other direction find it.
  function place(item) {
    const here_ = new URL(location.href);
    here_.searchParams.set("item", item);
    here_.hash = "";
    history.replaceState(null, "", here_);
    const turn = document.querySelector("[data-turn]");
    if (turn) turn.href = turn.href.replace(/item=\d+/, `item=${item}`);
    const other = document.querySelector("#open [name=item]");
    if (other) other.value = item;
  }

  // 3. By item: the page turns without asking the server

  const jumps = [...document.querySelectorAll("[data-go]")];
  const itemNow = () => jumps.findIndex((one) => one.matches("[aria-current]"));

  function jump() {
    for (const one of jumps) {
      const item = one.dataset.go;
      const left = open.some((pk) => cells[pk]?.[item]?.[ASKED] && !cells[pk][item][VALUE]);
      one.classList.toggle("is-done", !left);
      one.classList.toggle("is-asking", Object.keys(cells).some((pk) => queue.asked.has(keyOf(pk, item))));
    }
  }

  function turn(to) {
    if (isNoteOpen()) return;
    const next = jumps[(to + jumps.length) % jumps.length];
    const item = next.dataset.go;
    jumps[itemNow()]?.removeAttribute("aria-current");
    next.setAttribute("aria-current", "true");
    let folded = 0;
    for (const row of all()) {
      row.dataset.item = item;
      row.nextElementSibling.replaceChildren();
      for (const radio of row.querySelectorAll(".jt-rate input")) radio.name = `cell_${row.dataset.case}_${item}`;
      const note = row.querySelector("[data-note]");
      if (note) note.href = note.href.replace(/items\/\d+/, `items/${item}`);
      hideLast(row);
      paint(row);
      folded += row.matches(".is-folded") ? 1 : 0;
    }
    here()?.parentElement.classList.remove("is-here");
    const fold = document.querySelector("[data-folded]");
    fold.textContent = folded;
    fold.closest("label").hidden = !folded;
    place(item);
    count();
    showCard(item);
    const first = shown().find((row) => !row.dataset.value) ?? shown()[0];
    if (first) focus(first);
    else next.focus();
  }

  // 4. Last month, notes, confirming

  function showLast(row) {
    const link = row.querySelector("[data-last]");
    const last = cellOf(row)[LAST];
    link.hidden = true;
    const seen = badge(last);
    seen.dataset.seen = "";
    seen.setAttribute("role", "img");
    seen.setAttribute("aria-label", `${link.textContent} ${last || words.empty}`);
    link.after(seen);
  }

  function hideLast(row) {
    row.querySelector("[data-seen]")?.remove();
    row.querySelector("[data-last]").hidden = false;
  }

  // A note that was begun is neither dropped nor taken to another item.
  function isNoteOpen() {
    const text = [...rows.querySelectorAll("textarea")].find((one) => one.value !== one.defaultValue);
    if (!text) return false;
    hint(text.closest(".jt-rowline__panel").previousElementSibling, words.noteOpen);
    text.focus();
    return true;
  }

  async function note(row) {
    const panel = row.nextElementSibling;
    stand(row);
    if (panel.querySelector("form")) return panel.querySelector("textarea")?.focus();
    if (!(await queue.idle())) return hint(row, words.waiting);
    const url = new URL(row.querySelector("[data-note]").href);
    url.searchParams.set("month", month);
    panel.kept = [...panel.childNodes];
    await htmx.ajax("GET", `${url.pathname}${url.search}`, { source: panel, target: panel, swap: "innerHTML" }).catch(() => {});
    panel.scrollIntoView({ block: "nearest" });
    panel.querySelector("textarea")?.focus({ preventScroll: true });
  }

  const lastRated = () => done.length && rowOf(...done.at(-1));

  function close(panel) {
    panel.replaceChildren(...(panel.kept ?? []));
    focus(panel.previousElementSibling);
  }

  rows.addEventListener("htmx:afterSwap", ({ detail }) => {
    const panel = detail.target.closest(".jt-rowline__panel");
    if (!panel || detail.requestConfig.verb !== "post" || panel.querySelector("form")) return;
    const row = panel.previousElementSibling;
    cellOf(row)[NOTED] = Number(Boolean(panel.firstElementChild));
    remarks.delete(keyOfRow(row));
    row.querySelector("[data-says]").replaceChildren();
    paint(row);
    focus(row);
  });

  const confirmable = () =>
    byItem ? [] : all().filter((row) => row.querySelector(".jt-rate") && cellOf(row)[KIND] === "kept" && !cellOf(row)[VALUE] && /^\d$/.test(cellOf(row)[LAST]));

  function confirmAll() {
    for (const row of confirmable()) {
      choose(row.dataset.case, row.dataset.item, cellOf(row)[LAST], { same: true });
    }
  }

  // 5. Keys, clicks, touch

  function step(row, distance) {
    const list = shown();
    const next = list[list.indexOf(row) + distance];
    if (next) {
      focus(next, { preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    } else if (byItem) turn(itemNow() + distance);
    else if (distance > 0) document.querySelector("[data-onward]")?.focus();
  }

  function press(row, key) {
    const value = key.toUpperCase();
    if (!row.querySelector(`.jt-rate input[value="${CSS.escape(value)}"]`)) return false;
    choose(row.dataset.case, row.dataset.item, value);
    step(row, 1);
    return true;
  }

  function same(row) {
    const last = cellOf(row)[LAST];
    if (!read.has(row.dataset.item)) return hint(row, words.readFirst);
    if (!last) return hint(row, words.noLast);
    choose(row.dataset.case, row.dataset.item, last, { same: true });
    step(row, 1);
  }

  function hint(row, text) {
    row.querySelector("[data-says]").replaceChildren(text);
  }

  function undo() {
    const before = done.pop();
    if (!before) return;
    const [one, item, value, wasSame] = before;
    if (byItem && jumps[itemNow()].dataset.go !== String(item)) {
      turn(jumps.findIndex((jumpTo) => jumpTo.dataset.go === String(item)));
    }
    choose(one, item, value, { same: wasSame, isUndo: true });
    focus(rowOf(one, item));
  }

  // On to the submission, once nothing waits and every question is answered.
  async function submit(href) {
    const open = all().find((row) => queue.asked.has(keyOfRow(row)));
    if (open) return open.querySelector("[data-says] button").focus();
    if (!isNoteOpen() && (await queue.idle())) location.assign(href);
  }

  function next(distance) {
    if (byItem) turn(itemNow() + distance);
    else if (!isNoteOpen()) document.querySelector(`[data-neighbour="${distance}"]`)?.click();
  }

  const KEYS = {
    ArrowDown: (row) => step(row, 1),
    Enter: (row) => step(row, 1),
    ArrowUp: (row) => step(row, -1),
    Delete: (row) => row.dataset.value && choose(row.dataset.case, row.dataset.item, ""),
    ".": same,
    e: (row) => note(cellOf(row)[VALUE] ? row : (lastRated() ?? row)), // where nothing is rated yet: the row just left
    u: undo,
    l: (row) => (row.querySelector("[data-seen]") ? hideLast(row) : showLast(row)),
    c: confirmAll,
    "?": () => document.getElementById("keys").showModal(),
    ArrowRight: () => next(1),
    ArrowLeft: () => next(-1),
  };
  KEYS.PageDown = KEYS.ArrowRight;
  KEYS.PageUp = KEYS.ArrowLeft;
  KEYS.Backspace = KEYS.Delete;
  KEYS["。"] = KEYS["."];

  document.addEventListener("keydown", (event) => {
    const { target } = event;
    const panel = target.closest(".jt-rowline__panel");
    if (panel?.querySelector("form") && event.key === "Escape") return close(panel);
    if (event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const isUndo = event.ctrlKey && event.key === "z";
    if (event.ctrlKey && !isUndo) return;
    if (target.matches("textarea, select, input:not([type=radio], [type=checkbox])") || panel) return;
    const row = target.closest(".jt-rowline") ?? (target === document.body ? here() : null);
    // A key held too long must not fill what comes after.
    if (event.repeat && row && !["ArrowUp", "ArrowDown", "Tab"].includes(event.key)) return event.preventDefault();
    const key = event.key.length === 1 ? event.key.normalize("NFKC") : event.key;
    if (target.matches("a, button") && key === "Enter") return;
    if (isUndo || (key === "u" && !row)) undo();
    else if (["?", "PageDown", "PageUp", "ArrowRight", "ArrowLeft"].includes(key)) KEYS[key]();
    else if (!row?.querySelector(".jt-rate")) return;
    else if (KEYS[key]) KEYS[key](row);
    else if (key.length !== 1 || !press(row, key)) return;
    event.preventDefault();
  });

  rows.addEventListener("change", ({ target }) => {
    if (!target.matches(".jt-rate input")) return;
    const row = target.closest(".jt-rowline");
    choose(row.dataset.case, row.dataset.item, target.value);
  });
  rows.addEventListener("focusin", ({ target }) => stand(target.closest(".jt-rowline")));
  document.addEventListener("click", (event) => {
    const { target } = event;
    const row = target.closest(".jt-rows .jt-rowline");
    const panel = target.closest(".jt-rowline__panel");
    const go = target.closest("[data-go]");
    const walk = target.closest("[data-step]");
    const onward = target.closest("[data-onward]");
    const pressed = target.closest("[data-key]");
    if (go) turn(jumps.indexOf(go));
    else if (walk) next(Number(walk.dataset.step));
    else if (target.closest("[data-confirm]")) confirmAll();
    else if (onward) submit(onward.href);
    else if (pressed) KEYS[pressed.dataset.key](here() ?? shown()[0]);
    else if (panel && target.closest("[data-fold]")) close(panel);
    else if (panel && target.closest("[data-choose]")) {
      const { case: one, item } = panel.previousElementSibling.dataset;
      close(panel);
      choose(one, item, target.closest("[data-choose]").dataset.choose);
    } else if (row && target.closest("[data-last]")) showLast(row);
    else if (row && target.closest("[data-note]")) note(row);
    else if (row && !byItem && target.closest(".jt-rowline__who")) {
      focus(row, { preventScroll: true });
      if (phone.matches) row.scrollIntoView({ block: "start" });
    } else return;
    event.preventDefault();
  });

  let began;
  const inPanel = ({ target }) => target.closest(".jt-rowline__panel");
  rows.addEventListener("touchstart", (event) => (began = inPanel(event) ? null : event.touches[0]), { passive: true });
  rows.addEventListener(
    "touchend",
    ({ changedTouches }) => {
      if (!began) return;
      const across = changedTouches[0].clientX - began.clientX;
      const down = Math.abs(changedTouches[0].clientY - began.clientY);
      if (Math.abs(across) > 80 && down < 40) next(across < 0 ? 1 : -1);
    },
    { passive: true },
  );

  // The form of the page is for browsers without a script; the queue has what was typed here.
  document.getElementById("sheet").addEventListener("formdata", ({ formData }) => {
    for (const name of [...formData.keys()]) if (name.startsWith("cell_")) formData.delete(name);
  });

  // 6. The start: what this device still holds stands in its cells

  async function begin() {
    for (const [one, items] of Object.entries(cells)) {
      for (const [item, cell] of Object.entries(items)) known.set(keyOf(one, item), cell[VALUE]);
    }
    for (const row of await queue.all()) {
      const cell = row.month === month && cells[row.case]?.[row.item];
      if (!cell) continue;
      pending.add(row.key);
      cell[VALUE] = row.value;
      cell[SAME] = Number(row.same);
    }
    for (const row of all()) {
      const place = row.querySelector("[data-says]");
      if (place) place.dataset.at = keyOfRow(row);
    }
    for (const row of all()) if (pending.has(keyOfRow(row)) || queue.asked.has(keyOfRow(row))) paint(row);
    count();
    const asked = location.hash && rows.querySelector(`${location.hash} .jt-rate`)?.closest(".jt-rowline");
    const first = asked || (byItem ? (shown().find((row) => !row.dataset.value) ?? shown()[0]) : here());
    if (first && document.activeElement === document.body) focus(first, { preventScroll: !asked });
    mark();
    // The server chose the first item with something left; what the device holds may fill it.
    const open_ = jumps.findIndex((one) => !one.matches(".is-done"));
    const isFilled = byItem && !shown().some((row) => !row.dataset.value);
    if (isFilled && open_ >= 0 && !new URL(location.href).searchParams.has("item")) turn(open_);
    queue.flush();
    (window.requestIdleCallback ?? setTimeout)(loadCards);
  }
  begin();
})();
