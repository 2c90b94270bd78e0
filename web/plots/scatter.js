// Point sets with the lines fitted to them; the points can be drawn, moved and removed by hand.

import { layout, paintAxes, sharp } from './axes.js';
import { paintBand, paintLine, scaleOf } from './curve.js';
import { describeScatter } from './describe.js';
import { axisLabel, spokenOf } from '../text/labels.js';
import { formatNumber } from '../text/numbers.js';
import { focusOf, lensOf, lensRoom, paintLens, paintLensFrame, paintTone } from './lens.js';
import { linesOf, withoutData } from './lines.js';
import { Plot } from './plot.js';
import { Range } from './scale.js';
import { PointEditor } from './scatter-edit.js';
import { longTable } from './tables.js';
import { bandOf, shownLength } from './view.js';

/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./painter.js').Mark} Mark */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./palette.js').LineStyle} LineStyle */
/** @typedef {import('./axes.js').Axes} Axes */
/** @typedef {import('./plot.js').Cursor} Cursor */

/** Points drawn by hand, in data units. @typedef {{x: number[], y: number[]}} Points */

/**
 * `onEdit` makes the first point set one that can be edited: it is called with all points after each
 * change, `final` false while a point is still being dragged.
 * @typedef {import('./plot.js').PlotOptions & {onEdit?: (points: Points, final: boolean) => void, maxPoints?: number, minPoints?: number}} ScatterOptions
 */

/** @typedef {{series: Series, index: number, style: LineStyle, mark: Mark | null, length: number}} ShownSet */
/** @typedef {{axes: Axes, shown: ShownSet[], dropped: number, lens?: import('./lens.js').Lens}} ScatterModel */

/** Marks of the roles, so that colour is never alone. @type {Record<string, Mark>} */
const MARKS = { measured: 'circle', train: 'circle', test: 'diamond' };
/** Whether a series is no line but points in no order: x turns back at more than a third of them. @param {Series} series */
function isDisordered({ x }) {
  let turns = 0;
  for (let i = 2; i < x.length; ++i) if ((x[i] - x[i - 1]) * (x[i - 1] - x[i - 2]) < 0) ++turns;
  return 3 * turns > x.length;
}
/** What was measured is a line beside the data that it was fitted to, if it is one. @param {import('./view.js').View} view */
const isFitted = ({ series }) =>
  series.some(({ role }) => role === 'train') &&
  !series.some((one) => one.role === 'measured' && isDisordered(one));
/**
 * What was measured is a point set, except beside the data it was fitted to: there it is the line.
 * A view with `steps` is a phase plane, where all series are trajectories. One point is a mark.
 * @param {Series} series @param {import('./view.js').View} view @returns {Mark | undefined}
 */
function markOf({ role, x }, view) {
  if (view.steps?.length) return x.length === 1 && !MARKS[role] ? 'cross' : undefined;
  if (role === 'measured' && isFitted(view)) return undefined;
  return MARKS[role] ?? (x.length === 1 ? 'cross' : undefined);
}
/** Several point sets of one role have different marks; the first has the role's own. @type {Mark[]} */
const SHAPES = ['circle', 'diamond', 'square', 'cross'];
/** More point sets than this are taken for kinds of things (digits, for example), and each has a colour of its own. */
const RUNGS = 4;
/**
 * Units of a plane whose axes measure the same thing are equally long, unless that makes one side shorter than this
 * share of the room.
 */
const SHORTEST = 0.35;

/**
 * How each series is drawn.
 * @param {import('./view.js').View} view @param {Palette} palette @param {import('./lines.js').Hues} [hues]
 * @returns {{style: LineStyle, mark: Mark | null}[]}
 */
export function looksOf(view, palette, hues) {
  const styles = linesOf(withoutData(view), palette, hues);
  return view.series.map((series, i) => {
    const alike = view.series.filter(({ role, run }) => role === series.role && run === series.run);
    const [index, count] = [alike.indexOf(series), alike.length];
    const mark = markOf(series, view) ?? null;
    const style = styles[i];
    if (!mark || count < 2 || series.run) return { style, mark };
    const taken = view.series
      .filter(({ role }) => role !== series.role)
      .map((s) => markOf(s, view));
    const shapes = SHAPES.filter((shape) => shape === mark || !taken.includes(shape));
    const own = shapes[(shapes.indexOf(mark) + index) % shapes.length];
    const colour = palette.series[index % palette.series.length];
    return { style: count > RUNGS ? { ...style, colour } : style, mark: own };
  });
}

