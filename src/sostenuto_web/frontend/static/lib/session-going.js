// How a session goes, worked out from all its taps: the same whatever order they arrived in. Pure.
//
// The house works it out by the same rules (care/running/going.py), with one file of shared cases:
// what is shown while the network is away is what the house will keep. Times are milliseconds.

/**
 * @typedef {{id: string, kind: string, at: number, about: string}} Tap
 * @param {Tap[]} taps
 * @returns {{started: number | null, ended: number | null, running: boolean, activity: string,
 *   activities: Record<string, {began: number, ended: number | null}>,
 *   until: Record<string, number | null>, sounding: string, distress: string}}
 */
export function goingOf(taps) {
  const going = {
    started: null,
    ended: null,
    running: false,
    activity: "",
    activities: {},
    until: {},
    sounding: "",
    distress: "",
  };
  for (const tap of counted(taps)) RULES[tap.kind]?.(going, tap);
  return going;
}

/** Taps that nobody took back, each once, as they happened. @param {Tap[]} taps @returns {Tap[]} */
export function counted(taps) {
  const every = [...new Map(taps.map((tap) => [tap.id, tap])).values()];
  const undone = new Set(every.filter(({ kind }) => kind === "undo").map(({ about }) => about));
  return every
    .filter(({ id }) => !undone.has(id))
    .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}

const RULES = {
  start(going, { at }) {
    going.started ??= at;
    going.running = true;
    going.ended = null;
  },
  stop(going, { at }) {
    if (going.started === null) return;
    going.running = false;
    going.ended = at;
    leave(going, at);
    quiet(going, at);
  },
  begin(going, { at, about }) {
    if (going.activity === about) return;
    leave(going, at);
    going.activity = about;
    going.activities[about] ??= { began: at, ended: null };
    going.activities[about].ended = null;
  },
  music(going, { at, id }) {
    quiet(going, at);
    going.sounding = id;
    going.until[id] = null;
  },
  silence(going, { at, about }) {
    if (going.sounding && going.sounding === about) quiet(going, at);
  },
  distress(going, { at, id }) {
    quiet(going, at);
    going.distress = id;
    going.until[id] = null;
  },
  eased(going, { at, about }) {
    if (going.until[about] === null) going.until[about] = at;
    if (going.distress === about) going.distress = "";
  },
};

function leave(going, at) {
  if (!going.activity) return;
  going.activities[going.activity].ended = at;
  going.activity = "";
}

function quiet(going, at) {
  if (!going.sounding) return;
  going.until[going.sounding] = at;
  going.sounding = "";
}

/**
 * @param {number} ms
 * @returns {string} like "4:09" or "1:04:09"
 */
export function clock(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}
