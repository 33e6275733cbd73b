// Nothing typed is lost: a warning before leaving, and a look whether we are still signed in
// before a form is sent. The words stay in the page, in memory; nothing is written to the device.

import { toast } from "./toast.js";
import { word } from "./words.js";

const WAIT_MS = 4000;

/** @param {import("../lib/scope.js").Scope} scope @param {Document} page */
export function typingGuard(scope, page) {
  const typed = new Set();
  const letGo = new WeakSet();
  scope.listen(page, "input", (event) => {
    const form = event.target.form;
    if (form && isGuarded(form)) typed.add(form);
  });
  scope.listen(page, "reset", (event) => typed.delete(event.target));
  scope.listen(window, "beforeunload", (event) => {
    if ([...typed].some((form) => form.isConnected)) event.preventDefault();
  });
  scope.listen(page, "house:leaving", (event) => {
    if ([...typed].some((form) => form.isConnected)) event.preventDefault();
  });
  scope.listen(page, "htmx:afterRequest", (event) => {
    if (event.detail.successful) typed.delete(event.detail.elt);
  });
  scope.listen(page, "submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !typed.has(form)) return;
    if (letGo.has(form) || !page.body.dataset.alive) {
      typed.delete(form);
      return;
    }
    event.preventDefault();
    if (!(await mayGo(page))) return;
    letGo.add(form);
    form.requestSubmit(event.submitter);
    letGo.delete(form);
  });
}

function isGuarded(form) {
  return form.method === "post" && !form.hasAttribute("data-unguarded");
}

/** Say whether the same person is still signed in. @param {Document} page */
export async function mayGo(page) {
  try {
    const answer = await fetch(page.body.dataset.alive, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(WAIT_MS),
    });
    const { who, token } = await answer.json();
    const same = who !== "" && who === page.body.dataset.signedIn;
    if (same) renew(page, token);
    else signedOut(page);
    return same;
  } catch {
    toast(word("offline"), { level: "error" });
    return false;
  }
}

// Signing in again changes the proof of origin; the forms that still stand open need the new one.
function renew(page, token) {
  for (const input of page.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  page.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

/** @param {Document} page */
export function signedOut(page) {
  const link = { url: page.body.dataset.signIn, label: word("signIn") };
  toast(word("signedOut"), { level: "error", link });
}
