// <group-round>: a leader's page of a round, told by the house who has answered. Without this script
// it shows the same after loading it again.

import { LiveLine } from "../lib/live-line.js";
import { Scope } from "../lib/scope.js";

const SVG = "http://www.w3.org/2000/svg";

class GroupRound extends HTMLElement {
  #scope = new Scope();
  #line;

  connectedCallback() {
    this.#line = new LiveLine(this.dataset.live, {
      open: () => this.#say(""),
      message: (said) => this.#told(said),
      away: (times) => times > 2 && this.#say(this.querySelector("[data-line]").dataset.away),
    });
    this.#line.start(this.#scope);
  }

  disconnectedCallback() {
    this.#line.end();
    this.#scope.end();
  }

  #told({ open, moment, shown, count, places, points }) {
    const before = [this.dataset.open, this.dataset.moment, this.dataset.shown];
    const now = [open ? "yes" : "no", moment, shown ? "yes" : "no"];
    if (before.some((one, n) => one !== now[n])) {
      location.reload(); // another leader opened, closed or switched the room
      return;
    }
    this.querySelector("[data-count]").textContent = count;
    for (const [id, said] of Object.entries(places)) this.#place(id, said);
    this.#draw(points);
    performance.mark("round-told");
  }

  #place(id, [state, words, taken]) {
    const row = this.querySelector(`[data-place="${CSS.escape(id)}"]`);
    if (!row) return;
    row.dataset.state = state;
    row.querySelector("[data-words]").textContent = words;
    row.querySelector("[data-free]")?.toggleAttribute("hidden", !taken);
  }

  #draw(points) {
    const dots = points.map(([cx, cy, r]) => {
      const dot = document.createElementNS(SVG, "circle");
      for (const [name, value] of Object.entries({ cx, cy, r })) dot.setAttribute(name, value);
      return dot;
    });
    this.querySelector("[data-points]").replaceChildren(...dots);
    this.querySelector("[data-picture]").hidden = !points.length;
    this.querySelector("[data-few]").hidden = points.length > 0;
  }

  #say(text) {
    this.querySelector("[data-line]").textContent = text;
  }
}

customElements.define("group-round", GroupRound);
