// The rows' networks in jax-js: from input and parameters, in the rows' order, to output.
// Arrays are owned: a function uses up its arguments, and `.ref` lends one more use.
import { lax, nn, numpy as np } from '@jax-js/jax';

/** @typedef {(x: any, parameters: any[]) => any} Network */

/** @type {Network} */
export function perceptron(x, parameters) {
  let h = x;
  for (let l = 0; l < parameters.length; l += 2) {
    h = np.matmul(h, parameters[l]).add(parameters[l + 1]);
    if (l + 2 < parameters.length) h = np.tanh(h);
  }
  return h;
}

/** Filters as the row stores them: (ky, kx, channel) × filter. @type {Network} */
export function convolution(x, [W1, b1, W2, b2, W3, b3]) {
  const layer = (/** @type {any} */ h, /** @type {any} */ W, /** @type {any} */ b) => {
    const [patch, filters] = W.shape;
    const kernel = W.reshape([3, 3, patch / 9, filters]).transpose([3, 2, 0, 1]);
    const y = nn.relu(lax.conv(h, kernel, [1, 1], 'SAME').add(b.reshape([filters, 1, 1])));
    const [batch, , height, width] = y.shape;
    return y.reshape([batch, filters, height / 2, 2, width / 2, 2]).mean([3, 5]);
  };
  const batch = x.shape[0];
  const h = layer(layer(x.reshape([batch, 1, 16, 16]), W1, b1), W2, b2);
  const flat = h.transpose([0, 2, 3, 1]).reshape([batch, W3.shape[0]]);
  return np.matmul(flat, W3).add(b3);
}

/** The parameters are the four layers' weights: query, key, value, output. @type {(heads: number) => Network} */
export const attention =
  (heads) =>
  (x, [query, key, value, output]) => {
    const [batch, tokens, width] = x.shape;
    const rows = x.ref.reshape([batch * tokens, width]);
    const split = (/** @type {any} */ h, /** @type {any} */ W, /** @type {number[]} */ axes) =>
      np
        .matmul(h, W)
        .reshape([batch, tokens, heads, width / heads])
        .transpose(axes);
    const Q = split(rows.ref, query, [0, 2, 1, 3]);
    const K = split(rows.ref, key, [0, 2, 3, 1]);
    const V = split(rows, value, [0, 2, 1, 3]);
    const weights = nn.softmax(np.matmul(Q, K).mul(Math.sqrt(heads / width)), -1);
    const mixed = np.matmul(weights, V).transpose([0, 2, 1, 3]);
    const out = np.matmul(mixed.reshape([batch * tokens, width]), output);
    return x.add(out.reshape([batch, tokens, width]));
  };
