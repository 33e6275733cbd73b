// What the page of a meeting shows of how it goes: what is on, who had a turn, what is not sent.
// Draws only.

import { clock, counted } from "../lib/session-going.js";

const SHOWN = 12;
const MOST_DOTS = 8;
const KINDS = { calm: "waits", sending: "sending", away: "away", out: "out", other: "other", shut: "shut" };

export class GroupScreen {
  #root;
  #people;
  #words;
  #going = null;

  /** @param {HTMLElement} root @param {Record<string, {person: string}>} people by address */
  constructor(root, people) {
    this.#root = root;
    this.#people = people;
    this.#words = root.querySelector("[data-words]").dataset;
  }

  /** @param {object} going of all @param {object[]} taps of all and of each @param {object[]} refused */
  show(going, taps, refused) {
    this.#going = going;
    const state = going.started === null ? "planned" : going.running ? "running" : "finished";
    this.#one("[data-state]").textContent = this.#words[state];
    for (const part of this.#root.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
    const held = counted(taps).filter(({ kind }) => kind !== "undo");
    this.#plan(going, held);
    this.#turns(held);
    this.#list(held.filter(({ kind, says }) => says || kind === "begin"));
    this.#sounding(going, held);
    this.#over(held);
    this.#refused(refused);
    this.tick();
  }

  tick() {
    const [going, now] = [this.#going, Date.now()];
    const far = going.started === null ? 0 : (going.ended ?? now) - going.started;
    this.#one("[data-clock]").textContent = clock(far);
    for (const [id, { began, ended }] of Object.entries(going.activities)) {
      const span = this.#root.querySelector(`[data-part="${id}"] [data-span]`);
      if (span) span.textContent = clock((ended ?? now) - began);
    }
    const on = going.activities[going.activity];
    this.#one("[data-on-span]").textContent = on ? clock(now - on.began) : "";
  }

  /** @param {string} state of the queue @param {{waiting: number}} counts */
  line(state, { waiting }) {
    const line = this.#one("[data-line]");
    const text = waiting ? this.#words[KINDS[state] ?? "waits"] : this.#words.allSent;
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

  /** Whether it is still open for whom the music was stopped. @param {boolean} open */
  askWhose(open) {
    this.#one("[data-asks-whose]").hidden = !open;
  }

  /** The form that begins what comes next in the plan. @returns {HTMLFormElement | null} */
  next() {
    const parts = [...this.#root.querySelectorAll("[data-part]")];
    const here = parts.findIndex((part) => part.dataset.part === this.#going?.activity);
    const waits = (part) => part.querySelector("form") && !this.#going?.activities[part.dataset.part];
    const part = parts.slice(here + 1).find(waits) ?? parts.find(waits);
    return part?.querySelector("form") ?? null;
  }

  #plan(going, held) {
    for (const part of this.#root.querySelectorAll("[data-part]")) {
      const id = part.dataset.part;
      part.toggleAttribute("data-done", Boolean(going.activities[id]));
      if (going.activity === id) part.setAttribute("aria-current", "step");
      else part.removeAttribute("aria-current");
    }
    const begun = held.filter(({ kind, about }) => kind === "begin" && about === going.activity).at(-1);
    this.#one("[data-on]").textContent = begun ? this.#called(begun) : this.#words.nothingNow;
    const [button, next] = [this.#one("[data-goes-on]"), this.next()];
    button.hidden = !going.running || !next;
    button.textContent = this.#words.next.replace("{what}", next?.closest("[data-part]").dataset.name ?? "");
  }

  /** How often each was heard; nobody is put in an order by it. */
  #turns(held) {
    const keys = new Set(this.#root.dataset.turnKeys.split(" "));
    const turns = held.filter(({ kind, key }) => kind === "mark" && keys.has(key));
    const unheard = [];
    const there = [...this.#root.querySelectorAll("[data-member]:not([data-away])")];
    for (const member of there) {
      const count = turns.filter(({ url }) => url === member.dataset.member).length;
      if (!count) unheard.push(member.dataset.name);
      const words = count === 0 ? this.#words.noTurn : count === 1 ? this.#words.oneTurn : this.#words.turns;
      member.querySelector("[data-turns]").textContent = words.replace("{count}", String(count));
      member.querySelector("[data-dots]").textContent = "●".repeat(Math.min(count, MOST_DOTS));
    }
    const some = unheard.length ? this.#words.unheard.replace("{who}", unheard.join(", ")) : this.#words.heard;
    this.#one("[data-not-heard]").textContent = turns.length ? some : "";
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
    this.#send(undo.querySelector("form"), last);
    undo.querySelector("[data-undo-words]").textContent = this.#words.takeBack.replace("{what}", this.#called(last));
  }

  #row(tap) {
    const row = element("li");
    row.append(element("span", hour(tap.at), "quiet number"), element("span", this.#called(tap)));
    if (tap.state === "waiting") row.append(element("span", this.#words.waiting, "tag tag-quiet"));
    return row;
  }

  #called({ kind, says, about }) {
    if (kind !== "begin") return says;
    return says || (this.#root.querySelector(`[data-part="${about}"]`)?.dataset.name ?? "");
  }

  #sounding(going, held) {
    const bar = this.#one("[data-sounds-now]");
    bar.hidden = !going.sounding;
    const song = held.find(({ id }) => id === going.sounding);
    bar.querySelector("span").textContent = this.#words.sounding.replace("{what}", song?.says ?? "");
    bar.querySelector("[name=about]").value = going.sounding;
  }

  /** The latest distress that is not over: of all, or of one. */
  #over(held) {
    const eased = new Set(held.filter(({ kind }) => kind === "eased").map(({ about }) => about));
    const open = held.filter(({ kind, id }) => kind === "distress" && !eased.has(id)).at(-1);
    const box = this.#one("[data-over]");
    box.hidden = !open;
    if (open) this.#send(box.querySelector("form"), open);
  }

  /** Point a form at a tap: at whoever it was of. */
  #send(form, { id, url }) {
    form.setAttribute("action", url);
    form.querySelector("[name=person]").value = this.#people[url].person;
    form.querySelector("[name=about]").value = id;
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
