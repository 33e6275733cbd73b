// <session-ratings>: one question at a time, for the client's own hands. Each answer is kept at
// once; going back and answering again takes the answer before back.

import { Scope } from "../lib/scope.js";

class SessionRatings extends HTMLElement {
  #scope = new Scope();
  #steps = [];
  #given = new Map();

  connectedCallback() {
    this.#steps = [...this.querySelectorAll("[data-step]")];
    for (const hidden of this.querySelectorAll("[data-by], [data-skip], [data-back], [data-enough]")) hidden.hidden = false;
    this.#scope.listen(this, "click", (event) => this.#clicked(event.target));
    this.#scope.listen(this.closest("session-run"), "session:acted", (event) => this.#acted(event.detail));
    this.#scope.listen(this.closest("dialog"), "close", () => this.#to(0));
    this.#scope.listen(this.closest("dialog"), "cancel", (event) => this.#at() > 0 && event.preventDefault());
    this.#to(0);
  }

  disconnectedCallback() {
    this.#scope.end();
  }

  #clicked(target) {
    const by = target.closest("[data-by]");
    if (by) {
      for (const input of this.querySelectorAll("[name=given_by]")) input.value = by.dataset.by;
      this.#given.clear();
    }
    if (by || target.closest("[data-skip]")) this.#to(this.#at() + 1);
    if (target.closest("[data-enough]")) this.#to(this.#steps.length - 1);
    if (target.closest("[data-back]")) this.#to(this.#at() - 1);
  }

  #acted({ id, kind, payload }) {
    if (kind !== "rating" || !this.closest("dialog").open) return;
    const before = this.#given.get(payload.scale);
    this.#given.set(payload.scale, id);
    if (before) this.#takeBack(before);
    this.#to(this.#at() + 1);
  }

  #takeBack(id) {
    const form = this.closest("session-run").querySelector("[data-undo] form");
    form.querySelector("[name=about]").value = id;
    form.requestSubmit();
  }

  #at() {
    return this.#steps.findIndex((step) => !step.hidden);
  }

  #to(place) {
    const at = Math.min(place, this.#steps.length - 1);
    this.#steps.forEach((step, n) => (step.hidden = n !== at));
    this.#steps[at].querySelector("[data-back]")?.toggleAttribute("hidden", at === 1);
    const step = this.#steps[at];
    if (at > 0) (step.querySelector("legend, h2") ?? step).scrollIntoView({ block: "nearest" });
  }
}

customElements.define("session-ratings", SessionRatings);
