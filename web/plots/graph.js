// A graph of a computation: values flow along its lines to the right, and back to the left flows what each node is
// to blame for.

import { FONT_SIZE, textWidth } from './axes.js';
import { describeGraph } from './describe.js';
import { layoutGraph } from './graph-layout.js';
import { plainLabel, spokenOf } from '../text/labels.js';
import { formatNumber } from '../text/numbers.js';
import { Plot } from './plot.js';
import { graphTable } from './tables.js';

/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./plot.js').Cursor} Cursor */
/** @typedef {import('./plot.js').ReadoutRow} ReadoutRow */

/** `half` is half of the node's width. @typedef {{sign: string, x: number, y: number, half: number, value: number, blame: number, takes: number[], slopes: number[]}} DrawnNode */
/** `points` from the operand to the user; `share` of the largest blame, NaN when not known. @typedef {{from: number, to: number, points: number[], slope: number, share: number, sign: number}} DrawnLine */
/** @typedef {{nodes: DrawnNode[], lines: DrawnLine[], radius: number, step: number, newest: number, text: number, bottom: number, layout: import('./graph-layout.js').Layout}} GraphModel */

const SIDE = 30;
const TOP = 46;
const BOTTOM = 62;
const RADIUS = { least: 8, most: 21 };
/** A node takes at most these shares of the room between columns and rows. */
const SHARE = { column: 0.3, row: 0.24 };
/** Rows stand at most so far apart. */
const MOST_ROW = 104;
/** A line of two columns is drawn with so many points. */
const CURVE = 14;
/** What flows back runs so far below what flows forwards, in pixels. */
const BACK = 5;
const BACK_WIDTH = { least: 1.6, most: 5.2 };
/** Slopes are written on lines that are so long. */
const ROOM_FOR_SLOPE = 64;
const HEAD = 6;

/** @extends {Plot<GraphModel>} */
export class GraphPlot extends Plot {
  /** Nodes need room for two numbers each. @param {HTMLElement} host @param {import('./plot.js').PlotOptions} options */
  constructor(host, options) {
    super(host, options);
    this.root.classList.add('lm-plot-graph');
    this.measure();
  }

  /** @override @param {import('./plot.js').Size} size @returns {GraphModel} */
  model(size) {
    const text = size.text ?? 1;
    const parts = nodesOf(this.view.series);
    const layout = layoutGraph(parts);
    const step = (size.width - 2 * SIDE * text) / Math.max(1, layout.columns - 1);
    const room = size.height - (TOP + BOTTOM) * text;
    const gap = Math.min(MOST_ROW * text, room / Math.max(1, layout.rows));
    const fit = Math.min(SHARE.column * step, SHARE.row * gap);
    const radius = Math.max(RADIUS.least, Math.min(RADIUS.most * text, fit));
    const top = TOP * text + (room - gap * layout.rows) / 2;
    /** @param {number} column */
    const left = (column) => (layout.columns > 1 ? SIDE * text + column * step : size.width / 2);
    const nodes = parts.map((part, i) => ({
      ...part,
      x: left(layout.column[i]),
      y: top + gap * layout.row[i],
      half: Math.max(radius, Math.min(0.44 * step, textWidth(plainLabel(part.sign), signSize(radius)) / 2 + 5)), // prettier-ignore
    }));
    const most = Math.max(0, ...nodes.map(({ blame }) => Math.abs(blame)).filter(Number.isFinite));
    const upper = uppermost(layout.ways);
    const lines = layout.ways.map((way) => {
      const places = way.places.map(([column, row]) => /** @type {[number, number]} */ ([left(column), top + gap * row])); // prettier-ignore
      return lineOf(way, places, nodes, { radius, most, isUpper: upper.has(way) });
    });
    const bottom = Math.min(size.height - 12 * text, top + gap * layout.rows + radius + 44 * text);
    return { nodes, lines, radius, step, newest: newestOf(nodes), text, bottom, layout };
  }

