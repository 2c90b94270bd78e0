// Values as colours: the scale and the map of a heat map, its cells, its colour bar.

import { FONT_SIZE, sharp, textWidth } from './axes.js';
import { colourMap, MAP_SIZE } from './colour.js';
import { axisLabel, plainLabel } from '../text/labels.js';
import { Range, Scale } from './scale.js';

/** @typedef {import('./view.js').Box} Box */
/** @typedef {import('./view.js').Axis} Axis */
/** @typedef {import('./view.js').ScaleKind} ScaleKind */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */

/** What the colours span and which they are. @typedef {{kind: ScaleKind, low: number, high: number, diverging: boolean, map: Uint8Array}} Heat */

const BAR_WIDTH = 12;
/** The unit of a quantity whose colours always span its whole range, so that a colour keeps its meaning. */
const WHOLE = '0 to 1';
/** Room between figure and bar, and between the bar and its numbers, in pixels. */
const BEFORE_BAR = 18;
const AFTER_BAR = 12;

/**
 * The colours for these values: around zero when they have both signs, so that the neutral colour
 * means zero; on a logarithmic axis by their order of magnitude; from 0 to 1 where the axis's unit says so.
 * @param {ArrayLike<number>[]} values @param {Axis | undefined} axis @param {boolean} dark
 * @returns {Heat}
 */
export function heatOf(values, axis, dark) {
  const kind = axis?.scale === 'log' ? 'log' : 'linear';
  const range = new Range(kind);
  for (const z of values) range.add(z);
  const diverging = kind === 'linear' && range.low < 0 && range.high > 0;
  const most = Math.max(-range.low, range.high);
  const whole = kind === 'linear' && axis?.unit === WHOLE;
  const [low, high] = whole ? [0, 1] : diverging ? [-most, most] : range.exact();
  const map = colourMap(diverging ? 'diverging' : 'sequential', dark);
  return { kind, low, high, diverging, map };
}

/** Where a value lies between the ends of the colours, 0 to 1 and beyond; NaN when it has no place. @param {Heat} heat @param {number} value */
export function shareOf({ kind, low, high }, value) {
  if (kind === 'linear') return (value - low) / (high - low);
  return value > 0 ? Math.log(value / low) / Math.log(high / low) : NaN;
}

/** Colours of values, r, g, b, a; what has no place gets a neutral grey. @param {ArrayLike<number>} z @param {Heat} heat @param {boolean} dark */
export function coloursOf(z, heat, dark) {
  const pixels = new Uint8ClampedArray(4 * z.length);
  const empty = dark ? 70 : 190;
  const { map, kind, low } = heat;
  const linear = kind === 'linear';
  const factor = (MAP_SIZE - 1) / (heat.high - low);
  for (let i = 0; i < z.length; ++i) {
    const v = linear ? (z[i] - low) * factor : (MAP_SIZE - 1) * shareOf(heat, z[i]);
    const k = v - v === 0 ? 3 * Math.min(MAP_SIZE - 1, Math.max(0, Math.round(v))) : -1;
    pixels[4 * i] = k < 0 ? empty : map[k];
    pixels[4 * i + 1] = k < 0 ? empty : map[k + 1];
    pixels[4 * i + 2] = k < 0 ? empty : map[k + 2];
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}

/** How much room the bar needs to the right of a figure, in pixels. @param {Heat} heat @param {number} [text] magnifies the lettering */
export function barRoom(heat, text = 1) {
  const labels = barScale(heat, 0, 200).ticks(5).map((t) => text * textWidth(t.label)); // prettier-ignore
  return BEFORE_BAR + BAR_WIDTH + AFTER_BAR + Math.max(20, ...labels);
}

/** The bar's box beside a figure that ends at `right`. @param {number} right @param {number} top @param {number} height @returns {Box} */
export function barBox(right, top, height) {
  return { left: right + BEFORE_BAR, top, width: BAR_WIDTH, height };
}

/** @param {Heat} heat @param {number} top @param {number} bottom */
const barScale = ({ kind, low, high }, top, bottom) => new Scale(kind, low, high, bottom, top);

/** The scale along a bar. @param {Heat} heat @param {Box} bar */
export const scaleAlong = (heat, bar) => barScale(heat, bar.top, bar.top + bar.height);

/** Ticks, numbers and the name of what is coloured. @param {Painter} painter @param {Heat} heat @param {Box} bar @param {Axis | undefined} axis @param {Palette} palette @param {number} [text] magnifies the lettering */
export function paintBarAxis(painter, heat, bar, axis, { colours }, text = 1) {
  const size = text * FONT_SIZE;
  const scale = scaleAlong(heat, bar);
  for (const tick of scale.ticks(5)) {
    const y = sharp(scale.pixel(tick.value));
    const x = bar.left + bar.width;
    painter.path([x, y, x + (tick.minor ? 2 : 4), y], 2, { stroke: colours.edge, crisp: true });
    if (tick.label)
      painter.text(x + 8, y, tick.label, { fill: colours.soft, size, base: 'middle' });
  }
  const label = axis ? axisLabel(axis) : '';
  if (!label) return;
  const x = Math.min(bar.left, bar.left + bar.width + 44 - textWidth(plainLabel(label), size));
  painter.text(x, bar.top - 9, label, { fill: colours.soft, size });
}

/** @param {Painter} painter @param {Heat} heat @param {Box} bar @param {Palette} palette */
export function paintBar(painter, heat, bar, { dark }) {
  const scale = scaleAlong(heat, bar);
  const ramp = Float64Array.from({ length: MAP_SIZE }, (_, i) =>
    scale.value(bar.top + ((i + 0.5) / MAP_SIZE) * bar.height),
  );
  painter.cells(bar, coloursOf(ramp, heat, dark), MAP_SIZE, 1);
}

/** Points at a value on the bar. @param {Painter} painter @param {Heat} heat @param {Box} bar @param {number} value @param {Palette} palette */
export function paintPointer(painter, heat, bar, value, { colours }) {
  const y = scaleAlong(heat, bar).pixel(value);
  if (y - y !== 0) return;
  const x = bar.left;
  painter.polygon([x - 8, y - 5, x - 1, y, x - 8, y + 5], 3, { fill: colours.ink });
}
