// Networks as layered diagrams: nodes with their values, edges by weight.

import { FONT_SIZE, textWidth } from './axes.js';
import { colourAt } from './colour.js';
import { describeNetwork } from './describe.js';
import { coloursOf, heatOf, shareOf } from './heat.js';
import { spokenOf } from '../text/labels.js';
import { formatNumber } from '../text/numbers.js';
import { Plot } from './plot.js';
import { networkTable } from './tables.js';

/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./plot.js').Cursor} Cursor */
/** @typedef {import('./plot.js').ReadoutRow} ReadoutRow */

/** A layer of nodes: how many, which are drawn and where, and their values. @typedef {{count: number, drawn: number[], x: number, y: number[], radius: number, values: Series | null}} Layer */
/** The weights between two layers. @typedef {{series: Series, rows: number, columns: number}} Weights */
/** @typedef {{layers: Layer[], weights: Weights[], largest: number, values: import('./heat.js').Heat, text: number}} NetworkModel */

const TOP = 30;
const BOTTOM = 46;
const SIDE = 30;
/** Nodes stand at least this far apart, in pixels; what has no room is left out. */
const NODE_GAP = 15;
const RADIUS = { least: 4, most: 15 };
/** A node takes at most this share of the room it has to either side. */
const ROUND_SHARE = 0.36;
/** Names of layers stand at least this far apart, in pixels. */
const NAME_GAP = 10;
/** A value is written into nodes of at least this radius. */
const ROOM_FOR_VALUE = 14;
/** Widths of edges, in pixels, and how many different ones are drawn. */
const EDGE = { least: 0.35, most: 5, kinds: 8 };
/** Edges below this share of the largest weight are not drawn: they would be a grey veil. */
const FAINT = 0.02;
/** The readout names this many of a node's strongest weights. */
const TOLD = 5;

/** @extends {Plot<NetworkModel>} */
export class NetworkPlot extends Plot {
  /** @override @param {import('./plot.js').Size} size @returns {NetworkModel} */
  model(size) {
    const { weights, values } = partsOf(this.view.series);
    const counts = weights.length > 0 ? [weights[0].rows] : values.map((v) => v.x.length);
    for (const w of weights) counts.push(w.columns);
    const step = (size.width - 2 * SIDE) / Math.max(1, counts.length - 1);
    const layers = counts.map((count, l) => {
      const x = counts.length > 1 ? SIDE + l * step : size.width / 2;
      return layerOf(count, x, { step, height: size.height }, values[l] ?? null);
    });
    const largest = Math.max(0, ...weights.map((w) => greatest(w.series.z ?? [])));
    const heat = heatOf(
      values.map((v) => v.x),
      this.view.axes.z,
      this.palette.dark,
    );
    return { layers, weights, largest, values: heat, text: size.text ?? 1 };
  }

  /** @override @param {Painter} painter @param {NetworkModel} model @param {Palette} palette */
  paintAxes(painter, { layers, weights, largest, text }, palette) {
    const { soft } = palette.colours;
    const style = { fill: soft, size: FONT_SIZE * text, anchor: /** @type {const} */ ('middle') };
    const widest = Math.max(
      0,
      ...weights.map(({ series }) => textWidth(series.name, FONT_SIZE * text)),
    );
    const step = layers.length > 1 ? layers[1].x - layers[0].x : Infinity;
    const every = Math.ceil((widest + NAME_GAP) / step);
    weights.forEach(({ series }, l) => {
      if (l % every !== 0) return; // where names have no room, every second, third, …
      const x = (layers[l].x + layers[l + 1].x) / 2;
      painter.text(x, 14, series.name, { ...style, weight: 550 });
    });
    const bottom = Math.max(0, ...layers.flatMap((l) => l.y)) + RADIUS.most + 14;
    for (const { x, count, drawn, values } of layers) {
      const nodes = drawn.length < count ? `${drawn.length} of ${count}` : String(count);
      painter.text(x, bottom, values && values.name ? values.name : nodes, style);
    }
    if (largest > 0) this.paintLegend(painter, largest, bottom + 22, palette, text);
  }

  /** What the edges mean. @param {Painter} painter @param {number} largest @param {number} y @param {Palette} palette @param {number} text */
  paintLegend(painter, largest, y, palette, text) {
    const style = { fill: palette.colours.soft, size: FONT_SIZE * text, base: /** @type {const} */ ('middle') }; // prettier-ignore
    const second = 2 + 130 * text;
    painter.path([2, y, 28, y], 2, edgeStyle(1, 3, palette));
    painter.text(34, y, `up to +${formatNumber(largest, 3)}`, style);
    painter.path([second, y, second + 26, y], 2, edgeStyle(-1, 3, palette));
    painter.text(second + 32, y, `down to −${formatNumber(largest, 3)}`, style);
  }

