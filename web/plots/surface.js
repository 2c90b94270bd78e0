// A field as a surface: heights, colours, contours and paths in a box of two by two, height one; knows no WebGL.
import { contour } from './contours.js';
import { levelsOf, resolved } from './field.js';
import { coloursOf, heatOf, shareOf } from './heat.js';
import { shownLength } from './view.js';

/** @typedef {import('./view.js').View} View */
/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./heat.js').Heat} Heat */

/** Height of the box, whose sides are 2 long. */
export const HEIGHT = 0.9;
/** Lines lie so far above the surface, so that it does not swallow them. */
const LIFT = 0.012;
/** A path follows the surface in pieces of at most this length; one far step in at most so many. */
const PIECE = 0.03;
const MOST_PIECES = 60;

/**
 * A field with its place in the box.
 * @typedef {object} Surface
 * @property {ArrayLike<number>} x positions of the columns @property {ArrayLike<number>} y of the rows
 * @property {Float64Array} heights from 0 to HEIGHT, row by row
 * @property {Heat} heat @property {number[]} levels of the contours
 * @property {number} floor the share of the colours at height 0
 * @property {ArrayLike<number>} z the values
 */

/**
 * The first field of a view.
 * @param {View} view @param {boolean} dark
 * @returns {Surface | null} null where there is none
 */
export function surfaceOf(view, dark) {
  const series = view.series.find((one) => one.z?.length && one.shape);
  const [rows = 0, columns = 0] = series?.shape ?? [];
  if (!series?.z || rows < 2 || columns < 2) return null;
  const { x, y, z } = series;
  const heat = heatOf([z], view.axes.z, dark);
  const all = levelsOf(heat);
  const levels = heat.kind === 'log' ? all.filter((level) => resolved(series, level)) : all;
  const floor = shareOf(
    heat,
    levels.length > 0 && levels.length < all.length ? levels[0] : heat.low,
  );
  const heights = Float64Array.from(z, (value) => heightOf(heat, value, floor));
  return x.length === columns && y.length === rows
    ? { x, y, z, heights, heat, levels, floor }
    : null;
}

/**
 * Where the colours end, the surface does, too; what has no place stands at the top. A valley that is thinner than
 * the grid has no bottom that could be drawn: it is flat below the lowest contour.
 * @param {Heat} heat @param {number} value @param {number} floor the share of the colours at height 0
 */
function heightOf(heat, value, floor) {
  const share = (shareOf(heat, value) - floor) / (1 - floor);
  return HEIGHT * (share - share === 0 ? Math.min(1, Math.max(0, share)) : value > 0 ? 1 : 0);
}

/** From −1 to 1 along an axis. @param {ArrayLike<number>} positions @param {number} value */
const across = (positions, value) => {
  const [first, last] = [positions[0], positions[positions.length - 1]];
  return (2 * (value - first)) / (last - first) - 1;
};

/** The corners as x, height, y; y points away from who looks. @param {Surface} surface @returns {Float32Array} */
export function corners({ x, y, heights }) {
  const points = new Float32Array(3 * heights.length);
  for (let k = 0; k < heights.length; ++k) {
    points[3 * k] = across(x, x[k % x.length]);
    points[3 * k + 1] = heights[k];
    points[3 * k + 2] = -across(y, y[Math.floor(k / x.length)]);
  }
  return points;
}

/** Two triangles for each cell. @param {Surface} surface @returns {Uint32Array} indices of corners */
export function triangles({ x, y }) {
  const columns = x.length;
  /** @type {number[]} */
  const indices = [];
  for (let r = 0; r + 1 < y.length; ++r) {
    for (let c = 0; c + 1 < columns; ++c) {
      const k = r * columns + c;
      indices.push(k, k + 1, k + columns, k + 1, k + columns + 1, k + columns);
    }
  }
  return Uint32Array.from(indices);
}

/** The map's own colours, from 0 to 1. @param {Surface} surface @param {boolean} dark @returns {Float32Array} r, g, b by corner */
export function cornerColours({ z, heat }, dark) {
  const pixels = coloursOf(z, heat, dark);
  return Float32Array.from({ length: 3 * z.length }, (_, i) => {
    return pixels[4 * Math.floor(i / 3) + (i % 3)] / 255;
  });
}

/** The height over a place of the box, between the corners around it; NaN outside. @param {Surface} surface @param {number} u from −1 to 1 @param {number} v */
export function heightAt({ x, y, heights }, u, v) {
  const column = ((u + 1) / 2) * (x.length - 1);
  const row = ((v + 1) / 2) * (y.length - 1);
  if (!(column >= 0 && row >= 0 && column <= x.length - 1 && row <= y.length - 1)) return NaN;
  const [c, r] = [Math.min(x.length - 2, Math.floor(column)), Math.min(y.length - 2, Math.floor(row))]; // prettier-ignore
  const [s, t] = [column - c, row - r];
  const at = (/** @type {number} */ i, /** @type {number} */ j) => heights[(r + j) * x.length + c + i]; // prettier-ignore
  return (1 - t) * ((1 - s) * at(0, 0) + s * at(1, 0)) + t * ((1 - s) * at(0, 1) + s * at(1, 1));
}

/**
 * A trajectory laid over the surface, as pieces of x, height, y, …; it is cut where it leaves the field.
 * @param {Surface} surface @param {Series} series @param {number} length how many of its points are past
 * @returns {number[][]}
 */
export function draped(surface, series, length) {
  /** @type {number[][]} */
  const pieces = [[]];
  const put = (/** @type {number} */ u, /** @type {number} */ v) => {
    const height = heightAt(surface, u, v);
    const piece = /** @type {number[]} */ (pieces.at(-1));
    if (!Number.isNaN(height)) piece.push(u, height + LIFT, -v);
    else if (piece.length > 0) pieces.push([]);
  };
  const place = (/** @type {number} */ i) => [across(surface.x, series.x[i]), across(surface.y, series.y[i])]; // prettier-ignore
  for (let i = 0; i < length; ++i) {
    const [u, v] = place(i);
    const [u0, v0] = i > 0 ? place(i - 1) : [u, v];
    const count = Math.max(1, Math.min(MOST_PIECES, Math.ceil(Math.hypot(u - u0, v - v0) / PIECE)));
    for (let k = 1; k <= count; ++k) put(u0 + ((u - u0) * k) / count, v0 + ((v - v0) * k) / count);
  }
  return pieces.filter((piece) => piece.length >= 3);
}

/** The trajectories of a view with what is past of each. @param {View} view @returns {{series: Series, length: number}[]} */
export const trajectories = (view) =>
  view.series
    .filter(({ z }) => !z?.length)
    .map((series) => ({ series, length: shownLength(view, series, Infinity) }));

/** The map's contour lines at their heights: x, height, y of both ends of each segment. @param {Surface} surface @returns {Float32Array} */
export function contourSegments({ x, y, z, heat, levels, floor }) {
  const us = Array.from(x, (value) => across(x, value));
  const vs = Array.from(y, (value) => -across(y, value));
  const log = heat.kind === 'log';
  const values = log ? Float64Array.from(z, Math.log) : z;
  /** @type {number[]} */
  const ends = [];
  for (const level of levels) {
    const points = contour(values, us, vs, log ? Math.log(level) : level);
    const height = heightOf(heat, level, floor) + LIFT / 2;
    for (let i = 0; i + 3 < points.length; i += 2) {
      const [a, b, c, d] = points.slice(i, i + 4);
      if (a + b + c + d - (a + b + c + d) === 0) ends.push(a, height, b, c, height, d);
    }
  }
  return Float32Array.from(ends);
}
