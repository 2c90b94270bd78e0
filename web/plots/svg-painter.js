// Draws figures as SVG: as text for a file, as nodes for the page.

import { labelRuns } from '../text/labels.js';
import { BASELINES, MATH_SCALE, SHIFTS, SMALL, outline } from './painter.js';

/** @typedef {import('./view.js').Box} Box */
/** @typedef {import('../text/labels.js').Run} Run */
/** @typedef {import('./painter.js').Mark} Mark */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./painter.js').Style} Style */
/** @typedef {import('./painter.js').TextStyle} TextStyle */

/** An element before it is text or a node. @typedef {{tag: string, attributes: Record<string, string | number>, children: (SvgElement | string)[]}} SvgElement */

/** Two decimals are a fiftieth of a pixel. @param {number} n */
const round = (n) => Math.round(n * 100) / 100;

/** @implements {Painter} */
export class SvgPainter {
  /** @param {string} font family @param {string} serif family of mathematics @param {string} [idPrefix] for clip paths, unique on a page */
  constructor(font, serif, idPrefix = 'lm') {
    this.font = font;
    this.serif = serif;
    this.idPrefix = idPrefix;
    this.clips = 0;
    /** @type {SvgElement[]} */
    this.elements = [];
  }

  /** @param {string} tag @param {Record<string, string | number>} attributes @param {(SvgElement | string)[]} [children] */
  add(tag, attributes, children = []) {
    this.elements.push({ tag, attributes, children });
  }

  /** @param {Style} style @returns {Record<string, string | number>} */
  attributes(style) {
    /** @type {Record<string, string | number>} */
    const a = { fill: style.fill ?? 'none' };
    if (style.stroke) {
      a.stroke = style.stroke;
      a['stroke-width'] = style.width ?? 1;
      if (style.dash?.length) a['stroke-dasharray'] = style.dash.map(round).join(' ');
      if (style.round) a['stroke-linecap'] = 'round';
      a['stroke-linejoin'] = 'round';
    }
    if (style.opacity !== undefined) a.opacity = style.opacity;
    if (style.crisp) a['shape-rendering'] = 'crispEdges';
    return a;
  }

  /** @param {ArrayLike<number>} points @param {number} count @param {Style} style */
  path(points, count, style) {
    const d = pathData(points, count);
    if (d) this.add('path', { d, ...this.attributes({ ...style, fill: undefined }) });
  }

  /** @param {ArrayLike<number>} points @param {number} count @param {Style} style */
  polygon(points, count, style) {
    const d = pathData(points, count);
    if (d) this.add('path', { d: `${d}Z`, ...this.attributes(style) });
  }

  /** @param {ArrayLike<number>} rectangles @param {number} count @param {Style} style */
  rectangles(rectangles, count, style) {
    let d = '';
    for (let i = 0; i < 4 * count; i += 4) {
      const [x, y, w, h] = [0, 1, 2, 3].map((k) => round(rectangles[i + k]));
      d += `M${x} ${y}h${w}v${h}h${-w}Z`;
    }
    if (d) this.add('path', { d, ...this.attributes(style) });
  }

  /** @param {ArrayLike<number>} points @param {number} count @param {number} r @param {Mark} mark @param {Style} style */
  marks(points, count, r, mark, style) {
    let d = '';
    for (let i = 0; i < 2 * count; i += 2) {
      const [x, y] = [points[i], points[i + 1]];
      if (x === x) d += markData(x, y, r, mark);
    }
    if (d) this.add('path', { d, ...this.attributes(style) });
  }

  /** @param {number} x @param {number} y @param {string} text @param {TextStyle} style */
  text(x, y, text, style) {
    const size = style.size ?? 12;
    /** @type {Record<string, string | number>} */
    const a = {
      x: round(x),
      y: round(y + BASELINES[style.base ?? 'bottom'] * size),
      fill: style.fill,
      'font-family': style.family ?? this.font,
      'font-size': size,
    };
    if (style.anchor && style.anchor !== 'start') a['text-anchor'] = style.anchor;
    if (style.weight) a['font-weight'] = style.weight;
    this.add('text', a, this.spans(labelRuns(text), size));
  }

  /** Runs as spans; each is moved from where the one before it stood. @param {Run[]} runs @param {number} size @returns {(SvgElement | string)[]} */
  spans(runs, size) {
    if (runs.length === 1 && !runs[0].math) return [runs[0].text];
    let height = 0;
    return runs.map(({ text, italic, level, math }) => {
      /** @type {Record<string, string | number>} */
      const attributes = {};
      const lift = SHIFTS[level] * size;
      if (lift !== height) attributes.dy = round(height - lift);
      height = lift;
      const scale = (level === 0 ? 1 : SMALL) * (math ? MATH_SCALE : 1);
      if (scale !== 1) attributes['font-size'] = round(scale * size);
      if (math) Object.assign(attributes, { 'font-family': this.serif, 'font-weight': 400 });
      if (italic) attributes['font-style'] = 'italic';
      return { tag: 'tspan', attributes, children: [text] };
    });
  }