  /** @override @param {Painter} painter @param {NetworkModel} model @param {Palette} palette */
  paintData(painter, model, palette) {
    for (let l = 0; l < model.weights.length; ++l) paintEdges(painter, model, l, palette);
    for (const layer of model.layers) paintNodes(painter, layer, model.values, palette);
  }

  /** @override @param {NetworkModel} model @param {number} px @param {number} py @returns {Cursor | null} */
  pick({ layers }, px, py) {
    /** @type {Cursor | null} */
    let best = null;
    let least = 30 * 30;
    layers.forEach(({ x, y, drawn }, series) =>
      y.forEach((v, i) => {
        const d = (x - px) ** 2 + (v - py) ** 2;
        if (d < least) [least, best] = [d, { at: drawn[i], series }];
      }),
    );
    return best;
  }

  /** Up and down in a layer, left and right between layers; drawn nodes only. @override @param {NetworkModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move */
  move({ layers }, cursor, move) {
    if (layers.length === 0) return null;
    if (!cursor || !layers[cursor.series]) {
      if (!move.end) return { at: 0, series: 0 };
      cursor = { at: 0, series: 0 };
    }
    const { drawn } = layers[cursor.series];
    const at = Math.max(0, drawn.indexOf(cursor.at));
    if (move.end) {
      return { at: drawn[move.end < 0 ? 0 : drawn.length - 1] ?? 0, series: cursor.series };
    }
    if (move.dx === 0) {
      return { at: drawn[clamp(at - move.dy, drawn.length)] ?? 0, series: cursor.series };
    }
    const series = clamp(cursor.series + move.dx, layers.length);
    if (series === cursor.series) return cursor;
    const share = at / Math.max(1, drawn.length - 1);
    const next = layers[series].drawn;
    return { at: next[Math.round(share * (next.length - 1))] ?? 0, series };
  }

  /** @override @param {NetworkModel} model @param {Cursor} cursor */
  reading({ layers, weights }, cursor) {
    const layer = layers[cursor.series];
    const i = layer?.drawn.indexOf(cursor.at) ?? -1;
    if (!layer || i < 0) return null;
    const title = `layer ${cursor.series}, node ${cursor.at + 1}`;
    /** @type {ReadoutRow[]} */
    const rows = [];
    const value = layer.values?.x[cursor.at];
    if (value !== undefined) rows.push({ name: 'value', value: formatNumber(value) });
    const into = weights[cursor.series - 1];
    const from = weights[cursor.series];
    if (into) rows.push(...strongest(into, 'from', cursor.at));
    else if (from) rows.push(...strongest(from, 'to', cursor.at));
    return { title, rows, x: layer.x, y: layer.y[i], spoken: spokenOf(title, rows) };
  }

  /** The node's own edges stand out. @override @param {Painter} painter @param {NetworkModel} model @param {Cursor} cursor @param {Palette} palette */
  paintCursor(painter, model, cursor, palette) {
    const reading = this.reading(model, cursor);
    const layer = model.layers[cursor.series];
    if (!reading || !layer) return;
    const into = model.weights[cursor.series - 1];
    const l = into ? cursor.series - 1 : cursor.series;
    const chosen = into ? { to: cursor.at } : { from: cursor.at };
    if (model.weights[l]) paintEdges(painter, model, l, palette, chosen);
    const ring = { stroke: palette.colours.ink, width: 2 };
    painter.marks([reading.x, reading.y], 1, layer.radius + 3.5, 'circle', ring);
  }

  /** @override @param {NetworkModel} model */
  note({ layers }) {
    if (layers.every((l) => l.drawn.length === l.count)) return '';
    return 'There is no room for every node; the nodes drawn are evenly spread. The table and the CSV have all weights.';
  }

  /** @override */
  describe() {
    return describeNetwork(this.title(), partsOf(this.view.series));
  }

  /** @override */
  table() {
    return networkTable(this.view);
  }
}

/**
 * Weights and values of nodes, both in the order of the layers.
 * @param {Series[]} series
 * @returns {{weights: Weights[], values: Series[]}}
 */
export function partsOf(series) {
  /** @type {Weights[]} */
  const weights = [];
  for (const s of series) {
    if (!s.z?.length || !s.shape) continue;
    weights.push({ series: s, rows: s.shape[0], columns: s.shape[1] });
  }
  return { weights, values: series.filter((s) => !s.z?.length && s.x.length > 0) };
}

/** @param {number} count @param {number} x @param {{step: number, height: number}} size between layers, and of all @param {Series | null} values @returns {Layer} */
function layerOf(count, x, { step, height }, values) {
  const room = Math.max(40, height - TOP - BOTTOM);
  const fit = Math.max(1, Math.min(count, Math.floor(room / NODE_GAP)));
  const drawn = Array.from({ length: fit }, (_, i) =>
    fit === 1 ? 0 : Math.round((i * (count - 1)) / (fit - 1)),
  );
  const gap = room / fit;
  const radius = Math.min(RADIUS.most, Math.max(RADIUS.least, ROUND_SHARE * Math.min(gap, step)));
  return { count, drawn, x, y: drawn.map((_, i) => TOP + (i + 0.5) * gap), radius, values };
}

