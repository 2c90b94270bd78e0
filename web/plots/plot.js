// What all plots share: a focusable figure with a canvas, sharp axes, a readout under the pointer
// and by arrow keys, a description in words, a table, and the same figure as SVG or PNG.
import { cursorKey } from './keys.js';
import { plainLabel } from '../text/labels.js';
import { CanvasPainter } from './canvas-painter.js';
import { SvgPainter } from './svg-painter.js';
import { pngPicture, svgPicture } from './picture.js';
import { readPalette } from './palette.js';
import { Readout, element, keyButton, svgElement } from './parts.js';
import { watchTheme } from './theme.js';
import { sameHues } from './lines.js';
import { sameView } from './view.js';

/** @typedef {import('./view.js').View} View */
/** @typedef {import('./view.js').Table} Table */
/** @typedef {import('./view.js').ScaleKind} ScaleKind */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./palette.js').LineStyle} LineStyle */
/** `text` magnifies the axes' lettering. @typedef {{width: number, height: number, text?: number}} Size */

/**
 * How a plot is to look.
 * @typedef {Object} PlotOptions
 * @property {View} view
 * @property {string} [name]         accessible name; by default the view's title
 * @property {ScaleKind} [xScale]    by default the view's own
 * @property {ScaleKind} [yScale]
 * @property {{x?: [number, number], y?: [number, number]}} [extent]  what the axes show at least
 * @property {number} [upTo]         show the past up to this step
 * @property {boolean} [key]         false: no key under the figure
 * @property {() => string} [more]   what the description says beside the figure itself
 * @property {import('./lines.js').Hues} [hues]  of the experiment, so that a thing keeps its colour in every view
 */

/** Where the cursor stands; each kind decides what the numbers mean. @typedef {{at: number, series: number, x?: number, y?: number}} Cursor */

/** One line of the readout. @typedef {{name: string, value: string, swatch?: LineStyle, bar?: boolean}} ReadoutRow */
/** What the cursor says: a heading, lines, where it points to, and a sentence for listeners. @typedef {{title: string, rows: ReadoutRow[], x: number, y: number, spoken: string}} Reading */
/** @typedef {{name: string, style: LineStyle, hidden: boolean, index: number, mark?: import('./painter.js').Mark, bar?: boolean}} KeyEntry */

/** The description is renewed when a figure has rested this long, in milliseconds. */
const DESCRIBE_AFTER_MS = 600;
/** The cursor is announced when it has rested this long. */
const ANNOUNCE_AFTER_MS = 250;
/** On the page the fonts are the page's. */
const MATH_FONT = 'var(--serif, Georgia, serif)';
/** The size of a figure that is nowhere on a page. */
const EXPORT_SIZE = { width: 720, height: 420 };

/** How much larger than a browser's own 16 pixels the page writes, as the projector theme does. */
function lettering() {
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  return size >= 1 && size <= 2 ? size : 1;
}

let count = 0;

/**
 * @template {object} Model what a kind works out of its data and size before it draws
 */
