// <listening-player>: plays a programme, and tells the house what began, ended, was skipped, stopped.
// Without this script the page is a form for each of these and an <audio>.

import { ElementPlayer } from "../audio/element.js";
import { Player } from "../audio/player.js";
import { Scope } from "../lib/scope.js";
import { open } from "./dialogs.js";
import { grounding } from "./session-ground.js";

const TELL_MS = 5000;
const LONGEST_S = 900; // unpacked, a quarter of an hour takes 350 MB
const CLOSED_MS = 1600;

class ListeningPlayer extends HTMLElement {
  #scope = new Scope();
  #told = { slots: [] };
  #player = null;
  #context = null;
  #awake = null;
  #sounding = null;
  #untold = null; // it sounds, and the house could not be told
  #heardBefore = 0; // of the piece that sounds, on this page before it was loaded again
  #started = false;
  #stopped = false;
  #saying = Promise.resolve();

  async connectedCallback() {
    grounding(this.ownerDocument);
    const told = this.querySelector("#player-told");
    if (!told || !this.#find("play")) return;
    this.#told = JSON.parse(told.textContent);
    for (const part of this.querySelectorAll("[data-scripted]")) part.hidden = false;
    this.#find("still").hidden = true;
    this.#listen();
    this.#line("loading");
    this.#player = this.#made();
    const there = await this.#player.ready();
    if (!this.isConnected) return;
    this.#find("play").disabled = !there;
    this.#line(there ? "ready" : "over");
    this.dataset.ready = "";
  }

  disconnectedCallback() {
    this.#scope.end();
    this.#player?.stop();
    this.#context?.close();
  }

  /** Where in the piece the music is, in seconds. */
  get position() {
    return this.#sounding ? this.#player.position : 0;
  }

  /** As if Play were pressed. */
  start() {
    if (!this.#find("play").disabled && !this.#started) this.#play();
  }

  /** Tell the house something, after all that was told before. @param {string} url @param {object} said */
  tell(url, said) {
    return this.#tell(url, said);
  }

  /** All that was told so far is known, or lost. */
  settled() {
    this.#tellAgain();
    return this.#saying;
  }

  #announce(what, slot) {
    this.dispatchEvent(new CustomEvent(`player:${what}`, { detail: slot }));
  }

  #made() {
    const { slots } = this.#told;
    const say = (what, slot) => this.#heard(what, slot);
    const short = slots.every((slot) => slot.seconds <= LONGEST_S);
    const phone = matchMedia("(hover: none) and (pointer: coarse)").matches;
    if (globalThis.AudioContext && short && !phone) {
      this.#context = new AudioContext({ latencyHint: "playback" });
      return new Player(this.#context, slots, (slot) => this.#load(slot), say);
    }
    return new ElementPlayer(new Audio(), slots, say);
  }

  async #load(slot) {
    for (const { url, gain_db } of slot.sounds) {
      const answer = await fetch(url);
      if (answer.ok) {
        const bytes = await answer.arrayBuffer();
        return { buffer: await this.#context.decodeAudioData(bytes), gainDb: gain_db };
      }
    }
    return null;
  }

  #listen() {
    const scope = this.#scope;
    scope.listen(this.#find("play"), "click", () => this.#play());
    scope.listen(this.#find("hold"), "click", () => this.#hold());
    scope.listen(this.#find("volume"), "input", () => this.#player.volume(this.#db));
    scope.listen(this, "submit", (event) => this.#act(event));
    scope.listen(document, "visibilitychange", () => document.hidden || this.#keepAwake());
    scope.listen(window, "pagehide", () => this.#tellPlace({ leaving: true }));
    scope.every(TELL_MS, () => this.#context?.state === "suspended" || this.#tellPlace());
    scope.every(500, () => this.#draw());
    const media = navigator.mediaSession;
    if (!media) return;
    const keys = { play: () => this.#play(), pause: () => this.#hold(), stop: () => this.#stop(), nexttrack: () => this.#skip() };
    for (const [name, doing] of Object.entries(keys)) media.setActionHandler(name, doing);
  }

  async #play() {
    if (this.#stopped || this.#find("play").disabled) return;
    const first = !this.#started;
    this.#started = true;
    this.#find("play").hidden = true;
    this.#find("hold").hidden = false;
    if (first) this.#announce("begins");
    if (this.#context) await this.#context.resume();
    else if (!first) await this.#player.resume();
    if (first) await this.#player.play(this.#known(this.#player.slot).from, this.#db);
    if (!this.#sounding) return;
    this.#line("playing");
    this.#state("playing");
    this.#keepAwake();
  }

  async #hold() {
    if (!this.#sounding) return;
    if (!this.#context) return this.#player.hold(); // which says when it is held
    await this.#context.suspend();
    this.#held();
  }

  #held() {
    this.#tellPlace();
    this.#find("play").hidden = false;
    this.#find("hold").hidden = true;
    this.#line("held");
    this.#state("paused");
    this.#sleep();
  }

  #act(event) {
    const act = event.target.dataset?.act;
    if (act !== "stop" && act !== "skip") return;
    event.preventDefault();
    if (act === "stop") this.#stop();
    else this.#skip();
  }

  #stop() {
    open(document.getElementById("sheet-ground"));
    if (this.#stopped) return;
    this.#stopped = true;
    this.#tellPlace();
    this.#player.stop();
    this.#state("none");
    if (this.#sounding) this.#mark(this.#sounding, "played");
    this.#sounding = null;
    this.#line("stopped");
    for (const part of this.querySelectorAll("[data-scripted]")) part.hidden = true;
    this.#find("hold").hidden = true;
    this.#find("play").hidden = true;
    this.querySelector(".run-thumb").hidden = true;
    this.#tell(this.dataset.stop);
    this.#announce("stopped");
    this.#sleep();
    const context = this.#context;
    this.#context = null;
    if (context?.state === "suspended") context.close();
    else setTimeout(() => context?.close(), CLOSED_MS); // silent by then
  }

  async #skip() {
    const gone = this.#player.slot;
    if (!gone) return;
    this.#mark(gone, "skipped");
    this.#tellPlace();
    this.#tell(`${gone.at}skip/`);
    if (this.#context?.state === "suspended" && this.#started) await this.#context.resume();
    if (!this.#started) this.#announce("begins");
    this.#started = true;
    this.#find("play").hidden = true;
    await this.#player.skip((slot) => slot.title === gone.title && slot.artist === gone.artist);
  }

  #heard(what, slot) {
    if (what === "began") {
      this.#sounding = slot;
      this.#heardBefore = this.#known(slot).heard;
      this.#find("play").hidden = true;
      this.#find("hold").hidden = false;
      this.#name(slot);
      this.#mark(slot, "playing");
      this.#announce("began", slot);
      this.#tellBegin(slot);
    }
    if (what === "ended") {
      this.#mark(slot, "played");
      this.#announce("ended", slot);
      this.#tellPlace();
      this.#tell(`${slot.at}played/`);
    }
    if (what === "left") this.#line("left");
    if (what === "held" && this.#sounding) this.#held();
    if (what === "over") {
      this.#sounding = null;
      this.#state("none");
      this.#line("over");
      this.#find("hold").hidden = true;
      this.querySelector(".run-thumb").hidden = true;
      this.#sleep();
      this.#announce("over");
    }
  }

  // What is said of a piece is taken only once the house knows that it sounds.
  async #tellBegin(slot) {
    const answer = await this.#tell(`${slot.at}begin/`);
    if (answer?.status === 409) this.#refused(slot);
    if ((!answer || answer.status >= 500) && this.#sounding === slot) this.#untold = slot;
  }

  #tellAgain() {
    const slot = this.#untold;
    this.#untold = null;
    if (slot && slot === this.#sounding) this.#tellBegin(slot);
  }

  // It must not sound any more since it was fetched: out with it, at once.
  #refused(slot) {
    this.#line("left");
    if (this.#player.slot === slot) this.#player.skip();
  }

  #name(slot) {
    this.#find("title").textContent = slot.title;
    this.#find("artist").textContent = slot.artist;
    const media = navigator.mediaSession;
    if (!media || !globalThis.MediaMetadata) return;
    // A lock screen is seen by anybody: it says nothing of what or for whom.
    media.metadata = new MediaMetadata({ title: document.title });
    this.#state("playing");
  }

  #state(name) {
    if (navigator.mediaSession) navigator.mediaSession.playbackState = name;
  }

  #mark(slot, state) {
    const place = this.querySelector(`[data-slot="${slot.id}"] [data-state]`);
    if (place) place.textContent = this.#told.states[state];
  }

  #draw() {
    const bar = this.#find("progress");
    bar.hidden = !this.#sounding;
    if (this.#sounding) bar.value = Math.min(1, this.#player.position / this.#sounding.seconds);
  }

  #tellPlace({ leaving = false } = {}) {
    if (!this.#sounding) return;
    this.#tellAgain();
    const heard = this.#heardBefore + this.#player.heard;
    const said = { slot: this.#sounding.id, position_s: this.#player.position.toFixed(1), heard_s: heard.toFixed(1) };
    remember(this.dataset.place, said);
    this.#tell(this.dataset.place, said, leaving);
    document.dispatchEvent(new CustomEvent("house:used"));
  }

  // A page that is loaded again may be quicker than what it said last: this tab knows that as well.
  #known({ id }) {
    const { slot, position_s: seconds, heard_s: heard } = remembered(this.dataset.place);
    const [here, first] = [slot === id, this.#told.slots[0]?.id === id];
    const more = (said, kept) => Math.max(first ? said : 0, (here && Number(kept)) || 0);
    return { from: more(this.#told.position_s, seconds), heard: more(this.#told.heard_s, heard) };
  }

  // One after the other: what began is known before it is over.
  #tell(url, said = {}, leaving = false) {
    const body = new URLSearchParams({ person: this.dataset.person, ...said });
    const headers = { Accept: "application/json", "X-CSRFToken": this.dataset.token };
    const send = () => fetch(url, { method: "POST", headers, body, keepalive: true }).catch(() => null);
    this.#saying = leaving ? send() : this.#saying.then(send);
    return this.#saying;
  }

  async #keepAwake() {
    if (!this.#sounding || !navigator.wakeLock || (this.#awake && !this.#awake.released)) return;
    try {
      this.#awake = await navigator.wakeLock.request("screen");
    } catch {
      this.#awake = null; // the battery is low, or the page is not in sight
    }
  }

  #sleep() {
    this.#awake?.release();
    this.#awake = null;
  }

  get #db() {
    return Math.min(Number(this.#find("volume").value), this.#told.cap_db);
  }

  #find(name) {
    return this.querySelector(`[data-${name}]`);
  }

  #line(name) {
    const says = { loading: "saysLoading", ready: "saysReady", playing: "saysPlaying", held: "saysHeld" };
    const others = { stopped: "saysStopped", over: "saysOver", left: "saysLeft" };
    this.#find("line").textContent = this.dataset[{ ...says, ...others }[name]];
  }
}

function remember(key, said) {
  try {
    sessionStorage.setItem(key, JSON.stringify(said));
  } catch {
    // A browser that keeps nothing goes on where the house knows.
  }
}

function remembered(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

customElements.define("listening-player", ListeningPlayer);
