// The keyboard map: quick ways for those who use it, off by one tick for those who do not.

import { isTyping, stroke } from "../lib/keymap.js";
import { open } from "./dialogs.js";

const KEPT = "keys";

/** @param {import("../lib/scope.js").Scope} scope @param {Document} page */
export function keyboard(scope, page) {
  const tick = page.querySelector("[data-keys-on]");
  if (tick) {
    tick.checked = isOn();
    scope.listen(tick, "change", () => keep(tick.checked));
  }
  let before = { first: "", at: 0 };
  scope.listen(page, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !isOn()) return;
    if (isTyping(place(event.target)) || page.querySelector("dialog[open]")) return;
    const next = stroke(before, event.key, event.timeStamp);
    before = next.before;
    if (next.act && act(page, next.act)) event.preventDefault();
  });
}

function place(target) {
  return { tag: target.tagName, type: target.type ?? "", editable: target.isContentEditable };
}

/** @returns {boolean} whether there was something to do */
function act(page, what) {
  if (what === "help") return Boolean(page.getElementById("house-keys")) && !open(page.getElementById("house-keys"));
  const selector = {
    search: "[role=search] input:not([type=hidden]), input[type=search]",
    new: "[data-new]",
  }[what];
  const target = page.querySelector(selector ?? `[data-go="${what.slice(3)}"]`);
  if (!target) return false;
  if (what === "search") target.focus();
  else target.click();
  return true;
}

function isOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function keep(on) {
  try {
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "off");
  } catch {
    // Nothing can be kept here; the keys stay on.
  }
}
