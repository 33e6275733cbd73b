// Where the music is on the plane, and the numbers that belong to it. The place follows the sliders
// smoothly; the numbers are the composer's own (sostenuto.music.steering). Pure.

/**
 * @param {[number, number, number][]} changes seconds, valence, arousal; it begins at the first
 * @param {number} seconds @param {number} constant time constant in seconds
 * @returns {[number, number]} valence and arousal
 */
export function placeAt(changes, seconds, constant) {
  let [, valence, arousal] = changes[0];
  changes.forEach(([from, toValence, toArousal], place) => {
    if (from >= seconds) return;
    const until = Math.min(seconds, changes[place + 1]?.[0] ?? seconds);
    const left = Math.exp(-(until - from) / constant);
    valence = toValence + (valence - toValence) * left;
    arousal = toArousal + (arousal - toArousal) * left;
  });
  return [valence, arousal];
}

/** @returns {Record<string, number>} @param {any} told @param {string} preset @param {number} valence @param {number} arousal */
export function numbersAt(told, preset, valence, arousal) {
  const { places } = told.presets[preset];
  const [row, along] = between(told.grid, valence);
  const [column, across] = between(told.grid, arousal);
  const numbers = {};
  told.numbers.forEach((name, at) => {
    const low = mix(places[row][column][at], places[row][column + 1][at], across);
    const high = mix(places[row + 1][column][at], places[row + 1][column + 1][at], across);
    numbers[name] = mix(low, high, along);
  });
  return numbers;
}

/** @returns {string[]} the modes of a valence, the plainest first @param {any} told @param {number} valence */
export function modesAt(told, valence) {
  const at = Math.round((valence + 1) / told.mode_step);
  return told.modes[Math.max(0, Math.min(told.modes.length - 1, at))];
}

function between(grid, value) {
  const last = grid.length - 2;
  const step = (grid.at(-1) - grid[0]) / (grid.length - 1);
  const at = Math.max(0, Math.min(last, Math.floor((value - grid[0]) / step + 1e-9)));
  return [at, Math.max(0, Math.min(1, (value - grid[at]) / step))];
}

function mix(from, to, share) {
  return from + (to - from) * share;
}
