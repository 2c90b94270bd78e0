// The small parts of a plot on the page: elements, the readout box, the key with its swatches.

import { labelNodes } from '../text/labels.js';
import { SvgPainter } from './svg-painter.js';

/** @typedef {import('./plot.js').KeyEntry} KeyEntry */
/** @typedef {import('./plot.js').Reading} Reading */
/** @typedef {import('./painter.js').Painter} Painter */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {string} className @param {Record<string, string>} attributes
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, className, attributes = {}) {
  const node = document.createElement(tag);
  node.className = className;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** @param {string} className @param {number} [width] @param {number} [height] */
export function svgElement(className, width, height) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  node.setAttribute('class', className);
  node.setAttribute('aria-hidden', 'true');
  if (width) node.setAttribute('width', String(width));
  if (height) node.setAttribute('height', String(height));
  return node;
}

/** @typedef {Pick<KeyEntry, 'style' | 'mark' | 'bar'>} Sample */

/** A swatch is too short for the dashes of a thicker line. */
const SWATCH_STROKE = 2;

/** A sample of a line, a mark or a bar, 26 pixels wide. @param {Painter} painter @param {number} x @param {number} y @param {Sample} sample */
export function lineSwatch(painter, x, y, { style, mark, bar }) {
  const { colour: stroke, round } = style;
  const fit = Math.min(1, SWATCH_STROKE / style.width);
  const [width, dash] = [style.width * fit, style.dash.map((d) => d * fit)];
  if (mark) return painter.marks([x + 13, y], 1, 4.2, mark, { fill: stroke });
  if (!bar) return painter.path([x, y, x + 26, y], 2, { stroke, width, dash, round });
  const rectangle = [x + 7.5, y - 5.5, 11, 11];
  if (dash.length === 0) return painter.rectangles(rectangle, 1, { fill: stroke });
  painter.rectangles(rectangle, 1, { fill: stroke, opacity: 0.16 });
  painter.rectangles(rectangle, 1, { stroke, width: 1.5, dash: [3, 2] });
}

/** @param {Sample} sample */
function swatchNode(sample) {
  const svg = svgElement('lm-plot-swatch', 26, 12);
  const painter = new SvgPainter('inherit', 'inherit');
  lineSwatch(painter, 0, 6, sample);
  svg.append(...painter.nodes(document));
  return svg;
}

/** A key entry that switches its series off and on. @param {KeyEntry} entry @param {() => void} toggle */
export function keyButton(entry, toggle) {
  const item = element('li', '');
  const button = element('button', '', { type: 'button', 'aria-pressed': String(!entry.hidden) });
  const name = element('span', '');
  name.append(...labelNodes(entry.name));
  button.append(swatchNode(entry), name);
  button.addEventListener('click', toggle);
  item.append(button);
  return item;
}

/** Room between the cursor and the box that tells its values, in pixels. */
const GAP = 14;

/** The box beside the cursor; its nodes are kept and only their text changes. */
export class Readout {
  constructor() {
    this.root = element('div', 'lm-plot-readout', { 'aria-hidden': 'true' });
    this.root.hidden = true;
    this.heading = element('b', '');
    this.rows = element('div', 'lm-plot-readout-rows');
    this.root.append(this.heading, this.rows);
    this.drawn = '';
  }

  hide() {
    if (!this.root.hidden) this.root.hidden = true; // set again, it would cost the page a look at its styles
  }

  /** @param {Reading} reading @param {{width: number, height: number}} size */
  show(reading, size) {
    const shape = JSON.stringify(reading.rows.map((row) => [row.name, row.swatch, row.bar]));
    if (shape !== this.drawn) this.rebuild(reading);
    this.drawn = shape;
    this.heading.replaceChildren(...labelNodes(reading.title));
    const values = this.rows.querySelectorAll('output');
    reading.rows.forEach((row, i) => values[i].replaceChildren(...labelNodes(row.value)));
    this.root.hidden = false;
    this.place(reading, size);
  }

  /** @param {Reading} reading */
  rebuild(reading) {
    this.rows.replaceChildren(
      ...reading.rows.flatMap((row) => {
        const swatch = row.swatch
          ? swatchNode({ style: row.swatch, bar: row.bar })
          : element('span', '');
        const name = element('span', '');
        name.append(...labelNodes(row.name));
        return [swatch, name, element('output', '')];
      }),
    );
  }

  /** Beside the cursor, on the side with more room. @param {Reading} reading @param {{width: number, height: number}} size */
  place({ x, y }, size) {
    const { offsetWidth: w, offsetHeight: h } = this.root;
    const left = x + GAP + w < size.width ? x + GAP : Math.max(0, x - GAP - w);
    const top = Math.min(Math.max(4, y - h - GAP), Math.max(4, size.height - h - 4));
    this.root.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}
