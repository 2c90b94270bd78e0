// Drawing points by hand: click or Enter adds, dragging or Space and arrows move, Delete removes.

import { nearestPoint } from './scatter.js';

/** @typedef {import('./scatter.js').ScatterPlot} ScatterPlot */
/** @typedef {import('./scatter.js').ScatterModel} ScatterModel */
/** @typedef {import('./scatter.js').Points} Points */
/** @typedef {import('./plot.js').Cursor} Cursor */

/** The pointer takes a point within this many pixels; a finger reaches farther. */
const REACH = { mouse: 10, touch: 22 };
/** The keyboard's cursor takes an arrow's step in parts of the axis. */
const STEPS = { fine: 400, normal: 50, page: 10 };

/** Lets the reader edit the first point set of a scatter plot. */
export class PointEditor {
  /** @param {ScatterPlot} plot @param {(points: Points, final: boolean) => void} changed @param {number} maxPoints @param {number} minPoints */
  constructor(plot, changed, maxPoints, minPoints) {
    this.plot = plot;
    this.changed = changed;
    this.maxPoints = maxPoints;
    this.minPoints = minPoints;
    /** The point in hand: by the pointer or by the keyboard. */
    this.dragging = -1;
    this.carrying = -1;
    /** The axes rest while a point is dragged. @type {{x: [number, number], y: [number, number]} | null} */
    this.frozen = null;
    const { area } = plot;
    area.classList.add(this.handle ? 'lm-plot-handle' : 'lm-plot-editable');
    area.addEventListener('touchstart', (event) => this.touch(event), { passive: false });
    area.addEventListener('pointerdown', (event) => this.down(event));
    area.addEventListener('pointermove', (event) => this.drag(event));
    area.addEventListener('pointerup', () => this.up());
    area.addEventListener('pointercancel', () => this.up());
    area.addEventListener('dblclick', (event) => this.removeAt(event));
    area.addEventListener('keydown', (event) => this.key(event));
    plot.draw();
  }

  /** Whether there is one point, which can only be moved. */
  get handle() {
    return this.minPoints === 1 && this.maxPoints === 1;
  }

  /** The nearest point that can be moved, whatever else lies there. @param {ScatterModel} model @param {number} px @param {number} py @param {number} reach */
  nearest({ axes, shown }, px, py, reach) {
    const set = this.set();
    return nearestPoint({ axes, shown: shown.filter(({ index }) => index === set) }, px, py, reach);
  }

  hint() {
    const { length } = this.points().x;
    if (this.handle) {
      const name = this.plot.view.series[this.set()]?.name ?? 'point';
      return `Drag the ${name}. With keys: an arrow goes to it, Space takes it, arrows move it, Space drops it.`;
    }
    const most = length >= this.maxPoints ? ` No more than ${this.maxPoints} points.` : '';
    return `Click to add a point, drag to move it, double-click to remove it. With keys: arrows move the cursor, Enter adds a point, Space takes and drops one, Delete removes it.${most}`;
  }

  /** The set's index in the view. */
  set() {
    const index = this.plot.view.series.findIndex(
      (s) => s.role !== 'predicted' && s.role !== 'reference',
    );
    return Math.max(0, index);
  }

  /** @returns {Points} */
  points() {
    const series = this.plot.view.series[this.set()];
    return { x: Array.from(series?.x ?? []), y: Array.from(series?.y ?? []) };
  }

  /** @param {Points} points @param {boolean} final */
  apply(points, final) {
    const set = this.set();
    const series = this.plot.view.series.map((s, i) => (i === set ? { ...s, ...points } : s));
    this.plot.view = { ...this.plot.view, series };
    this.plot.draw();
    this.changed(points, final);
  }

  /** The place of an event in data units, or null outside the axes. @param {{clientX: number, clientY: number}} event @param {boolean} [clamped] */
  place(event, clamped = false) {
    const axes = this.plot.last?.axes;
    if (!axes) return null;
    const area = this.plot.area.getBoundingClientRect();
    const { left, top, width, height } = axes.box;
    let [px, py] = [event.clientX - area.left, event.clientY - area.top];
    const inside = px >= left && px <= left + width && py >= top && py <= top + height;
    if (!inside && !clamped) return null;
    px = Math.min(left + width, Math.max(left, px));
    py = Math.min(top + height, Math.max(top, py));
    return { px, py, x: round(axes.x.value(px), axes.x), y: round(axes.y.value(py), axes.y) };
  }

  /** A finger on the point moves it; beside it the finger scrolls the page. @param {TouchEvent} event */
  touch(event) {
    const [finger] = event.touches;
    const at = finger && this.place(finger);
    if (!this.handle || !at || !this.plot.last) return;
    if (this.nearest(this.plot.last, at.px, at.py, REACH.touch)) event.preventDefault();
  }

