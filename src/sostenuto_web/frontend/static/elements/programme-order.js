// <programme-order>: a list whose lines are dragged by their handle, with a pointer or a finger.
// Where a line is let go is sent once, by the line's own form. Its buttons stay for everybody else.

import { Scope } from "../lib/scope.js";

const EDGE_PX = 64;
const SCROLL_PX = 14;

class ProgrammeOrder extends HTMLElement {
  #scope = new Scope();
  #line = null;
  #place = -1;

  connectedCallback() {
    for (const handle of this.querySelectorAll("[data-drag]")) {
      handle.hidden = false;
      this.#scope.listen(handle, "pointerdown", (event) => this.#take(event, handle));
      this.#scope.listen(handle, "pointermove", (event) => this.#carry(event));
      this.#scope.listen(handle, "pointerup", () => this.#drop());
      this.#scope.listen(handle, "pointercancel", () => this.#leave());
    }
    this.#scope.listen(this.ownerDocument, "keydown", (event) => {
      if (event.key === "Escape") this.#leave();
    });
    this.dataset.ready = "";
  }

  disconnectedCallback() {
    this.#scope.end();
  }

  get #lines() {
    return [...this.querySelectorAll("ol > li")];
  }

  #take(event, handle) {
    if (event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    this.#line = handle.closest("li");
    this.#place = this.#lines.indexOf(this.#line);
    this.#line.classList.add("programme-dragged");
  }

  #carry(event) {
    if (!this.#line) return;
    const others = this.#lines.filter((line) => line !== this.#line);
    const before = others.findIndex((line) => {
      const box = line.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    this.#place = before < 0 ? others.length : before;
    this.#clear();
    const mark = before < 0 ? others.at(-1) : others[before];
    mark?.classList.add(before < 0 ? "programme-behind" : "programme-before");
    if (event.clientY < EDGE_PX) scrollBy(0, -SCROLL_PX);
    else if (event.clientY > innerHeight - EDGE_PX) scrollBy(0, SCROLL_PX);
  }

  #drop() {
    const [line, place] = [this.#line, this.#place];
    const moved = line && this.#lines.indexOf(line) !== place;
    this.#leave();
    if (!moved) return;
    const form = line.querySelector("form[data-move]");
    const said = this.ownerDocument.createElement("input");
    said.type = "hidden";
    said.name = "place";
    said.value = String(place + 1);
    form.append(said);
    form.requestSubmit();
  }

  #leave() {
    this.#clear();
    this.#line?.classList.remove("programme-dragged");
    this.#line = null;
  }

  #clear() {
    for (const line of this.#lines) line.classList.remove("programme-before", "programme-behind");
  }
}

customElements.define("programme-order", ProgrammeOrder);
