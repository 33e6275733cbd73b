// One recording on its way out: set to begin and to end at moments of the audio clock.

import { falling, rising } from "./joins.js";
import { glide } from "./levels.js";

export class Deck {
  #source;
  #fade;

  /**
   * @param {BaseAudioContext} context @param {AudioNode} out @param {AudioBuffer} buffer
   * @param {{ level: number, at: number, from: number, fadeIn: number }} how
   */
  constructor(context, out, buffer, { level, at, from, fadeIn }) {
    this.context = context;
    this.level = level;
    this.at = at;
    this.from = from;
    this.endsAt = at + buffer.duration - from;
    this.#source = context.createBufferSource();
    this.#source.buffer = buffer;
    this.#fade = context.createGain();
    this.#fade.gain.value = 0;
    this.#source.connect(this.#fade).connect(out);
    this.#fade.gain.setValueCurveAtTime(rising(level), at, fadeIn);
    this.#source.onended = () => this.#fade.disconnect();
    this.#source.start(at, from);
  }

  /** Fade out to the end of the recording. @param {number} seconds */
  leave(seconds) {
    const at = this.endsAt - seconds;
    this.#fade.gain.setValueCurveAtTime(falling(this.level), at, seconds);
  }

  /** Fade out from now on. @param {number} seconds */
  end(seconds) {
    const now = this.context.currentTime;
    glide(this.#fade.gain, 0, now, seconds);
    this.#source.stop(Math.max(now, this.at) + seconds + 0.02);
    this.endsAt = Math.min(this.endsAt, now + seconds);
  }

  /** @returns {number} where in the recording it is, in seconds */
  get position() {
    return Math.max(this.from, this.from + this.context.currentTime - this.at);
  }
}

// An event at a moment of the audio clock: it waits while the clock stands still, and no timer
// that a browser slows down takes part.
/** @param {BaseAudioContext} context @param {number} moment @param {() => void} doing @returns {() => void} takes it back */
export function when(context, moment, doing) {
  const clock = context.createConstantSource();
  const mute = context.createGain();
  mute.gain.value = 0;
  clock.connect(mute).connect(context.destination);
  let wanted = true;
  clock.onended = () => {
    mute.disconnect();
    if (wanted) doing();
  };
  clock.start();
  clock.stop(Math.max(moment, context.currentTime + 0.001));
  return () => (wanted = false);
}