/** @param {ArrayLike<number>} z */
function greatest(z) {
  let most = 0;
  for (let i = 0; i < z.length; ++i) {
    const v = Math.abs(z[i]);
    if (v > most && v < Infinity) most = v;
  }
  return most;
}

/** @param {number} sign @param {number} width @param {Palette} palette */
function edgeStyle(sign, width, palette) {
  const { map } = heatOf([[-1, 1]], undefined, palette.dark);
  const stroke = colourAt(map, sign < 0 ? 0.08 : 0.92);
  return { stroke, width, dash: sign < 0 ? [5, 3.5] : [] };
}

/**
 * Edges between drawn nodes of layers l and l + 1, wide where the weight is large, those below zero
 * dashed; edges of one width and sign are one path. With `only`, those of one node, on paper.
 * @param {Painter} painter @param {NetworkModel} model @param {number} l @param {Palette} palette
 * @param {{from?: number, to?: number}} [only]
 */
function paintEdges(painter, { layers, weights, largest }, l, palette, only) {
  const { series, columns } = weights[l];
  const z = series.z ?? [];
  /** @type {number[][]} */
  const kinds = Array.from({ length: 2 * EDGE.kinds }, () => []);
  const [near, far] = [layers[l], layers[l + 1]];
  near.drawn.forEach((from, i) => {
    if (only?.from !== undefined && only.from !== from) return;
    far.drawn.forEach((to, j) => {
      if (only?.to !== undefined && only.to !== to) return;
      const weight = z[from * columns + to];
      const share = Math.abs(weight) / largest;
      if (!(share > (only ? 0 : FAINT))) return;
      const kind = Math.min(EDGE.kinds - 1, Math.floor(share * EDGE.kinds));
      kinds[2 * kind + (weight < 0 ? 1 : 0)].push(near.x, near.y[i], far.x, far.y[j], NaN, NaN);
    });
  });
  kinds.forEach((points, k) => {
    if (points.length === 0) return;
    const share = (Math.floor(k / 2) + 0.5) / EDGE.kinds;
    const width = EDGE.least + (EDGE.most - EDGE.least) * share + (only ? 1 : 0);
    const style = edgeStyle(k % 2 ? -1 : 1, width, palette);
    const opacity = only ? 1 : 0.25 + 0.75 * share;
    painter.path(points, points.length / 2, { ...style, opacity });
  });
}

/** @param {Painter} painter @param {Layer} layer @param {import('./heat.js').Heat} heat @param {Palette} palette */
function paintNodes(painter, layer, heat, palette) {
  const { x, y, drawn, radius, values } = layer;
  y.forEach((v, i) => {
    const value = values?.x[drawn[i]];
    const known = value !== undefined && Number.isFinite(value);
    const fill = known ? colourAt(heat.map, shareOf(heat, value)) : palette.colours.panel;
    const style = { fill: palette.colours.panel, stroke: palette.colours.edge, width: 1.25 };
    painter.marks([x, v], 1, radius, 'circle', { ...style, fill });
    if (!known) return;
    if (value < 0 && radius < ROOM_FOR_VALUE) {
      const bar = [x - 0.5 * radius, v, x + 0.5 * radius, v]; // a minus sign
      painter.path(bar, 2, { stroke: palette.colours.ink, width: 1.25 });
    }
    if (radius < ROOM_FOR_VALUE) return;
    const [red, green, blue] = coloursOf([value], heat, palette.dark);
    painter.text(x, v, formatNumber(value, 2), {
      fill: 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? '#15171a' : '#ffffff',
      size: 10,
      anchor: 'middle',
      base: 'middle',
    });
  });
}

/** The largest weights of a node, by size. @param {Weights} weights @param {'from' | 'to'} word @param {number} node @returns {ReadoutRow[]} */
function strongest({ series, rows, columns }, word, node) {
  const z = series.z ?? [];
  const count = word === 'from' ? rows : columns;
  /** @param {number} i */
  const weight = (i) => (word === 'from' ? z[i * columns + node] : z[node * columns + i]);
  const order = Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => Math.abs(weight(b)) - Math.abs(weight(a)) || a - b,
  );
  const told = order.slice(0, TOLD).sort((a, b) => a - b);
  const named = told.map((i) => ({
    name: `weight ${word} ${i + 1}`,
    value: formatNumber(weight(i)),
  }));
  if (count > TOLD) named.push({ name: 'smaller ones', value: String(count - TOLD) });
  return named;
}

/** @param {number} i @param {number} length */
const clamp = (i, length) => Math.min(length - 1, Math.max(0, i));
