// Steered music as sound: turns laid out on the audio clock a little ahead, one level whatever the
// place, and a ceiling that nothing passes.

import { when } from "../deck.js";
import { rising, START_S } from "../joins.js";
import { ceiling, glide, ratio } from "../levels.js";
import { noise } from "./chance.js";
import { energyOf, FULL, Instruments, VELOCITY_POWER } from "./instruments.js";
import { Turns } from "./turns.js";

const FIRST_S = 0.05; // from the call to the first note
const EVEN_S = 3; // over how long the level is evened out
const STOP_S = 1.2;
const REHEARSED_S = 12;
const ROOM = { seconds: 2.2, wet: 0.24, lowHz: 220, highHz: 3800 };
const BENDS_FROM = 0.8; // straight up to here; above it bends, so that nothing comes near full scale
const CEILING = 0.88;

export class SteeredMusic {
  #changes;
  #turns;
  #master;
  #fade;
  #tone;
  #instruments;
  #power;
  #wait = () => undefined;
  #over = false;

  /**
   * @param {BaseAudioContext} context @param {any} told the numbers of sostenuto.music.steering
   * @param {{ seed: number, preset: string, place: [number, number], lufs: number, db: number }} how
   * @param {(turn: any) => void} say what a turn is, when it is laid out
   * @param {ReturnType<typeof stuffOf>} stuff
   */
  constructor(context, told, how, say = () => undefined, stuff = stuffOf(context)) {
    this.context = context;
    this.told = told;
    this.how = how;
    this.say = say;
    this.stuff = stuff;
    this.#changes = [[0, ...how.place]];
    this.#turns = new Turns(told, how.seed, how.preset);
    this.#power = rehearsed(told, how);
    this.#build();
  }

  get changes() {
    return this.#changes;
  }

  /** Seconds since it began. */
  get seconds() {
    return Math.max(0, this.context.currentTime - this.origin);
  }

  /** From silence, with sound at once. */
  start() {
    const now = this.context.currentTime;
    this.origin = now + FIRST_S;
    this.#fade.gain.setValueCurveAtTime(rising(1), now, START_S);
    this.#follow();
  }

  /** The place is another one from now on. @param {number} valence @param {number} arousal */
  steer(valence, arousal) {
    const seconds = Math.max(this.seconds, this.#changes.at(-1)[0]);
    this.#changes.push([Math.round(seconds * 1000) / 1000, valence, arousal]);
  }

  /** @param {number} db */
  volume(db) {
    glide(this.#master.gain, ratio(db), this.context.currentTime, 0.3);
  }

  stop() {
    this.#over = true;
    this.#wait();
    glide(this.#master.gain, 0, this.context.currentTime, STOP_S);
  }

  /**
   * Lay out what is played while a context renders that does not run in real time.
   * @param {number} seconds @param {[number, number, number][]} changes
   */
  rehearse(seconds, changes) {
    const { context } = this;
    const { lead_s: lead } = this.told.steering;
    this.origin = FIRST_S;
    this.#changes = changes;
    this.#fade.gain.setValueCurveAtTime(rising(1), 0, START_S);
    const follow = () => {
      this.#lay();
      if (this.#turns.at >= seconds) return;
      const moment = this.origin + this.#turns.at - lead;
      context.suspend(moment).then(() => {
        follow();
        context.resume();
      });
    };
    follow();
  }

  #build() {
    const { context } = this;
    this.#master = context.createGain();
    this.#master.gain.value = ratio(this.how.db);
    this.#master.connect(ceiling(context, bent(context)));
    this.#fade = context.createGain();
    this.#fade.gain.value = 0;
    this.#fade.connect(this.#master);
    this.#tone = context.createBiquadFilter();
    this.#tone.type = "lowpass";
    this.#tone.Q.value = 0.5;
    this.#tone.connect(this.#fade);
    this.#roomed(this.#tone).connect(this.#fade);
    this.#instruments = new Instruments(context, this.#tone, this.stuff.noise);
  }

  #follow() {
    if (this.#over) return;
    this.#lay();
    const { lead_s: lead } = this.told.steering;
    this.#wait = when(this.context, this.origin + this.#turns.at - lead, () => this.#follow());
  }

  #lay() {
    const turn = this.#turns.next(this.#changes);
    const at = this.origin + turn.at;
    const power = turn.notes.reduce((sum, note) => sum + energyOf(note), 0) / turn.seconds;
    this.#power += (power / forceOf(turn) - this.#power) * (1 - Math.exp(-turn.seconds / EVEN_S));
    const tone = this.#tone.frequency;
    if (turn.at === 0) tone.setValueAtTime(turn.now.cutoff_hz, at);
    else tone.exponentialRampToValueAtTime(turn.now.cutoff_hz, at + turn.seconds);
    // Each note has its level from the beginning: what sounds already is not turned up or down.
    const [level, attackS] = [this.#evened(turn), turn.now.attack_s];
    for (const note of turn.notes) this.#instruments.play(note, this.origin + note.at, attackS, level);
    this.say(turn);
  }

  // The gain that brings what is played to the level of the house. How hard is played is known at
  // once; how much beside that, as a mean of the last seconds.
  #evened(turn) {
    const lufs = this.how.lufs + this.told.steering.loudness_arousal_lu * (turn.arousal - 1);
    return Math.sqrt(10 ** (lufs / 10) / Math.max(this.#power * forceOf(turn), 1e-9));
  }

  #roomed(from) {
    const { context } = this;
    const echo = context.createConvolver();
    echo.normalize = true;
    echo.buffer = this.stuff.echo;
    const wet = context.createGain();
    wet.gain.value = ROOM.wet;
    from.connect(cut(context, "highpass", ROOM.lowHz)).connect(cut(context, "lowpass", ROOM.highHz)).connect(echo).connect(wet);
    return wet;
  }
}

// What the first seconds at a place are like, so that it begins at its level.
function rehearsed(told, { seed, preset, place }) {
  const turns = new Turns(told, seed, preset);
  let energy = 0;
  while (turns.at < REHEARSED_S) {
    const turn = turns.next([[0, ...place]]);
    for (const note of turn.notes) energy += energyOf(note) / forceOf(turn);
  }
  return energy / turns.at;
}

// As the power of its notes goes with how hard they are struck.
function forceOf(turn) {
  return (turn.now.velocity / FULL) ** (2 * VELOCITY_POWER);
}

function bent(context) {
  const shaper = context.createWaveShaper();
  const room = CEILING - BENDS_FROM;
  const out = (one) => (one <= BENDS_FROM ? one : BENDS_FROM + room * Math.tanh((one - BENDS_FROM) / room));
  shaper.curve = Float32Array.from({ length: 4097 }, (_, at) => {
    const one = at / 2048 - 1;
    return Math.sign(one) * out(Math.abs(one));
  });
  shaper.connect(context.destination);
  return shaper;
}

function cut(context, type, hz) {
  const filter = context.createBiquadFilter();
  filter.type = type;
  filter.frequency.value = hz;
  return filter;
}

// Noise and the room, which take a moment to make: they can be there before they are needed.
/** @param {BaseAudioContext} context */
export function stuffOf(context) {
  const { sampleRate } = context;
  const length = Math.round(ROOM.seconds * sampleRate);
  const echo = context.createBuffer(2, length, sampleRate);
  for (const side of [0, 1]) {
    const fading = noise(side + 1, length).map((one, at) => one * Math.exp((-6.9 * at) / length));
    echo.copyToChannel(fading, side);
  }
  return { echo, noise: noise(3, sampleRate) };
}
