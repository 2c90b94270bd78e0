// Where a value stands on its slider (0 to 1) and back, linear or logarithmic.

/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */

/** A logarithmic slider whose range begins at 0 spans this ratio above its first position. */
const RATIO = 1e6;
const FIRST = 0.02;
const DIGITS = 3;

/** @param {ParameterDescription} p */
const isLog = (p) => p.scale === 'log' && p.maximum > 0;
/** @param {ParameterDescription} p */
const lowest = (p) => (p.minimum > 0 ? p.minimum : p.maximum / RATIO);

/** A slider over more decades than this is too coarse to set anything: it shows a part of the range. */
const MOST_RATIO = 1e8;
const PART_RATIO = 1e3;

/**
 * The part of a parameter's range that its slider spans: all of it, or for a logarithmic range of
 * many decades three decades to either side of `middle`.
 * @param {ParameterDescription} p
 * @param {number} middle above 0; NaN when it is not known yet
 * @returns {ParameterDescription}
 */
export function sliderRange(p, middle) {
  const narrow = !isLog(p) || p.minimum <= 0 || p.maximum / p.minimum <= MOST_RATIO;
  if (narrow || !(middle > 0)) return p;
  const decade = 10 ** Math.round(Math.log10(middle));
  return {
    ...p,
    minimum: Math.max(p.minimum, decade / PART_RATIO),
    maximum: Math.min(p.maximum, decade * PART_RATIO),
  };
}

/**
 * @param {ParameterDescription} p
 * @param {number} value
 * @returns {number} 0 to 1
 */
export function positionOf(p, value) {
  const bounded = Math.min(Math.max(value, p.minimum), p.maximum);
  if (!isLog(p)) return p.maximum > p.minimum ? (bounded - p.minimum) / (p.maximum - p.minimum) : 0;
  const first = p.minimum > 0 ? 0 : FIRST;
  if (bounded < lowest(p)) return 0;
  return first + (1 - first) * (Math.log(bounded / lowest(p)) / Math.log(p.maximum / lowest(p)));
}

/**
 * The value at a position, rounded to what a person would write.
 * @param {ParameterDescription} p
 * @param {number} position 0 to 1
 * @returns {number}
 */
export function valueAt(p, position) {
  const at = Math.min(Math.max(position, 0), 1);
  if (at === 0) return p.minimum;
  if (at === 1) return p.maximum;
  const value = isLog(p) ? logValue(p, at) : p.minimum + at * (p.maximum - p.minimum);
  const rounded = p.kind === 'integer' ? Math.round(value) : Number(value.toPrecision(DIGITS));
  return Math.min(Math.max(rounded, p.minimum), p.maximum);
}

/** @param {ParameterDescription} p @param {number} at */
function logValue(p, at) {
  const first = p.minimum > 0 ? 0 : FIRST;
  if (at < first) return p.minimum;
  return lowest(p) * (p.maximum / lowest(p)) ** ((at - first) / (1 - first));
}

/**
 * The neighbouring value for an arrow key: a hundredth of the range, a thousandth when fine; an
 * integer moves by one at least.
 * @param {ParameterDescription} p @param {number} value @param {1 | -1} direction @param {boolean} fine
 */
export function neighbour(p, value, direction, fine) {
  const moved = valueAt(p, positionOf(p, value) + direction * (fine ? 0.001 : 0.01));
  if (p.kind !== 'integer') return moved;
  const one = Math.min(Math.max(value + direction, p.minimum), p.maximum);
  if (fine) return one;
  return direction > 0 ? Math.max(moved, one) : Math.min(moved, one);
}
