// How long to wait before asking again. Pure: chance is handed in.

const FIRST_MS = 1000;
const MOST_MS = 30_000;

/**
 * @param {number} times how often it failed already, >= 0
 * @param {number} chance in [0, 1): many devices that lost one server come back one by one
 * @returns {number} milliseconds
 */
export function pauseMs(times, chance) {
  const whole = Math.min(FIRST_MS * 2 ** Math.min(times, 10), MOST_MS);
  return Math.round(whole * (0.75 + chance / 2));
}
