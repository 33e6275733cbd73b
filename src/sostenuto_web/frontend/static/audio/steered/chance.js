// Chance from a seed. What is drawn depends on the seed and on what it is drawn for, not on what was
// drawn before: a moved slider changes what it should, and nothing else. Pure.

// The finaliser of MurmurHash3 (Austin Appleby, public domain): every bit goes into every bit.
function mixed(value) {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function numberOf(what) {
  if (typeof what === "number") return what;
  return [...what].reduce((sum, sign) => Math.imul(sum, 31) + sign.codePointAt(0), 7);
}

/** @param {number} seed @param {...(number | string)} what @returns {number} at least 0, below 1 */
export function drawn(seed, ...what) {
  let bits = mixed(seed + 0x9e3779b9);
  for (const one of what) bits = mixed(bits ^ mixed(numberOf(one) + 0x9e3779b9));
  return bits / 2 ** 32;
}

/** @param {any[]} list @param {number} share at least 0, below 1 */
export function pick(list, share) {
  return list[Math.min(list.length - 1, Math.floor(share * list.length))];
}

/** @param {[any, number][]} rows @param {number} share @returns {any} of rows with weights */
export function weighed(rows, share) {
  let left = share * rows.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [one, weight] of rows) {
    left -= weight;
    if (left < 0) return one;
  }
  return rows.at(-1)[0];
}

/** @param {number} seed @param {...(number | string)} what @returns {number} mean 0, deviation 1 */
export function normal(seed, ...what) {
  const [one, two] = [drawn(seed, ...what, 1), drawn(seed, ...what, 2)];
  return Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * two);
}

/** White noise, the same for the same seed. @param {number} seed @param {number} length @returns {Float32Array} */
export function noise(seed, length) {
  let bits = mixed(seed);
  const next = () => {
    bits = mixed(bits + 0x9e3779b9);
    return bits / 2 ** 31 - 1;
  };
  return Float32Array.from({ length }, next);
}
