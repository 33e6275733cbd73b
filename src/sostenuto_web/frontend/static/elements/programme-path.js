// <programme-path>: the rows of a drawn path as a picture. Points are dragged, or moved by arrows; a
// touch beside them adds one. What is sent are the rows, which stay there and can be typed into.

import { Scope } from "../lib/scope.js";

const STEP = 0.05;
const FAR_STEP = 0.25;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const FROM_AND_TO = [
  { valence: -0.5, arousal: 0.5 },
  { valence: 0.5, arousal: -0.5 },
];

class ProgrammePath extends HTMLElement {
  #scope = new Scope();
  #points = [];
  #here = 0;
  #dragged = -1;

  connectedCallback() {
    const square = this.#square;
    this.#points = this.#read();
    this.querySelector("[data-live]").hidden = false;
    const wrong = this.closest(".field-wrong");
    this.querySelector("[data-typed]").open = Boolean(wrong);
    this.#scope.listen(square, "pointerdown", (event) => this.#press(event));
    this.#scope.listen(square, "pointermove", (event) => this.#drag(event));
    this.#scope.listen(square, "pointerup", () => this.#drop());
    this.#scope.listen(square, "pointercancel", () => this.#drop());
    this.#scope.listen(square, "keydown", (event) => this.#key(event));
    this.#scope.listen(square, "focusin", (event) => this.#look(event));
    this.#scope.listen(this.querySelector("[data-add]"), "click", () => this.#add());
    this.#scope.listen(this.querySelector("[data-less]"), "click", () => this.#less());
    this.#scope.listen(this.querySelector("[data-typed]"), "input", () => {
      this.#points = this.#read();
      this.#draw();
    });
    const form = this.closest("form");
    if (form) this.#scope.listen(form, "change", () => this.#begin());
    this.#begin();
    this.#draw();
  }

  disconnectedCallback() {
    this.#scope.end();
  }

  get #square() {
    return this.querySelector("[data-square]");
  }

  get #rows() {
    return [...this.querySelectorAll(".path-rows > li")].map((row) => [
      row.querySelector("select"),
      ...row.querySelectorAll("input"),
    ]);
  }

  get #least() {
    return Number(this.dataset.least);
  }

  // A path that nobody has drawn begins as a straight one once it is asked for.
  #begin() {
    const asked = this.closest("form")?.elements.arc?.value === "drawn";
    if (!asked || this.#points.length || this.#isTyped()) return;
    const [from, to] = FROM_AND_TO;
    this.#points = [this.#start() ?? { ...from }, { ...to }];
    this.#write();
  }

  #isTyped() {
    return this.#rows.some((row) => row.some((control) => control.value !== ""));
  }

  #start() {
    const cell = this.closest("form")?.elements.start?.value;
    if (!cell) return null;
    const [column, row] = cell.split(",").map(Number);
    return { valence: (column - 5) / 4, arousal: (row - 5) / 4 };
  }

  #read() {
    const points = [];
    for (const [mood, valence, arousal] of this.#rows) {
      const option = mood.selectedOptions[0];
      const point = mood.value
        ? { mood: mood.value, ...placeOf(option.dataset.valence, option.dataset.arousal) }
        : placeOf(valence.value, arousal.value);
      if (onThePlane(point)) points.push(point);
    }
    return points;
  }

  #write() {
    this.#rows.forEach(([mood, valence, arousal], number) => {
      const point = this.#points[number];
      mood.value = point?.mood ?? "";
      valence.value = point && !point.mood ? String(point.valence) : "";
      arousal.value = point && !point.mood ? String(point.arousal) : "";
    });
    this.#draw();
  }

  #draw() {
    const line = this.#points.map((one) => `${one.valence},${-one.arousal}`).join(" ");
    this.querySelector("polyline").setAttribute("points", line);
    const knobs = [...this.#square.querySelectorAll("button")];
    while (knobs.length < this.#points.length) knobs.push(this.#knob());
    for (const knob of knobs.splice(this.#points.length)) knob.remove();
    knobs.forEach((knob, number) => {
      const { valence, arousal } = this.#points[number];
      knob.style.left = `${(valence + 1) * 50}%`;
      knob.style.top = `${(1 - arousal) * 50}%`;
      knob.textContent = String(number + 1);
      knob.setAttribute("aria-label", this.#words(number));
    });
    this.querySelector("[data-add]").disabled = this.#points.length >= this.#rows.length;
    this.querySelector("[data-less]").disabled = this.#points.length <= this.#least;
  }

  #knob() {
    const knob = this.ownerDocument.createElement("button");
    knob.type = "button";
    knob.className = "path-point";
    knob.setAttribute("aria-describedby", "path-how");
    this.#square.append(knob);
    return knob;
  }

  #words(number) {
    const { valence, arousal } = this.#points[number];
    const word = (words, value) => words.split("|")[Math.round((value + 1) * 4)];
    return this.dataset.point
      .replace("{number}", String(number + 1))
      .replace("{count}", String(this.#points.length))
      .replace("{valence}", word(this.dataset.valences, valence))
      .replace("{arousal}", word(this.dataset.arousals, arousal));
  }

  #say(words) {
    this.querySelector("[data-said]").textContent = words;
  }

  #number(target) {
    return [...this.#square.querySelectorAll("button")].indexOf(target.closest?.("button"));
  }

  #look(event) {
    const number = this.#number(event.target);
    if (number >= 0) this.#here = number;
  }

  #press(event) {
    if (event.button) return;
    let number = this.#number(event.target);
    if (number < 0) {
      if (this.#points.length >= this.#rows.length) return;
      number = this.#points.push(this.#under(event)) - 1;
      this.#write();
    }
    event.preventDefault();
    this.#dragged = number;
    this.#square.setPointerCapture(event.pointerId);
    this.#focus(number);
  }

  #drag(event) {
    if (this.#dragged < 0) return;
    this.#points[this.#dragged] = this.#under(event);
    this.#write();
  }

  #drop() {
    if (this.#dragged >= 0) this.#say(this.#words(this.#dragged));
    this.#dragged = -1;
  }

  #under(event) {
    const box = this.#square.getBoundingClientRect();
    const along = (at, start, size) => ((at - start) / size) * 2 - 1;
    const valence = along(event.clientX, box.left, box.width);
    return place(valence, -along(event.clientY, box.top, box.height));
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const number = this.#number(event.target);
    if (number < 0) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.#less();
      return;
    }
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const far = event.shiftKey ? FAR_STEP : STEP;
    const { valence, arousal } = this.#points[number];
    this.#points[number] = place(valence + way[0] * far, arousal + way[1] * far);
    this.#write();
    this.#say(this.#words(number));
  }

  // Halfway from the point at hand to the next one; the ends of the path stay where they are.
  #add() {
    const before = Math.max(0, Math.min(this.#here, this.#points.length - 2));
    const [one, other] = [this.#points[before], this.#points[before + 1]];
    const middle = other
      ? place((one.valence + other.valence) / 2, (one.arousal + other.arousal) / 2)
      : place(0, 0);
    this.#points.splice(before + 1, 0, middle);
    this.#write();
    this.#focus(Math.min(before + 1, this.#points.length - 1));
    this.#say(this.#words(this.#here));
  }

  #less() {
    if (this.#points.length <= this.#least) return;
    this.#points.splice(this.#here, 1);
    this.#write();
    this.#focus(Math.min(this.#here, this.#points.length - 1));
    this.#say(this.dataset.gone);
  }

  #focus(number) {
    this.#here = number;
    this.#square.querySelectorAll("button")[number]?.focus({ preventScroll: true });
  }
}

function placeOf(valence, arousal) {
  const number = (text) => (text.trim() ? Number(text.replace("−", "-").replace(",", ".")) : NaN);
  return { valence: number(valence), arousal: number(arousal) };
}

function onThePlane({ valence, arousal }) {
  return Math.abs(valence) <= 1 && Math.abs(arousal) <= 1;
}

function place(valence, arousal) {
  const inside = (value) => Math.min(1, Math.max(-1, Math.round(value * 100) / 100));
  return { valence: inside(valence), arousal: inside(arousal) };
}

customElements.define("programme-path", ProgrammePath);
