// A guessed number as a line over curves: a height, or a place on the axis of steps or time.

/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../client/messages.js').Series} Series */

/**
 * A guess and where it lies: on the axis `axis` of the view `view`.
 * @typedef {{view: string, axis: 'x' | 'y', value: number}} Mark
 */

/** A guess farther from the curves than this is not drawn: decades on a logarithmic axis, ranges on a linear one. */
const FARTHEST = { log: 3, linear: 3 };

/**
 * Views with the marks among their curves.
 * @param {View[]} views @param {readonly Mark[]} marks
 * @returns {View[]}
 */
export function withMarks(views, marks) {
  if (marks.length === 0) return views;
  return views.map((view) => {
    const lines = marks.filter((mark) => mark.view === view.name).flatMap((m) => lineOf(view, m));
    return lines.length > 0 ? { ...view, series: [...view.series, ...lines] } : view;
  });
}

/** The guess as a line across the curves; none where it cannot be drawn. @param {View} view @param {Mark} mark @returns {Series[]} */
function lineOf(view, { axis, value }) {
  const along = spanOf(view, axis);
  const across = spanOf(view, axis === 'x' ? 'y' : 'x');
  if (view.kind !== 'curve' || !along || !across) return [];
  if (!isNear(value, along, view.axes[axis].scale === 'log')) return [];
  const [x, y] = axis === 'x' ? [[value, value], across] : [across, [value, value]];
  const line = { name: 'your guess', role: 'guess', x, y };
  return [/** @type {Series} */ (/** @type {unknown} */ (line))];
}

/** Least and greatest number on an axis that can be drawn. @param {View} view @param {'x' | 'y'} axis @returns {[number, number] | null} */
function spanOf(view, axis) {
  const log = view.axes[axis].scale === 'log';
  let [low, high] = [Infinity, -Infinity];
  for (const series of view.series) {
    for (const v of series[axis]) {
      if (!Number.isFinite(v) || (log && v <= 0)) continue;
      [low, high] = [Math.min(low, v), Math.max(high, v)];
    }
  }
  return low <= high ? [low, high] : null;
}

/** @param {number} value @param {[number, number]} span @param {boolean} log */
function isNear(value, [low, high], log) {
  if (log) return value > low / 10 ** FARTHEST.log && value < high * 10 ** FARTHEST.log;
  const room = FARTHEST.linear * (high - low || Math.abs(high) || 1);
  return value > low - room && value < high + room;
}
