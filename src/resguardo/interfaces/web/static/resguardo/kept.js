// What a page keeps on this device until the server has it, and the page itself. The checklist of a
// visit and the sheet of a count use it alike: one shelf, one way of sending, one worker.

const PAUSE_FIRST_MS = 2000;
const PAUSE_MOST_MS = 60000;
const meta = (name, page = document) => page.querySelector(`meta[name="${name}"]`)?.content ?? "";

// -- the shelf: rows with a `key` of their own and the `visit` that they belong to -----------------

function store(mode, act) {
  return new Promise((resolve, reject) => {
    const ask = indexedDB.open("resguardo.field", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("more", { keyPath: "key" });
    ask.onerror = () => reject(ask.error);
    ask.onsuccess = () => {
      const work = ask.result.transaction("more", mode, { durability: "strict" });
      const told = act(work.objectStore("more"));
      work.oncomplete = () => { ask.result.close(); resolve(told.result); };
      work.onabort = () => { ask.result.close(); reject(work.error); };
    };
  });
}

export const putRow = (row) => store("readwrite", (shelf) => shelf.put(row));
export const dropRow = (row) => store("readwrite", (shelf) => shelf.delete(row.key));

export async function rowsOf(visit) {
  const all = await store("readonly", (shelf) => shelf.getAll());
  return all.filter((each) => each.visit === visit)
    .sort((one, other) => one.noted_at.localeCompare(other.noted_at));
}

// -- sending ---------------------------------------------------------------------------------------

export class SignedOut extends Error {}

// The page may be days old: a fresh one brings a token that holds, or leads to the door.
async function freshToken() {
  const answer = await fetch(location.pathname, { cache: "no-store", headers: { "X-Field": "fresh" } });
  if (answer.redirected || !answer.ok) return "";
  return meta("csrf-token", new DOMParser().parseFromString(await answer.text(), "text/html"));
}

// Asks with the token of this page, and where that has ended with a fresh one.
async function signed(ask) {
  const answer = await ask(meta("csrf-token"));
  if (!answer.redirected && answer.status !== 403) return answer;
  const token = await freshToken();
  if (!token) throw new SignedOut();
  return ask(token);
}

export const post = (address, body, headers = {}) => signed((token) =>
  fetch(address, { method: "POST", cache: "no-store", headers: { ...headers, "X-CSRFToken": token }, body }));

export const postJson = (address, told) =>
  post(address, JSON.stringify(told), { "Content-Type": "application/json" });

// Does the work of sending, one at a time. Just after a network is back the first request often
// fails: it is tried again soon, then less often.
export class Sender {
  constructor(work, failed) {
    Object.assign(this, { work, failed, sending: false, again: 0, pause: PAUSE_FIRST_MS });
  }

  soon(wait_ms) {
    clearTimeout(this.again);
    this.again = setTimeout(() => this.send(), wait_ms);
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      await this.work();
      this.pause = PAUSE_FIRST_MS;
    } catch (error) {
      this.failed(error);
      this.soon(this.pause);
      this.pause = Math.min(this.pause * 2, PAUSE_MOST_MS);
    } finally {
      this.sending = false;
    }
  }
}

// -- the page itself without a network -------------------------------------------------------------

export async function keepPage(worker, ready, more = []) {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", (event) => { if (event.data.kept) ready(); });
  await navigator.serviceWorker.register(worker, { scope: worker.replace(/[^/]+$/, "") });
  const { active } = await navigator.serviceWorker.ready;
  const assets = performance.getEntriesByType("resource").map((each) => each.name)
    .filter((each) => new URL(each).origin === location.origin && new URL(each).pathname.startsWith("/static/"));
  active.postMessage({ keep: [location.pathname, ...more, ...new Set(assets)] });
}

export async function forgetPage(page) {
  const all = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  for (const each of all) each.active?.postMessage({ forget: page });
}
