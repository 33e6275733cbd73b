// <group-run data-url data-turn-keys data-worker data-sign-in>: the page on which a meeting is run.
//
// What all do together goes to the meeting's address (data-url), what is one member's to that of
// their own session. Each tap is a form; this keeps it on the device, shows it at once, and lets the
// queue send it. Without this script, or where nothing can be kept, each form is simply sent.

import { goingOf } from "../lib/session-going.js";
import { Scope } from "../lib/scope.js";
import { canWorkOffline, forgetPage, keepThisPage } from "../offline/pages.js";
import { Queue } from "../offline/queue.js";
import { open } from "./dialogs.js";
import { GroupScreen } from "./group-run-screen.js";
import { actionOf, saysOf, tapOf } from "./session-action.js";
import { grounding } from "./session-ground.js";

const TICK_MS = 1000;

class GroupRun extends HTMLElement {
  #scope = new Scope();
  #taps = new Map();
  #people = {};
  #queue = null;
  #screen = null;
  #counts = { waiting: 0, refused: 0 };
  #coming = new Set(); // tapped, and not on the disk yet
  #forgotten = false;
  #pressed = 0;

  async connectedCallback() {
    const { lines, people } = JSON.parse(document.getElementById("run-known").textContent);
    this.#people = people;
    this.#screen = new GroupScreen(this, people);
    for (const line of lines) this.#taps.set(line.id, { ...line, at: Date.parse(line.at) });
    this.#scope.listen(this, "click", (event) => (this.#pressed = event.timeStamp), true);
    this.#scope.listen(this, "click", (event) => this.#clicked(event));
    if (!canWorkOffline()) return this.#show();
    this.#scope.listen(this, "submit", (event) => this.#submitted(event));
    this.#scope.listen(document, "house:away", (event) => this.#away() && event.preventDefault());
    this.#scope.every(TICK_MS, () => this.#screen.tick());
    await this.#begin();
    this.toggleAttribute("data-ready", true);
    navigator.storage?.persist?.().catch(() => undefined);
    keepThisPage(this.dataset.worker).then(() => this.toggleAttribute("data-kept", true), () => undefined);
  }

  disconnectedCallback() {
    this.#scope.end();
    this.#queue?.end();
  }

  async #begin() {
    const { signedIn: account, alive } = document.body.dataset;
    const queue = await Queue.open({ account, alive });
    this.#queue = queue;
    await queue.settle(this.#addresses(), new Set(this.#taps.keys()));
    this.#scope.listen(queue, "changed", () => this.#read());
    await this.#read();
    queue.start(this.#scope);
  }

  #addresses() {
    return Object.keys(this.#people);
  }

  #clicked(event) {
    const pad = event.target.closest("[data-sheet]");
    if (pad) {
      event.preventDefault();
      this.#opens(pad);
    }
    if (event.target.closest("[data-goes-on]")) this.#screen.next()?.requestSubmit();
  }

