// A scope owns listeners and timers and ends them together. Pure but for what it is handed.

export class Scope {
  #ends = [];

  /** @param {EventTarget} target @param {string} type @param {(event: any) => void} heard @param {any} [options] */
  listen(target, type, heard, options) {
    target.addEventListener(type, heard, options);
    this.#ends.push(() => target.removeEventListener(type, heard, options));
  }

  /** @param {number} ms @param {() => void} tick */
  every(ms, tick) {
    const timer = setInterval(tick, ms);
    this.#ends.push(() => clearInterval(timer));
  }

  end() {
    for (const end of this.#ends.splice(0).reverse()) end();
  }
}
