// What was tapped waits here until the house has said, id by id, that it holds it.
//
// An action: {id, kind, at, payload}. The id is made once, on this device, and the house applies an
// id once, so sending twice does no harm. States of a row: "waiting" (will be sent), "refused" (the
// house said why; a person decides), "sent" (the house holds it; kept until its page shows it).
// Rows that are "held" are a page's own to send (`held.js`).
// Rows belong to an account: nobody else's browser session sends them or opens them.

import { pauseMs } from "../lib/backoff.js";
import { sayWhetherSomethingWaits } from "./flag.js";
import { keyOf, seal, unseal } from "./seal.js";
import { sendBatch, whoIsHere } from "./sending.js";
import { changeRows, keep, rowsOf } from "./store.js";

const AT_ONCE = 40;
const LOOK_EVERY_MS = 20_000;
const STUMBLES = 3;
const SENT_KEPT_MS = 3 * 24 * 3600 * 1000;

export class Queue extends EventTarget {
  #account;
  #alive;
  #key;
  #channel;
  #going = null;
  #again = false;
  #byHand = false;
  #failed = 0;
  #timer = 0;
  #ended = false;
  #stumbled = new Map();
  #shut = new Set();

  /** @type {"calm" | "sending" | "away" | "out" | "other" | "shut"} how the last sending went */
  state = "calm";

  /** @param {{account: string, alive: string}} whose @returns {Promise<Queue>} */
  static async open({ account, alive }) {
    const queue = new Queue();
    queue.#account = account;
    queue.#alive = alive;
    queue.#key = await keyOf(account);
    queue.#channel = new BroadcastChannel(`sostenuto-queue-${account}`);
    queue.#channel.onmessage = () => queue.#told();
    await queue.#sweep();
    return queue;
  }

  /** Send whenever there is a reason to hope. @param {import("../lib/scope.js").Scope} scope */
  start(scope) {
    const now = () => this.send();
    scope.listen(globalThis, "online", now);
    scope.listen(globalThis, "focus", now);
    scope.listen(globalThis, "pageshow", now);
    scope.listen(document, "visibilitychange", () => document.hidden || now());
    scope.every(LOOK_EVERY_MS, now);
    now();
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#channel.close();
  }

