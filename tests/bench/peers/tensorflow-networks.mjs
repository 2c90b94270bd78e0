// The rows' networks in TensorFlow.js: from input and parameters, in the rows' order, to output.
import * as tf from '@tensorflow/tfjs';

/** @typedef {import('./peer.d.ts').Row} Row */
/** @typedef {(x: any, parameters: any[]) => any} Network */

/** @type {Network} */
function perceptron(x, parameters) {
  let h = x;
  for (let l = 0; l < parameters.length; l += 2) {
    h = tf.add(tf.matMul(h, parameters[l]), parameters[l + 1]);
    if (l + 2 < parameters.length) h = tf.tanh(h);
  }
  return h;
}

/** Filters as the row stores them: (ky, kx, channel) × filter. @type {Network} */
function convolution(x, [W1, b1, W2, b2, W3, b3]) {
  const layer = (/** @type {any} */ h, /** @type {any} */ W, /** @type {any} */ b) => {
    const kernel = tf.reshape(W, [3, 3, W.shape[0] / 9, W.shape[1]]);
    return tf.avgPool(tf.relu(tf.add(tf.conv2d(h, kernel, 1, 'same'), b)), 2, 2, 'valid');
  };
  const h = layer(layer(tf.reshape(x, [-1, 16, 16, 1]), W1, b1), W2, b2);
  return tf.add(tf.matMul(tf.reshape(h, [x.shape[0], -1]), W3), b3);
}

/** The parameters are the four layers' weights: query, key, value, output. @type {(heads: number) => Network} */
const attention =
  (heads) =>
  (x, [query, key, value, output]) => {
    const [batch, tokens, width] = x.shape;
    const rows = tf.reshape(x, [batch * tokens, width]);
    const split = (/** @type {any} */ W) => {
      const parts = tf.reshape(tf.matMul(rows, W), [batch, tokens, heads, width / heads]);
      return tf.transpose(parts, [0, 2, 1, 3]);
    };
    const logits = tf.matMul(split(query), split(key), false, true);
    const weights = tf.softmax(tf.mul(logits, Math.sqrt(heads / width)));
    const mixed = tf.transpose(tf.matMul(weights, split(value)), [0, 2, 1, 3]);
    const out = tf.matMul(tf.reshape(mixed, [batch * tokens, width]), output);
    return tf.add(x, tf.reshape(out, [batch, tokens, width]));
  };

/** @param {Row} row @returns {Network} @throws when this library cannot train it */
export function networkOf({ kind }) {
  if (kind === 'perceptron') return perceptron;
  if (kind === 'convolution') return convolution;
  if (kind === 'attention') return attention(2);
  throw new Error('it has no forward mode and no derivative of a derivative');
}