export class Plot {
  /** @param {HTMLElement} host @param {PlotOptions} options */
  constructor(host, options) {
    this.host = host;
    this.options = { upTo: Infinity, ...options };
    this.view = options.view;
    this.id = `lm-plot-${++count}`;
    /** Indices of series that the reader has switched off. @type {Set<number>} */
    this.hidden = new Set();
    /** @type {Cursor | null} */
    this.cursor = null;
    /** @type {Model | null} */
    this.last = null;
    this.visible = true;
    this.stale = false;
    /** @type {Size} */
    this.size = { width: 0, height: 0 };
    this.axesDrawn = '';
    this.keyDrawn = '';
    this.canvas = element('canvas', 'lm-plot-data', { 'aria-hidden': 'true' });
    this.axesLayer = svgElement('lm-plot-axes');
    this.cursorLayer = svgElement('lm-plot-cursor');
    this.readout = new Readout();
    this.area = element('div', 'lm-plot-area', {
      tabindex: '0',
      role: 'application',
      'aria-roledescription': 'plot',
      'aria-describedby': `${this.id}-description`,
    });
    this.keyList = element('ul', 'lm-plot-key');
    this.noteLine = element('p', 'lm-plot-note');
    this.description = element('p', 'lm-plot-words', { id: `${this.id}-description` });
    this.live = element('p', 'lm-plot-words', { 'aria-live': 'polite', 'aria-atomic': 'true' });
    this.root = element('div', 'lm-plot', { role: 'figure' });
    this.area.append(this.axesLayer, this.canvas, this.cursorLayer, this.readout.root);
    this.noteLine.hidden = true;
    this.root.append(this.area, this.keyList, this.noteLine, this.description, this.live);
    host.append(this.root);
    this.palette = readPalette(this.root);
    /** @type {(() => void)[]} */
    this.stops = [];
    this.density = 1;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.describing = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.announcing = undefined;
    this.listen();
    this.measure();
  }

  // What each kind of plot defines.

  /** @param {Size} _size @returns {Model} */
  model(_size) {
    throw new Error('a kind of plot has its own model');
  }
  /** Axes and all that is not data. @param {Painter} _painter @param {Model} _model @param {Palette} _palette */
  paintAxes(_painter, _model, _palette) {}
  /** @param {Painter} _painter @param {Model} _model @param {Palette} _palette */
  paintData(_painter, _model, _palette) {}
  /** @param {Painter} _painter @param {Model} _model @param {Cursor} _cursor @param {Palette} _palette */
  paintCursor(_painter, _model, _cursor, _palette) {}
  /** The cursor nearest to a place in the figure. @param {Model} _model @param {number} _x @param {number} _y @returns {Cursor | null} */
  pick(_model, _x, _y) {
    return null;
  }
  /** The cursor after a key: dx and dy in steps, `end` −1 or 1 for Home and End. @param {Model} _model @param {Cursor | null} _cursor @param {import('./keys.js').Move} _move @returns {Cursor | null} */
  move(_model, _cursor, _move) {
    return null;
  }
  /** @param {Model} _model @param {Cursor} _cursor @returns {Reading | null} */
  reading(_model, _cursor) {
    return null;
  }
  /** @returns {KeyEntry[]} */
  keyEntries() {
    return [];
  }
  /** A sentence on what is not shown, or nothing. @param {Model} _model */
  note(_model) {
    return '';
  }
  /** One paragraph in words on what the figure shows now. @returns {string} */
  describe() {
    return '';
  }
  /** The data as text. @returns {Table} */
  table() {
    return { columns: [], rows: [], note: '' };
  }

  // What the page calls.

  /** Shows other data, or the same ones at another time. @param {View} view @param {Pick<PlotOptions, 'upTo' | 'hues'>} [options] */
  update(view, { upTo = Infinity, hues = this.options.hues } = {}) {
    if (view.name !== this.view.name || view.series.length !== this.view.series.length) {
      this.hidden.clear();
      this.cursor = null;
    }
    const as = upTo === this.options.upTo && sameHues(hues, this.options.hues);
    const same = this.last && as && sameView(view, this.view);
    this.view = view;
    Object.assign(this.options, { upTo, hues });
    if (same) this.describeSoon();
    else this.draw();
  }

  /** @param {ScaleKind} x @param {ScaleKind} y */
  setScales(x, y) {
    this.options.xScale = x;
    this.options.yScale = y;
    this.draw();
  }

  /** What the axes show at least. @param {{x?: [number, number], y?: [number, number]}} extent */
  setExtent(extent) {
    this.options.extent = extent;
    this.draw();
  }

  /** The figure as an SVG document in the colours that it has now. @param {Partial<Size> & {palette?: Palette}} [options] */
  toSVG({ width, height, palette = this.palette } = {}) {
    return svgPicture(this.pictureOf(width, height, palette), this.id, this.describe());
  }

