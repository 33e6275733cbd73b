// What a phone has answered and the house has not said yet that it holds. Pure but for the store that
// is handed in. Kept are ids, answers and when; nothing says of whom, of what, or where.

/** @typedef {{id: string, ask: string, said: string, at: number}} Answer */

export class Waiting {
  #store;
  #name;

  /** @param {Storage | null} store @param {string} tag what tells this seat from another */
  constructor(store, tag) {
    this.#store = store ?? memory();
    this.#name = `r-${tag}`;
  }

  /** @returns {Answer[]} oldest first */
  all() {
    try {
      const found = JSON.parse(this.#store.getItem(this.#name) ?? "[]");
      return Array.isArray(found) ? found.filter(isAnswer) : [];
    } catch {
      return [];
    }
  }

  /** @param {Answer} answer */
  add(answer) {
    this.#keep([...this.all(), answer]);
  }

  /** The house holds it, or will never take it. @param {string} id */
  settle(id) {
    this.#keep(this.all().filter((one) => one.id !== id));
  }

  #keep(answers) {
    try {
      if (answers.length) this.#store.setItem(this.#name, JSON.stringify(answers));
      else this.#store.removeItem(this.#name);
    } catch {
      this.#store = memory(this.#name, answers); // full or forbidden: this page still knows it
    }
  }
}

/** Take away what earlier seats left on this phone. @param {Storage | null} store */
export function forgetAll(store) {
  for (const name of Object.keys(store ?? {})) if (name.startsWith("r-")) store.removeItem(name);
}

/** @returns {string} an id as the house reads it; `crypto.randomUUID` is missing on plain http */
export function newId(random = crypto) {
  const bytes = random.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** @param {Answer} answer @param {number} now @returns {string} what goes over the line */
export function frame({ id, ask, said, at }, now) {
  return JSON.stringify({ id, ask, said, ago: Math.max(0, Math.round((now - at) / 1000)) });
}

function isAnswer(one) {
  return [one?.id, one?.ask, one?.said].every((text) => typeof text === "string");
}

function memory(name, answers) {
  const kept = new Map(name ? [[name, JSON.stringify(answers)]] : []);
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}
