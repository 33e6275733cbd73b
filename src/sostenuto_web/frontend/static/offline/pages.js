// The pages that may be opened while the network is away, and the worker that gives them out.

const PAGES = "sostenuto-pages";

/** Whether this browser can do it here: https, or this machine itself. @returns {boolean} */
export function canWorkOffline() {
  return Boolean(
    globalThis.isSecureContext && navigator.serviceWorker && navigator.locks && globalThis.caches && crypto.subtle,
  );
}

/** Start the worker, and let it keep the page that is open. @param {string} worker its address */
export async function keepThisPage(worker) {
  await navigator.serviceWorker.register(worker, { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  const told = new MessageChannel();
  const kept = new Promise((give) => (told.port1.onmessage = ({ data }) => give(data)));
  active.postMessage({ keep: location.pathname }, [told.port2]);
  if (!(await kept)) throw new Error("this page could not be kept");
}

/** @param {string} path */
export async function forgetPage(path) {
  await (await caches.open(PAGES)).delete(path);
}

export async function forgetPages() {
  await caches.delete(PAGES);
}
