// htmx: say when something failed, and never put the sign-in page into the middle of a page.

import { closable, toast } from "./toast.js";
import { signedOut } from "./typing-guard.js";
import { word } from "./words.js";

/** @param {import("../lib/scope.js").Scope} scope @param {Document} page */
export function fragments(scope, page) {
  scope.listen(page, "htmx:responseError", () => toast(word("failed"), { level: "error" }));
  scope.listen(page, "htmx:sendError", () => toast(word("offline"), { level: "error" }));
  scope.listen(page, "htmx:beforeSwap", (event) => {
    const door = page.body.dataset.signIn;
    const where = event.detail.xhr.responseURL;
    if (!door || !where || new URL(where).pathname !== door) return;
    event.detail.shouldSwap = false;
    signedOut(page);
  });
  scope.listen(page, "htmx:afterSettle", (event) => {
    closable(event.detail.elt);
    ownWords(event.detail.elt);
    event.detail.elt.querySelector(".error-summary[autofocus]")?.focus();
  });
}

/** The server says what is wrong, in one place and in our words. @param {ParentNode} root */
export function ownWords(root) {
  for (const form of root.querySelectorAll("form[method=post]")) form.noValidate = true;
}
