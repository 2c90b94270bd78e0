// A guess drawn over a curve: by mouse or finger along it, by keys point by point.

/** @typedef {import('./curve.js').CurvePlot} CurvePlot */
/** @typedef {import('./curve.js').CurveModel} CurveModel */
/** @typedef {import('./keys.js').Move} Move */

/** Heights at given places; NaN where nothing is drawn yet. @typedef {{x: number[], y: number[]}} Drawn */

/** A key lifts by this many pixels. */
const LIFT = { fine: 1, normal: 6, page: 40 };

/**
 * The heights after the pen went from one place to another: every place between them lies on the
 * pen's line. All in pixels.
 * @param {number[]} heights @param {number[]} places ascending
 * @param {{x: number, y: number}} from @param {{x: number, y: number}} to
 */
export function stroked(heights, places, from, to) {
  const [left, right] = from.x <= to.x ? [from, to] : [to, from];
  const spacing = places.length > 1 ? places[1] - places[0] : 1;
  return heights.map((height, i) => {
    const x = places[i];
    if (x < left.x - spacing / 2 || x > right.x + spacing / 2) return height;
    const t = right.x > left.x ? (x - left.x) / (right.x - left.x) : 1;
    return left.y + Math.min(1, Math.max(0, t)) * (right.y - left.y);
  });
}

/**
 * The heights after one place was set by a key: what has been set by hand stays; places on the right
 * that have not follow, those on the left lie on the line from the last one that has.
 * @param {number[]} heights @param {boolean[]} set which were set by hand @param {number} at @param {number} height
 */
export function keyed(heights, set, at, height) {
  const out = [...heights];
  out[at] = height;
  for (let i = at + 1; i < out.length && !set[i]; ++i) out[i] = height;
  let before = at - 1;
  while (before >= 0 && !set[before]) --before;
  for (let i = before + 1; i < at; ++i) {
    out[i] =
      before < 0 ? height : out[before] + ((height - out[before]) * (i - before)) / (at - before);
  }
  return out;
}

/** Lets the reader draw the series of role `guess`. */
export class CurveDrawer {
  /** @param {CurvePlot} plot @param {(drawn: Drawn, final: boolean) => void} changed */
  constructor(plot, changed) {
    this.plot = plot;
    this.changed = changed;
    /** Where the pen was last, in pixels; null when it is lifted. @type {{x: number, y: number} | null} */
    this.pen = null;
    /** Places that a key has set. @type {boolean[]} */
    this.set = [];
    const { area } = plot;
    area.classList.add('lm-plot-editable');
    area.addEventListener('pointerdown', (event) => this.down(event));
    area.addEventListener('pointermove', (event) => this.draw(event));
    area.addEventListener('pointerup', () => this.up());
    area.addEventListener('pointercancel', () => this.up());
  }

  /** @returns {Drawn} */
  get drawn() {
    const series = this.plot.view.series.find((s) => s.role === 'guess');
    return { x: Array.from(series?.x ?? []), y: Array.from(series?.y ?? []) };
  }

  /** The place of an event in the figure, held inside the axes. @param {PointerEvent} event */
  placeOf(event) {
    const area = this.plot.area.getBoundingClientRect();
    const box = this.plot.last?.axes.box;
    if (!box) return null;
    const [x, y] = [event.clientX - area.left, event.clientY - area.top];
    return {
      x: Math.min(box.left + box.width, Math.max(box.left, x)),
      y: Math.min(box.top + box.height, Math.max(box.top, y)),
    };
  }

  /** @param {PointerEvent} event */
  down(event) {
    const at = this.placeOf(event);
    if (!at || event.button !== 0) return;
    this.plot.area.setPointerCapture(event.pointerId);
    this.pen = at;
    this.stroke(at, at);
  }

  /** @param {PointerEvent} event */
  draw(event) {
    const at = this.pen && this.placeOf(event);
    if (!at || !this.pen) return;
    this.stroke(this.pen, at);
    this.pen = at;
  }

  up() {
    if (!this.pen) return;
    this.pen = null;
    this.changed(this.drawn, true);
  }

  /** @param {{x: number, y: number}} from @param {{x: number, y: number}} to */
  stroke(from, to) {
    const axes = this.plot.last?.axes;
    if (!axes) return;
    const { x, y } = this.drawn;
    const places = x.map((v) => axes.x.pixel(v));
    const heights = stroked(y.map((v) => axes.y.pixel(v)), places, from, to); // prettier-ignore
    this.apply({ x, y: heights.map((height) => axes.y.value(height)) }, false);
  }

  /** Raises or lowers the guess under the cursor. @param {CurveModel} model @param {number} at @param {Move} move */
  lift({ axes }, at, move) {
    const { x, y } = this.drawn;
    const { top, height } = axes.box;
    const heights = y.map((v) => axes.y.pixel(v));
    const from = Number.isFinite(heights[at]) ? heights[at] : top + height / 2;
    const to = Math.min(top + height, Math.max(top, from - move.dy * LIFT[move.size]));
    const lifted = keyed(heights, this.set, at, to);
    this.set[at] = true;
    this.apply({ x, y: lifted.map((h) => axes.y.value(h)) }, true);
  }

  /** @param {Drawn} drawn @param {boolean} final */
  apply(drawn, final) {
    const series = this.plot.view.series.map((s) => (s.role === 'guess' ? { ...s, ...drawn } : s));
    this.plot.view = { ...this.plot.view, series };
    this.plot.draw();
    this.changed(drawn, final);
  }
}
