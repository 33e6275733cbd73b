// <listening-asking>: what is asked beside the player. Pressing Play keeps what was said before; the
// point on the square is told as it moves; when the music is over, the same is asked once more.
// What was not taken yet lies sealed on the device: a page that is loaded again sends it.
// Without this script each part is a form.

import { Outbox } from "../lib/outbox.js";
import { Resting } from "../lib/resting.js";
import { newId } from "../lib/room-waiting.js";
import { Scope } from "../lib/scope.js";
import { Held } from "../offline/held.js";

const LATER = new Set([401, 403, 408, 429]); // these may yet be taken
const PATIENCE_MS = 10_000;
const LEAVING_MS = 3000;
const READING_MS = 2000;
const CELLS = 9;
const [MIDDLE, REACH] = [5, 4];
const CLOCK = { now: () => performance.now(), later: setTimeout.bind(globalThis), never: clearTimeout.bind(globalThis) };

class ListeningAsking extends HTMLElement {
  #scope = new Scope();
  #slot = null;
  #begun = false;
  #held = new Held(document.body.dataset.signedIn ?? "");
  #read = Promise.resolve();
  #person = "";
  #resting = new Resting((point) => this.#told(point), CLOCK);
  #outbox = new Outbox((item) => this.#send(item), CLOCK.later, (how) => this.#line(how));

  connectedCallback() {
    const { player } = this;
    if (!player) return;
    this.#begun = "begun" in this.dataset; // it went on after the page was loaded again
    const heard = { begins: () => this.#begins(), began: ({ detail }) => this.#began(detail), ended: () => this.#resting.rest() };
    for (const [name, doing] of Object.entries({ ...heard, over: () => this.#over(), stopped: () => this.#stopped() }))
      this.#scope.listen(player, `player:${name}`, doing);
    this.#scope.listen(window, "online", () => this.#outbox.run());
    this.#scope.listen(window, "pagehide", () => this.#resting.rest());
    this.#before();
    this.#felt();
    this.#person = player.dataset.person;
    this.#read = Promise.race([this.#goOn(), new Promise((done) => CLOCK.later(done, READING_MS))]);
    const after = this.#part("after")?.querySelector("form");
    if (after) this.#scope.listen(after, "submit", (event) => this.#leave(event));
  }

  disconnectedCallback() {
    this.#resting.rest();
    this.#scope.end();
  }

  get player() {
    return /** @type {any} */ (this.closest("listening-player"));
  }

  #part(name) {
    return /** @type {HTMLElement | null} */ (this.querySelector(`[data-ask=${name}]`));
  }

  // --- Before ------------------------------------------------------------------------------------

  #before() {
    const form = this.#part("before")?.querySelector("form");
    if (!form) return;
    const play = form.querySelector("[data-plays]");
    play.hidden = false;
    form.querySelector("[data-keeps]").hidden = true;
    this.#scope.listen(play, "click", () => this.player.start());
    this.#scope.listen(form, "submit", (event) => {
      event.preventDefault();
      if (this.#begun) this.#keepBefore(form);
      else this.player.start();
    });
  }

  #begins() {
    this.#begun = true;
    const part = this.#part("before");
    const said = this.#part("said");
    if (said) said.hidden = true;
    if (!part) return;
    part.hidden = true;
    const form = part.querySelector("form");
    if (answered(form)) this.#keepBefore(form);
  }

