// What a key means, one stroke after another. Pure: no DOM, no clock of its own.

export const LATE_MS = 1200;

const ALONE = { "?": "help", "/": "search", n: "new" };

/**
 * @param {{first: string, at: number}} before the stroke that waits for a second one
 * @param {string} key
 * @param {number} at milliseconds
 * @returns {{act: string, before: {first: string, at: number}}} `act` is "", "help", "search",
 *   "new" or "go:" and a letter
 */
export function stroke(before, key, at) {
  const none = { first: "", at: 0 };
  if (before.first === "g" && at - before.at <= LATE_MS && /^[a-z]$/.test(key))
    return { act: `go:${key}`, before: none };
  if (key === "g") return { act: "", before: { first: "g", at } };
  return { act: ALONE[key] ?? "", before: none };
}

/** @param {{tag: string, type: string, editable: boolean}} where @returns {boolean} */
export function isTyping(where) {
  if (where.editable || where.tag === "TEXTAREA" || where.tag === "SELECT") return true;
  return where.tag === "INPUT" && !["button", "checkbox", "radio", "submit"].includes(where.type);
}
