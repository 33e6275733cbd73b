// <steered-music>: two sliders, music that follows them, and what the house is told of it. The house
// is asked before anything sounds; where it does not answer, nothing does.

import { SteeredMusic, stuffOf } from "../audio/steered/music.js";
import { newId } from "../lib/room-waiting.js";
import { Scope } from "../lib/scope.js";
import { open } from "./dialogs.js";
import { grounding } from "./session-ground.js";

const MOVED_MS = 300; // a slider that moves is looked at so often
const TELL_MS = 3000;
const STILL_THERE_S = 30; // the place is said again, so that the house knows how long it sounded
const CLOSED_MS = 1600;
const MOST = 300; // changes in one message

class SteeredMusicElement extends HTMLElement {
  #scope = new Scope();
  #told = null;
  #music = null;
  #context = null;
  #stuff = null;
  #awake = null;
  #at = "";
  #kept = 1; // where it began came with the beginning
  #sending = null;
  #refused = false;

  connectedCallback() {
    const told = this.querySelector("#steered-told");
    if (!told || !globalThis.AudioContext) return;
    this.#told = JSON.parse(told.textContent);
    grounding(this.ownerDocument);
    for (const part of this.querySelectorAll("[data-scripted]")) part.hidden = false;
    this.#listen();
    this.#say();
    this.#line("ready");
    this.#prepare();
    this.#find("play").disabled = false;
    this.dataset.ready = "";
  }

  disconnectedCallback() {
    this.#scope.end();
    this.#leave();
    this.#context?.close();
  }