/** Above this many points, marks are small and have no rim. */
const MANY = 400;
/** Above this many, marks are small squares, one in each spot of so many pixels. */
const CROWD = 8000;
const SPOT = 2;

/** The radius of a point that can be moved, in pixels. */
const HANDLE = 4.6;

/** A point that can be moved is taken before one that cannot, within this many pixels. */
const OWN_REACH = 22;

/** @extends {Plot<ScatterModel>} */
export class ScatterPlot extends Plot {
  /** @param {HTMLElement} host @param {ScatterOptions} options */
  constructor(host, options) {
    super(host, options);
    this.editor = options.onEdit
      ? new PointEditor(this, options.onEdit, options.maxPoints ?? 500, options.minPoints ?? 0)
      : null;
  }

  /** @override @param {import('./plot.js').Size} size @returns {ScatterModel} */
  model(size) {
    const { view, options } = this;
    const looks = looksOf(view, this.palette, options.hues);
    const shown = view.series
      .map((series, index) => ({
        series,
        index,
        ...looks[index],
        length: shownLength(view, series, options.upTo),
      }))
      .filter((s) => !this.hidden.has(s.index));
    const x = new Range(options.xScale ?? scaleOf(view.axes.x));
    const y = new Range(options.yScale ?? scaleOf(view.axes.y));
    for (const { series } of shown) {
      x.add(series.x);
      y.add(series.y);
      const band = bandOf(series);
      if (band) y.add(band.low);
    }
    const dropped = Math.max(x.dropped, y.dropped);
    if (options.extent?.x) x.add(options.extent.x);
    if (options.extent?.y) y.add(options.extent.y);
    const frozen = this.editor?.frozen;
    const plans = /** @type {const} */ ([
      {
        kind: x.log ? 'log' : 'linear',
        range: frozen?.x ?? x.rounded(),
        label: axisLabel(view.axes.x),
      },
      {
        kind: y.log ? 'log' : 'linear',
        range: frozen?.y ?? y.rounded(),
        label: axisLabel(view.axes.y),
      },
    ]);
    const plane = Boolean(view.steps?.length) || measureTheSame(view.axes);
    const axes = plane && !x.log && !y.log ? equalLayout(size, ...plans) : layout(size, ...plans);
    const focus = this.editor || view.steps?.length ? null : focusOf(shown, axes);
    if (!focus) return { axes, shown, dropped };
    const narrow = layout(size, ...plans, { right: lensRoom(size) });
    return { axes: narrow, shown, dropped, lens: lensOf(focus, narrow, size) };
  }

  /** @override @param {Painter} painter @param {ScatterModel} model @param {Palette} palette */
  paintAxes(painter, { axes, lens }, palette) {
    paintAxes(painter, axes, palette);
    if (lens) paintLensFrame(painter, lens, axes, palette);
  }

  /** @override @param {Painter} painter @param {ScatterModel} model @param {Palette} palette */
  paintData(painter, { axes, shown, lens }, palette) {
    const { left, top, width, height } = axes.box;
    if (lens) {
      const dots = shown.filter(({ series, mark }) => mark && series.x.length === 1);
      painter.clip(axes.box, () => paintTone(painter, axes, shown, palette));
      for (const { series, style, mark } of dots)
        paintPoints(painter, axes, series, style, mark ?? 'circle', palette);
      return paintLens(painter, lens, shown, palette);
    }
    painter.clip({ left, top, width, height }, () => {
      for (const { series, style, length } of shown)
        paintBand(painter, axes, series, length, style);
    });
    painter.clip({ left: left - 5, top: top - 5, width: width + 10, height: height + 10 }, () => {
      for (const { series, style, mark } of shown) {
        if (mark) paintPoints(painter, axes, series, style, mark, palette);
      }
    });
    painter.clip({ left, top, width, height }, () => {
      for (const { series, style, mark, length } of shown) {
        if (!mark) paintLine(painter, axes, series, length, style);
      }
    });
    this.paintHandles(painter, axes, shown, palette);
    if (this.view.steps?.length) paintHeads(painter, axes, shown, palette);
  }

  /** What a hand can move lies on top. @param {Painter} painter @param {Axes} axes @param {ShownSet[]} shown @param {Palette} palette */
  paintHandles(painter, axes, shown, palette) {
    const set = this.editor?.set();
    const own = shown.find(({ index, mark }) => index === set && mark);
    if (!own || this.editor?.handle) return;
    const points = placedPoints(own.series, axes);
    const look = { fill: palette.colours.panel, stroke: palette.colours.ink, width: 1.75 };
    painter.marks(points, points.length / 2, HANDLE, own.mark ?? 'circle', look);
  }

