// <group-room>: a phone in a round. One question at a time; an answer stays on the phone until the
// house has said that it is kept. Without this script each question is a plain form.
// <group-code>: the code that came in the address's fragment, which no server ever sees, is typed in.

import { LiveLine } from "../lib/live-line.js";
import { forgetAll, frame, newId, Waiting } from "../lib/room-waiting.js";
import { Scope } from "../lib/scope.js";
import "./session-mood.js";

const AGAIN_MS = 4000;
const PLAIN_AFTER = 2;
const PATIENT_MS = 800;

class GroupRoom extends HTMLElement {
  #scope = new Scope();
  #waiting;
  #line;
  #at = 0;
  #sending = new Set();
  #plain = false;
  #asking = false;
  #saying = 0;
  #said = false;

  connectedCallback() {
    this.#waiting = new Waiting(storage(), this.dataset.tag);
    const first = this.querySelector("[data-shown] [data-step]");
    this.#unfold(Number(first?.dataset.step ?? 0), first);
    this.#scope.listen(this, "submit", (event) => this.#answered(event));
    this.#scope.listen(this, "click", (event) => this.#clicked(event));
    this.#scope.listen(document, "submit", (event) => this.#leaving(event));
    this.#line = new LiveLine(this.dataset.live, {
      open: () => this.#opened(),
      message: (said) => this.#heard(said),
      away: (times) => this.#away(times),
    });
    this.#line.start(this.#scope);
    this.#scope.every(AGAIN_MS, () => this.#flush(true));
  }

  disconnectedCallback() {
    clearTimeout(this.#saying);
    this.#line.end();
    this.#scope.end();
  }

  // What was chosen before this script was here stays chosen: the question that shows is kept.
  #unfold(at, shown = null) {
    const all = this.querySelector("template[data-all]").content.cloneNode(true);
    if (shown) all.querySelector(`[data-step="${at}"]`)?.replaceWith(shown);
    this.querySelector("[data-shown]").replaceChildren(all);
    this.#skipWaiting(at);
  }

  // After a reload: what waits on this phone was answered, even if the house does not know it yet.
  #skipWaiting(at) {
    const asked = new Set(this.#waiting.all().map(({ ask }) => ask));
    const steps = this.#steps();
    while (at < steps.length - 1 && asked.has(steps[at].querySelector("[name=ask]").value)) at += 1;
    this.#to(at, false);
  }

  #steps() {
    return [...this.querySelectorAll("[data-shown] [data-step]")];
  }

  #to(at, moves = true) {
    const steps = this.#steps();
    this.#at = Math.max(0, Math.min(at, steps.length - 1));
    steps.forEach((step, n) => (step.hidden = n !== this.#at));
    this.querySelector(".room-wrong")?.remove();
    if (!moves) return;
    const head = steps[this.#at].querySelector("legend, h2");
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  #clicked(event) {
    const link = event.target.closest("[data-skip], [data-back], [data-again]");
    if (!link) return;
    event.preventDefault();
    if (link.matches("[data-again]")) this.#to(0);
    else this.#to(this.#at + (link.matches("[data-skip]") ? 1 : -1));
  }

  #answered(event) {
    const form = event.target.closest("[data-step]");
    if (!form) return;
    event.preventDefault();
    const given = new FormData(form);
    const said = String(given.get("cell") ?? given.get("value") ?? given.get("words") ?? "").trim();
    if (!said) return;
    this.#waiting.add({ id: newId(), ask: String(given.get("ask")), said, at: Date.now() });
    this.#to(this.#at + 1);
    this.#flush();
  }

  #opened() {
    this.#plain = false;
    this.#sending.clear();
    this.#flush();
  }

  #away(times) {
    this.#sending.clear();
    this.#plain = times >= PLAIN_AFTER;
    this.#flush();
    if (times === PLAIN_AFTER) this.#look();
  }

  // Sent again by and by: an acknowledgement may be lost where the line is not.
  async #flush(again = false) {
    if (again) this.#sending.clear();
    const waiting = this.#waiting.all();
    this.#say(waiting.length);
    for (const one of waiting) {
      if (this.#sending.has(one.id)) continue;
      this.#sending.add(one.id);
      const text = frame(one, Date.now());
      if (!this.#line.send(text) && this.#plain) await this.#post(text);
    }
  }

  async #post(text) {
    try {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
      const answer = await fetch(this.dataset.answer, { method: "POST", headers, body: text });
      if (answer.headers.get("Content-Type")?.includes("json")) this.#heard(await answer.json());
    } catch {
      // The house is away: it stays here.
    }
  }

  #heard(said) {
    if (said.shut) location.replace(location.pathname);
    else if (said.changed) this.#look();
    const id = said.kept ?? said.refused;
    if (!id) return;
    this.#waiting.settle(id);
    this.#sending.delete(id);
    this.#say(this.#waiting.all().length);
  }

  // The page as it is now: another round, the picture; or the door, where this seat is no more.
  async #look() {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const answer = await fetch(location.pathname, { headers: { "X-Background": "true" } });
      if (answer.ok) this.#take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // The house is away; what is shown still holds.
    } finally {
      this.#asking = false;
    }
  }

  #take(page) {
    const now = page.querySelector("group-room");
    if (!now) {
      location.replace(location.pathname);
      return;
    }
    const other = now.dataset.round !== this.dataset.round;
    const atEnd = this.#at === this.#steps().length - 1;
    this.dataset.round = now.dataset.round;
    this.querySelector("template[data-all]").replaceWith(now.querySelector("template[data-all]"));
    if (other) this.#unfold(Number(now.querySelector("[data-shown] [data-step]").dataset.step));
    else if (atEnd) {
      const all = this.querySelector("template[data-all]").content.cloneNode(true);
      this.querySelector("[data-shown]").replaceChildren(all);
      this.#to(this.#steps().length - 1, false);
    } else {
      const end = this.querySelector("template[data-all]").content.lastElementChild.cloneNode(true);
      end.hidden = true;
      this.#steps().at(-1).replaceWith(end);
    }
  }

  async #leaving(event) {
    const form = event.target;
    if (!form.matches(".room-leave") || !this.#waiting.all().length) return;
    event.preventDefault();
    await this.#flush(true);
    setTimeout(() => HTMLFormElement.prototype.submit.call(form), this.#line.isOpen ? 600 : 0);
  }

  // What is on its way for a moment is not said; what stays here is.
  #say(waits) {
    clearTimeout(this.#saying);
    const line = this.querySelector("[data-line]");
    const show = () => {
      const text = waits ? this.dataset.waits : this.dataset.sent;
      if (line.textContent !== text) line.textContent = text;
      line.toggleAttribute("data-waits", waits > 0);
    };
    if (waits && !line.hasAttribute("data-waits")) this.#saying = setTimeout(show, PATIENT_MS);
    else if (waits || line.textContent || this.#said) show();
    this.#said ||= waits > 0;
  }
}

class GroupCode extends HTMLElement {
  connectedCallback() {
    const code = decodeURIComponent(location.hash.slice(1));
    if (!code || code.length > 12) return;
    history.replaceState(null, "", location.pathname);
    this.querySelector("[name=code]").value = code;
    this.querySelector("form").requestSubmit();
  }
}

class GroupGone extends HTMLElement {
  connectedCallback() {
    forgetAll(storage());
  }
}

function storage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

customElements.define("group-code", GroupCode);
customElements.define("group-gone", GroupGone);
customElements.define("group-room", GroupRoom);
