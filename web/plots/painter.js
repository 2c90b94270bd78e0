// What figures are drawn with: the few strokes that a canvas and an SVG painter share.

/** @typedef {import('./view.js').Box} Box */

/**
 * `stroke` and `fill` are CSS colours; lengths are CSS pixels.
 * @typedef {{stroke?: string, width?: number, dash?: number[], round?: boolean, fill?: string, opacity?: number, crisp?: boolean}} Style
 */
/**
 * `anchor` and `base` place the text's point; `family` is a font other than the figure's.
 * @typedef {{fill: string, size?: number, anchor?: 'start' | 'middle' | 'end', base?: 'top' | 'middle' | 'bottom', weight?: number, family?: string}} TextStyle
 */
/** @typedef {'circle' | 'square' | 'diamond' | 'cross'} Mark */

/**
 * What figures are drawn with. Point lists are x₀, y₀, x₁, y₁, …; a pair of NaN lifts the pen.
 * @typedef {Object} Painter
 * @property {(points: ArrayLike<number>, count: number, style: Style) => void} path
 * @property {(points: ArrayLike<number>, count: number, style: Style) => void} polygon
 * @property {(rectangles: ArrayLike<number>, count: number, style: Style) => void} rectangles  x, y, width, height, …
 * @property {(points: ArrayLike<number>, count: number, radius: number, mark: Mark, style: Style) => void} marks
 * @property {(x: number, y: number, text: string, style: TextStyle) => void} text  may hold $…$
 * @property {(box: Box, draw: () => void) => void} clip
 * @property {(box: Box, colours: Uint8ClampedArray, rows: number, columns: number) => void} cells  r, g, b, a row by row
 */

/** How far raised and lowered text stands off the line, and its size, in parts of the line's. */
export const SHIFTS = { '-1': -0.2, 0: 0, 1: 0.36 };
export const SMALL = 0.74;
/** The serif's letters are smaller to the eye. */
export const MATH_SCALE = 1.1;

/** How far below its point a text's baseline lies, in parts of its size. */
export const BASELINES = { top: 0.76, middle: 0.36, bottom: 0 };

/** The corners of a mark that is not round. @param {number} x @param {number} y @param {number} r @param {Mark} mark */
export function outline(x, y, r, mark) {
  if (mark === 'diamond') return [x, y - 1.2 * r, x + 1.2 * r, y, x, y + 1.2 * r, x - 1.2 * r, y];
  const [a, b] = [r, 0.34 * r];
  return [
    [-b, -a], [b, -a], [b, -b], [a, -b], [a, b], [b, b],
    [b, a], [-b, a], [-b, b], [-a, b], [-a, -b], [-b, -b],
  ].flatMap(([dx, dy]) => [x + dx, y + dy]); // prettier-ignore
}
