// Instruments of Web Audio nodes alone: nothing is sampled, nothing is fetched. Each note is made of
// a few nodes that take themselves away when it is over.

// partials: strength of each, the fundamental first. decayS: how a struck note fades at middle C,
// halved for every two octaves up. attack: share of what the place asks for. power: how loud a note
// is by the house's measure, beside the others (measured, see tests/web/browser/test_steering.py).
const KINDS = {
  flute: { partials: [1, 0.3, 0.14, 0.05, 0.02], gain: 0.2, attack: 0.8, releaseS: 0.12, trembles: true, pan: 0.08, power: 0.48 },
  epiano: { partials: [1, 0.24, 0.05, 0.09, 0.02], gain: 0.26, decayS: 1.5, attack: 0.08, releaseS: 0.22, pan: -0.12, power: 0.58 },
  pluck: { partials: saw(10, 1.3), gain: 0.24, decayS: 0.9, attack: 0.06, releaseS: 0.18, plucked: true, pan: -0.16, power: 0.52 },
  pad: { partials: saw(7, 1.7), gain: 0.05, attack: 4, releaseS: 0.9, wide: true, pan: 0, power: 0.79 },
  bass: { partials: [1, 0.42, 0.16, 0.06, 0.03], gain: 0.3, decayS: 2.4, attack: 0.2, releaseS: 0.1, pan: 0, power: 0.3 },
  drum: { gain: 0.3, pan: 0.2, power: 0.041 },
};
const FROM_S = 0.006; // nothing begins faster: it would click
const TREMBLE = { hz: 5.2, cents: 9, afterS: 0.35 };
const SKINS = { 64: [96, 0.24], 63: [176, 0.16] };
const NOISES = { 62: ["bandpass", 1500, 0.05, 1.6], 70: ["highpass", 6200, 0.03, 0.9] };
export const VELOCITY_POWER = 1.5;
export const FULL = 100; // the velocity at which a note has its kind's gain

function saw(count, slope) {
  return Array.from({ length: count }, (_, at) => 1 / (at + 1) ** slope);
}

function hertz(pitch) {
  return 440 * 2 ** ((pitch - 69) / 12);
}

function kindOf(note) {
  return KINDS[note.player] ?? KINDS.epiano;
}

function force(note) {
  return (note.velocity / FULL) ** VELOCITY_POWER;
}

function fadeS(kind, pitch) {
  return kind.decayS * 2 ** ((60 - pitch) / 24);
}

/** How much a note adds to the loudness, as power times seconds. Pure. */
export function energyOf(note) {
  const kind = kindOf(note);
  const fade = kind.decayS ? fadeS(kind, note.pitch) / 2 : Infinity;
  if (note.player === "drum") return SKINS[note.pitch] ? kind.power * (kind.gain * force(note)) ** 2 : 0;
  const sounds = fade === Infinity ? note.seconds : fade * (1 - Math.exp(-note.seconds / fade));
  return kind.power * (kind.gain * force(note)) ** 2 * sounds;
}

export class Instruments {
  #waves = new Map();
  #outs = new Map();

  /** @param {BaseAudioContext} context @param {AudioNode} out @param {Float32Array} noise */
  constructor(context, out, noise) {
    this.context = context;
    this.#noise(noise);
    this.#trembling();
    for (const [name, { pan, partials }] of Object.entries(KINDS)) {
      const place = context.createStereoPanner();
      place.pan.value = pan;
      place.connect(out);
      this.#outs.set(name, place);
      if (partials) this.#waves.set(name, this.#wave(partials));
    }
  }

  /** @param {any} note @param {number} at in the time of the context @param {number} attackS @param {number} level */
  play(note, at, attackS, level = 1) {
    const start = Math.max(at, this.context.currentTime);
    if (note.player === "drum") this.#strike(note, start, level);
    else this.#sound(note, start, attackS, level);
  }

