// Which places of a moving point are worth keeping: where it rests, and on the way one every now and
// then. Pure: the clock and the waiting are handed in.

const REST_MS = 400;
const EVERY_MS = 2000;

export class Resting {
  #keep;
  #clock;
  #place = null;
  #since = 0;
  #wait = null;

  /**
   * @param {(place: any) => void} keep
   * @param {{now: () => number, later: (doing: () => void, ms: number) => any, never: (wait: any) => void}} clock
   */
  constructor(keep, clock) {
    this.#keep = keep;
    this.#clock = clock;
  }

  /** @param {any} place where it is now */
  moved(place) {
    const now = this.#clock.now();
    if (this.#place === null) this.#since = now;
    this.#place = place;
    if (now - this.#since >= EVERY_MS) {
      this.#since = now;
      this.#keep(place);
    }
    this.#clock.never(this.#wait);
    this.#wait = this.#clock.later(() => this.rest(), REST_MS);
  }

  /** It rests, or there is no time left: what was not kept yet is kept now. */
  rest() {
    this.#clock.never(this.#wait);
    if (this.#place === null) return;
    const place = this.#place;
    this.#place = null;
    this.#keep(place);
  }
}
