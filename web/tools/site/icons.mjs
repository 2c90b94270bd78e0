// The lab's icon as PNG, drawn here: favicon.svg's square, its two curves and its point.
import { deflateSync } from 'node:zlib';

/** @typedef {[number, number]} Point */
/** @typedef {[Point, Point, Point, Point]} Bezier */

/** favicon.svg, on its 32 × 32 units. */
const BLUE = [11, 98, 168];
const PAPER = [253, 252, 249];
const ORANGE = [247, 164, 92];
/** @type {Bezier} */
const MEASURED = [[6, 7], [9, 18], [14, 23], [26, 24.5]]; // prettier-ignore
/** @type {Bezier} */
const PREDICTED = [[6, 11.5], [9.5, 20], [15, 24.5], [26, 26]]; // prettier-ignore
const POINT = { at: /** @type {Point} */ ([16.2, 21.3]), radius: 3 };
const UNITS = 32;
const CORNER = 7;
/** A curve is drawn through so many points of it. */
const PIECES = 48;

/** @param {Bezier} curve @param {number} t from 0 to 1 @returns {Point} */
function along([a, b, c, d], t) {
  const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
  const sum = (/** @type {0 | 1} */ k) =>
    [a, b, c, d].reduce((total, point, i) => total + weights[i] * point[k], 0);
  return [sum(0), sum(1)];
}

/**
 * The distance of a point from the nearest of some pieces of lines.
 * @param {Float64Array} ends ax, ay, bx, by of each piece @param {number} x @param {number} y
 */
function nearest(ends, x, y) {
  let best = Infinity;
  for (let i = 0; i < ends.length; i += 4) {
    const dx = ends[i + 2] - ends[i];
    const dy = ends[i + 3] - ends[i + 1];
    const share = ((x - ends[i]) * dx + (y - ends[i + 1]) * dy) / (dx * dx + dy * dy);
    const t = share < 0 ? 0 : share > 1 ? 1 : share;
    const px = x - ends[i] - t * dx;
    const py = y - ends[i + 1] - t * dy;
    const square = px * px + py * py;
    if (square < best) best = square;
  }
  return Math.sqrt(best);
}

/** The ends of a curve's pieces, for `nearest`. @param {Bezier} curve @param {number[]} [dash] drawn and left out */
function piecesOf(curve, dash) {
  const points = Array.from({ length: PIECES + 1 }, (_, i) => along(curve, i / PIECES));
  /** @type {number[]} */
  const pieces = [];
  let length = 0;
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]];
    if (!dash || length % (dash[0] + dash[1]) <= dash[0]) pieces.push(...a, ...b);
    length += Math.hypot(b[0] - a[0], b[1] - a[1]);
  }
  return Float64Array.from(pieces);
}

/** How far outside the rounded square a point lies; negative inside. @param {Point} p @param {number} corner */
function outsideSquare([x, y], corner) {
  const half = UNITS / 2 - corner;
  const [dx, dy] = [Math.abs(x - UNITS / 2) - half, Math.abs(y - UNITS / 2) - half];
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner;
}

/**
 * Red, green, blue and opacity of each pixel, row by row.
 * @param {number} size in pixels
 * @param {boolean} whole fills the square to its corners and keeps the drawing in its middle, for
 *   systems that cut an icon to a shape of their own
 */
export function drawIcon(size, whole = false) {
  const shapes = [
    { colour: PAPER, width: 2.6, pieces: piecesOf(MEASURED) },
    { colour: ORANGE, width: 2.2, pieces: piecesOf(PREDICTED, [3, 4]) },
  ];
  const pixels = new Uint8Array(size * size * 4);
  const scale = UNITS / size;
  /** Opacity from a distance beyond an edge, softened over a pixel. @param {number} d */
  const cover = (d) => Math.max(0, Math.min(1, 0.5 - d / scale));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const at = /** @type {Point} */ ([(column + 0.5) * scale, (row + 0.5) * scale]);
      /** @type {Point} */
      const inner = whole ? [16 + (at[0] - 16) * 1.35, 16 + (at[1] - 16) * 1.35] : at;
      let colour = BLUE;
      /** @param {number[]} over @param {number} share */
      const blend = (over, share) => {
        if (share > 0) colour = colour.map((c, i) => c + share * (over[i] - c));
      };
      for (const { colour: over, width, pieces } of shapes) {
        blend(over, cover(nearest(pieces, inner[0], inner[1]) - width / 2));
      }
      const [px, py] = POINT.at;
      blend(PAPER, cover(Math.hypot(inner[0] - px, inner[1] - py) - POINT.radius));
      const opacity = whole ? 1 : cover(outsideSquare(at, CORNER));
      pixels.set([...colour.map(Math.round), Math.round(255 * opacity)], 4 * (row * size + column));
    }
  }
  return pixels;
}

/** CRC-32 of PNG (ISO 3309). @param {Uint8Array} bytes */
function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG with 8 bits a channel. @param {number} size @param {Uint8Array} pixels RGBA, row by row */
export function png(size, pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // bits, RGBA, deflate, filters, no interlace
  const rows = Buffer.alloc(size * (4 * size + 1)); // each row begins with filter 0
  for (let row = 0; row < size; row += 1) {
    rows.set(pixels.subarray(4 * size * row, 4 * size * (row + 1)), row * (4 * size + 1) + 1);
  }
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const data = chunk('IDAT', deflateSync(rows, { level: 9 }));
  return Buffer.concat([signature, chunk('IHDR', header), data, chunk('IEND', Buffer.alloc(0))]);
}

/** The icons of the manifest and of iOS. @type {[string, number, boolean][]} */
const ICONS = [
  ['180', 180, true],
  ['192', 192, false],
  ['512', 512, false],
  ['maskable', 512, true],
];

/**
 * Writes the icons, and the link that iOS looks for into each page of the site.
 * @returns {import('vite').Plugin}
 */
export const icons = () => ({
  name: 'lab-icons',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const up = /<html[^>]* data-up="([^"]*)"(?! data-embedded)/.exec(html)?.[1];
      const link = `<link rel="apple-touch-icon" href="${up}icons/180.png">`;
      return up ? html.replace('</head>', `${link}\n</head>`) : html;
    },
  },
  generateBundle() {
    for (const [name, size, whole] of ICONS) {
      const source = png(size, drawIcon(size, whole));
      this.emitFile({ type: 'asset', fileName: `icons/${name}.png`, source });
    }
  },
});
