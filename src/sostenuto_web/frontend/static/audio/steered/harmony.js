// Which chords rule a bar, and how they lie in the hand. Pitches are MIDI numbers, places eighths. Pure.

import { drawn, pick } from "./chance.js";

const REACH = 9; // semitones that the middle of a hand may lie from where it belongs

/**
 * The chords of one bar, without gaps.
 * @param {any} told @param {{ seed: number, tonic: number, mode: string, tension: number }} how
 * @param {{ letter: string, closes: boolean, place: number, half: number | null }} bar @param {number} eighths
 */
export function chordsOf(told, how, bar, eighths) {
  const rows = told.harmony[how.mode];
  const kind = bar.closes ? "closed" : "open";
  const phrase = pick(rows[kind], drawn(how.seed, "phrase", bar.letter, kind));
  const all = phrase[bar.place];
  const numerals = bar.half === null ? all : [all[Math.min(bar.half, all.length - 1)]];
  const length = eighths / numerals.length;
  return numerals.map((numeral, at) => ({
    from: at * length,
    to: (at + 1) * length,
    ...sounding(rows.chords[numeral], colourOf(how, numeral), how.tonic),
  }));
}

// Tension asks for sevenths; a few of the others get a ninth.
function colourOf({ seed, tension }, numeral) {
  const share = drawn(seed, "colour", numeral);
  if (share < 0.6 * tension) return "seventh";
  return share > 0.85 ? "ninth" : "plain";
}

function sounding(chord, colour, tonic) {
  const raised = (notes) => new Set(notes.map((one) => (one + tonic) % 12));
  const { root, fifth } = chord;
  return { root: (root + tonic) % 12, fifth, tones: raised(chord[colour]), scale: raised(chord.scale) };
}

/**
 * Lay a chord out so that the hand moves as little as it can.
 * @param {Set<number>} tones @param {number} centre @param {number} size @param {number[] | null} before
 * @returns {number[]} from low to high
 */
export function voiced(tones, centre, size, before) {
  const low = Math.round(centre) - 14;
  const ladder = Array.from({ length: 34 }, (_, at) => low + at).filter((one) => tones.has(one % 12));
  const all = ladder.slice(0, 1 - size).map((_, at) => ladder.slice(at, at + size));
  const hands = all.filter((hand) => clear(hand) && Math.abs(middle(hand) - centre) < REACH);
  const effort = (hand) =>
    Math.abs(middle(hand) - centre) + (before ?? hand).reduce((sum, one, at) => sum + Math.abs(one - hand[at]), 0);
  return (hands.length ? hands : all).reduce((best, hand) => (effort(hand) < effort(best) ? hand : best));
}

function middle(hand) {
  return hand.reduce((sum, one) => sum + one, 0) / hand.length;
}

// A second growls at the bottom and is rough on top.
function clear(hand) {
  const steps = hand.slice(1).map((one, at) => one - hand[at]);
  return steps[0] > 2 && steps.at(-1) > 1;
}
