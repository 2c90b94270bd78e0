// A curve that a student draws before a run: its axes, its place among the views, its score.
import { theoryAhead } from './theory-ahead.js';

/** @typedef {import('../client/messages.js').Observation} Observation */
/** @typedef {import('../client/messages.js').Series} Series */
/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('./session.js').Session} Session */

/**
 * `x` are the places at which a height can be drawn, `y` the heights (NaN: not drawn), `extent` what
 * the axes show at least; `locked`: the guess stands and is scored.
 * @typedef {object} Sketch
 * @property {string} view
 * @property {number[]} x
 * @property {number[]} y
 * @property {{x: [number, number], y: [number, number]}} extent
 * @property {boolean} locked
 */

/** Heights can be drawn at so many places. */
const PLACES = 41;
/** The axes leave room for wrong guesses: decades on a logarithmic axis, ranges on a linear one. */
const ROOM = { log: 10, linear: 0.6 };

/** Whether a guess can be drawn over a view: a history of something measured. @param {View | undefined} view */
export const isSketchable = (view) =>
  view?.kind === 'curve' && view.steps.length > 0 && view.series.some((s) => s.role === 'measured');

/**
 * An empty sketch over a view, with axes that fit the whole run without saying where in them it lies.
 * @param {View} view of a run that went ahead
 * @param {number} share of the whole run that it has run
 * @returns {Sketch}
 */
export function emptySketch(view, share) {
  const all = (/** @type {'x' | 'y'} */ axis) =>
    view.series.flatMap((s) => Array.from(s[axis]).filter(Number.isFinite));
  const log = view.axes.y.scale === 'log';
  const logX = view.axes.x.scale === 'log';
  const xs = all('x').filter((v) => !logX || v > 0);
  const ys = all('y').filter((v) => !log || v > 0);
  const [from, reached] = spanOf(xs);
  // What settles in place, repeat by repeat, has its whole x from the first step on.
  const grows = view.series.some(({ x }) => x.length === view.steps.length);
  const run = grows ? Math.min(1, Math.max(share, 1e-3)) : 1;
  const to = from + (reached - from || 1) / run;
  const [low, high] = spanOf(ys);
  const room = log ? ROOM.log : ROOM.linear * (high - low || Math.abs(high) || 1);
  /** @type {[number, number]} */
  const y = log ? [low / room, high * room] : [low >= 0 ? 0 : low - room, high + room];
  const x = Array.from({ length: PLACES }, (_, i) => {
    const t = i / (PLACES - 1);
    return logX ? from * (to / from) ** t : from + (to - from) * t;
  });
  return { view: view.name, x, y: x.map(() => NaN), extent: { x: [from, to], y }, locked: false };
}

/** Least and greatest of many values; 1 and 1 where there are none. @param {number[]} values */
function spanOf(values) {
  if (values.length === 0) return [1, 1];
  let [low, high] = [Infinity, -Infinity];
  for (const v of values) [low, high] = [Math.min(low, v), Math.max(high, v)];
  return [low, high];
}

/**
 * Begins a sketch over a view: the run goes back to its start, the theory out of sight.
 * @param {Session} session @param {string} name of the view
 */
export async function beginSketch(session, name) {
  await session.reset();
  const { run } = session;
  if (!run) return;
  session.hideTheory(true);
  /** @type {Observation | null} */
  let end = null;
  await theoryAhead(run, session.target, (ahead) => {
    end = ahead;
    return run === session.run;
  });
  const whole = /** @type {Observation | null} */ (end) ?? session.live;
  const view = whole?.views.find((one) => one.name === name);
  if (!whole || !view || run !== session.run) return;
  session.draw(emptySketch(view, whole.step / Math.max(1, session.target)));
}

/** Views with the sketch among them. @param {View[]} views @param {Sketch | null} sketch @returns {View[]} */
export function withSketch(views, sketch) {
  if (!sketch) return views;
  const series = /** @type {Series} */ (
    /** @type {unknown} */ ({ name: 'your guess', role: 'guess', x: sketch.x, y: sketch.y })
  );
  return views.map((view) =>
    view.name === sketch.view ? { ...view, series: [...view.series, series] } : view,
  );
}

/** The places where something is drawn. @param {Sketch} sketch @returns {{x: number[], y: number[]}} */
export function drawnPart({ x, y }) {
  const places = x.map((_, i) => i).filter((i) => Number.isFinite(y[i]));
  return { x: places.map((i) => x[i]), y: places.map((i) => y[i]) };
}

/**
 * How far a guess is off as its axis shows it: the root mean square of the differences, in decades when
 * the axis is logarithmic (`log`), else in the axis's own units. `places`: how many of the drawn ones the
 * curve reaches.
 * @typedef {{log: boolean, off: number, places: number}} Score
 */

/**
 * The guess against a curve, over the drawn places that the curve reaches (and, on a logarithmic axis,
 * where both are above zero); the curve between its points on straight lines. Null when there is none.
 * @param {{x: number[], y: number[]}} guess
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} curve ascending in x
 * @param {boolean} log
 * @returns {Score | null}
 */
export function score(guess, curve, log) {
  const differences = guess.x
    .map((x, i) => [guess.y[i] ?? NaN, valueAt(curve, x)])
    .map(([drawn, y]) => (log ? Math.log10(drawn / y) : drawn - y))
    .filter(Number.isFinite);
  const places = differences.length;
  if (places === 0) return null;
  const sum = differences.reduce((total, one) => total + one ** 2, 0);
  return { log, off: Math.sqrt(sum / places), places };
}

/** @param {{x: ArrayLike<number>, y: ArrayLike<number>}} curve @param {number} at */
function valueAt({ x, y }, at) {
  let low = 0;
  let high = x.length - 1;
  if (high < 0 || !(at >= x[0] && at <= x[high])) return NaN;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  if (x[high] === x[low]) return y[low];
  return y[low] + ((at - x[low]) / (x[high] - x[low])) * (y[high] - y[low]);
}
