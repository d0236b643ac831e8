// Lets a form open without a network: pages and their parts come from the network where there is one, else from what was
// kept last time. Receipts and anything sent are never kept. The folder it is served from says which pages it keeps.
const UNDER = new URL(self.registration.scope).pathname;
const SHELF = `valvo-${UNDER}-1`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(clear().then(() => self.clients.claim())));

async function clear() {
  const old = (await caches.keys()).filter((name) => name.startsWith(`valvo-${UNDER}`) && name !== SHELF);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("message", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(event.data)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const ours = origin === location.origin && (pathname.startsWith(UNDER) || pathname.startsWith("/static/"));
  if (request.method !== "GET" || !ours || pathname.startsWith(`${UNDER}sent/`) || request.headers.has("X-Fresh")) return;
  event.respondWith(fresh(request));
});

async function fresh(request) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await shelf.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await shelf.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