  /** What the lines mean. @override @param {Painter} painter @param {GraphModel} model @param {Palette} palette */
  paintAxes(painter, { bottom: y, text }, palette) {
    const { axes } = this.view;
    const style = { fill: palette.colours.soft, size: FONT_SIZE * text, base: /** @type {const} */ ('middle') }; // prettier-ignore
    const forwards = `${plainLabel(axes.z?.label ?? '') || 'forwards'}, above`;
    const back = `${plainLabel(axes.y.label) || 'backwards'}, below`;
    let x = 4;
    arrow(painter, [x, y, x + 26, y], palette.colours.measured, 1.75, []);
    painter.text(x + 33, y, forwards, style);
    x += 33 + textWidth(forwards, FONT_SIZE * text) + 20;
    arrow(painter, [x + 26, y, x, y], palette.series[1], 2.5, []);
    painter.text(x + 33, y, back, style);
    x += 33 + textWidth(back, FONT_SIZE * text) + 20;
    if (x + 110 * text > this.size.width) return;
    arrow(painter, [x + 26, y, x, y], palette.series[1], 2.5, [5, 3.5]);
    painter.text(x + 33, y, 'negative', style);
  }

  /** @override @param {Painter} painter @param {GraphModel} model @param {Palette} palette */
  paintData(painter, model, palette) {
    for (const line of model.lines) paintLine(painter, line, model, palette);
    if (model.step > ROOM_FOR_SLOPE) {
      for (const line of model.lines) paintSlope(painter, line, model, palette);
    }
    model.nodes.forEach((node, i) => paintNode(painter, node, i === model.newest, model, palette));
  }

  /** @override @param {GraphModel} model @param {number} px @param {number} py @returns {Cursor | null} */
  pick({ nodes }, px, py) {
    let best = -1;
    let least = 44 * 44;
    nodes.forEach(({ x, y }, i) => {
      const d = (x - px) ** 2 + (y - py) ** 2;
      if (d < least) [least, best] = [d, i];
    });
    return best < 0 ? null : { at: best, series: best };
  }

  /** Left and right to the nearest node of the next column, up and down in a column. @override @param {GraphModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move */
  move({ nodes, layout }, cursor, move) {
    if (nodes.length === 0) return null;
    const stand = (/** @type {number} */ i) => ({ at: i, series: i });
    if (move.end) return stand(move.end < 0 ? 0 : nodes.length - 1);
    if (!cursor || !nodes[cursor.at]) return stand(0);
    const here = nodes[cursor.at];
    const column = layout.column[cursor.at] + (move.dx === 0 ? 0 : Math.sign(move.dx));
    const ahead = nodes
      .map((node, i) => ({ i, off: node.y - here.y }))
      .filter(({ i, off }) => layout.column[i] === column && (move.dx !== 0 || off * move.dy < 0))
      .sort((a, b) => Math.abs(a.off) - Math.abs(b.off));
    return ahead.length > 0 ? stand(ahead[0].i) : cursor;
  }

  /** @override @param {GraphModel} model @param {Cursor} cursor */
  reading({ nodes }, cursor) {
    const node = nodes[cursor.at];
    if (!node) return null;
    const { axes } = this.view;
    /** @type {ReadoutRow[]} */
    const rows = [
      { name: plainLabel(axes.z?.label ?? '') || 'forwards', value: known(node.value) },
      { name: plainLabel(axes.y.label) || 'backwards', value: known(node.blame) },
    ];
    node.takes.forEach((t, k) => {
      const slope = node.slopes[k];
      const told = Number.isFinite(slope) ? `, slope ${formatNumber(slope)}` : '';
      rows.push({ name: `takes ${plainLabel(nodes[t].sign)}`, value: `${known(nodes[t].value)}${told}` }); // prettier-ignore
    });
    const title = `${plainLabel(node.sign)}, node ${cursor.at}`;
    return { title, rows, x: node.x, y: node.y, spoken: spokenOf(title, rows) };
  }

  /** @override @param {Painter} painter @param {GraphModel} model @param {Cursor} cursor @param {Palette} palette */
  paintCursor(painter, { nodes, radius }, cursor, palette) {
    const node = nodes[cursor.at];
    if (!node) return;
    const ring = { stroke: palette.colours.ink, width: 2 };
    const outline = pill(node.x, node.y, node.half + 4, radius + 4);
    painter.path([...outline, outline[0], outline[1]], outline.length / 2 + 1, ring);
  }