  // It goes ahead of the first piece: what was said before it is known before it begins.
  async #keepBefore(form) {
    const answer = await this.player.tell(form.action, fields(form));
    const part = this.#part("before");
    part.hidden = Boolean(answer?.ok);
    if (part.hidden) return;
    form.querySelector("[data-plays]").hidden = true;
    form.querySelector("[data-keeps]").hidden = false;
  }

  // --- While it sounds ---------------------------------------------------------------------------

  #felt() {
    const part = this.#part("felt");
    if (!part) return;
    const square = part.querySelector(".mood-square");
    const dot = document.createElement("span");
    dot.className = "asking-point";
    dot.hidden = true;
    square.append(dot);
    part.querySelector("form").classList.add("asking-moves");
    part.querySelector("[data-moves]").hidden = false;
    part.querySelector("[data-keeps]").hidden = true;
    this.#scope.listen(square, "pointerdown", (event) => this.#under(square, event));
    this.#scope.listen(square, "pointermove", (event) => event.buttons && this.#under(square, event));
    this.#scope.listen(square, "keydown", (event) => event.key.startsWith("Arrow") && this.#atCell());
    this.#scope.listen(part, "change", ({ target }) => (target.name === "felt" ? this.#atCell() : this.#keepFelt()));
    this.#scope.listen(part, "submit", (event) => {
      event.preventDefault();
      this.#keepFelt();
    });
    this.#show(this.#cell());
  }

  #began(slot) {
    this.#resting.rest();
    const part = this.#part("felt");
    this.#slot = slot;
    if (!part) return;
    part.hidden = false;
    const form = part.querySelector("form");
    if (form.dataset.slot !== slot.id) this.#anew(form, slot);
    part.querySelector("[data-familiar]").hidden = !slot.first;
  }

  #anew(form, slot) {
    form.dataset.slot = slot.id;
    form.action = `${slot.at}felt/`;
    for (const input of form.querySelectorAll("input[type=radio]")) input.checked = false;
    this.#part("felt").querySelector("[data-kept]").textContent = "";
    this.#show(null);
  }

  #under(square, { clientX, clientY }) {
    const box = square.getBoundingClientRect();
    const place = (part) => Math.min(1, Math.max(-1, (part * CELLS + 0.5 - MIDDLE) / REACH));
    const [valence, arousal] = [place((clientX - box.left) / box.width), place((box.bottom - clientY) / box.height)];
    this.#move({ valence, arousal });
  }

  #atCell() {
    const cell = this.#cell();
    if (cell) this.#move(cell);
  }

  #cell() {
    const chosen = this.#part("felt")?.querySelector("[name=felt]:checked");
    if (!chosen) return null;
    const [column, row] = chosen.value.split(",").map(Number);
    return { valence: (column - MIDDLE) / REACH, arousal: (row - MIDDLE) / REACH };
  }

  #move(place) {
    this.#show(place);
    if (!this.#slot) return;
    const seconds = this.player.position;
    this.#resting.moved({ slot: this.#slot, seconds, ...place });
  }

  #show(place) {
    const dot = this.querySelector(".asking-point");
    if (!dot) return;
    dot.hidden = place === null;
    if (place === null) return;
    const part = (value) => `${((value * REACH + MIDDLE - 0.5) / CELLS) * 100}%`;
    dot.style.setProperty("left", part(place.valence));
    dot.style.setProperty("bottom", part(place.arousal));
  }

  #told({ slot, seconds, valence, arousal }) {
    const [s, v, a] = [seconds, valence, arousal].map((value) => Math.round(value * 1000) / 1000);
    this.#keep({ url: `${slot.at}point/`, points: [{ id: newId(), seconds: s, valence: v, arousal: a }] });
  }

  // The place is the point's to tell: here go only liking it, and knowing it.
  #keepFelt() {
    const form = this.#part("felt").querySelector("form");
    const said = { ...fields(form), once: newId() };
    delete said.felt;
    if (said.liked ?? said.familiar) this.#keep({ url: form.action, said });
  }

  // It lies on the device at once, and goes after what an earlier page left there.
  async #keep(what) {
    const item = { ...what, person: this.#person };
    this.#held.keep(idsOf(item)[0], item);
    await this.#read;
    this.#outbox.add(item);
  }

  async #goOn() {
    const form = this.#part("felt")?.querySelector("form");
    for (const item of await this.#held.all()) {
      this.#outbox.add(item);
      const here = form && item.url.includes(form.dataset.slot);
      if (here && item.points) this.#show(item.points.at(-1));
    }
  }

  async #send(item) {
    const how = await this.#sent(item);
    if (how !== "away") this.#held.forget(idsOf(item));
    return how;
  }

  async #sent({ url, said, points, person }) {
    await this.player.settled();
    const body = new URLSearchParams(points ? { points: JSON.stringify(points) } : said);
    body.set("person", person);
    const headers = { Accept: "application/json", "X-CSRFToken": this.player.dataset.token };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const how = { method: "POST", headers, body, signal, keepalive: true, redirect: "manual" };
      const { ok, status } = await fetch(url, /** @type {RequestInit} */ (how));
      if (ok) return "done";
      return status === 0 || status >= 500 || LATER.has(status) ? "away" : "no";
    } catch {
      return "away";
    }
  }

  #line(how) {
    const place = this.#part("felt")?.querySelector("[data-kept]");
    if (place) place.textContent = { done: this.dataset.saysKept, away: this.dataset.saysAway, no: this.dataset.saysNo }[how];
  }

  // --- After -------------------------------------------------------------------------------------

  #over() {
    this.#quiet();
    this.#askAfter();
  }

  #stopped() {
    this.#quiet();
    const ground = document.getElementById("sheet-ground");
    if (ground?.hasAttribute("open")) ground.addEventListener("close", () => this.#askAfter(), { once: true });
    else this.#askAfter();
  }

  #quiet() {
    this.#resting.rest();
    this.#slot = null;
    const part = this.#part("felt");
    if (part) part.hidden = true;
  }

  #askAfter() {
    const part = this.#part("after");
    if (!this.#begun || !part) return;
    part.hidden = false;
    const heading = part.querySelector("h2");
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  }

  // The house has to know that it is over before it hears how it is now.
  async #leave(event) {
    event.preventDefault();
    const form = event.target;
    const patience = new Promise((done) => CLOCK.later(done, LEAVING_MS));
    await Promise.race([this.player.settled(), patience]);
    form.submit();
  }
}

function fields(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

function idsOf({ said, points }) {
  return points ? points.map(({ id }) => id) : [said.once];
}

function answered(form) {
  return [...form.querySelectorAll("input[type=radio]:checked")].some(({ name }) => name !== "given_by");
}

customElements.define("listening-asking", ListeningAsking);
