// <handed-over>: the questions on a device that was handed over. One at a time; an answer stays on
// this page (its tab's own store: an id, what was tapped, when) until the house has said that it is
// kept. Without this script each question is a plain form.

import { frame, newId, Waiting } from "../lib/room-waiting.js";
import { Scope } from "../lib/scope.js";
import { forgetPages } from "../offline/pages.js";
import { sayHanded } from "./covering.js";
import "./session-mood.js";

const AGAIN_MS = 4000;
const PATIENT_MS = 2500;

class HandedOver extends HTMLElement {
  #scope = new Scope();
  #waiting;
  #busy = false;
  #at = "start";
  #next = 0;
  #saying = 0;
  #resting = 0;
  #ending = null;

  connectedCallback() {
    sayHanded();
    globalThis.caches && forgetPages().catch(() => undefined);
    this.#waiting = new Waiting(store(), this.dataset.tag);
    this.#scope.listen(globalThis, "pageshow", (event) => event.persisted && location.reload());
    const all = this.querySelector("template[data-all]");
    if (!all) return;
    this.#unfold(all.content.cloneNode(true));
    this.#scope.listen(document, "submit", (event) => this.#submitted(event));
    this.#scope.listen(this, "click", (event) => this.#clicked(event));
    this.#scope.every(AGAIN_MS, () => this.#flush());
    this.#scope.listen(globalThis, "online", () => this.#flush());
    this.#wake();
    this.#flush();
  }

  disconnectedCallback() {
    clearTimeout(this.#saying);
    clearTimeout(this.#resting);
    this.#scope.end();
  }

  // What was chosen before this script was here stays chosen: the part that shows is kept.
  #unfold(all) {
    const shown = this.querySelector("[data-shown] [data-part]");
    const at = shown.dataset.part;
    if (/^\d+$/.test(at)) {
      all.querySelector(`[data-part="${at}"]`).replaceWith(shown);
      this.querySelector("[data-shown]").replaceChildren(all);
    } else this.querySelector("[data-shown]").replaceChildren(all);
    const go = shown.querySelector("[data-go]")?.getAttribute("href") ?? "";
    this.#next = Number(new URL(go || "?", location.href).searchParams.get("q") ?? 0);
    for (const one of this.#waiting.all()) this.#choose(one);
    this.#to(at, false);
  }

  // After a reload: what waits here was answered, even if the house does not know it yet.
  #choose({ ask, said }) {
    const step = this.#steps().find((each) => each.dataset.handle === ask);
    const input = [...(step?.querySelectorAll("input[type=radio]") ?? [])].find((each) => each.value === said);
    if (input) input.checked = true;
    if (step) this.#close(step);
  }

  // An answer that closes the items of its form does so at once, also while the house is away.
  #close(gate) {
    const closing = gate.querySelector("input[data-closes]");
    if (!closing) return;
    for (const step of this.querySelectorAll(`[data-shown] > [data-item="${closing.dataset.closes}"]`)) {
      const said = step.querySelector("input:checked") || step.querySelector("input.room-word")?.value;
      step.toggleAttribute("data-out", closing.checked && !said);
    }
  }

