// A small sheet of pixels to draw on: soft strokes like those of the generated digits, and its pixels as hexadecimal text.

/** Half the pen's width in sides of the sheet: the middle of what the drawn digits have. */
const PEN = 0.065;

/** @typedef {{x: number, y: number}} Point in sides of the sheet, from its upper left corner */

/** side × side pixels from 0 (paper) to 1 (ink), row by row. */
export class Sheet {
  /** @param {number} side */
  constructor(side) {
    this.side = side;
    this.pixels = new Float64Array(side * side);
  }

  get blank() {
    return this.pixels.every((value) => value === 0);
  }

  clear() {
    this.pixels.fill(0);
  }

  /** Raises the ink along a straight stroke; its edge is one pixel soft. @param {Point} a @param {Point} b */
  stroke(a, b) {
    const { side, pixels } = this;
    for (let i = 0; i < pixels.length; ++i) {
      const centre = { x: ((i % side) + 0.5) / side, y: (Math.floor(i / side) + 0.5) / side };
      const value = Math.min(1, Math.max(0, (PEN - distance(centre, a, b)) * side + 0.5));
      pixels[i] = Math.max(pixels[i] ?? 0, value);
    }
  }

  /** Full ink where there was less than half, paper where there was more. @param {number} row @param {number} column */
  flip(row, column) {
    const i = row * this.side + column;
    this.pixels[i] = (this.pixels[i] ?? 0) < 0.5 ? 1 : 0;
  }

  /** Two hexadecimal digits per pixel, row by row. */
  toHex() {
    return Array.from(this.pixels, (value) =>
      Math.round(value * 255)
        .toString(16)
        .padStart(2, '0'),
    ).join('');
  }
}

/** From a point to a straight piece. @param {Point} p @param {Point} a @param {Point} b */
function distance(p, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}
