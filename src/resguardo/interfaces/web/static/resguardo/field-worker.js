// Keeps the checklists that an inspector opened, so that they open again without a network.
// The network comes first: what is kept is shown only where it does not answer, and goes when the
// server no longer shows the page to this person.

const KEPT = "resguardo-field-1";
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
    const answer = await fetch(address, { cache: "no-cache" });
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
    if (answer.ok && !answer.redirected) await cache.put(address, answer.clone());
    else if (answer.type !== "opaqueredirect" && answer.status < 500) await cache.delete(address);
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
