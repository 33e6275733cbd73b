// Sends one thing after the other; what the network loses is sent again, with the same ids. Pure but
// for what it is handed. It lives as long as its page; what has to outlive it is its page's to keep.

import { pauseMs } from "./backoff.js";

const MOST = 200;

/** @typedef {{url: string, said?: Record<string, string>, points?: object[], person?: string}} Item */

export class Outbox {
  #send;
  #later;
  #told;
  #waiting = [];
  #busy = false;
  #failed = 0;

  /**
   * @param {(item: Item) => Promise<"done" | "no" | "away">} send "no": it will never be taken
   * @param {(doing: () => void, ms: number) => any} later
   * @param {(how: "done" | "no" | "away") => void} told
   */
  constructor(send, later, told) {
    this.#send = send;
    this.#later = later;
    this.#told = told;
  }

  /** @param {Item} item points for one address go together */
  add(item) {
    const last = this.#waiting.at(-1);
    const fits = last?.points && item.points && last.url === item.url && !last.gone;
    if (fits && last.points.length < MOST) last.points.push(...item.points);
    else this.#waiting.push({ ...item, gone: false });
    this.run();
  }

  get empty() {
    return this.#waiting.length === 0;
  }

  async run() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const [first] = this.#waiting;
      first.gone = true;
      const how = await this.#send(first);
      this.#told(how);
      if (how === "away") {
        this.#later(() => this.run(), pauseMs(this.#failed++, Math.random()));
        break;
      }
      this.#failed = 0;
      this.#waiting.shift();
    }
    this.#busy = false;
  }
}
