// Two painters with the same few strokes: one on a canvas, one that makes SVG. A figure drawn with
// either looks the same.

import { labelRuns } from './labels.js';

/** @typedef {import('./view.js').Box} Box */
/** @typedef {import('./labels.js').Run} Run */

/**
 * `stroke` and `fill` are CSS colours; lengths are CSS pixels.
 * @typedef {{stroke?: string, width?: number, dash?: number[], round?: boolean, fill?: string, opacity?: number, crisp?: boolean}} Style
 */
/**
 * `anchor` and `base` place the text's point.
 * @typedef {{fill: string, size?: number, anchor?: 'start' | 'middle' | 'end', base?: 'top' | 'middle' | 'bottom', weight?: number}} TextStyle
 */
/** @typedef {'circle' | 'square' | 'diamond' | 'cross'} Mark */

/**
 * What figures are drawn with. Point lists are x₀, y₀, x₁, y₁, …; a pair of NaN lifts the pen.
 * @typedef {Object} Painter
 * @property {(points: ArrayLike<number>, count: number, style: Style) => void} path
 * @property {(points: ArrayLike<number>, count: number, style: Style) => void} polygon
 * @property {(rectangles: ArrayLike<number>, count: number, style: Style) => void} rectangles  x, y, width, height, …
 * @property {(points: ArrayLike<number>, count: number, radius: number, mark: Mark, style: Style) => void} marks
 * @property {(x: number, y: number, text: string, style: TextStyle) => void} text  may hold $…$
 * @property {(box: Box, draw: () => void) => void} clip
 * @property {(box: Box, colours: Uint8ClampedArray, rows: number, columns: number) => void} cells  r, g, b, a row by row
 */

/** @implements {Painter} */
export class CanvasPainter {
  /** @param {CanvasRenderingContext2D} context @param {string} font family @param {string} serif family of mathematics */
  constructor(context, font, serif) {
    this.context = context;
    this.font = font;
    this.serif = serif;
  }

  /** @param {Style} style */
  apply(style) {
    const c = this.context;
    c.globalAlpha = style.opacity ?? 1;
    if (style.fill) c.fillStyle = style.fill;
    if (!style.stroke) return;
    c.strokeStyle = style.stroke;
    c.lineWidth = style.width ?? 1;
    c.lineCap = style.round ? 'round' : 'butt';
    c.lineJoin = 'round';
    c.setLineDash(style.dash ?? []);
  }

  /** @param {Style} style */
  ink(style) {
    if (style.fill) this.context.fill();
    if (style.stroke) this.context.stroke();
    this.context.globalAlpha = 1;
  }

  /** @param {ArrayLike<number>} points @param {number} count @param {Style} style */
  path(points, count, style) {
    this.apply(style);
    this.trace(points, count);
    this.ink({ stroke: style.stroke });
  }

  /** @param {ArrayLike<number>} points @param {number} count @param {Style} style */
  polygon(points, count, style) {
    this.apply(style);
    this.trace(points, count);
    this.context.closePath();
    this.ink(style);
  }

  /** @param {ArrayLike<number>} points @param {number} count */
  trace(points, count) {
    const c = this.context;
    c.beginPath();
    let down = false;
    for (let i = 0; i < 2 * count; i += 2) {
      const x = points[i];
      if (x !== x) {
        down = false;
      } else if (down) {
        c.lineTo(x, points[i + 1]);
      } else {
        c.moveTo(x, points[i + 1]);
        down = true;
      }
    }
  }

  /** @param {ArrayLike<number>} rectangles @param {number} count @param {Style} style */
  rectangles(rectangles, count, style) {
    this.apply(style);
    this.context.beginPath();
    for (let i = 0; i < 4 * count; i += 4) {
      this.context.rect(rectangles[i], rectangles[i + 1], rectangles[i + 2], rectangles[i + 3]);
    }
    this.ink(style);
  }

  /** @param {ArrayLike<number>} points @param {number} count @param {number} r @param {Mark} mark @param {Style} style */
  marks(points, count, r, mark, style) {
    const c = this.context;
    this.apply(style);
    c.beginPath();
    for (let i = 0; i < 2 * count; i += 2) {
      const x = points[i];
      const y = points[i + 1];
      if (x !== x) continue;
      if (mark === 'circle') {
        c.moveTo(x + r, y);
        c.arc(x, y, r, 0, 2 * Math.PI);
      } else if (mark === 'square') {
        c.rect(x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r);
      } else {
        trace(outline(x, y, r, mark), c);
      }
    }
    this.ink(style);
  }