  #listen() {
    const scope = this.#scope;
    scope.listen(this.#find("play"), "click", () => this.#play());
    scope.listen(this.#find("stop"), "click", () => this.#stop());
    scope.listen(this.#find("volume"), "input", () => this.#music?.volume(this.#db));
    for (const slider of this.querySelectorAll("[data-slider]")) scope.listen(slider, "input", () => this.#say());
    scope.listen(document, "visibilitychange", () => document.hidden || this.#keepAwake());
    scope.listen(window, "pagehide", () => this.#leave());
    scope.listen(window, "pageshow", (event) => event.persisted && location.reload());
    scope.every(MOVED_MS, () => this.#moved());
    scope.every(TELL_MS, () => this.#tell());
    const media = navigator.mediaSession;
    for (const key of ["pause", "stop"]) media?.setActionHandler(key, () => this.#stop());
  }

  // What takes its time is there before somebody presses.
  #prepare() {
    if (this.#context) return;
    this.#context = new AudioContext({ latencyHint: "playback" });
    this.#stuff = stuffOf(this.#context);
  }

  async #play() {
    const [play, place] = [this.#find("play"), this.#place];
    if (!this.#stays) {
      this.#line("stay");
      return this.#find("stays").focus();
    }
    play.disabled = true;
    this.#line("beginning");
    this.#prepare();
    const context = this.#context;
    const running = context.resume();
    const how = { seed: this.#seed, preset: this.#find("preset").value, place, lufs: this.#told.lufs, db: this.#db };
    const asked = this.#ask(how);
    const music = new SteeredMusic(context, this.#told.music, how, (turn) => this.#drawn(turn), this.#stuff);
    const answer = await asked;
    if (!answer.ok) {
      play.disabled = false;
      return this.#line(answer.words ? null : "away", answer.words);
    }
    await running;
    if (!this.isConnected) return undefined;
    this.#begun(music, answer.at);
    return undefined;
  }

  #begun(music, at) {
    [this.#music, this.#at, this.#kept, this.#refused] = [music, at, 1, false];
    music.start();
    this.#find("play").hidden = true;
    this.#before(false);
    this.#find("thumb").hidden = false;
    this.#line("playing");
    this.#keepAwake();
    this.#named();
  }

  async #ask({ seed, preset, place: [valence, arousal] }) {
    const said = { seed, preset, valence, arousal, session: this.dataset.session, stays: this.#stays ? "on" : "", once: newId() };
    const answer = await this.#post(this.dataset.begin, said);
    const { at, words } = (await answer?.json().catch(() => null)) ?? {};
    return { ok: Boolean(answer?.ok && at), at, words };
  }

  #stop(words) {
    open(document.getElementById("sheet-ground"));
    if (!this.#music) return;
    const context = this.#context;
    this.#context = null;
    this.#music.stop();
    this.#end();
    this.#music = null;
    this.#find("thumb").hidden = true;
    this.#before(true);
    this.#find("play").hidden = false;
    this.#find("play").disabled = false;
    this.#find("beats").textContent = "";
    this.#line(words ? null : "stopped", words);
    this.#awake?.release();
    this.#awake = null;
    if (navigator.mediaSession) navigator.mediaSession.playbackState = "none";
    setTimeout(() => {
      context.close(); // silent by then
      if (this.isConnected) this.#prepare();
    }, CLOSED_MS);
  }

  // A slider that is held sends many events: what it says is taken a few times a second.
  #moved() {
    if (!this.#music) return;
    const [valence, arousal] = this.#place;
    const [seconds, lastValence, lastArousal] = this.#music.changes.at(-1);
    const same = valence === lastValence && arousal === lastArousal;
    if (!same || this.#music.seconds - seconds > STILL_THERE_S) this.#music.steer(valence, arousal);
  }

  // What is not kept yet, one message after the other; what got lost goes with the next.
  async #tell() {
    if (!this.#music || this.#sending || this.#refused) return;
    document.dispatchEvent(new CustomEvent("house:used"));
    const more = this.#music.changes.slice(this.#kept, this.#kept + MOST);
    if (!more.length) return;
    const music = this.#music;
    this.#sending = this.#post(`${this.#at}changes/`, this.#batch(more));
    const answer = await this.#sending;
    this.#sending = null;
    if (music !== this.#music) return;
    if (answer?.ok) {
      this.#kept += more.length;
      this.#line("playing");
    } else if (answer && answer.status >= 400 && answer.status < 500) {
      this.#refused = true;
      const said = await answer.json().catch(() => ({}));
      this.#stop(said.words);
    } else this.#line("unsent");
  }

  #batch(more) {
    return { after: this.#kept, changes: JSON.stringify(more) };
  }

  async #end() {
    const [at, music] = [this.#at, this.#music];
    await this.#sending;
    this.#post(`${at}end/`, this.#batch(music.changes.slice(this.#kept, this.#kept + MOST)));
  }

  // The page goes: no time to wait for an answer.
  #leave() {
    if (!this.#music) return;
    const more = this.#music.changes.slice(this.#kept, this.#kept + MOST);
    this.#post(`${this.#at}end/`, this.#batch(more));
    this.#music.stop();
    this.#music = null;
  }

  #post(url, said) {
    const body = new URLSearchParams({ person: this.dataset.person, ...said });
    const headers = { Accept: "application/json", "X-CSRFToken": this.dataset.token };
    return fetch(url, { method: "POST", headers, body, keepalive: true }).catch(() => null);
  }

  #drawn(turn) {
    this.#find("beats").textContent = this.dataset.saysBeats.replace("{beats}", Math.round(turn.bpm));
  }

  #say() {
    for (const slider of this.querySelectorAll("[data-slider]")) {
      const rows = this.#told.words[slider.dataset.slider];
      const [, word] = rows.find(([end]) => Number(slider.value) <= end) ?? rows.at(-1);
      slider.setAttribute("aria-valuetext", word);
      this.querySelector(`[data-said="${slider.dataset.slider}"]`).textContent = word;
    }
  }

  // A lock screen is seen by anybody: it says nothing of what or for whom.
  #named() {
    const media = navigator.mediaSession;
    if (!media || !globalThis.MediaMetadata) return;
    media.metadata = new MediaMetadata({ title: document.title });
    media.playbackState = "playing";
  }

  async #keepAwake() {
    if (!this.#music || !navigator.wakeLock) return;
    try {
      this.#awake = await navigator.wakeLock.request("screen");
    } catch {
      this.#awake = null; // the battery is low, or the page is not in sight
    }
  }

  get #place() {
    return ["valence", "arousal"].map((name) => Number(this.querySelector(`[data-slider="${name}"]`).value));
  }

  // Asked for where a caution wants it; the house asks for it too.
  get #stays() {
    const box = this.#find("stays");
    return !box || box.checked;
  }

  get #seed() {
    const field = this.#find("seed");
    return field.value && field.checkValidity() ? Number(field.value) : this.#told.seed;
  }

  get #db() {
    return Math.min(Number(this.#find("volume").value), this.#told.cap_db);
  }

  #before(shown) {
    for (const part of this.querySelectorAll("[data-before]")) part.hidden = !shown;
  }

  #find(name) {
    return this.querySelector(`[data-${name}]`);
  }

  #line(name, words = "") {
    const says = { ready: "saysReady", beginning: "saysBeginning", playing: "saysPlaying", stopped: "saysStopped" };
    const others = { away: "saysAway", unsent: "saysUnsent", stay: "saysStay" };
    const line = this.#find("line");
    const text = words || this.dataset[{ ...says, ...others }[name]];
    if (line.textContent !== text) line.textContent = text;
  }
}

customElements.define("steered-music", SteeredMusicElement);
