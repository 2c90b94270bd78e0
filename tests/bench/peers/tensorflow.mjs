// TensorFlow.js: eager operations and its own gradient tape, on the wasm or the cpu backend.
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { layersOf } from './layers.mjs';

/** @typedef {import('./peer.d.ts').Peer} Peer */

/** @param {'wasm' | 'cpu'} backend @param {string} [wasmFolder] @returns {Peer} */
export const tensorflow = (backend, wasmFolder) => ({
  name: `TensorFlow.js ${backend}`,
  async ready() {
    if (wasmFolder) setWasmPaths(wasmFolder);
    setThreadsCount(1);
    if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend did not start`);
  },
  async trainer(row) {
    await tf.setBackend(backend);
    const x = tf.tensor2d(row.x, [row.batch, row.sizes[0]]);
    const t = tf.tensor2d(row.t, [row.batch, row.sizes[row.sizes.length - 1]]);
    const layers = layersOf(row).map(({ rows, cols, W, b }) => ({
      W: tf.variable(tf.tensor2d(W, [rows, cols])),
      b: tf.variable(tf.tensor1d(b)),
    }));
    const objective = () => {
      let h = /** @type {any} */ (x);
      for (const [l, { W, b }] of layers.entries()) {
        h = tf.add(tf.matMul(h, W), b);
        if (l + 1 < layers.length) h = tf.tanh(h);
      }
      return tf.mean(tf.square(tf.sub(h, t)));
    };
    const optimizer = tf.train.sgd(row.rate);
    let last = NaN;
    return {
      async run(steps) {
        if (tf.getBackend() !== backend) await tf.setBackend(backend);
        for (let i = 0; i < steps; i += 1) {
          const loss = optimizer.minimize(objective, i + 1 === steps);
          if (loss) {
            last = loss.dataSync()[0];
            loss.dispose();
          }
        }
      },
      loss: () => last,
    };
  },
});
