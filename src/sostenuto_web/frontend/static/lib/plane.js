// Points on a plane: read, filtered, found, and how thick they lie. Pure: no DOM, no clock.
// Places are in [-1, 1], x to the right, y up; a point without a place has NaN.

const FINE = 1000;
const ID_LENGTH = 32;

/** Put the columns of a document (`picture/points.py`) together. @param {any} sent */
export function read(sent) {
  const points = { size: 0, ids: [], titles: [], artists: [], names: [], seconds: [], tempo: [] };
  Object.assign(points, { key: [], tags: [], noLyrics: [], answers: "", x: [], y: [] });
  Object.assign(points, { sx: [], sy: [] });
  for (const part of sent.parts) {
    const count = part.titles.length;
    for (let i = 0; i < count; i++) {
      points.ids.push(dashed(part.ids.slice(i * ID_LENGTH, (i + 1) * ID_LENGTH)));
      points.titles.push(part.titles[i]);
      points.artists.push(part.artists[part.artist[i]]);
      points.names.push(undefined); // folded when somebody looks for words
      points.seconds.push(part.seconds[i]);
      points.tempo.push(part.tempo[i]);
      points.key.push(part.key[i]);
      points.tags.push(part.tags[i].map((place) => part.tagNames[place]));
      points.noLyrics.push(part.noLyrics[i] === "1");
      points.x.push(part.x[i] === null ? NaN : part.x[i] / FINE);
      points.y.push(part.y[i] === null ? NaN : part.y[i] / FINE);
      points.sx.push(part.sx[i] / FINE);
      points.sy.push(part.sy[i] / FINE);
    }
    points.answers += part.answers;
    points.size += count;
  }
  if (sent.answers) points.answers = sent.answers;
  return points;
}

function dashed(id) {
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join("-");
}

/** Small letters without marks, as `picture/filters.py` folds them. @param {string} text */
export function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

/** Read what a form asks for. @param {(name: string) => string} field its value, or "" */
export function wanted(field) {
  const number = (name) => (field(name).trim() === "" ? null : Number(field(name)));
  return {
    words: folded(field("words")).split(/\s+/).filter(Boolean),
    tempo: [number("tempo_from"), number("tempo_to")],
    minutes: [number("minutes_from"), number("minutes_to")],
    key: number("key"),
    tag: field("tag"),
    noLyrics: field("no_lyrics") !== "",
    answers: field("answers"),
  };
}

/** Return the places of the points that are looked for. */
export function chosen(points, asked) {
  const found = [];
  for (let i = 0; i < points.size; i++) if (takes(points, i, asked)) found.push(i);
  return found;
}

function takes(points, i, asked) {
  if (!within(points.tempo[i], asked.tempo)) return false;
  if (!within(points.seconds[i] / 60, asked.minutes)) return false;
  if (asked.key !== null && points.key[i] !== asked.key) return false;
  if (asked.tag && !points.tags[i].includes(asked.tag)) return false;
  if (asked.noLyrics && !points.noLyrics[i]) return false;
  if (asked.answers && !asked.answers.includes(points.answers[i])) return false;
  if (asked.words.length === 0) return true;
  points.names[i] ??= folded(`${points.titles[i]} ${points.artists[i]}`);
  return asked.words.every((word) => points.names[i].includes(word));
}

function within(value, [least, most]) {
  if (least === null && most === null) return true;
  if (value === null) return false;
  return (least === null || value >= least) && (most === null || value <= most);
}

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * The nearest point in a direction: what lies straight ahead counts as nearer than what lies
 * aside. Points at the very same place follow one another.
 * @param {any} points @param {number[]} among @param {number} from -1: the middle of the plane
 * @param {string} key of an arrow
 * @returns {number} a point, or `from` where there is none that way
 */
export function next(points, among, from, key) {
  const way = WAYS[key];
  if (!way) return from;
  const [x, y] = from < 0 ? [0, 0] : [points.x[from], points.y[from]];
  const onward = way[0] + way[1] > 0;
  let best = from;
  let least = Infinity;
  for (const i of among) {
    const dx = points.x[i] - x;
    const dy = points.y[i] - y;
    const ahead = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    let far = ahead > 0 ? ahead + 2 * aside : NaN;
    if (from >= 0 && ahead === 0 && aside === 0 && i !== from && i > from === onward)
      far = -1 / Math.abs(i - from);
    if (from < 0 && ahead === 0 && aside === 0) far = 0;
    if (far < least) {
      least = far;
      best = i;
    }
  }
  return best;
}

/**
 * Some steps on in the order of the list, no farther than its ends.
 * @param {number[]} among in that order @param {number} from -1: before the first
 * @param {number} steps
 */
export function inOrder(among, from, steps) {
  const to = Math.max(0, Math.min(among.length - 1, among.indexOf(from) + steps));
  return among[to] ?? from;
}

/** The point next to a place, no farther than `reach`; -1 for none. */
export function at(points, among, x, y, reach) {
  let best = -1;
  let least = reach * reach;
  for (const i of among) {
    const far = (points.x[i] - x) ** 2 + (points.y[i] - y) ** 2;
    if (far <= least) {
      least = far;
      best = i;
    }
  }
  return best;
}

/**
 * How thick the points lie in each cell of a square: each is spread as far as its place is unsure.
 * Spreads are rounded to the cell, so that thousands of points take a few blurs.
 * @returns {Float32Array} row by row from the top, the thickest cell 1
 */
export function cloud(points, among, side) {
  const sheets = new Map();
  for (const i of among) {
    if (Number.isNaN(points.x[i]) || Number.isNaN(points.y[i])) continue;
    const [rx, ry] = [cellsOf(points.sx[i], side), cellsOf(points.sy[i], side)];
    const name = rx * 1000 + ry;
    if (!sheets.has(name)) sheets.set(name, { rx, ry, cells: new Float32Array(side * side) });
    const column = Math.min(side - 1, Math.floor(((points.x[i] + 1) / 2) * side));
    const row = Math.min(side - 1, Math.floor(((1 - points.y[i]) / 2) * side));
    sheets.get(name).cells[row * side + column] += 1;
  }
  const all = new Float32Array(side * side);
  for (const { rx, ry, cells } of sheets.values()) {
    const soft = blurred(blurred(cells, side, rx, 1, side), side, ry, side, 1);
    for (let i = 0; i < all.length; i++) all[i] += soft[i];
  }
  const most = all.reduce((a, b) => Math.max(a, b), 0);
  return most > 0 ? all.map((value) => value / most) : all;
}

function cellsOf(sd, side) {
  const cells = (sd * side) / 2;
  return cells < 6 ? Math.max(1, Math.round(cells)) : 3 * Math.round(cells / 3);
}

// A bell along one direction: `step` from cell to cell, `line` from line to line.
function blurred(cells, side, sd, step, line) {
  const bell = Array.from({ length: Math.min(side, 2 * sd) + 1 }, (_, i) => Math.exp((-i * i) / (2 * sd * sd)));
  const whole = bell.reduce((sum, value, i) => sum + (i ? 2 * value : value), 0);
  const soft = new Float32Array(cells.length);
  for (let l = 0; l < side; l++)
    for (let c = 0; c < side; c++) {
      const value = cells[l * line + c * step];
      if (value === 0) continue;
      for (let far = 1 - bell.length; far < bell.length; far++) {
        const to = c + far;
        if (to >= 0 && to < side) soft[l * line + to * step] += (value * bell[Math.abs(far)]) / whole;
      }
    }
  return soft;
}
