// The service worker: gives out the house's own files, and the session pages that were opened for
// running when the network is away. It sees no action that is sent; those wait in the queue.
//
// Loaded by /offline.js, which says in `house` what to keep and where the door is. Pages are kept
// sealed, under a key that no script can read out of the browser, and are forgotten at the door with
// their key: whoever signs in or out next finds none.

const PAGES = "sostenuto-pages";
const KEPT_FOR = "X-Kept-For";
const FILES = `sostenuto-files-${self.house.version}`;
const RUNS = /^\/(people\/[0-9a-f-]{36}\/sessions|groups\/[0-9a-f-]{36}\/meetings)\/[0-9a-f-]{36}\/run\/$/;
const PATIENCE_MS = 2000;
const AGE_MS = 24 * 3600 * 1000;
const files = new Set(self.house.files);

self.addEventListener("install", (event) => {
  event.waitUntil(keepFiles().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldFiles().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const { keep } = event.data ?? {};
  if (keep) event.waitUntil(keepNow(keep).then((done) => event.ports[0]?.postMessage(done)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "GET" && files.has(pathname)) event.respondWith(file(request, pathname));
  if (request.mode !== "navigate") return;
  if (self.house.doors.includes(pathname)) event.waitUntil(forgetPages());
  else if (request.method === "GET" && RUNS.test(pathname)) event.respondWith(page(event, pathname));
});

async function keepFiles() {
  const kept = await caches.open(FILES);
  await Promise.all([...files].map((path) => kept.add(new Request(path, { cache: "no-cache" }))));
}

async function forgetOldFiles() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("sostenuto-files-") && name !== FILES);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function file(request, path) {
  const kept = await (await caches.open(FILES)).match(path);
  return kept ?? fetch(request);
}

async function page(event, path) {
  const asked = fetch(event.request).then((answer) => taken(answer, path));
  event.waitUntil(asked.catch(() => undefined));
  const copy = await copyOf(path);
  if (!copy) return asked;
  const first = await Promise.race([asked.catch(() => null), later(PATIENCE_MS)]);
  return first && first.status < 500 ? first : copy;
}

async function taken(answer, path) {
  if (answer.status === 404 || answer.status === 410) await (await caches.open(PAGES)).delete(path);
  if (answer.ok && answer.headers.has(KEPT_FOR)) await keepSealed(path, answer.clone());
  return answer;
}

/** Keep a page that came before the worker did. */
async function keepNow(path) {
  try {
    if (await (await caches.open(PAGES)).match(path)) return true;
    const headers = { "X-Background": "true" };
    const answer = await fetch(path, { headers, credentials: "same-origin", redirect: "error" });
    await taken(answer, path);
    return answer.ok && answer.headers.has(KEPT_FOR);
  } catch {
    return false;
  }
}

async function keepSealed(path, answer) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await pageKey(), await answer.arrayBuffer());
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  await (await caches.open(PAGES)).put(path, new Response(new Blob([iv, bytes]), { headers }));
}

async function copyOf(path) {
  const pages = await caches.open(PAGES);
  const copy = await pages.match(path);
  if (!copy) return undefined;
  try {
    if (!(Date.now() - Date.parse(copy.headers.get("Date") ?? "") < AGE_MS)) throw new Error("old");
    const kept = new Uint8Array(await copy.arrayBuffer());
    const how = { name: "AES-GCM", iv: kept.slice(0, 12) };
    const plain = await crypto.subtle.decrypt(how, await pageKey(), kept.slice(12));
    return new Response(plain, { headers: copy.headers });
  } catch {
    await pages.delete(path); // too old, or its key is gone
    return undefined;
  }
}

async function forgetPages() {
  await caches.delete(PAGES);
  await inKeys("readwrite", (store) => store.clear());
}

async function pageKey() {
  const found = await inKeys("readonly", (store) => store.get("pages"));
  if (found) return found;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await inKeys("readwrite", (store) => store.put(key, "pages"));
  return key;
}

function inKeys(mode, doing) {
  return new Promise((give, fail) => {
    const asked = indexedDB.open("sostenuto-pages", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("keys");
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      const work = asked.result.transaction("keys", mode);
      const done = doing(work.objectStore("keys"));
      work.oncomplete = () => (asked.result.close(), give(done.result));
      work.onabort = () => (asked.result.close(), fail(work.error));
    };
  });
}

function later(ms) {
  return new Promise((give) => setTimeout(give, ms, null));
}
