// A row's flat parameters cut into layers.

/** @typedef {import('./peer.d.ts').Row} Row */
/** @typedef {{rows: number, cols: number, W: Float32Array, b: Float32Array}} Layer */

/** @param {Row} row @returns {Layer[]} copies, so that an engine may keep them */
export function layersOf({ sizes, parameters }) {
  let at = 0;
  const take = (/** @type {number} */ count) => parameters.slice(at, (at += count));
  return sizes.slice(1).map((cols, l) => {
    const rows = sizes[l];
    return { rows, cols, W: take(rows * cols), b: take(cols) };
  });
}