  /** @param {PointerEvent} event */
  down(event) {
    const at = this.place(event);
    const model = this.plot.last;
    if (!at || !model || event.button !== 0) return;
    const reach = event.pointerType === 'touch' ? REACH.touch : REACH.mouse;
    const hit = this.nearest(model, at.px, at.py, reach);
    const points = this.points();
    if (hit) this.dragging = hit.at;
    else if (points.x.length < this.maxPoints) {
      points.x.push(at.x);
      points.y.push(at.y);
      this.dragging = points.x.length - 1;
    } else return;
    const { x, y } = model.axes;
    this.frozen = { x: [x.low, x.high], y: [y.low, y.high] };
    this.plot.area.setPointerCapture(event.pointerId);
    this.apply(points, false);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const at = this.dragging >= 0 ? this.place(event, true) : null;
    if (!at) return;
    const points = this.points();
    points.x[this.dragging] = at.x;
    points.y[this.dragging] = at.y;
    this.apply(points, false);
  }

  up() {
    if (this.dragging < 0) return;
    this.dragging = -1;
    this.frozen = null;
    this.apply(this.points(), true);
  }

  /** @param {MouseEvent} event */
  removeAt(event) {
    const at = this.place(event);
    const hit = at && this.plot.last && this.nearest(this.plot.last, at.px, at.py, REACH.mouse);
    if (hit) this.remove(hit.at);
  }

  /** @param {number} index */
  remove(index) {
    const points = this.points();
    if (points.x.length <= this.minPoints) return;
    points.x.splice(index, 1);
    points.y.splice(index, 1);
    this.carrying = -1;
    this.plot.setCursor(null, false);
    this.apply(points, true);
  }

  /** The keyboard's cursor: free, and with it the point that it carries. @param {ScatterModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move @returns {Cursor} */
  move(model, cursor, move) {
    const { x, y } = model.axes;
    const here = this.position(model, cursor);
    const parts = STEPS[move.size];
    const place = {
      x: shifted(here.x, move.end || move.dx, x, move.end ? 1 : parts),
      y: shifted(here.y, move.dy, y, parts),
    };
    if (this.carrying >= 0) {
      const points = this.points();
      points.x[this.carrying] = place.x;
      points.y[this.carrying] = place.y;
      this.apply(points, true);
      return { at: this.carrying, series: this.set() };
    }
    if (this.handle) return { at: 0, series: this.set() }; // the one point there is
    const near = this.nearest(model, x.pixel(place.x), y.pixel(place.y), 4);
    return near ? { ...near, ...place } : { at: -1, series: this.set(), ...place };
  }

  /** @param {ScatterModel} model @param {Cursor | null} cursor */
  position({ axes }, cursor) {
    const points = this.points();
    if (cursor?.x !== undefined && cursor.y !== undefined && this.carrying < 0) {
      return { x: cursor.x, y: cursor.y };
    }
    if (cursor && cursor.at >= 0) return { x: points.x[cursor.at], y: points.y[cursor.at] };
    const { box, x, y } = axes;
    return { x: x.value(box.left + box.width / 2), y: y.value(box.top + box.height / 2) };
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const cursor = this.plot.cursor;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!['Enter', ' ', 'Delete', 'Backspace'].includes(event.key)) return;
    event.preventDefault();
    if (!cursor) return;
    if (event.key === 'Enter' && cursor.at < 0) this.add(cursor);
    else if (event.key === ' ') this.carrying = this.carrying >= 0 ? -1 : cursor.at;
    else if (event.key !== 'Enter' && cursor.at >= 0) this.remove(cursor.at);
  }

  /** @param {Cursor} cursor */
  add(cursor) {
    const points = this.points();
    if (points.x.length >= this.maxPoints || cursor.x === undefined || cursor.y === undefined)
      return;
    points.x.push(cursor.x);
    points.y.push(cursor.y);
    this.apply(points, true);
    this.plot.setCursor({ ...cursor, at: points.x.length - 1 }, true);
  }
}

/** Moves a value along a scale by a share of its length, within its range. @param {number} value @param {number} direction @param {import('./scale.js').Scale} scale @param {number} parts */
function shifted(value, direction, scale, parts) {
  if (direction === 0) return value;
  const pixel = scale.pixel(value) + (direction * (scale.to - scale.from)) / parts;
  const [low, high] = [Math.min(scale.from, scale.to), Math.max(scale.from, scale.to)];
  return round(scale.value(Math.min(high, Math.max(low, pixel))), scale);
}

/** No more digits than a thousandth of the axis: a hand is not more exact. @param {number} value @param {import('./scale.js').Scale} scale */
function round(value, scale) {
  if (scale.log) return Number(value.toPrecision(4));
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(scale.high - scale.low)));
  return Number(value.toFixed(Math.min(20, decimals)));
}