  /** @override @param {ScatterModel} model @param {number} px @param {number} py */
  pick(model, px, py) {
    const own = this.editor?.nearest(model, px, py, OWN_REACH);
    return own ?? nearestPoint(model, px, py, 40);
  }

  /** The next point to the left or right; on an editable plot the cursor moves freely. @override @param {ScatterModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move */
  move(model, cursor, move) {
    if (this.editor) return this.editor.move(model, cursor, move);
    const set =
      model.shown.find((s) => s.length > 0 && (s.mark || this.view.steps?.length)) ??
      model.shown[0];
    if (!set || set.length === 0) return null;
    const { x } = set.series;
    const order = Array.from({ length: set.length }, (_, i) => i);
    if (set.mark) order.sort((a, b) => x[a] - x[b] || a - b);
    const last = order.length - 1;
    if (move.end) return { at: order[move.end < 0 ? 0 : last], series: set.index };
    const place = cursor ? order.indexOf(cursor.at) : -1;
    const stride = move.size === 'page' ? Math.max(1, Math.round(order.length / 10)) : 1;
    const next = place < 0 ? 0 : place + move.dx * stride;
    return { at: order[Math.min(last, Math.max(0, next))], series: set.index };
  }

  /** @override @param {ScatterModel} model @param {Cursor} cursor */
  reading({ axes, shown }, cursor) {
    const set = shown.find((s) => s.index === cursor.series);
    const free = cursor.at < 0 && cursor.x !== undefined && cursor.y !== undefined;
    if (!free && (!set || cursor.at >= set.length)) return null;
    const x = free ? (cursor.x ?? NaN) : (set?.series.x[cursor.at] ?? NaN);
    const y = free ? (cursor.y ?? NaN) : (set?.series.y[cursor.at] ?? NaN);
    const title = free ? 'new point' : (set?.series.name ?? '');
    const rows = [
      { name: this.view.axes.x.label || 'x', value: formatNumber(x) },
      { name: this.view.axes.y.label || 'y', value: formatNumber(y) },
    ];
    const spoken = spokenOf(title, rows);
    return { title, rows, x: axes.x.pixel(x), y: axes.y.pixel(y), spoken };
  }

  /** @override @param {Painter} painter @param {ScatterModel} model @param {Cursor} cursor @param {Palette} palette */
  paintCursor(painter, model, cursor, palette) {
    const reading = this.reading(model, cursor);
    if (!reading || reading.x - reading.x !== 0 || reading.y - reading.y !== 0) return;
    const { left, top, width, height } = model.axes.box;
    const lines = { stroke: palette.colours.reference, dash: [3, 3], crisp: true };
    const [x, y] = [sharp(reading.x), sharp(reading.y)];
    painter.path([x, top, x, top + height, NaN, NaN, left, y, left + width, y], 5, lines);
    const ring = {
      stroke: palette.colours.ink,
      width: 1.75,
      fill: cursor.at < 0 ? palette.colours.panel : undefined,
    };
    painter.marks([reading.x, reading.y], 1, 7, 'circle', ring);
  }

  /** @override */
  keyEntries() {
    const looks = looksOf(this.view, this.palette, this.options.hues);
    return this.view.series.map((series, index) => ({
      name: series.name,
      style: looks[index].style,
      mark: looks[index].mark ?? undefined,
      hidden: this.hidden.has(index),
      index,
    }));
  }

  /** @override @param {ScatterModel} model */
  note({ dropped }) {
    if (dropped > 0) {
      const points = dropped === 1 ? '1 point is' : `${formatNumber(dropped)} points are`;
      return `${points} not shown: a logarithmic axis has no place for zero and negative values.`;
    }
    return this.editor ? this.editor.hint() : '';
  }

  /** @override */
  describe() {
    return describeScatter(this.title(), this.view);
  }

  /** @override */
  table() {
    return longTable(this.view, Infinity);
  }
}

/** Whether two axes are named by one letter with two indices, as $x_1$ and $x_2$ are. @param {import('./view.js').View['axes']} axes */
export const measureTheSame = ({ x, y }) =>
  x.label !== y.label &&
  /_\d/.test(x.label) &&
  x.label.replace(/_\d/, '') === y.label.replace(/_\d/, '');

/**
 * Axes whose units are equally long, so that a circle is one; as wide as there is room where that fits badly.
 * @param {import('./plot.js').Size} size @param {import('./axes.js').AxisPlan} x @param {import('./axes.js').AxisPlan} y
 * @returns {Axes}
 */
