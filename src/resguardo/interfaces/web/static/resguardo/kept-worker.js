// Keeps the pages that somebody goes on working at without a network: the checklist of a visit, the
// sheet of a count. The network comes first: what is kept is shown only where it does not answer, and
// goes when the server no longer shows the page to this person. The server is told what a page is
// fetched for, and leaves out what must not lie on a device. Pages that are open to all have a shelf
// of their own, which the door does not clear: it is named in the address of this script.

const KEPT = new URL(self.location).searchParams.get("shelf") ?? "resguardo-kept-1";
const PATIENCE_MS = 5000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { keep, forget } = event.data;
  if (keep) event.waitUntil(keepAll(keep).then(() => event.source.postMessage({ kept: true })));
  if (forget) event.waitUntil(caches.open(KEPT).then((cache) => cache.delete(forget)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith(asset(request));
});

async function keepAll(addresses) {
  const cache = await caches.open(KEPT);
  await Promise.all(addresses.map(async (address) => {
    const answer = await fetch(address, { cache: "no-cache", headers: { "X-Kept": "yes" } });
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
  }));
}

async function page(request) {
  const cache = await caches.open(KEPT);
  const address = new URL(request.url).pathname;
  const known = await cache.match(address);
  if (!known) return fetch(request);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.type !== "opaqueredirect" && !answer.ok && answer.status < 500) await cache.delete(address);
    return answer;
  } catch {
    return known;
  }
}

async function asset(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreSearch: true })) ?? Response.error();
  }
}
