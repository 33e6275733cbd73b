// Who accompanies: chords, pad, bass and drums of a stretch of a bar. Places and lengths in eighths. Pure.

import { drawn, pick } from "./chance.js";

const OFFSETS = { A: 0, B: 1, C: 2, D: -1 };

/**
 * A pattern of about as many notes as are aimed at, block or broken as the seed says.
 * @param {any} told @param {any} metre @param {number} seed @param {string} letter @param {number} onsets in a bar
 */
export function patternOf(told, metre, seed, letter, onsets) {
  const { block_share: share, notes_a_block: notes, struck } = told.texture;
  const block = drawn(seed, "block") < share;
  const count = (row) => row.reduce((sum, sign) => sum + (struck[sign] ?? 1), 0);
  const rows = metre.accompaniment.filter((row) => row.some((sign) => sign === "*" || sign === "+") === block);
  const order = rows.map((row, at) => [count(row), drawn(seed, "tie", at), row]);
  order.sort((one, two) => one[0] - two[0] || one[1] - two[1]);
  const aim = onsets * (block ? notes : 1);
  const off = order.map(([count_]) => Math.abs(count_ - aim));
  const nearest = off.indexOf(Math.min(...off));
  return order[Math.max(0, Math.min(order.length - 1, nearest + (OFFSETS[letter] ?? 0)))][2];
}

/** The onsets of a row of signs in a bar. @param {string[]} row @param {number} eighths */
export function onsetsOf(row, eighths) {
  const step = eighths / row.length;
  const places = row.map((sign, at) => ({ sign, at: at * step })).filter(({ sign }) => sign !== ".");
  return places.map((one, at) => ({ ...one, length: (places[at + 1]?.at ?? eighths) - one.at }));
}

/** Which notes of the hand a sign strikes. @param {any} told @param {string} sign @param {number[]} hand */
export function struck(told, sign, hand) {
  const many = told.texture.struck[sign];
  if (many !== undefined) return hand.slice(hand.length - many);
  const at = Number(sign);
  return [hand[at % hand.length] + 12 * Math.floor(at / hand.length)];
}

/** @param {any} metre @param {number} seed @param {string} letter @param {number} arousal */
export function bassBar(metre, seed, letter, arousal) {
  const fits = metre.bass.filter(([low, high]) => low <= arousal && arousal <= high);
  return pick(fits.length ? fits : metre.bass, drawn(seed, "bass", letter))[2];
}

/** The bass of one chord of a bar; the chord begins on its root. @param {string[]} row @param {any} chord @param {number} eighths */
export function bassOnsets(row, chord, eighths) {
  const marks = onsetsOf(row, eighths).filter(({ at }) => at > chord.from && at < chord.to);
  const all = [{ sign: "R", at: chord.from }, ...marks];
  return all.map((one, at) => ({ ...one, length: (all[at + 1]?.at ?? chord.to) - one.at }));
}

/** @param {any} told @param {number} pitchClass @param {number} before the note that it lies near */
export function bassRoot(told, pitchClass, before) {
  const { bass_low: low, bass_high: high } = told.texture;
  const all = Array.from({ length: high - low + 1 }, (_, at) => low + at);
  const roots = all.filter((one) => one % 12 === pitchClass);
  return roots.reduce((best, one) => (Math.abs(one - before) < Math.abs(best - before) ? one : best));
}

/** @param {string} sign @param {number} root @param {any} chord @param {any} told */
export function bassPitch(sign, root, chord, told) {
  const { bass_high: high } = told.texture;
  if (sign === "F" || sign === "A") return root + chord.fifth - (root + chord.fifth > high + 2 ? 12 : 0);
  if (sign === "O") return root + (root + 12 > high + 5 ? 0 : 12);
  return root;
}

/**
 * The drums of a bar: none at a level of 0, more strokes and a shaker as it rises.
 * @param {any} told @param {any} metre @param {number} seed @param {string} letter @param {number} level
 */
export function drumsOf(told, metre, seed, letter, level) {
  if (level <= 0) return [];
  const hands = reached(metre.hands, level);
  const shakers = reached(metre.shakers, level);
  const rows = [pick(hands, drawn(seed, "hands", letter)), ...(letter !== "A" || level > 0.5 ? shakers.slice(-1) : [])];
  return rows.flatMap((row) => onsetsOf(row, metre.eighths)).map(({ sign, at }) => {
    const [pitch, push] = told.strokes[sign];
    return { at, pitch, push: push - 14 * (1 - level) };
  });
}

function reached(rows, level) {
  const levels = [...new Set(rows.map(([one]) => one).filter((one) => one <= level))].sort((a, b) => a - b);
  return rows.filter(([one]) => levels.slice(-2).includes(one)).map(([, row]) => row);
}
