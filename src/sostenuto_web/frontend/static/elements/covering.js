// While a device is handed over, the other tabs of its browser are covered: what they show is hidden,
// not lost, until the house says again who is signed in. One word in local storage tells them.

import { whoIsHere } from "../offline/sending.js";
import { word } from "./words.js";

const FLAG = "sostenuto-handed";
const AGAIN_MS = 10_000;

/** Tell the other tabs that this device is handed over. */
export function sayHanded() {
  write(String(Date.now()));
}

/** @param {import("../lib/scope.js").Scope} scope @param {Document} page */
export function covering(scope, page) {
  const { alive } = page.body.dataset;
  if (!alive) return; // a page for whoever is not signed in shows nothing of anybody
  const look = async () => {
    if (!read()) {
      uncover(page);
      return;
    }
    cover(page);
    const here = await whoIsHere(fetch.bind(globalThis), alive);
    if (!here) return; // handed over still, or the house is away
    write("");
    uncover(page);
  };
  scope.listen(globalThis, "storage", (event) => event.key === FLAG && look());
  scope.listen(globalThis, "pageshow", (event) => event.persisted && look());
  scope.every(AGAIN_MS, () => page.body.dataset.covered && look());
  if (read()) look();
}

function cover(page) {
  if (page.body.dataset.covered) return;
  page.body.dataset.covered = "yes";
  for (const part of page.body.children) {
    if (part.hidden) continue;
    part.hidden = true;
    part.dataset.wasShown = "yes";
  }
  const note = page.createElement("p");
  note.className = "empty";
  note.dataset.cover = "";
  note.textContent = word("handed");
  page.body.append(note);
}

function uncover(page) {
  if (!page.body.dataset.covered) return;
  delete page.body.dataset.covered;
  page.querySelector("body > [data-cover]")?.remove();
  for (const part of page.querySelectorAll("body > [data-was-shown]")) {
    part.hidden = false;
    delete part.dataset.wasShown;
  }
}

function read() {
  try {
    return localStorage.getItem(FLAG);
  } catch {
    return null;
  }
}

function write(said) {
  try {
    if (said) localStorage.setItem(FLAG, said);
    else localStorage.removeItem(FLAG);
  } catch {
    // Without it the server still opens nothing; only what stands there already stays.
  }
}