  /** The figure as a PNG, `scale` dots per CSS pixel. @param {Partial<Size> & {palette?: Palette, scale?: number}} [options] @returns {Promise<Blob>} */
  toPNG({ width, height, palette = this.palette, scale = 2 } = {}) {
    return pngPicture(this.pictureOf(width, height, palette), scale);
  }

  /** @param {number | undefined} width @param {number | undefined} height @param {Palette} palette @returns {import('./picture.js').Picture} */
  pictureOf(width, height, palette) {
    const own = this.size.width > 0 ? this.size : EXPORT_SIZE;
    const size = { width: width ?? own.width, height: height ?? own.height };
    const present = this.palette;
    this.palette = palette; // models and keys take their colours from it
    const model = this.model(size);
    const key = this.keyEntries();
    this.palette = present;
    const draw = (/** @type {Painter} */ painter) => {
      this.paintAxes(painter, model, palette);
      this.paintData(painter, model, palette);
    };
    return { title: this.title(), size, palette, draw, key };
  }

  destroy() {
    for (const stop of this.stops) stop();
    clearTimeout(this.describing);
    clearTimeout(this.announcing);
    this.root.remove();
  }

  // Drawing and events.

  title() {
    return plainLabel(this.options.name || this.view.title || this.view.name);
  }

  listen() {
    const { area } = this;
    const resized = new ResizeObserver(() => requestAnimationFrame(() => this.measure())); // what it changes is seen by others
    resized.observe(area);
    const seen = new IntersectionObserver((entries) =>
      this.seen(entries[entries.length - 1].isIntersecting),
    );
    seen.observe(area);
    this.stops.push(
      watchTheme(() => this.retheme()),
      () => resized.disconnect(),
      () => seen.disconnect(),
    );
    area.addEventListener('pointermove', (event) => this.point(event));
    area.addEventListener('pointerdown', (event) => this.point(event));
    // A finger leaves when it is lifted; its readout stays until the next tap.
    area.addEventListener('pointerleave', (event) => {
      if (event.pointerType !== 'touch') this.setCursor(null, false);
    });
    area.addEventListener('keydown', (event) => this.key(event));
    area.addEventListener('blur', () => this.setCursor(null, false));
    area.addEventListener('focus', () => this.renewDescription());
  }

  /** Out of sight nothing is drawn; what was missed is drawn on return. @param {boolean} visible */
  seen(visible) {
    this.visible = visible;
    if (visible && this.stale) this.draw();
  }

  retheme() {
    this.palette = readPalette(this.root);
    this.size = { ...this.size, text: lettering() };
    this.axesDrawn = '';
    this.keyDrawn = '';
    this.draw();
  }

  /** Takes the area's size and the screen's density; the canvas follows when it is drawn. */
  measure() {
    const { clientWidth: width, clientHeight: height } = this.area;
    const density = globalThis.devicePixelRatio || 1;
    const same = width === this.size.width && height === this.size.height;
    if (density !== this.density) this.watchDensity(density);
    if (same && density === this.density && this.last) return;
    this.size = { width, height, text: lettering() };
    this.density = density;
    this.draw();
  }

  /** Another screen, or zoom, changes the density without changing the size. @param {number} density */
  watchDensity(density) {
    const query = matchMedia(`(resolution: ${density}dppx)`);
    query.addEventListener('change', () => this.measure(), { once: true });
  }

  /** Out of sight a figure keeps its old picture, except for print, which shows all of the page. */
  draw() {
    if (this.size.width < 40 || this.size.height < 40) return;
    this.stale = !this.visible && !matchMedia('print').matches;
    if (this.stale) return;
    const model = this.model(this.size);
    this.last = model;
    this.drawData(model);
    this.drawAxes(model);
    this.drawCursor(model);
    this.drawKey();
    const note = this.note(model);
    if (this.noteLine.textContent !== note) this.noteLine.textContent = note;
    if (this.noteLine.hidden !== (note === '')) this.noteLine.hidden = note === '';
    this.describeSoon();
  }

