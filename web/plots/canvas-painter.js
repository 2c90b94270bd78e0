// Draws figures on a canvas.

import { labelRuns } from '../text/labels.js';
import { BASELINES, MATH_SCALE, SHIFTS, SMALL, outline } from './painter.js';

/** @typedef {import('./view.js').Box} Box */
/** @typedef {import('../text/labels.js').Run} Run */
/** @typedef {import('./painter.js').Mark} Mark */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./painter.js').Style} Style */
/** @typedef {import('./painter.js').TextStyle} TextStyle */

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
      c.font = this.fontOf(run, size, style);
      return c.measureText(run.text).width;
    });
    const total = widths.reduce((sum, width) => sum + width, 0);
    const share = style.anchor === 'middle' ? 0.5 : style.anchor === 'end' ? 1 : 0;
    let left = x - share * total;
    const base = y + BASELINES[style.base ?? 'bottom'] * size;
    c.fillStyle = style.fill;
    runs.forEach((run, i) => {
      c.font = this.fontOf(run, size, style);
      c.fillText(run.text, left, base - SHIFTS[run.level] * size);
      left += widths[i];
    });
  }

  /** @param {Run} run @param {number} size @param {TextStyle} style */
  fontOf({ italic, level, math }, size, { weight = 400, family = this.font }) {
    const scaled = (level === 0 ? 1 : SMALL) * (math ? MATH_SCALE : 1) * size;
    return `${italic ? 'italic ' : ''}${math ? 400 : weight} ${scaled}px ${math ? this.serif : family}`;
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

/** @param {number[]} corners @param {CanvasRenderingContext2D} c */
function trace(corners, c) {
  c.moveTo(corners[0], corners[1]);
  for (let i = 2; i < corners.length; i += 2) c.lineTo(corners[i], corners[i + 1]);
  c.closePath();
}