function equalLayout(size, x, y) {
  const axes = layout(size, x, y);
  const { width, height } = axes.box;
  const wanted = (height * (x.range[1] - x.range[0])) / (y.range[1] - y.range[0]);
  if (!(wanted < width) || wanted < SHORTEST * width) return axes;
  const right = Math.floor(width - wanted);
  const square = layout(size, x, y, { right, corner: { left: Math.floor(right / 2), top: 0 } });
  if (square.xTicks.length < 2) square.xTicks = square.x.ticks(4); // a phone's
  return square;
}

/** @param {Painter} painter @param {Axes} axes @param {Series} series @param {LineStyle} style @param {Mark} mark @param {Palette} palette */
function paintPoints(painter, axes, series, style, mark, palette) {
  const points = placedPoints(series, axes);
  const count = points.length / 2;
  const crowd = count > CROWD;
  const many = count > MANY;
  const radius = crowd ? 1.3 : many ? 2 : Math.max(3.4, 1.9 * palette.stroke);
  const rim = many ? {} : { stroke: palette.colours.panel, width: 1.25 };
  const opacity = many ? 0.6 : 0.9;
  const drawn = crowd ? thinned(points, axes.box) : points;
  const shape = crowd ? 'square' : mark;
  painter.marks(drawn, drawn.length / 2, radius, shape, { fill: style.colour, opacity, ...rim });
}

/** Points in pixels, without those that have no place. @param {Series} series @param {Axes} axes */
function placedPoints(series, axes) {
  const points = [];
  for (let i = 0; i < Math.min(series.x.length, series.y.length); ++i) {
    const x = axes.x.pixel(series.x[i]);
    const y = axes.y.pixel(series.y[i]);
    if (x - x === 0 && y - y === 0) points.push(x, y);
  }
  return points;
}

/** Of points that share a spot of SPOT pixels, the first: the others would lie under it. @param {number[]} points @param {import('./view.js').Box} box */
export function thinned(points, { left, top, width, height }) {
  const columns = Math.ceil(width / SPOT) + 2;
  const taken = new Uint8Array(columns * (Math.ceil(height / SPOT) + 2));
  const kept = [];
  for (let i = 0; i < points.length; i += 2) {
    const column = Math.floor((points[i] - left) / SPOT) + 1;
    const row = Math.floor((points[i + 1] - top) / SPOT) + 1;
    const spot = row * columns + column;
    if (column < 0 || column >= columns || !(spot >= 0 && spot < taken.length)) continue;
    if (taken[spot]) continue;
    taken[spot] = 1;
    kept.push(points[i], points[i + 1]);
  }
  return kept;
}

/** A ring where each trajectory of the run begins and a dot where it has come to. @param {Painter} painter @param {Axes} axes @param {ShownSet[]} shown @param {Palette} palette */
function paintHeads(painter, axes, shown, { colours, stroke }) {
  for (const { series, style, mark, length } of shown) {
    if (mark || length === 0 || series.role === 'predicted' || series.role === 'reference')
      continue;
    const [fill, rim] = [style.colour, colours.panel];
    /** @param {number} i */
    const at = (i) => [axes.x.pixel(series.x[i]), axes.y.pixel(series.y[i])];
    const last = at(length - 1);
    if (last.some((v) => v - v !== 0)) continue;
    if (length > 1) painter.marks(at(0), 1, 3.2, 'circle', { fill: rim, stroke: fill, width: 2 });
    painter.marks(last, 1, 2.2 * stroke, 'circle', { fill, stroke: rim, width: 1.5 });
  }
}

/**
 * The drawn point nearest to a place, within `reach` pixels.
 * @param {Pick<ScatterModel, 'axes' | 'shown'>} model @param {number} px @param {number} py @param {number} reach
 * @returns {Cursor | null}
 */
export function nearestPoint({ axes, shown }, px, py, reach) {
  /** @type {Cursor | null} */
  let best = null;
  let least = reach * reach;
  const points = shown.some((s) => s.mark && s.length > 1);
  for (const { series, index, mark, length } of shown) {
    if (points && !mark) continue; // beside points, a line cannot be chosen
    for (let i = 0; i < length; ++i) {
      const d = (axes.x.pixel(series.x[i]) - px) ** 2 + (axes.y.pixel(series.y[i]) - py) ** 2;
      if (d < least) [least, best] = [d, { at: i, series: index }];
    }
  }
  return best;
}
