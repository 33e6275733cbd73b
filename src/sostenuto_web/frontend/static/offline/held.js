// What a page sends by itself, and the house has not taken yet: sealed on this device, so that it
// outlives the page. The queue leaves it alone: it has to go after what that page told before it.
//
// Whoever sends it goes by ids that the house applies once, so sending twice does no harm. Where
// nothing can be kept (plain http, a private window) the page alone knows it.

import { keyOf, seal, unseal } from "./seal.js";
import { changeRows, keep, rowsOf } from "./store.js";

const STATE = "held";

export class Held {
  #account;
  #work = Promise.resolve();

  /** @param {string} account whose it is: nobody else's browser session opens it */
  constructor(account) {
    this.#account = account;
  }

  /** @param {string} id @param {object} said as it is now @returns {Promise<unknown>} */
  keep(id, said) {
    const copy = structuredClone(said);
    return this.#after(async () => {
      const sealed = await seal(await keyOf(this.#account), id, copy);
      await keep({ id, url: "", account: this.#account, state: STATE, said: "", at: Date.now(), sealed });
    });
  }

  /** The house has taken it, or never will. @param {string[]} ids @returns {Promise<unknown>} */
  forget(ids) {
    return this.#after(async () => {
      const rows = await this.#rows();
      await changeRows(rows.filter(({ id }) => ids.includes(id)), () => null);
    });
  }

  /** @returns {Promise<any[]>} what an earlier page left, the oldest first */
  async all() {
    const found = [];
    await this.#after(async () => {
      const key = await keyOf(this.#account);
      for (const row of await this.#rows()) {
        const said = await unseal(key, row.id, row.sealed).catch(() => null);
        if (said) found.push(said);
        else await changeRows([row], () => null); // its key is gone
      }
    });
    return found;
  }

  async #rows() {
    return (await rowsOf(this.#account)).filter(({ state }) => state === STATE);
  }

  // One after the other: what is forgotten was kept before.
  #after(doing) {
    this.#work = this.#work.then(doing).catch(() => undefined);
    return this.#work;
  }
}
