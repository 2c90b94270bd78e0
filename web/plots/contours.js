// Contour lines of a field on a rectangular grid, by marching squares.

/**
 * The lines z = level as points x₀, y₀, x₁, y₁, … in pixels, a pair of NaN after each line. Each cell of four
 * neighbouring grid points gives none, one or two segments, by linear interpolation along its
 * edges; where all four edges are crossed, the mean of the corners says which belong together
 * (Lorensen and Cline 1987, in two dimensions). A cell with a corner that is not finite gives none.
 * @param {ArrayLike<number>} z row-major, rows × columns
 * @param {ArrayLike<number>} xs pixels of the columns @param {ArrayLike<number>} ys of the rows
 * @param {number} level
 * @returns {number[]}
 */
export function contour(z, xs, ys, level) {
  const columns = xs.length;
  /** @type {Segments} */
  const found = { points: [], edges: [] };
  for (let r = 0; r + 1 < ys.length; ++r) {
    for (let c = 0; c + 1 < columns; ++c) {
      const k = r * columns + c;
      const a = z[k] - level;
      const b = z[k + 1] - level;
      const d = z[k + columns] - level;
      const e = z[k + columns + 1] - level;
      const sum = a + b + d + e;
      if (sum - sum !== 0) continue;
      const code = (a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (e > 0 ? 4 : 0) | (d > 0 ? 8 : 0);
      if (code === 0 || code === 15) continue;
      const ends = endsOf(code, sum > 0);
      const [x0, x1, y0, y1] = [xs[c], xs[c + 1], ys[r], ys[r + 1]];
      for (const end of ends) {
        if (end === 0) found.points.push(x0 + ((x1 - x0) * a) / (a - b), y0);
        else if (end === 1) found.points.push(x1, y0 + ((y1 - y0) * b) / (b - e));
        else if (end === 2) found.points.push(x0 + ((x1 - x0) * d) / (d - e), y1);
        else found.points.push(x0, y0 + ((y1 - y0) * a) / (a - d));
        // Lying edges have even numbers, standing ones odd, each that of its first grid point.
        found.edges.push([2 * k, 2 * k + 3, 2 * (k + columns), 2 * k + 1][end]);
      }
    }
  }
  return chained(found);
}

/** Points x, y of the ends of segments, two per segment, and the grid's edge on which each lies. @typedef {{points: number[], edges: number[]}} Segments */

/** Which edges are joined: 0 upper, 1 right, 2 lower, 3 left; by the corners above the level. @type {Record<number, number[]>} */
const JOINED = {
  1: [3, 0], 2: [0, 1], 3: [3, 1], 4: [1, 2], 6: [0, 2], 7: [3, 2],
  8: [2, 3], 9: [2, 0], 11: [2, 1], 12: [1, 3], 13: [1, 0], 14: [0, 3],
}; // prettier-ignore

/** The cell's edges between which segments run. @param {number} code which corners are above @param {boolean} middle whether the middle is */
function endsOf(code, middle) {
  if (code !== 5 && code !== 10) return JOINED[code];
  return (code === 5) === middle ? [0, 1, 2, 3] : [3, 0, 1, 2];
}

/** Segments joined to lines where two cells share the edge on which they end. @param {Segments} segments @returns {number[]} */
function chained({ points, edges }) {
  const count = edges.length / 2;
  /** The ends (2k and 2k + 1 of segment k) on an edge: one, or two within the grid. @type {Map<number, number[]>} */
  const meeting = new Map();
  edges.forEach((edge, end) => {
    const there = meeting.get(edge);
    if (there) there.push(end);
    else meeting.set(edge, [end]);
  });
  const used = new Uint8Array(count);
  /** The ends that the line meets after it has left a segment by this end. @param {number} end */
  const follow = (end) => {
    const ends = [];
    for (let at = end; ;) {
      const next = meeting.get(edges[at])?.find((other) => !used[other >> 1]);
      if (next === undefined) return ends;
      used[next >> 1] = 1;
      at = next ^ 1;
      ends.push(at);
    }
  };
  /** @type {number[]} */
  const out = [];
  for (let k = 0; k < count; ++k) {
    if (used[k]) continue;
    used[k] = 1;
    const after = follow(2 * k + 1);
    const line = [...follow(2 * k).reverse(), 2 * k, 2 * k + 1, ...after];
    for (const end of line) out.push(points[2 * end], points[2 * end + 1]);
    out.push(NaN, NaN);
  }
  return out;
}