  #part(name) {
    return this.querySelector(`[data-shown] > [data-part="${name}"]`);
  }

  #steps() {
    return [...this.querySelectorAll("[data-shown] > [data-handle]")];
  }

  #after(at, way = 1) {
    const count = Number(this.dataset.count);
    let next = at + way;
    while (next >= 0 && next < count && this.#part(next).hasAttribute("data-out")) next += way;
    if (next < 0) return "start";
    return next >= count ? "end" : String(next);
  }

  #to(name, moves = true) {
    this.#at = name;
    for (const part of this.querySelectorAll("[data-shown] > [data-part]")) part.hidden = part.dataset.part !== name;
    this.querySelector(".room-wrong")?.remove();
    if (!moves) return;
    const head = this.#part(name).querySelector("legend, h2");
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  #clicked(event) {
    const link = event.target.closest("[data-go]");
    if (!link) return;
    event.preventDefault();
    this.#wake();
    const { go } = link.dataset;
    if (go === "next") this.#to(this.#part(this.#next) ? String(this.#next) : "end");
    else if (go === "last") this.#to(this.#after(Number(this.dataset.count), -1));
    else if (this.#at === "start" || go === "start") this.#to(go);
    else this.#to(this.#after(Number(this.#at), -1));
  }

  #submitted(event) {
    const form = event.target;
    if (form.matches("[data-done]")) this.#leaving(event, form);
    else if (form.matches("[data-handle]")) this.#answered(event, form);
  }

  #answered(event, form) {
    event.preventDefault();
    this.#wake();
    const given = new FormData(form);
    const leaves = event.submitter?.name === "leave";
    const said = leaves ? "" : String(given.get("cell") ?? given.get("value") ?? "").trim();
    if (!said && !leaves) {
      form.querySelector("input:not([type=hidden])").focus();
      return;
    }
    const tells = !leaves && Boolean(form.querySelector("input[data-tells]:checked"));
    if (leaves) for (const input of form.querySelectorAll("input:checked")) input.checked = false;
    this.#close(form);
    this.#waiting.add({ id: newId(), ask: String(given.get("ask")), said, at: Date.now() });
    const next = this.#after(Number(form.dataset.part));
    this.#next = next === "end" ? Number(this.dataset.count) : Number(next);
    this.#to(tells ? "help" : next);
    this.#flush();
  }

  // One after another, in the order in which they were given; the first that fails is tried again.
  async #flush() {
    this.#say(this.#mine().length);
    if (this.#busy) return;
    this.#busy = true;
    for (let one = this.#mine()[0]; one && (await this.#post(one)); one = this.#mine()[0]);
    this.#busy = false;
    const waits = this.#mine().length;
    this.#say(waits);
    if (this.#ending && !waits) HTMLFormElement.prototype.submit.call(this.#ending);
  }

  // What another form left on this page stays until that form is handed over again.
  #mine() {
    const known = new Set(this.#steps().map((step) => step.dataset.handle));
    return this.#waiting.all().filter(({ ask }) => known.has(ask));
  }

  async #post(one) {
    try {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
      const how = { method: "POST", headers, body: frame(one, Date.now()), redirect: "manual" };
      const answer = await fetch(this.dataset.answer, how);
      if (answer.type === "opaqueredirect") location.replace(this.dataset.rested); // it has ended
      if (answer.type === "opaqueredirect" || answer.status >= 500) return false;
      return this.#heard(await answer.json(), one);
    } catch {
      return false; // the house is away: it stays here
    }
  }

  #heard(said, one) {
    if (said.shut) {
      location.replace(this.dataset.here);
      return false;
    }
    if (!("kept" in said) && !("refused" in said)) return false;
    this.#waiting.settle(one.id);
    if ("refused" in said) this.#tell(this.dataset.refused);
    const out = new Set(said.out ?? []);
    if (said.out) for (const step of this.#steps()) step.toggleAttribute("data-out", out.has(step.dataset.handle));
    if (this.#part(this.#at)?.hasAttribute("data-out")) this.#to(this.#after(Number(this.#at)));
    return true;
  }

  #leaving(event, form) {
    if (!this.#mine().length) return;
    event.preventDefault();
    this.#ending = form;
    this.#flush();
  }

  // What is on its way for a moment is not said; what stays here is.
  #say(waits) {
    clearTimeout(this.#saying);
    const line = this.querySelector("[data-line]");
    if (!waits && !line.hasAttribute("data-waits")) return;
    const show = () => this.#tell(!waits ? this.dataset.sent : this.#ending ? this.dataset.holds : this.dataset.waits, waits);
    if (waits && !line.hasAttribute("data-waits")) this.#saying = setTimeout(show, PATIENT_MS);
    else show();
  }

  #tell(text, waits = 1) {
    const line = this.querySelector("[data-line]");
    if (line.textContent !== text) line.textContent = text;
    line.toggleAttribute("data-waits", waits > 0);
  }

  // Whoever finds the device after a while sees no answers.
  #wake() {
    clearTimeout(this.#resting);
    const seconds = Number(this.dataset.rests);
    if (seconds > 0) this.#resting = setTimeout(() => this.#rest(), seconds * 1000);
  }

  #rest() {
    this.querySelector("[data-shown]").replaceChildren(this.querySelector("template[data-resting]").content.cloneNode(true));
    document.querySelector(".handed-foot details")?.remove();
  }
}

function store() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}

customElements.define("handed-over", HandedOver);
