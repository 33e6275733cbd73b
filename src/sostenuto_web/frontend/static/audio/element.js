// The same as the player in player.js, with one <audio>: for phones that hold Web Audio when they
// are locked, and for recordings too long to be unpacked whole. No cross-fades; one slot ends, the
// next one begins.

import { ratio } from "./levels.js";

const OUT_MS = 900;

export class ElementPlayer {
  #slots;
  #say;
  #audio;
  #place = 0;
  #try = 0;
  #db = 0;
  #from = 0;
  #leaves = false;

  /** @param {HTMLAudioElement} audio @param {object[]} slots @param {(what: string, slot?: object) => void} say */
  constructor(audio, slots, say) {
    this.#audio = audio;
    this.#slots = slots;
    this.#say = say;
    audio.addEventListener("ended", () => this.#ended());
    audio.addEventListener("error", () => this.#failed());
    // Held by the page, by a key of the lock screen, or by a call that comes in.
    audio.addEventListener("pause", () => audio.ended || this.#leaves || this.#say("held"));
    audio.addEventListener("loadedmetadata", () => this.#go());
  }

  get slot() {
    return this.#slots[this.#place];
  }

  get position() {
    return this.#audio.currentTime;
  }

  /** For how long the slot has been heard here, in seconds: what was jumped over was not. */
  get heard() {
    const { played } = this.#audio;
    return Array.from(played, (_, at) => played.end(at) - played.start(at)).reduce((sum, one) => sum + one, 0);
  }

  async ready() {
    if (this.slot) this.#set();
    return Boolean(this.slot);
  }

  async play(from, db) {
    this.#from = from;
    if (this.#audio.readyState > 0) this.#go();
    this.volume(db);
    this.#say("began", this.slot);
    await this.resume();
  }

  hold() {
    this.#audio.pause();
  }

  // What cannot be played says so as an error of its own.
  resume() {
    return this.#audio.play().catch(() => undefined);
  }

  volume(db) {
    this.#db = db;
    const gain = this.slot?.sounds[this.#try]?.gain_db ?? 0;
    this.#audio.volume = Math.min(1, ratio(db + gain));
  }

  async skip(goesToo = () => false) {
    const gone = this.slot;
    this.#slots = this.#slots.filter((slot, place) => place < this.#place || (slot !== gone && !goesToo(slot)));
    this.#on();
  }

  stop() {
    this.#leaves = true;
    const [from, began] = [this.#audio.volume, performance.now()];
    const step = () => {
      const left = 1 - (performance.now() - began) / OUT_MS;
      if (left <= 0 || document.hidden) return this.#audio.pause();
      this.#audio.volume = from * left;
      return requestAnimationFrame(step);
    };
    step();
  }

  // To where it was, as soon as the file is known.
  #go() {
    if (this.#from) this.#audio.currentTime = this.#from;
    this.#from = 0;
  }

  #set() {
    this.#try = 0;
    this.#audio.src = this.slot.sounds[0].url;
  }

  #on() {
    if (!this.slot) {
      this.#leaves = true;
      this.#audio.pause();
      this.#say("over");
      return;
    }
    this.#set();
    this.play(0, this.#db);
  }

  #ended() {
    this.#say("ended", this.slot);
    this.#place += 1;
    this.#on();
  }

  #failed() {
    const other = this.slot?.sounds[this.#try + 1];
    if (other) {
      this.#try += 1;
      this.#audio.src = other.url;
      this.volume(this.#db);
      this.resume();
      return;
    }
    if (!this.slot) return;
    this.#say("left", this.slot);
    this.#slots = this.#slots.filter((slot) => slot !== this.slot);
    this.#on();
  }
}
