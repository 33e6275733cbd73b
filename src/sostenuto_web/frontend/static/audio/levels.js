// Levels: decibels to gain, the ceiling that nothing passes, fades. Pure but for the nodes.

export const CEILING_DB = -1;
const RATIO = 20;

/** @param {number} db @returns {number} */
export function ratio(db) {
  return 10 ** (db / 20);
}

// A compressor makes up by 0.6 of what it takes from full scale (Web Audio API, section 1.19.4);
// what it adds is taken away again, so that what lies under the ceiling goes through as it is.
/** @param {number} thresholdDb @returns {number} */
export function makeUpDb(thresholdDb) {
  return -0.6 * (thresholdDb - thresholdDb / RATIO);
}

/** @param {BaseAudioContext} context @param {AudioNode} to @returns {AudioNode} where sound goes in */
export function ceiling(context, to) {
  const limiter = context.createDynamicsCompressor();
  const said = { threshold: CEILING_DB - 2, knee: 0, ratio: RATIO, attack: 0.002, release: 0.2 };
  for (const [name, value] of Object.entries(said)) limiter[name].value = value;
  const after = context.createGain();
  after.gain.value = ratio(-makeUpDb(said.threshold));
  limiter.connect(after).connect(to);
  return limiter;
}

// A ramp runs from the event before it, however long ago that was: so where the gain is now is said.
/** @param {AudioParam} gain @param {number} to @param {number} now @param {number} seconds */
export function glide(gain, to, now, seconds) {
  const here = gain.value;
  if (gain.cancelAndHoldAtTime) gain.cancelAndHoldAtTime(now);
  else gain.cancelScheduledValues(now);
  gain.setValueAtTime(here, now);
  gain.linearRampToValueAtTime(to, now + seconds);
}
