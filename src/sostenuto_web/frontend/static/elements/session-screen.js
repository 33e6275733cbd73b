// What the session page shows of how it goes: clock, plan, list, what is not sent. Draws only.

import { clock, counted } from "../lib/session-going.js";

const SHOWN = 12;
const IN_LIST = new Set(["start", "stop", "begin", "rating", "felt", "feeling", "music", "quote", "prompt", "response", "distress", "eased"]);

export class Screen {
  #root;
  #words;
  #going = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#words = root.querySelector("[data-words]").dataset;
  }

  /** @param {object} going @param {object[]} taps @param {object[]} refused */
  show(going, taps, refused) {
    this.#going = going;
    const state = going.started === null ? "planned" : going.running ? "running" : "finished";
    this.#one("[data-state]").textContent = this.#words[state];
    for (const part of this.#root.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
    const lines = counted(taps).filter(({ kind }) => IN_LIST.has(kind));
    this.#plan(going);
    this.#list(lines);
    this.#sounding(going, lines);
    this.#refused(refused);
    this.#distress(going, lines);
    this.tick(going);
  }

  /** @param {object} going */
  tick(going) {
    const now = Date.now();
    const far = going.started === null ? 0 : (going.ended ?? now) - going.started;
    this.#one("[data-clock]").textContent = clock(far);
    for (const [id, { began, ended }] of Object.entries(going.activities)) {
      const span = this.#root.querySelector(`[data-part="${id}"] [data-span]`);
      if (span) span.textContent = clock((ended ?? now) - began);
    }
  }

  /** @param {string} state of the queue @param {{waiting: number, refused: number}} counts */
  line(state, { waiting }) {
    const line = this.#one("[data-line]");
    const known = { calm: "waits", sending: "sending", away: "away", out: "out", other: "other", shut: "shut" };
    const text = waiting ? this.#words[known[state] ?? "waits"] : this.#words.allSent;
    const said = text.replace("{count}", String(waiting));
    line.dataset.how = waiting ? state : "sent";
    if (line.textContent === said) return;
    line.textContent = said;
    if (waiting && state === "out") line.replaceChildren(this.#door(said));
  }

  /** @param {string} word */
  say(word) {
    this.#one("[data-line]").textContent = this.#words[word];
  }

  /** The form that begins what comes next in the plan. @returns {HTMLFormElement | null} */
  next() {
    const parts = [...this.#root.querySelectorAll("[data-part]")];
    const here = parts.findIndex((part) => part.dataset.part === this.#going?.activity);
    const waits = (part) => part.querySelector("form") && !this.#going?.activities[part.dataset.part];
    const part = parts.slice(here + 1).find(waits) ?? parts.find(waits);
    return part?.querySelector("form") ?? null;
  }

  #plan(going) {
    for (const part of this.#root.querySelectorAll("[data-part]")) {
      const id = part.dataset.part;
      part.toggleAttribute("data-done", Boolean(going.activities[id]));
      if (going.activity === id) part.setAttribute("aria-current", "step");
      else part.removeAttribute("aria-current");
    }
    const button = this.#one("[data-goes-on]");
    const next = this.next();
    button.hidden = !going.running || !next;
    const name = next?.closest("[data-part]").dataset.name ?? "";
    button.textContent = this.#words.next.replace("{what}", name);
  }

  #list(lines) {
    const list = this.#one("[data-log]");
    const latest = lines.slice(-SHOWN).reverse();
    list.replaceChildren(...latest.map((tap) => this.#row(tap)));
    if (!latest.length) list.append(element("li", this.#words.nothing, "quiet"));
    const last = lines.filter(({ mine }) => mine).at(-1);
    const undo = this.#one("[data-undo]");
    undo.hidden = !last;
    if (!last) return;
    undo.querySelector("[name=about]").value = last.id;
    undo.querySelector("button").textContent = this.#words.takeBack.replace("{what}", this.#called(last));
  }

  #row(tap) {
    const row = element("li");
    const time = element("span", hour(tap.at), "quiet number");
    row.append(time, element("span", this.#called(tap)));
    if (tap.state === "waiting") row.append(element("span", this.#words.waiting, "tag tag-quiet"));
    return row;
  }

  #called({ kind, says, about }) {
    if (kind !== "begin") return says;
    return says || (this.#root.querySelector(`[data-part="${about}"]`)?.dataset.name ?? "");
  }

  #sounding(going, lines) {
    const bar = this.#one("[data-sounds-now]");
    bar.hidden = !going.sounding;
    const song = lines.find(({ id }) => id === going.sounding);
    bar.querySelector("span").textContent = this.#words.sounding.replace("{what}", song?.says ?? "");
    bar.querySelector("[name=about]").value = going.sounding;
  }

  #distress(going, lines) {
    const pressed = lines.filter(({ kind }) => kind === "distress");
    this.#one("[data-harm]").hidden = !pressed.length;
    this.#harm(lines, pressed.at(-1));
    const about = this.#one("#sheet-ground [name=about]");
    about.value = going.distress || pressed.at(-1)?.id || "";
  }

  /** The way to write a harm down, with the song that sounded then. */
  #harm(lines, pressed) {
    const link = this.#one("[data-harm-link]");
    const song = lines.filter(({ kind, at }) => kind === "music" && at <= (pressed?.at ?? 0)).at(-1)?.song;
    const to = new URL(link.href);
    if (song) to.searchParams.set("song", song);
    link.href = to.href;
  }

  #refused(refused) {
    const box = this.#one("[data-refused]");
    box.hidden = !refused.length;
    box.querySelector("ul").replaceChildren(...refused.map((tap) => this.#aside(tap)));
  }

  #aside(tap) {
    const row = element("li", `${this.#called(tap)} – ${tap.said ?? ""} `);
    const button = element("button", this.#words.letGo, "button button-quiet");
    button.type = "button";
    button.dataset.letGo = tap.id;
    row.append(button);
    return row;
  }

  #door(text) {
    const link = element("a", text);
    link.href = this.#root.dataset.signIn;
    return link;
  }

  #one(selector) {
    return this.#root.querySelector(selector);
  }
}

function element(tag, text = "", look = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (look) made.className = look;
  return made;
}

function hour(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
