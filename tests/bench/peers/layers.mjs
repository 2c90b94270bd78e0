// A row's flat numbers cut into tensors.

/** @typedef {import('./peer.d.ts').Row} Row */
/** @typedef {{rows: number, cols: number, W: Float32Array, b: Float32Array}} Layer */
/** @typedef {{shape: number[], data: Float32Array}} Tensor */

/** What a perceptron is made of: inputs, targets, and each layer's in × out. @param {Row} row */
const perceptronShapes = ({ sizes, batch }) => ({
  x: [batch, sizes[0]],
  t: [batch, sizes[sizes.length - 1]],
  layers: sizes.slice(1).map((cols, l) => [sizes[l], cols]),
  biased: true,
});

/** As above for the others; filters are (ky, kx, channel) × filter. */
const SHAPES = {
  convolution: {
    x: [32, 256],
    t: [32, 10],
    layers: [
      [9, 8],
      [72, 16],
      [256, 10],
    ],
    biased: true,
  },
  attention: {
    x: [16, 16, 32],
    t: [16, 16, 32],
    layers: Array.from({ length: 4 }, () => [32, 32]), // query, key, value, output
    biased: false,
  },
};

/** @param {Row} row @returns {{x: number[], t: number[], layers: number[][], biased: boolean}} */
export const shapesOf = (row) =>
  row.kind === 'convolution' || row.kind === 'attention' ? SHAPES[row.kind] : perceptronShapes(row);

/** @param {Row} row @returns {Layer[]} copies, so that an engine may keep them; b is empty where there is none */
export function layersOf(row) {
  const { layers, biased } = shapesOf(row);
  let at = 0;
  const take = (/** @type {number} */ count) => row.parameters.slice(at, (at += count));
  return layers.map(([rows, cols]) => ({
    rows,
    cols,
    W: take(rows * cols),
    b: take(biased ? cols : 0),
  }));
}

/** Each layer's W, then its b where it has one, layer after layer. @param {Row} row @returns {Tensor[]} */
export const tensorsOf = (row) =>
  layersOf(row).flatMap(({ rows, cols, W, b }) => [
    { shape: [rows, cols], data: W },
    ...(b.length > 0 ? [{ shape: [cols], data: b }] : []),
  ]);

/** A row with its numbers in another kind of list. @param {Row} row @param {(list: any) => any} convert @returns {Row} */
export const withFloats = (row, convert) => ({
  ...row,
  x: convert(row.x),
  t: convert(row.t),
  parameters: convert(row.parameters),
  ...(row.direction ? { direction: convert(row.direction) } : {}),
});
