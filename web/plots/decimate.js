// Lines in pixels: each column keeps its first, least, largest and last point, so that 100,000
// points draw like a few thousand and no spike is lost.

/** @typedef {import('./scale.js').Scale} Scale */

/** Pixels are kept within this of zero, so that a diverged run does not overflow a canvas. */
const FAR = 1e5;

/** A growing list of points x₀, y₀, x₁, y₁, …; a pair of NaN lifts the pen. */
export class PointBuffer {
  constructor(capacity = 4096) {
    this.data = new Float32Array(2 * capacity);
    this.length = 0; // points
  }

  clear() {
    this.length = 0;
    return this;
  }

  /** @param {number} x @param {number} y */
  push(x, y) {
    const at = 2 * this.length;
    if (at + 2 > this.data.length) {
      const larger = new Float32Array(2 * this.data.length);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[at] = x;
    this.data[at + 1] = y;
    this.length += 1;
  }

  lift() {
    const at = 2 * this.length;
    if (at > 0 && !Number.isNaN(this.data[at - 1])) this.push(NaN, NaN);
  }
}

/**
 * The line through (x, y)[0 … count − 1] in pixels. Points that are not finite, or that a
 * logarithmic axis cannot show, lift the pen. Consecutive points in one pixel column become at most
 * four: the path covers the same pixels, also when x turns back.
 * @param {ArrayLike<number>} x @param {ArrayLike<number>} y @param {number} count
 * @param {Scale} xScale @param {Scale} yScale
 * @param {PointBuffer} out
 */
export function linePoints(x, y, count, xScale, yScale, out) {
  out.clear();
  const { slope: ax, offset: bx, log: xLog } = xScale;
  const { slope: ay, offset: by, log: yLog } = yScale;
  let column = NaN;
  let open = false;
  let firstX = 0, firstY = 0, lastX = 0, lastY = 0; // prettier-ignore
  let lowX = 0, low = 0, lowAt = 0, highX = 0, high = 0, highAt = 0; // prettier-ignore

  const flush = () => {
    if (!open) return;
    out.push(firstX, firstY);
    const extremes = low !== high;
    if (extremes) {
      const lowFirst = lowAt < highAt;
      if (lowFirst) {
        if (low !== firstY) out.push(lowX, low);
        if (high !== lastY) out.push(highX, high);
      } else {
        if (high !== firstY) out.push(highX, high);
        if (low !== lastY) out.push(lowX, low);
      }
    }
    if (lastX !== firstX || lastY !== firstY) out.push(lastX, lastY);
    open = false;
  };

  for (let i = 0; i < count; ++i) {
    const vx = x[i];
    const vy = y[i];
    const px = ax * (xLog ? Math.log10(vx) : vx) + bx;
    let py = ay * (yLog ? Math.log10(vy) : vy) + by;
    if (px - px !== 0 || py - py !== 0) {
      flush();
      out.lift();
      column = NaN;
      continue;
    }
    if (py > FAR) py = FAR;
    else if (py < -FAR) py = -FAR;
    const c = Math.floor(px);
    if (open && c === column) {
      if (py < low) [lowX, low, lowAt] = [px, py, i];
      if (py > high) [highX, high, highAt] = [px, py, i];
      lastX = px;
      lastY = py;
      continue;
    }
    flush();
    column = c;
    open = true;
    firstX = lastX = lowX = highX = px;
    firstY = lastY = low = high = py;
    lowAt = highAt = i;
  }
  flush();
  return out;
}

/**
 * Where the ascending `values` come nearest to `target`; −1 when there are none.
 * @param {ArrayLike<number>} values @param {number} target @param {number} [count]
 */
export function nearestSorted(values, target, count = values.length) {
  if (count <= 0) return -1;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < target) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && target - values[low - 1] <= values[low] - target) return low - 1;
  return low;
}