  /**
   * Keep an action and send it as soon as may be. When this returns it is on the disk.
   *
   * @param {{id: string, url: string, person: string, kind: string, at: string,
   *   payload: object, says?: string}} action `says` is how this device calls it, and is not sent
   */
  async add({ id, url, person, kind, at, payload, says = "" }) {
    const sealed = await seal(this.#key, id, { person, kind, at, payload, says });
    const row = { id, url, account: this.#account, state: "waiting", said: "", at: Date.now(), sealed };
    if (await keep(row)) this.#tell();
    sayWhetherSomethingWaits(this.#account, true);
    this.send({ byHand: true });
  }

  /** @param {string | string[]} url @returns {Promise<any[]>} every action kept for it, opened */
  async of(url) {
    const rows = (await rowsOf(this.#account)).filter(goesTo(url));
    return (await Promise.all(rows.map((row) => this.#open(row)))).filter(Boolean);
  }

  /** @param {string | string[]} [url] of these addresses only @returns {Promise<{waiting: number, refused: number}>} */
  async counts(url) {
    const rows = (await rowsOf(this.#account)).filter(url ? goesTo(url) : () => true);
    const of = (state) => rows.filter((row) => row.state === state).length;
    const counts = { waiting: of("waiting"), refused: of("refused") };
    if (!url) sayWhetherSomethingWaits(this.#account, counts.waiting > 0);
    return counts;
  }

  /** Let go of what the house's own page shows by now. @param {string | string[]} url @param {Set<string>} known */
  async settle(url, known) {
    const rows = (await rowsOf(this.#account)).filter(goesTo(url));
    await changeRows(rows.filter((row) => row.state === "sent" && known.has(row.id)), () => null);
  }

  /** Take away what the house refused, because a person said so. @param {string} id */
  async drop(id) {
    const rows = (await rowsOf(this.#account)).filter((row) => row.id === id);
    await changeRows(rows.filter((row) => row.state === "refused"), () => null);
    this.#tell();
  }

  /** Send what waits; one tab at a time, whoever asks. @returns {Promise<void>} */
  send({ byHand = false } = {}) {
    this.#byHand ||= byHand;
    if (this.#going) {
      this.#again = true;
      return this.#going;
    }
    clearTimeout(this.#timer);
    this.#going = navigator.locks
      .request(`sostenuto-send-${this.#account}`, () => this.#run())
      .catch(() => this.#went("away"))
      .finally(() => {
        this.#going = null;
        if (!this.#again || this.#ended) return;
        this.#again = false;
        if (this.state === "calm") this.send();
      });
    return this.#going;
  }

  async #run() {
    const byHand = this.#byHand;
    this.#byHand = false;
    if (!(await this.#next())) return this.#calm();
    const here = await whoIsHere(fetch.bind(globalThis), this.#alive);
    if (here === null) return this.#went("away");
    if (here.who !== this.#account) return this.#went(here.who ? "other" : "out");
    this.#shut.clear();
    for (let batch; (batch = await this.#next()); ) {
      this.#went("sending");
      const { url, person, actions } = batch;
      const how = { token: here.token, account: this.#account, person, actions, byHand };
      const trouble = await this.#taken(batch, await sendBatch(fetch.bind(globalThis), url, how));
      if (trouble) return this.#went(trouble);
    }
    return this.#shut.size || this.#stumbled.size ? this.#went("shut") : this.#calm();
  }

  /** The oldest actions of one address, as one batch; one alone where a batch made it stumble. */
  async #next() {
    const all = await rowsOf(this.#account);
    const ready = all.filter((row) => row.state === "waiting" && !this.#put(row));
    if (!ready.length) return null;
    const together = ready.some((row) => this.#stumbled.has(row.id)) ? 1 : AT_ONCE;
    const rows = ready.filter((row) => row.url === ready[0].url).slice(0, together);
    const opened = (await Promise.all(rows.map((row) => this.#open(row)))).filter(Boolean);
    if (!opened.length) return this.#next();
    const person = opened[0].person;
    const same = opened.filter((one) => one.person === person);
    const actions = same.map(({ id, kind, at, payload }) => ({ id, kind, at, payload }));
    const ids = new Set(actions.map(({ id }) => id));
    return { url: rows[0].url, person, actions, rows: rows.filter((row) => ids.has(row.id)) };
  }

  #put(row) {
    return this.#shut.has(row.url) || (this.#stumbled.get(row.id) ?? 0) >= STUMBLES;
  }

  /** @returns {Promise<"" | "away" | "out">} why to stop */
  async #taken({ url, rows }, { said, answers, words }) {
    if (said === "away" || said === "out") return said;
    if (said === "shut") {
      this.#shut.add(url);
      return "";
    }
    if (said === "stumbled" || (said === "faulty" && rows.length > 1)) {
      for (const { id } of rows) this.#stumbled.set(id, (this.#stumbled.get(id) ?? 0) + 1);
      return "";
    }
    const told = new Map(answers.map((answer) => [answer.id, answer]));
    if (said === "faulty") told.set(rows[0].id, { result: "refused", words });
    const answered = rows.filter((row) => told.has(row.id));
    await changeRows(answered, (row) => settled(row, told.get(row.id)));
    for (const { id } of answered) this.#stumbled.delete(id);
    this.#tell();
    return answered.length ? "" : "away";
  }

  async #open(row) {
    try {
      const { id, url, state, said } = row;
      return { id, url, state, said, ...(await unseal(this.#key, id, row.sealed)) };
    } catch {
      if (row.state === "waiting") await changeRows([row], (it) => ({ ...it, state: "refused" }));
      return null;
    }
  }

  async #calm() {
    await this.counts(); // and says it to the other pages
    this.#went("calm");
  }

  #went(state) {
    this.state = state;
    if (state === "calm") this.#failed = 0;
    else if (state !== "sending") {
      clearTimeout(this.#timer);
      const pause = pauseMs(this.#failed++, Math.random());
      if (!this.#ended) this.#timer = setTimeout(() => this.send(), pause);
    }
    this.#told();
  }

  #tell() {
    if (!this.#ended) this.#channel.postMessage("changed");
    this.#told();
  }

  #told() {
    this.dispatchEvent(new Event("changed"));
  }

  async #sweep() {
    const old = Date.now() - SENT_KEPT_MS;
    const rows = (await rowsOf(this.#account)).filter((row) => row.state === "sent" && row.at < old);
    await changeRows(rows, () => null);
  }
}

/** @param {string | string[]} url one address, or those of everybody of a group */
function goesTo(url) {
  const addresses = new Set([url].flat());
  return (row) => addresses.has(row.url);
}

function settled(row, { result, words }) {
  if (result === "done" || result === "already") return { ...row, state: "sent" };
  return result === "refused" ? { ...row, state: "refused", said: words ?? "" } : row;
}