  /** @param {Box} box @param {() => void} draw */
  clip(box, draw) {
    const id = `${this.idPrefix}-clip-${++this.clips}`;
    const rectangle = { x: box.left, y: box.top, width: box.width, height: box.height };
    const outer = this.elements;
    this.elements = [];
    draw();
    const children = this.elements;
    this.elements = outer;
    const shape = { tag: 'rect', attributes: rectangle, children: [] };
    this.add('clipPath', { id }, [shape]);
    this.add('g', { 'clip-path': `url(#${id})` }, children);
  }

  /** Cells of one colour that touch in a row become one rectangle. @param {Box} box @param {Uint8ClampedArray} colours @param {number} rows @param {number} columns */
  cells(box, colours, rows, columns) {
    const w = box.width / columns;
    const h = box.height / rows;
    /** @type {Map<string, string>} */
    const byColour = new Map();
    for (let r = 0; r < rows; ++r) {
      for (let c = 0, start = 0; c < columns; ++c) {
        const colour = rgbAt(colours, r * columns + c);
        if (c + 1 < columns && rgbAt(colours, r * columns + c + 1) === colour) continue;
        const [x, y] = [round(box.left + start * w), round(box.top + r * h)];
        const cell = `M${x} ${y}h${round((c + 1 - start) * w)}v${round(h)}H${x}Z`;
        byColour.set(colour, (byColour.get(colour) ?? '') + cell);
        start = c + 1;
      }
    }
    for (const [fill, d] of byColour)
      this.add('path', { d, fill, 'shape-rendering': 'crispEdges' });
  }

  /** The drawing as nodes, for the live page. @param {Document} document @returns {Node[]} */
  nodes(document) {
    return this.elements.map((element) => toNode(element, document));
  }

  /** The drawing as text, without the `svg` element around it. */
  markup() {
    return this.elements.map(toText).join('\n');
  }
}

/** @param {Uint8ClampedArray} colours @param {number} i */
function rgbAt(colours, i) {
  const k = 4 * i;
  const hex = (colours[k] << 16) | (colours[k + 1] << 8) | colours[k + 2];
  return `#${hex.toString(16).padStart(6, '0')}`;
}

/** @param {ArrayLike<number>} points @param {number} count */
function pathData(points, count) {
  let d = '';
  let down = false;
  for (let i = 0; i < 2 * count; i += 2) {
    if (points[i] !== points[i]) down = false;
    else {
      d += `${down ? 'L' : 'M'}${round(points[i])} ${round(points[i + 1])}`;
      down = true;
    }
  }
  return d;
}

/** @param {number} x @param {number} y @param {number} r @param {Mark} mark */
function markData(x, y, r, mark) {
  if (mark === 'circle') {
    const [cx, cy, rr] = [round(x - r), round(y), round(r)];
    return `M${cx} ${cy}a${rr} ${rr} 0 1 0 ${round(2 * rr)} 0a${rr} ${rr} 0 1 0 ${-round(2 * rr)} 0Z`;
  }
  const s = 0.88 * r;
  const corners =
    mark === 'square'
      ? [x - s, y - s, x + s, y - s, x + s, y + s, x - s, y + s]
      : outline(x, y, r, mark);
  return `${pathData(corners, corners.length / 2)}Z`;
}

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** @param {SvgElement | string} element @param {Document} document @returns {Node} */
function toNode(element, document) {
  if (typeof element === 'string') return document.createTextNode(element);
  const node = document.createElementNS(NAMESPACE, element.tag);
  for (const [name, value] of Object.entries(element.attributes)) {
    node.setAttribute(name, String(value));
  }
  for (const child of element.children) node.append(toNode(child, document));
  return node;
}

/** @type {Record<string, string>} */
const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text that is safe inside markup and attributes. @param {unknown} value */
export function escapeXml(value) {
  return [...String(value)]
    .filter(allowedInXml)
    .join('')
    .replace(/[&<>"]/g, (c) => ESCAPES[c]);
}

/** XML 1.0 has no place for most control characters and for half of a surrogate pair. @param {string} c */
function allowedInXml(c) {
  const code = c.codePointAt(0) ?? 0;
  if (code < 0x20) return c === '\t' || c === '\n' || c === '\r';
  return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

/** @param {SvgElement | string} element @returns {string} */
function toText(element) {
  if (typeof element === 'string') return escapeXml(element);
  const attributes = Object.entries(element.attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
  return `<${element.tag}${attributes}>${element.children.map(toText).join('')}</${element.tag}>`;
}
