// How long until somebody who does nothing is signed out. Pure: the clock is handed in.

/**
 * @param {number} lastMs when something was last done
 * @param {number} nowMs
 * @param {{seconds: number, warn: number}} limits signed out after `seconds`, warned `warn` before
 * @returns {{left: number, state: "calm" | "warn" | "over"}} `left` in whole seconds
 */
export function countdown(lastMs, nowMs, limits) {
  const left = Math.max(0, Math.ceil(limits.seconds - (nowMs - lastMs) / 1000));
  const state = left === 0 ? "over" : left <= limits.warn ? "warn" : "calm";
  return { left, state };
}