  describeSoon() {
    this.describing ??= setTimeout(() => this.renewDescription(), DESCRIBE_AFTER_MS);
  }

  /** @param {Model} model */
  drawData(model) {
    const { canvas, density } = this;
    const [width, height] = [this.size.width, this.size.height].map((n) => Math.round(n * density));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) return;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, this.size.width, this.size.height);
    this.paintData(
      new CanvasPainter(context, this.palette.sans, this.palette.serif),
      model,
      this.palette,
    );
  }

  /** The axes are nodes, so they are renewed only when they change. @param {Model} model */
  drawAxes(model) {
    const painter = new SvgPainter('inherit', MATH_FONT, `${this.id}-axes`);
    this.paintAxes(painter, model, this.palette);
    const text = JSON.stringify(painter.elements);
    if (text === this.axesDrawn) return;
    this.axesDrawn = text;
    this.axesLayer.replaceChildren(...painter.nodes(document));
  }

  /** @param {Model} model */
  drawCursor(model) {
    const reading = this.cursor && this.reading(model, this.cursor);
    if (!this.cursor || !reading) {
      this.cursorLayer.replaceChildren();
      this.readout.hide();
      return;
    }
    const painter = new SvgPainter('inherit', MATH_FONT, `${this.id}-cursor`);
    this.paintCursor(painter, model, this.cursor, this.palette);
    this.cursorLayer.replaceChildren(...painter.nodes(document));
    this.readout.show(reading, this.size);
  }

  drawKey() {
    const entries = this.options.key === false ? [] : this.keyEntries();
    const name = this.title();
    const text = JSON.stringify([name, entries]);
    if (text === this.keyDrawn) return;
    this.keyDrawn = text;
    const focused = [...this.keyList.querySelectorAll('button')].indexOf(
      /** @type {HTMLButtonElement} */ (document.activeElement),
    );
    this.root.setAttribute('aria-label', name);
    this.area.setAttribute('aria-label', `${name}. Arrow keys read values.`);
    this.keyList.replaceChildren(
      ...entries.map((entry) => keyButton(entry, () => this.toggle(entry.index))),
    );
    this.keyList.hidden = entries.length === 0;
    if (focused >= 0) this.keyList.querySelectorAll('button')[focused]?.focus();
  }

  /** Switches a series off or on; one always stays. @param {number} index */
  toggle(index) {
    if (this.hidden.has(index)) this.hidden.delete(index);
    else if (this.hidden.size + 1 < this.keyEntries().length) this.hidden.add(index);
    this.draw();
  }

  /** @param {PointerEvent} event */
  point(event) {
    if (!this.last) return;
    const box = this.area.getBoundingClientRect();
    this.setCursor(this.pick(this.last, event.clientX - box.left, event.clientY - box.top), false);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.last) return;
    if (event.key === 'Escape' && this.cursor) {
      event.stopPropagation();
      return this.setCursor(null, false);
    }
    const move = cursorKey(event);
    if (!move) return;
    event.preventDefault();
    this.setCursor(this.move(this.last, this.cursor, move), true);
  }

  /** @param {Cursor | null} cursor @param {boolean} announce */
  setCursor(cursor, announce) {
    this.cursor = cursor;
    if (this.last) this.drawCursor(this.last);
    if (!announce || !cursor || !this.last) return;
    const spoken = this.reading(this.last, cursor)?.spoken ?? '';
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => (this.live.textContent = spoken), ANNOUNCE_AFTER_MS);
  }

  renewDescription() {
    clearTimeout(this.describing);
    this.describing = undefined;
    const words = [this.describe(), this.options.more?.() ?? ''].filter(Boolean).join(' ');
    if (this.description.textContent !== words) this.description.textContent = words;
  }
}
