// A number with a button on each side of it; without scripts it is a field to type into.

import { Scope } from "../lib/scope.js";

class GroupStepper extends HTMLElement {
  connectedCallback() {
    this.scope = new Scope();
    const field = this.querySelector("input");
    if (!field || this.querySelector("button")) return;
    this.append(this.#button("−", this.dataset.less, field, -1), field, this.#button("+", this.dataset.more, field, 1));
  }

  disconnectedCallback() {
    this.scope.end();
  }

  #button(sign, said, field, by) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = sign;
    button.setAttribute("aria-label", said);
    this.scope.listen(button, "click", () => {
      if (by < 0) field.stepDown();
      else field.stepUp();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return button;
  }
}

customElements.define("group-stepper", GroupStepper);
