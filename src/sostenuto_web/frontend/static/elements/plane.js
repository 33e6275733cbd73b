// <music-plane>: the recordings on the affect plane, drawn, filtered, walked through and heard.
// Without this script the drawing and the list of the page stand there as they are.

import { Scope } from "../lib/scope.js";
import { at, chosen, cloud, inOrder, next, read, wanted } from "../lib/plane.js";

const MARGIN = 14;
const CLOUD_SIDE = 96;
const REACH_PX = 22;
const NO_ID = "00000000-0000-0000-0000-000000000000";
const SIGNS = { p: "play", a: "ask", n: "no" };

const STEPS = { PageDown: 1, PageUp: -1, Home: -Infinity, End: Infinity };

class MusicPlane extends HTMLElement {
  #scope = new Scope();
  #points = null;
  #shown = [];
  #here = -1;
  #asked = -1;
  #cloud = null;
  #canvas = null;

  async connectedCallback() {
    this.#canvas = this.querySelector("canvas");
    if (!this.#canvas) return;
    try {
      const answer = await fetch(this.dataset.points);
      if (!answer.ok) return; // the still drawing stays
      this.#points = read(await answer.json());
    } catch {
      return;
    }
    if (!this.isConnected) return;
    this.querySelector("[data-live]").hidden = false;
    this.querySelector("[data-still]").classList.add("print-only");
    this.#listen();
    this.#filter();
    performance.mark("picture-drawn");
  }

  disconnectedCallback() {
    this.#scope.end();
  }

  #listen() {
    const scope = this.#scope;
    const draw = () => this.#draw();
    const page = this.ownerDocument;
    scope.listen(this.#canvas, "pointermove", (event) => this.#look(this.#under(event)));
    scope.listen(this.#canvas, "click", (event) => this.#press(this.#under(event)));
    scope.listen(this.#canvas, "keydown", (event) => this.#key(event));
    scope.listen(this.#canvas, "focus", draw);
    scope.listen(this.#canvas, "blur", draw);
    scope.listen(this.#audio, "error", () => this.#audio.hidden || this.#fail());
    scope.listen(page, "input", (event) => event.target.form === this.#form && this.#filter());
    scope.listen(page, "click", (event) => {
      const link = event.target.closest?.("[data-plays]");
      const place = link ? this.#points.ids.indexOf(link.dataset.plays) : -1;
      if (place < 0) return;
      event.preventDefault();
      this.#look(place);
      this.#play(place, link.href);
    });
    scope.listen(matchMedia("(prefers-color-scheme: dark)"), "change", draw);
    const resized = new ResizeObserver(draw);
    resized.observe(this.#canvas);
    const themed = new MutationObserver(draw);
    themed.observe(page.documentElement, { attributeFilter: ["data-theme"] });
  }

  get #form() {
    return document.getElementById(this.dataset.form);
  }

  get #audio() {
    return this.querySelector("audio");
  }

  #filter() {
    const fields = this.#form?.elements ?? {};
    const value = (name) => {
      const field = fields[name];
      return field?.type === "checkbox" ? (field.checked ? "on" : "") : (field?.value ?? "");
    };
    this.#shown = chosen(this.#points, wanted(value));
    if (!this.#shown.includes(this.#here)) this.#here = -1;
    this.#cloud = softened(cloud(this.#points, this.#shown, CLOUD_SIDE));
    this.#say(this.#count());
    this.#draw();
  }

  #count() {
    const { shown } = this.dataset;
    return shown.replace("{shown}", this.#shown.length).replace("{all}", this.#points.size);
  }

  #look(place) {
    if (place === this.#here || place < 0) return;
    this.#here = place;
    this.#asked = -1;
    this.#say(this.#words(place));
    this.#draw();
  }

  #words(place) {
    const points = this.#points;
    const named = [points.titles[place], points.artists[place]].filter(Boolean).join(" – ");
    const minutes = Math.floor(points.seconds[place] / 60);
    const rest = String(points.seconds[place] % 60).padStart(2, "0");
    return `${named} · ${minutes}:${rest} · ${this.dataset[SIGNS[points.answers[place]]]}`;
  }

  #say(text) {
    const said = this.querySelector(".plane-said");
    said.textContent = text;
    if (this.#here < 0) return;
    const link = this.ownerDocument.createElement("a");
    link.href = this.dataset.one.replace(NO_ID, this.#points.ids[this.#here]);
    link.textContent = this.dataset.hear;
    said.append(" ", link);
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && this.#here >= 0) this.#press(this.#here);
    else if (event.key.startsWith("Arrow"))
      this.#look(next(this.#points, this.#shown, this.#here, event.key));
    else if (STEPS[event.key]) this.#look(inOrder(this.#shown, this.#here, STEPS[event.key]));
    else return;
    event.preventDefault();
  }

  #press(place) {
    if (place < 0) return;
    this.#look(place);
    const answer = this.#points.answers[place];
    if (answer === "n") {
      this.#say(`${this.#words(place)}. ${this.dataset.refused}`);
      return;
    }
    if (answer === "a" && this.#asked !== place) {
      this.#asked = place;
      this.#say(`${this.#words(place)}. ${this.dataset.onceMore}`);
      return;
    }
    this.#play(place, this.dataset.sound.replace(NO_ID, this.#points.ids[place]));
  }

  #play(place, address) {
    const audio = this.#audio;
    audio.hidden = false;
    audio.src = address;
    this.#say(this.#words(place));
    audio.play().catch((fault) => {
      if (fault.name === "NotSupportedError") this.#fail();
    });
  }

  #fail() {
    this.#say(`${this.#here < 0 ? "" : `${this.#words(this.#here)}. `}${this.dataset.failed}`);
  }

  #under(event) {
    const box = this.#canvas.getBoundingClientRect();
    const span = box.width - 2 * MARGIN;
    const x = ((event.clientX - box.left - MARGIN) / span) * 2 - 1;
    const y = 1 - ((event.clientY - box.top - MARGIN) / span) * 2;
    return at(this.#points, this.#shown, x, y, (REACH_PX / span) * 2);
  }

  #draw() {
    const canvas = this.#canvas;
    const side = Math.round(canvas.clientWidth);
    if (!side || !this.#cloud) return;
    const dense = window.devicePixelRatio || 1;
    canvas.width = canvas.height = Math.round(side * dense);
    const pen = canvas.getContext("2d");
    pen.scale(dense, dense);
    const style = getComputedStyle(this);
    const colour = (name) => style.getPropertyValue(name).trim();
    const span = side - 2 * MARGIN;
    pen.save();
    pen.imageSmoothingEnabled = true;
    pen.globalAlpha = 0.55;
    pen.drawImage(tinted(this.#cloud, colour("--accent")), MARGIN, MARGIN, span, span);
    pen.restore();
    ground(pen, side, colour, this.#corners());
    const place = (i) => [
      MARGIN + ((this.#points.x[i] + 1) / 2) * span,
      MARGIN + ((1 - this.#points.y[i]) / 2) * span,
    ];
    this.#dots(pen, place, colour);
    if (this.#here >= 0) this.#mark(pen, place, span, colour);
  }

  #corners() {
    return [...this.querySelectorAll("[data-corners] > span")].map((one) => one.textContent);
  }

  #dots(pen, place, colour) {
    const signs = { p: new Path2D(), a: new Path2D(), n: new Path2D() };
    const many = this.#shown.length;
    const r = many > 4000 ? 1.1 : many > 1000 ? 1.6 : many > 300 ? 2.4 : 4;
    for (const i of this.#shown) {
      const [x, y] = place(i);
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      sign(signs[this.#points.answers[i]], this.#points.answers[i], x, y, r);
    }
    pen.fillStyle = colour("--ink");
    pen.globalAlpha = many > 4000 ? 0.5 : 0.75;
    pen.fill(signs.p);
    pen.globalAlpha = 1;
    pen.lineWidth = Math.max(1, r / 2.5);
    pen.strokeStyle = colour("--caution");
    pen.stroke(signs.a);
    pen.strokeStyle = colour("--danger");
    pen.stroke(signs.n);
  }

  #mark(pen, place, span, colour) {
    const [x, y] = place(this.#here);
    if (Number.isNaN(x) || Number.isNaN(y)) return;
    const [rx, ry] = [this.#points.sx[this.#here], this.#points.sy[this.#here]];
    pen.lineWidth = 2;
    pen.strokeStyle = colour("--accent");
    pen.beginPath();
    pen.ellipse(x, y, Math.max(9, (rx / 2) * span), Math.max(9, (ry / 2) * span), 0, 0, 7);
    pen.stroke();
    const one = new Path2D();
    const answer = this.#points.answers[this.#here];
    sign(one, answer, x, y, 6);
    pen.lineWidth = 2.5;
    pen.fillStyle = colour("--accent");
    if (answer === "p") pen.fill(one);
    else pen.stroke(one);
  }
}

// A dot plays, a ring asks first, a cross does not play: the shape says it, the colour besides.
function sign(path, answer, x, y, r) {
  if (answer === "n") {
    path.moveTo(x - r, y - r);
    path.lineTo(x + r, y + r);
    path.moveTo(x + r, y - r);
    path.lineTo(x - r, y + r);
    return;
  }
  path.moveTo(x + r, y);
  path.arc(x, y, r, 0, 2 * Math.PI);
}

function ground(pen, side, colour, corners) {
  pen.strokeStyle = colour("--hairline");
  const end = side - MARGIN;
  pen.strokeRect(MARGIN, MARGIN, end - MARGIN, end - MARGIN);
  pen.beginPath();
  pen.moveTo(side / 2, MARGIN);
  pen.lineTo(side / 2, end);
  pen.moveTo(MARGIN, side / 2);
  pen.lineTo(end, side / 2);
  pen.stroke();
  pen.fillStyle = colour("--quiet");
  pen.font = `13px ${colour("--sans")}`;
  corners.forEach((word, corner) => {
    pen.textAlign = corner % 2 ? "right" : "left";
    const [x, y] = [corner % 2 ? side - MARGIN - 8 : MARGIN + 8, corner < 2 ? 32 : side - 24];
    pen.fillText(word, x, y);
  });
  pen.textAlign = "left";
}

function softened(cells) {
  const side = Math.sqrt(cells.length);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const image = new ImageData(side, side);
  cells.forEach((value, i) => (image.data[4 * i + 3] = Math.round(255 * value ** 0.8)));
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

function tinted(cloud, colour) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = cloud.width;
  const pen = canvas.getContext("2d");
  pen.drawImage(cloud, 0, 0);
  pen.globalCompositeOperation = "source-in";
  pen.fillStyle = colour;
  pen.fillRect(0, 0, cloud.width, cloud.width);
  return canvas;
}

customElements.define("music-plane", MusicPlane);
