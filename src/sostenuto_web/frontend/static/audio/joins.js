// Where one recording goes over into the next: how long, and along which curve. Pure.

export const JOIN_S = 3;
export const START_S = 1.5;
const POINTS = 65;

// Three seconds, or less where a recording is so short that it would be nothing but fades.
/** @param {number} first @param {number} second lengths in seconds @returns {number} */
export function joinOf(first, second) {
  return Math.min(JOIN_S, first / 4, second / 4);
}

// Sine and cosine: of two recordings that have nothing to do with each other the power stays.
/** @param {number} level @returns {Float32Array} */
export function rising(level) {
  return Float32Array.from({ length: POINTS }, (_, at) => level * Math.sin((Math.PI / 2) * (at / (POINTS - 1))));
}

/** @param {number} level @returns {Float32Array} */
export function falling(level) {
  return rising(level).reverse();
}
