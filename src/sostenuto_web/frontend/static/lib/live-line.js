// One web socket that comes back by itself: after a drop, a sleep, a restart of the house.

import { pauseMs } from "./backoff.js";

const FIRST_MS = 150;
const QUICK = 4;

export class LiveLine {
  #address;
  #heard;
  #socket = null;
  #failed = 0;
  #timer = 0;
  #ended = false;

  /**
   * @param {string} path of this host
   * @param {{message: (said: any) => void, open: () => void, away: (times: number) => void}} heard
   */
  constructor(path, heard) {
    this.#address = new URL(path, location.href.replace(/^http/, "ws"));
    this.#heard = heard;
  }

  /** @returns {boolean} */
  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** @param {import("./scope.js").Scope} scope */
  start(scope) {
    const again = () => this.#ended || this.#connect();
    scope.listen(globalThis, "online", again);
    scope.listen(globalThis, "pageshow", again);
    scope.listen(document, "visibilitychange", () => document.hidden || again());
    this.#connect();
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  /** @param {string} text @returns {boolean} whether it was handed over; not that it arrived */
  send(text) {
    if (!this.isOpen) return false;
    this.#socket.send(text);
    return true;
  }

  #connect() {
    clearTimeout(this.#timer);
    if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) return;
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.onopen = () => {
      this.#failed = 0;
      this.#heard.open();
    };
    socket.onmessage = ({ data }) => {
      try {
        this.#heard.message(JSON.parse(data));
      } catch (fault) {
        console.warn("not understood", fault.name);
      }
    };
    socket.onclose = () => this.#socket === socket && this.#closed();
  }

  #closed() {
    this.#socket = null;
    if (this.#ended) return;
    const times = this.#failed++;
    const chance = Math.random();
    const pause = times < QUICK ? FIRST_MS * 2 ** times * (0.5 + chance) : pauseMs(times - QUICK, chance);
    this.#timer = setTimeout(() => this.#connect(), pause);
    this.#heard.away(this.#failed);
  }
}
