// TensorFlow.js: eager operations and its own gradient tape, on the wasm or the cpu backend.
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { shapesOf, tensorsOf } from './layers.mjs';
import { networkOf } from './tensorflow-networks.mjs';

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
    if (backend === 'wasm' && row.kind === 'convolution') {
      throw new Error('this backend has no gradient of a convolution (Conv2DBackpropFilter)');
    }
    const network = networkOf(row);
    const shapes = shapesOf(row);
    const x = tf.tensor(row.x, shapes.x);
    const t = tf.tensor(row.t, shapes.t);
    const parameters = tensorsOf(row).map(({ shape, data }) => tf.variable(tf.tensor(data, shape)));
    const objective = () => tf.mean(tf.square(tf.sub(network(x, parameters), t)));
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
