// Plays slots one after the other with cross-fades. It says what happens; what that means for a
// page is not known here. All moments are of the audio clock.

import { Deck, when } from "./deck.js";
import { joinOf, START_S } from "./joins.js";
import { ceiling, glide, ratio } from "./levels.js";

const AHEAD_S = 30;
const SKIP_S = 0.6;
const STOP_S = 1.2;
const LEAD_S = 0.02;

export class Player {
  #slots;
  #load;
  #say;
  #master;
  #held = new Map();
  #deck = null;
  #next = null;
  #waits = [];
  #place = 0;
  #turn = 0;
  #since = 0;

  /**
   * @param {BaseAudioContext} context
   * @param {object[]} slots in their order
   * @param {(slot: object) => Promise<{ buffer: AudioBuffer, gainDb: number }>} load
   * @param {(what: string, slot?: object) => void} say "began", "ended", "over", "left"
   */
  constructor(context, slots, load, say) {
    this.context = context;
    this.#slots = slots;
    this.#load = load;
    this.#say = say;
    this.#master = context.createGain();
    this.#master.gain.value = 0;
    this.#master.connect(ceiling(context, context.destination));
  }

  get slot() {
    return this.#slots[this.#place];
  }

  get position() {
    return this.#deck?.position ?? 0;
  }

  /** For how long the slot has been heard here, in seconds: the clock of the audio stands while it is held. */
  get heard() {
    return Math.max(0, this.position - this.#since);
  }

  /** Get the first slot ready, so that it sounds when it is asked for. */
  async ready() {
    while (this.slot && !(await this.#got(this.slot))) this.#drop(this.slot);
    return Boolean(this.slot);
  }

  /** @param {number} from where in the first slot, in seconds @param {number} db */
  async play(from, db) {
    const now = this.context.currentTime;
    this.#master.gain.setValueAtTime(ratio(db), now);
    await this.#begin(from, now + LEAD_S, START_S);
  }

  /** @param {number} db */
  volume(db) {
    glide(this.#master.gain, ratio(db), this.context.currentTime, 0.1);
  }

  /** "Not this": fade out, and let the next come in at once. @param {(slot: object) => boolean} goesToo */
  async skip(goesToo = () => false) {
    const gone = this.slot;
    this.#clear(SKIP_S);
    this.#slots = this.#slots.filter((slot, place) => place < this.#place || (slot !== gone && !goesToo(slot)));
    await this.#begin(0, this.context.currentTime + LEAD_S, SKIP_S);
  }

  stop() {
    this.#turn += 1;
    this.#clear(STOP_S);
    glide(this.#master.gain, 0, this.context.currentTime, STOP_S);
  }

  async #begin(from, at, fadeIn) {
    const turn = ++this.#turn;
    if (!(await this.ready())) return this.#say("over");
    if (turn !== this.#turn) return undefined;
    const slot = this.slot;
    const { buffer, gainDb } = await this.#got(slot);
    const rise = Math.min(fadeIn, buffer.duration / 4);
    const start = Math.max(at, this.context.currentTime + LEAD_S);
    const where = Math.min(from, Math.max(0, buffer.duration - 2 * rise));
    const how = { level: ratio(gainDb), at: start, from: where, fadeIn: rise };
    this.#sound(slot, new Deck(this.context, this.#master, buffer, how));
    return undefined;
  }

  #sound(slot, deck) {
    this.#deck = deck;
    this.#since = deck.position;
    this.#next = null;
    this.#say("began", slot);
    this.#wait(deck.endsAt - AHEAD_S, () => this.#follow(slot, deck));
  }

  async #follow(slot, deck) {
    const turn = this.#turn;
    const after = await this.#after();
    if (turn !== this.#turn) return;
    const length = deck.endsAt - deck.at;
    const room = deck.endsAt - this.context.currentTime - LEAD_S;
    const join = after && Math.min(joinOf(length, after.buffer.duration), room);
    if (!after || join < 0.05) {
      if (room > 0.1) deck.leave(Math.min(1, room - 0.05));
      this.#wait(deck.endsAt, () => this.#over(slot, Boolean(after)));
      return;
    }
    deck.leave(join);
    const at = deck.endsAt - join;
    const how = { level: ratio(after.gainDb), at, from: 0, fadeIn: join };
    this.#next = new Deck(this.context, this.#master, after.buffer, how);
    this.#wait(at + join / 2, () => this.#hand(slot));
  }

  #hand(slot) {
    const [deck, place] = [this.#next, this.#place + 1];
    this.#held.delete(slot);
    this.#place = place;
    this.#say("ended", slot);
    this.#sound(this.slot, deck);
  }

  #over(slot, more) {
    this.#say("ended", slot);
    this.#held.delete(slot);
    this.#place += 1;
    if (more) this.#begin(0, this.context.currentTime + LEAD_S, SKIP_S);
    else this.#say("over");
  }

  async #after() {
    for (;;) {
      const slot = this.#slots[this.#place + 1];
      if (!slot) return null;
      const got = await this.#got(slot);
      if (got) return got;
      this.#drop(slot);
    }
  }

  #drop(slot) {
    this.#slots = this.#slots.filter((one) => one !== slot);
    this.#say("left", slot);
  }

  async #got(slot) {
    if (!this.#held.has(slot)) this.#held.set(slot, this.#load(slot).catch(() => null));
    return this.#held.get(slot);
  }

  #wait(moment, doing) {
    this.#waits.push(when(this.context, moment, doing));
  }

  #clear(seconds) {
    for (const back of this.#waits.splice(0)) back();
    this.#deck?.end(seconds);
    this.#next?.end(seconds);
    this.#deck = this.#next = null;
  }
}
