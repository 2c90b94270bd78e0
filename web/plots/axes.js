// Axes: where a figure's box lies, its hairlines, quiet grid, ticks and labels.

import { Scale } from './scale.js';

/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./ticks.js').Tick} Tick */
/** @typedef {import('./view.js').Box} Box */
/** @typedef {import('./view.js').ScaleKind} ScaleKind */

/** @typedef {{kind: ScaleKind, range: [number, number], label: string, ticks?: Tick[]}} AxisPlan */
/** @typedef {{box: Box, x: Scale, y: Scale, xTicks: Tick[], yTicks: Tick[], xLabel: string, yLabel: string, corner: {left: number, top: number}, text: number}} Axes */
/** Extra pixels inside a figure, and where its corner lies. @typedef {{right?: number, top?: number, corner?: {left: number, top: number}}} Room */

export const FONT_SIZE = 12;
const TICK = 5;
/** A tick label and the room around it, in pixels: what decides how many ticks there are. */
const X_SPACING = 84;
const Y_SPACING = 46;

/** Roughly how wide a text is in pixels; no font is measured, so it is the same everywhere. @param {string} text @param {number} [size] */
export function textWidth(text, size = FONT_SIZE) {
  let ems = 0;
  for (const c of text) {
    if (/[⁰¹²³⁴-⁹⁻₀-₉.,:;!'|\u2009 ]/.test(c)) ems += 0.36;
    else if (/[A-ZΣΩ×−=+∞–]/.test(c)) ems += 0.7;
    else ems += 0.61;
  }
  return ems * size;
}

/**
 * Axes that fit into a figure of that size. The y axis's label is written horizontally above it. `text` magnifies
 * the lettering and the room for it.
 * @param {{width: number, height: number, text?: number}} size
 * @param {AxisPlan} x @param {AxisPlan} y
 * @param {Room} [room]
 * @returns {Axes}
 */
export function layout(size, x, y, { right = 0, top = 0, corner = { left: 0, top: 0 } } = {}) {
  const { text = 1 } = size;
  const above = corner.top + (y.label ? 26 : 12) * text + top;
  const below = (x.label ? 44 : 26) * text;
  const height = Math.max(20, corner.top + size.height - above - below);
  const yScale = new Scale(y.kind, ...y.range, above + height, above);
  const yTicks = y.ticks ?? yScale.ticks(Math.max(2, Math.round(height / (Y_SPACING * text))));
  const widths = yTicks.map((t) => text * textWidth(t.label) + TICK + 7);
  const margin = Math.ceil(Math.max(26, ...widths));
  const left = corner.left + margin;
  const width = Math.max(20, size.width - margin - 14 - right);
  const xScale = new Scale(x.kind, ...x.range, left, left + width);
  const xTicks = x.ticks ?? fittingTicks(xScale, width, text);
  const box = { left, top: above, width, height };
  const labels = { xLabel: x.label, yLabel: y.label };
  const labelCorner = { left: corner.left, top: corner.top + top };
  return { box, x: xScale, y: yScale, xTicks, yTicks, ...labels, corner: labelCorner, text };
}

/** As many ticks as stand side by side without touching. @param {Scale} scale @param {number} width @param {number} text */
function fittingTicks(scale, width, text) {
  for (let count = Math.max(2, Math.round(width / (X_SPACING * text))); count > 1; --count) {
    const ticks = scale.ticks(count);
    const labelled = ticks.filter((t) => t.label);
    const clear = labelled.every((t, i) => {
      if (i === 0) return true;
      const half = (text * (textWidth(t.label) + textWidth(labelled[i - 1].label))) / 2;
      return Math.abs(scale.pixel(t.value) - scale.pixel(labelled[i - 1].value)) > half + 10;
    });
    if (clear) return ticks;
  }
  return scale.ticks(1);
}

/** The middle of a pixel, where a hairline is sharp. @param {number} n */
export const sharp = (n) => Math.floor(n) + 0.5;

/**
 * Grid, axis lines, ticks and labels.
 * @param {Painter} painter @param {Axes} axes @param {Palette} palette
 */
export function paintAxes(painter, axes, { colours }) {
  const { box, x, y, text } = axes;
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const grid = [];
  const ticks = [];
  for (const t of axes.yTicks) {
    const at = sharp(y.pixel(t.value));
    if (!t.minor && at < bottom - 1) grid.push(box.left, at, right, at, NaN, NaN);
    ticks.push(box.left - (t.minor ? 2 : TICK), at, box.left, at, NaN, NaN);
    if (t.label)
      painter.text(box.left - TICK - 4, at, t.label, tickText(colours.soft, 'end', 'middle', text));
  }
  for (const t of axes.xTicks) {
    const at = sharp(x.pixel(t.value));
    ticks.push(at, bottom, at, bottom + (t.minor ? 2 : TICK), NaN, NaN);
    if (t.label)
      painter.text(at, bottom + TICK + 3, t.label, tickText(colours.soft, 'middle', 'top', text));
  }
  painter.path(grid, grid.length / 2, { stroke: colours.line, dash: [2, 4], crisp: true });
  painter.path(ticks, ticks.length / 2, { stroke: colours.edge, crisp: true, opacity: 0.75 });
  const frame = [sharp(box.left), box.top, sharp(box.left), sharp(bottom), right, sharp(bottom)];
  painter.path(frame, 3, { stroke: colours.edge, crisp: true, opacity: 0.75 });
  paintLabels(painter, axes, colours);
}

/** @param {string} fill @param {'start' | 'middle' | 'end'} anchor @param {'top' | 'middle' | 'bottom'} base @param {number} text */
function tickText(fill, anchor, base, text) {
  return { fill, anchor, base, size: text * FONT_SIZE };
}

/** @param {Painter} painter @param {Axes} axes @param {Record<string, string>} colours */
function paintLabels(painter, { box, xLabel, yLabel, corner, text }, colours) {
  const style = { fill: colours.soft, size: text * (FONT_SIZE + 0.5), weight: 500 };
  if (xLabel) {
    const bottom = box.top + box.height + 40 * text;
    painter.text(box.left + box.width / 2, bottom, xLabel, { ...style, anchor: 'middle' });
  }
  if (yLabel) painter.text(corner.left + 2, corner.top + 13 * text, yLabel, style);
}