  /** @override */
  describe() {
    return describeGraph(this.title(), this.view);
  }

  /** @override */
  table() {
    return graphTable(this.view);
  }
}

/** A node takes nodes before it; what else a file may say is left out. @param {Series[]} series */
export const nodesOf = (series) =>
  series.map(({ name, x, y, z }, i) => {
    const lines = Array.from(x, (takes, k) => ({ takes, slope: y[k] }));
    const good = lines.filter(({ takes }) => Number.isInteger(takes) && takes >= 0 && takes < i);
    return {
      sign: name,
      takes: good.map(({ takes }) => takes),
      slopes: good.map(({ slope }) => slope),
      value: z?.[0] ?? NaN,
      blame: z?.[1] ?? NaN,
    };
  });

/** @param {number} value */
const known = (value) => (Number.isNaN(value) ? 'not known yet' : formatNumber(value));

/** @param {number} radius */
const signSize = (radius) => Math.max(9, Math.min(15, 0.82 * radius));

/**
 * The node that became known last: blame comes from the last node down, values up from the first.
 * @param {{value: number, blame: number, takes: number[]}[]} nodes
 */
export function newestOf(nodes) {
  const blamed = nodes.findIndex(({ blame }) => !Number.isNaN(blame));
  if (blamed >= 0) return blamed;
  return nodes.reduce((last, { value, takes }, i) => (takes.length > 0 && !Number.isNaN(value) ? i : last), -1); // prettier-ignore
}

/** @typedef {import('./graph-layout.js').Layout['ways'][number]} Way */

/** Of the lines into each node the one that comes from above the others. @param {Way[]} ways */
function uppermost(ways) {
  /** @type {Map<number, Way>} */
  const upper = new Map();
  const from = (/** @type {Way} */ { places }) => places[places.length - 2][1];
  for (const way of ways) {
    const other = upper.get(way.to);
    if (!other || from(way) < from(other)) upper.set(way.to, way);
  }
  return new Set(upper.values());
}

/**
 * @param {Way} way @param {[number, number][]} places @param {DrawnNode[]} nodes
 * @param {{radius: number, most: number, isUpper: boolean}} how
 * @returns {DrawnLine}
 */
function lineOf({ from, to, side }, places, nodes, { radius, most, isUpper }) {
  const user = nodes[to];
  const ends = places.map(([x, y], i) => {
    if (i === 0) return [x + nodes[from].half, y];
    if (i < places.length - 1) return [x, y];
    const several = user.takes.length > 1 ? (isUpper ? -0.34 : 0.34) * radius : 0;
    return [x - user.half - 1, y + several];
  });
  const points = ends.slice(1).flatMap(([x1, y1], i) => {
    const [x0, y0] = ends[i];
    return Array.from({ length: CURVE }, (_, k) => {
      const t = k / (CURVE - 1);
      return [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t * t * (3 - 2 * t)];
    }).flat();
  });
  const slope = user.slopes[side] ?? NaN;
  const flows = Number.isNaN(slope) ? nodes[from].blame : user.blame * slope;
  const share = !Number.isNaN(user.blame) && most > 0 ? Math.abs(flows) / most : NaN;
  return { from, to, points, slope, share: Math.min(1, share), sign: Math.sign(flows) };
}

/** @param {Painter} painter @param {ArrayLike<number>} points @param {string} stroke @param {number} width @param {number[]} dash */
function arrow(painter, points, stroke, width, dash) {
  painter.path(points, points.length / 2, { stroke, width, dash });
  const [x, y] = [points[points.length - 2], points[points.length - 1]];
  const back = Math.max(2, points.length - 8); // the line's direction over some points
  const angle = Math.atan2(y - points[back - 1], x - points[back - 2]);
  const size = HEAD + width;
  const corner = (/** @type {number} */ turn) => [
    x - size * Math.cos(angle + turn),
    y - size * Math.sin(angle + turn),
  ];
  painter.polygon([x, y, ...corner(0.42), ...corner(-0.42)], 3, { fill: stroke });
}

