// <session-run data-url data-person data-worker data-sign-in>: the page on which a session is run.
//
// Each tap is a form; this keeps it on the device, shows it at once, and lets the queue send it.
// Without this script, or where nothing can be kept, each form is simply sent.

import { goingOf } from "../lib/session-going.js";
import { Scope } from "../lib/scope.js";
import { canWorkOffline, forgetPage, keepThisPage } from "../offline/pages.js";
import { Queue } from "../offline/queue.js";
import { open } from "./dialogs.js";
import { actionOf, saysOf, tapOf } from "./session-action.js";
import { grounding } from "./session-ground.js";
import "./session-mood.js";
import "./session-ratings.js";
import { Screen } from "./session-screen.js";

const TICK_MS = 1000;

class SessionRun extends HTMLElement {
  #scope = new Scope();
  #taps = new Map();
  #queue = null;
  #screen = null;
  #counts = { waiting: 0, refused: 0 };
  #coming = new Set(); // tapped, and not on the disk yet
  #kept = false;
  #rated = false;
  #pressed = 0;

  async connectedCallback() {
    this.#screen = new Screen(this);
    for (const line of this.#known()) this.#taps.set(line.id, { ...line, at: Date.parse(line.at) });
    this.#scope.listen(this, "click", (event) => (this.#pressed = event.timeStamp), true);
    this.#scope.listen(this, "click", (event) => this.#clicked(event));
    if (!canWorkOffline()) return this.#show();
    this.#scope.listen(this, "submit", (event) => this.#submitted(event));
    this.#scope.listen(document, "house:away", (event) => this.#away() && event.preventDefault());
    this.#scope.every(TICK_MS, () => this.#screen.tick(goingOf([...this.#taps.values()])));
    const { signedIn: account, alive } = document.body.dataset;
    const queue = await Queue.open({ account, alive });
    this.#queue = queue;
    await queue.settle(this.dataset.url, new Set(this.#taps.keys()));
    this.#scope.listen(queue, "changed", () => this.#read());
    await this.#read();
    queue.start(this.#scope);
    this.toggleAttribute("data-ready", true);
    navigator.storage?.persist?.().catch(() => undefined);
    keepThisPage(this.dataset.worker).then(() => this.toggleAttribute("data-kept", true), () => undefined);
  }

  disconnectedCallback() {
    this.#scope.end();
    this.#queue?.end();
  }

  #known() {
    return JSON.parse(document.getElementById("run-known")?.textContent ?? "{}").lines ?? [];
  }

  #clicked(event) {
    const pad = event.target.closest("[data-sheet]");
    if (pad) {
      event.preventDefault();
      open(document.querySelector(pad.getAttribute("href")));
      this.#felt();
    }
    if (event.target.closest("[data-goes-on]")) this.#screen.next()?.requestSubmit();
  }

  /** A form of the page was sent: keep it here, show it, and say that somebody is at work. */
  #submitted(event) {
    const form = event.target;
    if (!form.matches("form[data-act]") || !this.#queue) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    const says = saysOf(form, event.submitter);
    const action = actionOf(form, event.submitter, this.#activity());
    this.#taps.set(action.id, { ...tapOf(action), says, mine: true, state: "waiting" });
    this.#counts.waiting += 1;
    this.#rated ||= action.kind === "rating";
    this.#show();
    this.#after(form, action);
    this.#felt();
    document.dispatchEvent(new Event("house:used"));
    this.#keep({ ...action, says, url: this.dataset.url, person: this.dataset.person }, form);
  }

  async #keep(action, form) {
    this.#coming.add(action.id);
    try {
      await this.#queue.add(action);
    } catch {
      this.#screen.say("notKept");
      form.submit(); // a full device: then the house has to hear it now
    } finally {
      this.#coming.delete(action.id);
    }
  }

  #after(form, action) {
    form.closest("dialog")?.querySelector("session-ratings") || form.closest("dialog")?.close();
    form.reset();
    if (action.kind === "distress") open(document.getElementById("sheet-ground"));
    this.dispatchEvent(new CustomEvent("session:acted", { detail: action }));
  }

  #activity() {
    return goingOf([...this.#taps.values()]).activity;
  }

  /** Take in what this device keeps: also what another tab, or an earlier page, put there. */
  async #read() {
    const [kept, counts] = await Promise.all([
      this.#queue.of(this.dataset.url),
      this.#queue.counts(this.dataset.url),
    ]);
    const here = new Set(kept.map(({ id }) => id));
    for (const [id, tap] of this.#taps) {
      if (tap.state === "refused" && !here.has(id)) this.#taps.delete(id);
    }
    for (const one of kept) {
      this.#taps.set(one.id, { ...tapOf(one), says: one.says, mine: true, state: one.state, said: one.said });
    }
    const coming = [...this.#coming].filter((id) => !here.has(id)).length;
    this.#counts = { ...counts, waiting: counts.waiting + coming };
    this.#show();
    this.#forgetWhenDone();
    if (this.#rated && !this.#counts.waiting) this.#lookAtAlerts();
  }

  /** A rating may have raised something to look at: the house says so on the page. */
  async #lookAtAlerts() {
    this.#rated = false;
    try {
      const answer = await fetch(location.pathname, { headers: { "X-Background": "true" }, redirect: "error" });
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
      const now = page.querySelector("[data-alerts]");
      if (now) this.querySelector("[data-alerts]")?.replaceChildren(...now.children);
    } catch {
      this.#rated = true; // the network is away: with the next thing that is sent
    }
  }

  #show() {
    const taps = [...this.#taps.values()];
    const good = taps.filter(({ state }) => state !== "refused");
    this.#screen.show(goingOf(good), good, taps.filter(({ state }) => state === "refused"));
    this.#screen.line(this.#queue?.state ?? "calm", this.#counts);
    for (const button of this.querySelectorAll("[data-let-go]")) {
      button.onclick = () => this.#queue.drop(button.dataset.letGo);
    }
  }

  /** The page is no longer needed here once the session has ended and everything is sent. */
  async #forgetWhenDone() {
    const { running, ended } = goingOf([...this.#taps.values()]);
    const done = !running && ended !== null && !this.#counts.waiting && !this.#counts.refused;
    if (done && !this.#kept) {
      this.#kept = true;
      await forgetPage(location.pathname).catch(() => undefined);
    } else if (running && this.#kept) {
      this.#kept = false;
      keepThisPage(this.dataset.worker).catch(() => undefined);
    }
  }

  /** While the network is away nobody can sign in again, so the session stays where it is. */
  #away() {
    return this.#queue?.state === "away" && goingOf([...this.#taps.values()]).running;
  }

  /** From the tap to the next picture: what a thumb feels; tests read it. */
  #felt() {
    const start = this.#pressed;
    requestAnimationFrame(() => {
      const seen = new MessageChannel();
      seen.port1.onmessage = () => performance.measure("session-tap", { start });
      seen.port2.postMessage(0);
    });
  }
}

grounding(document);
customElements.define("session-run", SessionRun);
