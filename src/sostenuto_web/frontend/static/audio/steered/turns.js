// The music, turn by turn: a turn is a bar, or where bars are long a part of one. What a turn is made
// of depends on the seed, the limits and the changes known a little before it sounds, and on nothing
// else: the same make the same notes. Times in seconds from the beginning. Pure.

import { drawn, normal, pick, weighed } from "./chance.js";
import { bassBar, bassOnsets, bassPitch, bassRoot, drumsOf, onsetsOf, patternOf, struck } from "./hands.js";
import { chordsOf, voiced } from "./harmony.js";
import { modesAt, numbersAt, placeAt } from "./place.js";
import { pitchOf, stray, tuneOf } from "./tune.js";

const LETTERS = ["A", "B", "A", "C", "A", "B", "A", "D"];
const PLACES = 4;
const WIDE = 40; // limits of velocity narrower than this shrink the dynamics

export class Turns {
  #told;
  #limits;
  #at = 0;
  #long = 0;
  #bpm = 0;
  #eighth = 0;
  #number = 0;
  #bar = { phrase: 0, place: 0, half: null, left: 0, letter: "A", closes: false };
  #hand = null;
  #pad = null;
  #bass = null;
  #sung = [];

  /** @param {any} told of sostenuto.music.steering @param {number} seed @param {string} preset */
  constructor(told, seed, preset) {
    this.#told = told;
    this.#limits = told.presets[preset];
    this.seed = seed;
    this.preset = preset;
    this.metre = told.metres[weighed(Object.entries(told.metre_shares), drawn(seed, "metre"))];
    this.tonic = Math.floor(12 * drawn(seed, "tonic"));
    this.players = pick(Object.values(told.ensembles), drawn(seed, "players"));
    this.plain = drawn(seed, "mode") < told.plain_mode_share;
  }

  /** When the next turn begins. */
  get at() {
    return this.#at;
  }