  #opens(pad) {
    const sheet = document.querySelector(pad.getAttribute("href"));
    pad.closest("dialog")?.close();
    open(sheet);
    if ("typing" in pad.dataset) sheet.querySelector("textarea").focus();
    if ("stops" in pad.dataset && this.#queue) {
      this.#quiet();
      this.#screen.askWhose(true);
    }
    this.#felt();
  }

  /** A form of the page was sent: keep it here, show it, and say that somebody is at work. */
  #submitted(event) {
    const form = event.target;
    if (!form.matches("form[data-act]") || !this.#queue) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    const url = form.getAttribute("action");
    const action = this.#actionOf(form, event.submitter, url);
    this.#take(action, url, saysOf(form, event.submitter), form);
    this.#after(form, action, url);
    this.#felt();
    document.dispatchEvent(new Event("house:used"));
  }

  /** What is one member's happens during what all do; the house knows which of theirs that is. */
  #actionOf(form, pressed, url) {
    const action = actionOf(form, pressed, this.#going().activity);
    if (url !== this.dataset.url) {
      action.payload.shared_activity = action.payload.activity;
      delete action.payload.activity;
    }
    return action;
  }

  #take(action, url, says, form = null) {
    const tap = { ...tapOf(action), says, mine: true, state: "waiting", url, key: action.payload.key ?? "" };
    this.#taps.set(action.id, tap);
    this.#counts.waiting += 1;
    this.#show();
    this.#keep({ ...action, says, url, person: this.#people[url].person }, form);
  }

  async #keep(action, form) {
    this.#coming.add(action.id);
    try {
      await this.#queue.add(action);
    } catch {
      this.#screen.say("notKept");
      form?.submit(); // a full device: then the house has to hear it now
    } finally {
      this.#coming.delete(action.id);
    }
  }

  #after(form, { kind }, url) {
    if (kind === "distress") {
      if (url !== this.dataset.url) this.#quiet();
      this.#screen.askWhose(false);
    } else {
      form.closest("dialog")?.close();
    }
    form.reset();
  }

  /** Too much for somebody: what sounds for all stops now. */
  #quiet() {
    const { sounding } = this.#going();
    if (!sounding) return;
    const at = new Date().toISOString();
    this.#take({ id: crypto.randomUUID(), kind: "silence", at, payload: { about: sounding } }, this.dataset.url, "");
  }

  #going() {
    return goingOf([...this.#taps.values()].filter(({ url, state }) => url === this.dataset.url && state !== "refused"));
  }

  /** Take in what this device keeps: also what another tab, or an earlier page, put there. */
  async #read() {
    const addresses = this.#addresses();
    const [kept, counts] = await Promise.all([this.#queue.of(addresses), this.#queue.counts(addresses)]);
    const here = new Set(kept.map(({ id }) => id));
    for (const [id, tap] of this.#taps) {
      if (tap.state === "refused" && !here.has(id)) this.#taps.delete(id);
    }
    for (const one of kept) {
      const { url, says, state, said } = one;
      this.#taps.set(one.id, { ...tapOf(one), says, mine: true, state, said, url, key: one.payload.key ?? "" });
    }
    const coming = [...this.#coming].filter((id) => !here.has(id)).length;
    this.#counts = { ...counts, waiting: counts.waiting + coming };
    this.#show();
    this.#forgetWhenDone();
  }

  #show() {
    const taps = [...this.#taps.values()];
    const good = taps.filter(({ state }) => state !== "refused");
    this.#screen.show(this.#going(), good, taps.filter(({ state }) => state === "refused"));
    this.#screen.line(this.#queue?.state ?? "calm", this.#counts);
    for (const button of this.querySelectorAll("[data-let-go]")) {
      button.onclick = () => this.#queue.drop(button.dataset.letGo);
    }
  }

  /** The page is no longer needed here once the meeting has ended and everything is sent. */
  async #forgetWhenDone() {
    const { running, ended } = this.#going();
    const done = !running && ended !== null && !this.#counts.waiting && !this.#counts.refused;
    if (done && !this.#forgotten) {
      this.#forgotten = true;
      await forgetPage(location.pathname).catch(() => undefined);
    } else if (running && this.#forgotten) {
      this.#forgotten = false;
      keepThisPage(this.dataset.worker).catch(() => undefined);
    }
  }

  /** While the network is away nobody can sign in again, so the meeting stays where it is. */
  #away() {
    return this.#queue?.state === "away" && this.#going().running;
  }

  /** From the tap to the next picture: what a thumb feels; tests read it. */
  #felt() {
    const start = this.#pressed;
    requestAnimationFrame(() => {
      const seen = new MessageChannel();
      seen.port1.onmessage = () => performance.measure("group-tap", { start });
      seen.port2.postMessage(0);
    });
  }
}

grounding(document);
customElements.define("group-run", GroupRun);