  #sound(note, at, attackS, evened) {
    const kind = kindOf(note);
    const out = this.#outs.get(note.player) ?? this.#outs.get("epiano");
    const level = evened * kind.gain * force(note);
    const attack = Math.min(Math.max(FROM_S, kind.attack * attackS), note.seconds / 2);
    const end = at + note.seconds;
    const loud = this.context.createGain();
    const { gain } = loud;
    gain.setValueAtTime(0, at);
    gain.linearRampToValueAtTime(level, at + attack);
    if (kind.decayS) gain.setTargetAtTime(0, at + attack, fadeS(kind, note.pitch));
    gain.setTargetAtTime(0, end, kind.releaseS / 3);
    const into = kind.plucked ? this.#closing(note, at, loud) : loud;
    const stops = end + 2 * kind.releaseS;
    const sources = kind.wide ? [-5, 5] : [0];
    for (const cents of sources) {
      const source = this.#source(note, kind, at, stops, cents);
      source.connect(into);
      source.addEventListener("ended", () => loud.disconnect());
    }
    loud.connect(out);
  }

  #source(note, kind, at, stops, cents) {
    const source = this.context.createOscillator();
    source.setPeriodicWave(this.#waves.get(note.player) ?? this.#waves.get("epiano"));
    source.frequency.value = hertz(note.pitch);
    source.detune.value = cents;
    if (kind.trembles && note.seconds > 2 * TREMBLE.afterS) {
      const depth = this.context.createGain();
      depth.gain.setValueAtTime(0, at + TREMBLE.afterS);
      depth.gain.linearRampToValueAtTime(TREMBLE.cents, at + 2 * TREMBLE.afterS);
      this.tremble.connect(depth).connect(source.detune);
      source.addEventListener("ended", () => this.tremble.disconnect(depth));
    }
    source.start(at);
    source.stop(stops);
    return source;
  }

  // A plucked string loses what is bright in it first.
  #closing(note, at, to) {
    const filter = this.context.createBiquadFilter();
    const open = Math.min(9000, hertz(note.pitch) * (3 + 6 * force(note)));
    filter.type = "lowpass";
    filter.frequency.setValueAtTime(open, at);
    filter.frequency.setTargetAtTime(Math.min(open, 1.6 * hertz(note.pitch)), at, 0.22);
    filter.connect(to);
    return filter;
  }

  #strike(note, at, evened) {
    const out = this.#outs.get("drum");
    const loud = this.context.createGain();
    const level = evened * KINDS.drum.gain * force(note);
    loud.connect(out);
    if (SKINS[note.pitch]) {
      const [low, fade] = SKINS[note.pitch];
      const skin = this.context.createOscillator();
      skin.frequency.setValueAtTime(1.6 * low, at);
      skin.frequency.exponentialRampToValueAtTime(low, at + 0.06);
      this.#hit(skin, loud, at, level, fade);
      return;
    }
    const [type, frequency, fade, share] = NOISES[note.pitch];
    const source = this.context.createBufferSource();
    source.buffer = this.noise;
    source.loop = true;
    const filter = this.context.createBiquadFilter();
    filter.type = type;
    filter.frequency.value = frequency;
    filter.connect(loud);
    this.#hit(source, loud, at, share * level, fade, filter);
  }

  #hit(source, loud, at, level, fade, into = loud) {
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(level, at + 0.003);
    loud.gain.setTargetAtTime(0, at + 0.003, fade);
    source.connect(into);
    source.start(at);
    source.stop(at + 7 * fade);
    source.addEventListener("ended", () => loud.disconnect());
  }

  #wave(partials) {
    const sines = Float32Array.from([0, ...partials]);
    return this.context.createPeriodicWave(new Float32Array(sines.length), sines);
  }

  #noise(samples) {
    this.noise = this.context.createBuffer(1, samples.length, this.context.sampleRate);
    this.noise.copyToChannel(samples, 0);
  }

  #trembling() {
    this.tremble = this.context.createOscillator();
    this.tremble.frequency.value = TREMBLE.hz;
    this.tremble.start();
  }
}