/** @param {Painter} painter @param {DrawnLine} line @param {GraphModel} model @param {Palette} palette */
function paintLine(painter, { from, to, points, share, sign }, { nodes }, palette) {
  const flowed = !Number.isNaN(nodes[to].value) && !Number.isNaN(nodes[from].value);
  const stroke = flowed ? palette.colours.measured : palette.colours.edge;
  if (flowed) arrow(painter, points, stroke, 1.6, []);
  else painter.path(points, points.length / 2, { stroke, width: 1.1 });
  if (!(share > 0) || Number.isNaN(nodes[from].blame)) return;
  const back = backwards(points);
  const width = BACK_WIDTH.least + (BACK_WIDTH.most - BACK_WIDTH.least) * Math.sqrt(share);
  arrow(painter, back, palette.series[1], width, sign < 0 ? [2.2 * width, 1.5 * width] : []);
}

/** The same way from its end to its beginning, a little below. @param {number[]} points */
function backwards(points) {
  /** @type {number[]} */
  const back = [];
  for (let i = points.length - 2; i >= 0; i -= 2) back.push(points[i], points[i + 1] + BACK);
  back.splice(0, 2); // leaves room for the head of the other arrow
  return back;
}

/** @param {Painter} painter @param {DrawnLine} line @param {GraphModel} model @param {Palette} palette */
function paintSlope(painter, { points, slope }, { text }, palette) {
  if (Number.isNaN(slope)) return;
  const middle = 2 * Math.floor(points.length / 4);
  const [x, y] = [points[middle], points[middle + 1] + BACK + 11 * text];
  const words = `×${formatNumber(slope, 3)}`;
  const size = 10.5 * text;
  const width = textWidth(words, size) + 4;
  painter.rectangles([x - width / 2, y - 0.62 * size, width, 1.24 * size], 1, { fill: palette.colours.panel, opacity: 0.85 }); // prettier-ignore
  painter.text(x, y, words, { fill: palette.colours.soft, size, anchor: 'middle', base: 'middle' });
}

/** A circle, drawn out to a rounded box where its sign is long. @param {number} x @param {number} y @param {number} half @param {number} radius */
function pill(x, y, half, radius) {
  const reach = Math.max(0, half - radius);
  /** @type {number[]} */
  const points = [];
  for (let k = 0; k < 32; ++k) {
    const angle = (Math.PI * (k + 0.5)) / 16;
    const side = Math.cos(angle) > 0 ? reach : -reach;
    points.push(x + side + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  return points;
}

/** @param {Painter} painter @param {DrawnNode} node @param {boolean} newest @param {GraphModel} model @param {Palette} palette */
function paintNode(painter, node, newest, { radius, step, text }, palette) {
  const { colours } = palette;
  const outline = pill(node.x, node.y, node.half, radius);
  painter.polygon(outline, outline.length / 2, { fill: node.takes.length > 0 ? colours.panel : colours.fill }); // prettier-ignore
  const stroke = newest ? colours.accent : colours.edge;
  painter.path([...outline, outline[0], outline[1]], outline.length / 2 + 1, { stroke, width: newest ? 3 : 1.4 }); // prettier-ignore
  const middle = /** @type {const} */ ({ anchor: 'middle', base: 'middle' });
  painter.text(node.x, node.y, node.sign, { fill: colours.ink, size: signSize(radius), weight: 550, ...middle }); // prettier-ignore
  const size = (step > 52 ? 12.5 : 10.5) * text;
  const digits = step > 52 ? 4 : 2;
  /** @param {number} number @param {number} y @param {string} fill */
  const write = (number, y, fill) => {
    if (Number.isNaN(number)) return;
    const words = formatNumber(number, digits);
    const width = textWidth(words, size) + 2;
    painter.rectangles([node.x - width / 2, y - 0.6 * size, width, 1.2 * size], 1, { fill: colours.panel, opacity: 0.72 }); // prettier-ignore
    painter.text(node.x, y, words, { fill, size, weight: 600, ...middle });
  };
  write(node.value, node.y - radius - 0.75 * size, colours.measured);
  write(node.blame, node.y + radius + 0.9 * size, colours.ink);
}
