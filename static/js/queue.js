// What was typed and has not arrived: kept on this device for the person logged in, sent in order.
// It holds keys and levels, no names. The database of the device (IndexedDB) is the truth, so that it
// outlives the page and the browser; one tab sends at a time.
window.jobtra = window.jobtra || {};
jobtra.queue = (() => {
  const { staff, cells: url } = document.body.dataset;
  if (!staff) return null;
  const AT_ONCE = 200;
  const asked = new Map(); // key → the answer a person has to decide on; not sent again until then
  const memory = new Map(); // stands in where the browser has no database
  let opened;
  let busy = false;
  let again = false;
  let wait = 0;
  let timer;
  let line = "idle"; // idle, sending, waiting (no connection), ended (logged out), other (person)

  const keyOf = ({ month, case: one, item }) => `${month}|${one}|${item}`;

  // 1. The store: get, put and delete inside one transaction

  function database() {
    opened ??= new Promise((resolve, reject) => {
      const request = window.indexedDB.open(`jobtra-${staff}`, 1);
      request.onupgradeneeded = () => request.result.createObjectStore("cells", { keyPath: "key" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }).catch(() => null);
    return opened;
  }

  // A full disk, a closed or forbidden database: from then on memory holds what is typed.
  async function change(key, how) {
    const db = await database();
    try {
      if (db) return await changeKept(db, key, how);
    } catch (error) {
      console.warn(error);
      opened = Promise.resolve(null);
    }
    const row = how(memory.get(key));
    if (row) memory.set(key, row);
    else memory.delete(key);
  }

  function changeKept(db, key, how) {
    return new Promise((resolve, reject) => {
      const act = db.transaction("cells", "readwrite");
      const store = act.objectStore("cells");
      store.get(key).onsuccess = ({ target }) => {
        const row = how(target.result);
        if (row) store.put(row);
        else if (target.result) store.delete(key);
      };
      act.oncomplete = resolve;
      act.onerror = act.onabort = () => reject(act.error);
    });
  }

  async function all() {
    const db = await database();
    const kept = db ? await allKept(db).catch(() => []) : [];
    return [...kept, ...memory.values()].sort((a, b) => a.order - b.order);
  }

  async function allKept(db) {
    return new Promise((resolve, reject) => {
      const request = db.transaction("cells").objectStore("cells").getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  // 2. Typing: the newest value of a cell counts; its base stays what the page first knew

  let last = 0;
  function order() {
    last = Math.max(last + 1, Date.now() * 1000);
    return last;
  }

  async function put(cell) {
    const key = keyOf(cell);
    asked.delete(key);
    const { value, same = false } = cell;
    await change(key, (row) => ({
      ...(row ?? { key, month: cell.month, case: cell.case, item: cell.item, base: cell.base, sent: [] }),
      value,
      same,
      order: order(),
    }));
    flush();
  }

  // 3. Sending

  // Any tab may be the one that sends: the others hear of it.
  const tabs = new BroadcastChannel(`jobtra-${staff}`);
  tabs.onmessage = ({ data }) => {
    if (data.name === "cell") note(data.detail);
    dispatch(data.name, data.detail);
  };

  function tell(name, detail) {
    dispatch(name, detail);
    tabs.postMessage({ name, detail });
  }

  function dispatch(name, detail) {
    document.dispatchEvent(new CustomEvent(`queue:${name}`, { detail }));
  }

  function note(answer) {
    if (answer.state === "saved") asked.delete(keyOf(answer));
    else asked.set(keyOf(answer), answer);
  }

  async function report(state) {
    line = state;
    const left = await all();
    const badge = document.getElementById("queue");
    if (badge) {
      badge.hidden = !(left.length && (asked.size || ["waiting", "server", "ended", "other"].includes(line)));
      badge.querySelector("[data-n]").textContent = left.length;
      const first = left.find((row) => asked.has(row.key)) ?? left[0];
      if (first) badge.href = `${badge.dataset.page}?month=${first.month}&item=${first.item}#case_${first.case}`;
    }
    tell("line", { line, left: left.length, kept: Boolean(await database()) });
  }

  async function flush() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    clearTimeout(timer);
    try {
      if (navigator.locks) await navigator.locks.request(`jobtra-${staff}`, sendAll);
      else await sendAll();
    } catch (error) {
      console.warn(error);
      retryLater();
    } finally {
      busy = false;
    }
    if (again) {
      again = false;
      flush();
    }
  }

  async function sendAll() {
    for (;;) {
      again = false;
      const rows = (await all()).filter((row) => !asked.has(row.key));
      if (!rows.length) return report("idle");
      const batch = rows.filter((row) => row.month === rows[0].month).slice(0, AT_ONCE);
      if (!["waiting", "server"].includes(line)) report("sending");
      const answer = await send(batch);
      if (answer.line) {
        if (["waiting", "server"].includes(answer.line)) retryLater();
        return report(answer.line);
      }
      wait = 0;
      line = "sending";
      for (const [place, cell] of answer.cells.entries()) await settle(batch[place], cell);
    }
  }

  async function send(batch) {
    for (const row of batch) {
      if (!row.sent.includes(row.value)) {
        row.sent.push(row.value);
        await change(row.key, (kept) => kept && { ...kept, sent: [...new Set([...kept.sent, row.value])] });
      }
    }
    const cells = batch.map(({ case: one, item, value, base, sent, same }) => {
      return { case: one, item, value, base, sent, same };
    });
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ by: Number(staff), month: batch[0].month, cells }),
        redirect: "manual",
        signal: AbortSignal.timeout(15000),
      });
      if (response.ok) return { cells: (await response.json()).cells };
      if ([400, 413].includes(response.status)) return refused(batch, response);
      if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) return { line: "ended" };
      if (response.status === 409) return { line: "other" };
      return { line: "server" };
    } catch {
      return { line: "waiting" };
    }
  }

  // What the server can not even read would hold up everything behind it.
  async function refused(batch, response) {
    const says = await response.json().then((answer) => answer.says, () => "");
    return { cells: batch.map((row) => ({ case: row.case, item: row.item, state: "refused", value: row.base, who: "", says })) };
  }

  function token() {
    return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  }

  async function settle(sent, answer) {
    const told = { ...answer, month: sent.month, mine: sent.value };
    note(told);
    tell("cell", told); // first: the page knows the new base
    await change(sent.key, (row) => {
      if (!row || answer.state !== "saved") return row;
      const { order: at } = row;
      return at === sent.order ? null : { ...row, base: answer.value, sent: [] };
    });
  }

  function retryLater() {
    wait = Math.min(wait ? wait * 2 : 1000, 15000);
    timer = setTimeout(flush, wait);
  }

  // 4. A clash or a refusal: the person decides

  async function keepMine(key) {
    const { value } = asked.get(key);
    asked.delete(key);
    await change(key, (row) => row && { ...row, base: value, sent: [], order: order() });
    flush();
  }

  async function drop(key) {
    asked.delete(key);
    await change(key, () => null);
    report(line);
  }

  // Whether everything has arrived but what a person has to decide; tries first.
  async function idle() {
    for (;;) {
      const rows = (await all()).filter((row) => !asked.has(row.key));
      if (!rows.length) return true;
      if (["ended", "other"].includes(line)) return false;
      const heard = nextLine();
      flush();
      if ((await heard) !== "idle") return false;
    }
  }

  function nextLine() {
    return new Promise((resolve) => {
      document.addEventListener("queue:line", function hear({ detail }) {
        if (detail.line === "sending") return;
        document.removeEventListener("queue:line", hear);
        resolve(detail.line);
      });
    });
  }

  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  window.addEventListener("beforeunload", (event) => {
    if (memory.size) event.preventDefault();
  });
  // A checklist first shows what is held here, then lets it go.
  document.addEventListener("DOMContentLoaded", () => document.getElementById("words") || flush());
  return { put, all, asked, keyOf, keepMine, drop, idle, flush };
})();
