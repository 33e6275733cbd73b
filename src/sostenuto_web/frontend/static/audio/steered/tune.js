// The tune: a motif for each letter of the form, laid over the chords note by note. Pure.

import { drawn, normal, pick, weighed } from "./chance.js";

const SPREAD = 0.7; // deviation of the number of notes of a bar from what is aimed at

/**
 * @param {any} told @param {any} metre @param {number} seed
 * @param {{ letter: string, closes: boolean, place: number, half: number | null }} bar
 * @param {number} notes how many notes a bar is to have
 * @returns {{ at: number, length: number, height: number, last: boolean }[]} height in semitones above the middle
 */
export function tuneOf(told, metre, seed, bar, notes) {
  const { contours, schemes, arches } = told.motifs;
  const scheme = pick(schemes, drawn(seed, "scheme", bar.letter)).split(" ");
  const arch = pick(arches, drawn(seed, "arch", bar.letter));
  const step = scheme[bar.place];
  const ends = step === "cadence" && bar.half !== 0;
  const aim = notes + (step === "develop" ? 1 : 0) - (bar.half === 1 ? 1 : 0);
  const of = step === "answer" ? "answer" : "motif";
  const rows = ends ? metre.cadences : metre.rhythms;
  const share = drawn(seed, "rhythm", bar.letter, ends ? "end" : of, ends ? Number(bar.closes) : (bar.half ?? 0));
  const rhythm = near(rows, ends ? 0.5 * notes : aim, share);
  const contour = pick(contours, drawn(seed, "contour", bar.letter, of));
  const shape = ends ? (bar.closes ? [2, 1, 0] : [0, 1, 2]) : moved(contour, step);
  return rhythm.map(([at, length], index) => ({
    at,
    length,
    height: 1.7 * arch[bar.place] + told.texture.step_semitones * along(shape, index, rhythm.length),
    last: ends && bar.closes && index === rhythm.length - 1,
  }));
}

function moved(contour, step) {
  const steps = contour.map((one) => one - contour[0]);
  if (step === "invert") return steps.map((one) => -one);
  const by = { sequence_up: 1, develop: 1, sequence_down: -1 }[step] ?? 0;
  return steps.map((one) => one + by);
}

function along(shape, index, count) {
  if (count < 2) return shape[0];
  const at = (index / (count - 1)) * (shape.length - 1);
  const low = Math.min(shape.length - 2, Math.floor(at));
  return shape[low] + (shape[low + 1] - shape[low]) * (at - low);
}

/** A rhythm with about so many notes; a higher aim never draws fewer. @param {any[]} rows @param {number} notes @param {number} share */
export function near(rows, notes, share) {
  const sorted = [...rows].sort((one, two) => one.length - two.length);
  const aim = Math.max(sorted[0].length, Math.min(sorted.at(-1).length, notes));
  return weighed(sorted.map((row) => [row, Math.exp(-0.5 * ((row.length - aim) / SPREAD) ** 2)]), share);
}

/**
 * The pitch of a note: near where it is wanted, in the scale, on the chord where it is heard as such.
 * @param {any} told @param {{ centre: number, target: number, weight: number, length: number, home: number | null }} note
 * @param {{ tones: Set<number>, scale: Set<number> }} chord @param {number[]} before the last two pitches
 * @param {number} leap the largest, in semitones
 */
export function pitchOf(told, note, chord, before, leap) {
  const { below, above, leap_cost: costs } = told.texture;
  const last = before.at(-1);
  const heard = Math.max(note.weight, Math.min(1, note.length / 4));
  const cost = (pitch) => {
    const step = last === undefined ? 0 : Math.abs(pitch - last);
    const far = step > Math.min(leap, costs.length - 1) ? 100 + 10 * step : costs[step];
    const foreign = chord.tones.has(pitch % 12) ? 0 : 0.5 + 7 * heard ** 1.5 + (step > 2 ? 3 : 0);
    const again = pitch === last && pitch === before.at(-2) ? 3 : 0;
    return far + foreign + again + 0.55 * Math.abs(pitch - note.target) + 0.012 * (pitch - note.centre) ** 2;
  };
  const ladder = Array.from({ length: below + above + 1 }, (_, at) => Math.round(note.centre) - below + at);
  const fits = (pitch) => (note.home === null ? chord.scale.has(pitch % 12) : pitch % 12 === note.home);
  return ladder.filter(fits).reduce((best, pitch) => (cost(pitch) < cost(best) ? pitch : best));
}

/** How far an onset strays, in seconds. @param {any} told @param {number} seed @param {...(number | string)} what */
export function stray(told, seed, ...what) {
  const { timing_sd_s: deviation, timing_limit_s: most } = told.performance;
  return Math.max(-most, Math.min(most, deviation * normal(seed, "time", ...what)));
}