  /** @param {[number, number, number][]} changes seconds, valence, arousal; the first is where it begins */
  next(changes) {
    const { steering, tempo_slew_bpm_per_s: slew } = this.#told;
    const known = changes.filter(([seconds], place) => place === 0 || seconds <= this.#at - steering.lead_s);
    const [valence, arousal] = placeAt(known, this.#at, steering.smoothing_s);
    const now = numbersAt(this.#told, this.preset, valence, arousal);
    const far = now.tempo_bpm - (this.#bpm || now.tempo_bpm);
    const step = Math.max(-slew * this.#long, Math.min(slew * this.#long, far));
    this.#bpm = (this.#bpm || now.tempo_bpm) + step;
    const eighthS = 60 / this.#bpm / this.metre.eighths_per_beat;
    if (this.#eighth === 0) this.#open(eighthS);
    const [from, to] = [this.#eighth, this.#end(eighthS)];
    const modes = modesAt(this.#told, valence);
    const mode = this.plain ? modes[0] : modes.at(-1);
    const turn = { at: this.#at, seconds: (to - from) * eighthS, from, to, eighthS, valence, arousal, now, mode };
    const notes = this.#notes({ ...turn, bpm: this.#bpm });
    this.#at += turn.seconds;
    this.#long = turn.seconds;
    this.#eighth = to % this.metre.eighths;
    this.#number += 1;
    return { at: turn.at, seconds: turn.seconds, bpm: this.#bpm, mode, valence, arousal, now, notes };
  }

  // A bar begins; a place of the harmony is a bar, or two where bars are short.
  #open(eighthS) {
    const bar = this.#bar;
    if (this.#number > 0 && bar.left === 0) {
      bar.place = (bar.place + 1) % PLACES;
      if (bar.place === 0) bar.phrase += 1;
    }
    if (bar.left > 0) {
      bar.half = 1;
      bar.left = 0;
    } else {
      const short = this.metre.eighths * eighthS < this.#told.texture.short_bar_s;
      bar.half = short ? 0 : null;
      bar.left = short ? 1 : 0;
    }
    bar.letter = LETTERS[Math.floor(bar.phrase / 2) % LETTERS.length];
    bar.closes = bar.phrase % 2 === 1;
  }

  #end(eighthS) {
    const { eighths, strong } = this.metre;
    if (eighths * eighthS <= this.#told.steering.longest_turn_s) return eighths;
    return strong.find((place) => place > this.#eighth) ?? eighths;
  }

  #notes(turn) {
    const { texture } = this.#told;
    const barS = this.metre.eighths * turn.eighthS;
    const how = { seed: this.seed, tonic: this.tonic, mode: turn.mode, tension: turn.now.tension };
    const chords = chordsOf(this.#told, how, this.#bar, this.metre.eighths).map((chord) => this.#laid(chord, turn));
    const rate = turn.now.note_rate_hz * barS;
    const all = [
      ...this.#tune(turn, chords, texture.melody_share * rate),
      ...this.#chords(turn, chords, texture.accompaniment_share * rate),
      ...this.#pads(turn, chords),
      ...this.#bassLine(turn, chords),
      ...this.#drums(turn),
    ];
    const notes = all.map((one, index) => this.#played(one, turn, index));
    return notes.sort((one, two) => one.at - two.at || one.pitch - two.pitch);
  }

  #laid(chord, turn) {
    if (chord.to <= turn.from || chord.from >= turn.to) return chord;
    const { hand_below: hand, pad_below: pad } = this.#told.texture;
    this.#hand = voiced(chord.tones, turn.now.register - hand, 4, this.#hand);
    this.#pad = voiced(chord.tones, turn.now.register - pad, 3, this.#pad);
    return { ...chord, hand: this.#hand, pad: this.#pad };
  }

  #tune(turn, chords, aim) {
    const { above_register: above, lift } = this.#told.texture;
    const { letter, place, phrase } = this.#bar;
    const centre = turn.now.register + above + (lift[letter] ?? 0);
    const voice = letter === "B" || letter === "D" ? "descant" : "melody";
    const swell = this.#told.performance.phrase_swell * (Math.sin((Math.PI * (place + 0.5)) / PLACES) - 0.6);
    return within(tuneOf(this.#told, this.metre, this.seed, this.#bar, aim), turn).map((one) => {
      const chord = chords.find(({ to }) => one.at < to) ?? chords.at(-1);
      const home = one.last && chord.tones.has(this.tonic) ? this.tonic : null;
      const note = { centre, target: centre + one.height, weight: this.#weight(one.at), length: one.length, home };
      const pitch = pitchOf(this.#told, note, chord, this.#sung, this.#limits.largest_leap);
      this.#sung = [...this.#sung.slice(-1), pitch];
      return { voice, at: one.at, length: one.length, pitch, push: swell, what: phrase };
    });
  }

  #chords(turn, chords, aim) {
    const { eighths } = this.metre;
    const rings = turn.arousal < this.#told.texture.ring_below_arousal;
    const row = patternOf(this.#told, this.metre, this.seed, this.#bar.letter, aim);
    return within(onsetsOf(row, eighths), turn).flatMap(({ sign, at, length }) => {
      const chord = chords.find(({ to }) => at < to) ?? chords.at(-1);
      const until = rings ? chord.to - at : Math.min(length, chord.to - at);
      const push = 4 * (this.#weight(at) - 0.5);
      return struck(this.#told, sign, chord.hand).map((pitch) => ({ voice: "chords", at, length: until, pitch, push }));
    });
  }

  // The livelier, the softer: it lies under everything that is calm.
  #pads(turn, chords) {
    const { pad_below_arousal: below } = this.#told.texture;
    const softer = this.#limits.has_pad ? 0 : 24 * Math.max(0, turn.arousal - below);
    return chords
      .map(({ from, to, pad }) => ({ from: Math.max(from, turn.from), to: Math.min(to, turn.to), pad }))
      .filter(({ from, to }) => from < to)
      .flatMap(({ from, to, pad }) =>
        pad.map((pitch) => ({ voice: "pad", at: from, length: to - from, pitch, push: -softer })),
      );
  }

  #bassLine(turn, chords) {
    const { bass_low: low, bass_high: high } = this.#told.texture;
    const row = bassBar(this.metre, this.seed, this.#bar.letter, this.#limits.has_pad ? Math.min(turn.arousal, -0.5) : turn.arousal);
    return chords.flatMap((chord) => {
      const inside = within(bassOnsets(row, chord, this.metre.eighths), turn);
      if (!inside.length) return [];
      const root = bassRoot(this.#told, chord.root, this.#bass ?? (low + high) / 2);
      this.#bass = root;
      return inside.map(({ sign, at, length }) => {
        const push = 3 * (this.#weight(at) - 0.5);
        return { voice: "bass", at, length, pitch: bassPitch(sign, root, chord, this.#told), push };
      });
    });
  }

  #drums(turn) {
    const all = drumsOf(this.#told, this.metre, this.seed, this.#bar.letter, turn.now.percussion);
    return within(all, turn).map((one) => ({ ...one, voice: "drum", length: 1 }));
  }

  #weight(place) {
    if (this.metre.strong.includes(place)) return 1;
    return place % this.metre.eighths_per_beat === 0 ? 0.5 : 0;
  }

  #played(one, turn, index) {
    const { performance: row, texture } = this.#told;
    const { velocity, articulation } = turn.now;
    const key = [this.#number, one.voice, Math.round(one.at * 24)];
    const share = { melody: articulation, descant: articulation, pad: 1, drum: 1, bass: Math.min(articulation + 0.1, 1) };
    const sounds = one.length * (share[one.voice] ?? Math.min(articulation, 1)) * turn.eighthS;
    const at = turn.at + (one.at - turn.from) * turn.eighthS + stray(this.#told, this.seed, ...key);
    const human = row.velocity_sd * normal(this.seed, "force", ...key, index);
    const section = row.section_velocity[this.#bar.letter] ?? 0;
    const accent = row.metric_accent * (this.#weight(one.at) - 0.5);
    const [low, high] = this.#limits.velocity;
    const raw = one.push + (row.voice_velocity[one.voice] ?? 0) + accent + section + human;
    const force = velocity + raw * Math.min(1, (high - low) / WIDE);
    return {
      voice: one.voice,
      player: this.players[one.voice] ?? one.voice,
      at: Math.max(0, at),
      seconds: Math.max(0.05, Math.min(sounds, one.length * turn.eighthS + texture.overlap_s)),
      pitch: one.pitch,
      velocity: Math.max(low, Math.min(high, force)),
    };
  }
}

function within(events, { from, to }) {
  return events.filter(({ at }) => at >= from - 1e-9 && at < to - 1e-9);
}
