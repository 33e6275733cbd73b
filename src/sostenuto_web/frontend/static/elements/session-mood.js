// <session-mood>: the mood square. Nine by nine radio buttons; arrows walk in both directions, and a
// finger may slide over the square. Without this script each cell can be chosen by itself.

import { Scope } from "../lib/scope.js";

const SIDE = 9;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class SessionMood extends HTMLElement {
  #scope = new Scope();

  connectedCallback() {
    const square = this.querySelector(".mood-square");
    this.#scope.listen(square, "keydown", (event) => this.#walk(event));
    this.#scope.listen(square, "pointermove", (event) => event.buttons && this.#under(event));
    this.#scope.listen(square, "pointerdown", (event) => {
      square.setPointerCapture(event.pointerId);
      this.#under(event);
    });
  }

  disconnectedCallback() {
    this.#scope.end();
  }

  #cells() {
    return [...this.querySelectorAll("input[type=radio]")];
  }

  #walk(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const cells = this.#cells();
    const at = Math.max(0, cells.indexOf(event.target));
    const from = cells.some((cell) => cell.checked) ? at : (SIDE * SIDE - 1) / 2;
    const [column, row] = [(from % SIDE) + step[0], Math.floor(from / SIDE) + step[1]];
    if (column < 0 || row < 0 || column >= SIDE || row >= SIDE) return;
    choose(cells[row * SIDE + column]);
  }

  #under(event) {
    const box = this.querySelector(".mood-square").getBoundingClientRect();
    const part = (at, start, size) => Math.min(SIDE - 1, Math.max(0, Math.floor(((at - start) / size) * SIDE)));
    const [column, row] = [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
    choose(this.#cells()[row * SIDE + column]);
  }
}

function choose(cell) {
  cell.checked = true;
  cell.focus({ preventScroll: true });
}

customElements.define("session-mood", SessionMood);