  /** @param {number} x @param {number} y @param {string} text @param {TextStyle} style */
  text(x, y, text, style) {
    const c = this.context;
    const size = style.size ?? 12;
    const runs = labelRuns(text);
    c.textAlign = 'start';
    c.textBaseline = 'alphabetic';
    const widths = runs.map((run) => {
      c.font = this.fontOf(run, size, style.weight ?? 400);
      return c.measureText(run.text).width;
    });
    const total = widths.reduce((sum, width) => sum + width, 0);
    const share = style.anchor === 'middle' ? 0.5 : style.anchor === 'end' ? 1 : 0;
    let left = x - share * total;
    const base = y + BASELINES[style.base ?? 'bottom'] * size;
    c.fillStyle = style.fill;
    runs.forEach((run, i) => {
      c.font = this.fontOf(run, size, style.weight ?? 400);
      c.fillText(run.text, left, base - SHIFTS[run.level] * size);
      left += widths[i];
    });
  }

  /** @param {Run} run @param {number} size @param {number} weight */
  fontOf({ italic, level, math }, size, weight) {
    const scaled = (level === 0 ? 1 : SMALL) * (math ? MATH_SCALE : 1) * size;
    return `${italic ? 'italic ' : ''}${math ? 400 : weight} ${scaled}px ${math ? this.serif : this.font}`;
  }

  /** @param {Box} box @param {() => void} draw */
  clip(box, draw) {
    const c = this.context;
    c.save();
    c.beginPath();
    c.rect(box.left, box.top, box.width, box.height);
    c.clip();
    draw();
    c.restore();
  }

  /** @param {Box} box @param {Uint8ClampedArray} colours @param {number} rows @param {number} columns */
  cells(box, colours, rows, columns) {
    if (!rows || !columns) return;
    const small = scratchCanvas(columns, rows);
    const image = new ImageData(/** @type {any} */ (colours), columns, rows);
    small.getContext('2d')?.putImageData(image, 0, 0);
    this.context.imageSmoothingEnabled = false;
    const { left, top, width, height } = box;
    this.context.drawImage(small, 0, 0, columns, rows, left, top, width, height);
  }
}

/** @type {HTMLCanvasElement | null} */
let scratch = null;

/** One hidden canvas for all matrices; it grows to the largest. @param {number} width @param {number} height */
function scratchCanvas(width, height) {
  scratch ??= document.createElement('canvas');
  if (scratch.width < width) scratch.width = width;
  if (scratch.height < height) scratch.height = height;
  return scratch;
}

/** How far raised and lowered text stands off the line, and its size, in parts of the line's. */
const SHIFTS = { '-1': -0.2, 0: 0, 1: 0.36 };
const SMALL = 0.74;
/** The serif's letters are smaller to the eye. */
const MATH_SCALE = 1.1;

/** How far below its point a text's baseline lies, in parts of its size. */
const BASELINES = { top: 0.76, middle: 0.36, bottom: 0 };

/** The corners of a mark that is not round. @param {number} x @param {number} y @param {number} r @param {Mark} mark */
function outline(x, y, r, mark) {
  if (mark === 'diamond') return [x, y - 1.2 * r, x + 1.2 * r, y, x, y + 1.2 * r, x - 1.2 * r, y];
  const [a, b] = [r, 0.34 * r];
  return [
    [-b, -a], [b, -a], [b, -b], [a, -b], [a, b], [b, b],
    [b, a], [-b, a], [-b, b], [-a, b], [-a, -b], [-b, -b],
  ].flatMap(([dx, dy]) => [x + dx, y + dy]); // prettier-ignore
}

/** @param {number[]} corners @param {CanvasRenderingContext2D} c */
function trace(corners, c) {
  c.moveTo(corners[0], corners[1]);
  for (let i = 2; i < corners.length; i += 2) c.lineTo(corners[i], corners[i + 1]);
  c.closePath();
}

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
      'font-family': this.font,
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
