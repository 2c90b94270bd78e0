// brain.js: perceptrons in plain JavaScript, an update after each example.
import brain from 'brain.js';
import { layersOf } from './layers.mjs';

/** @typedef {import('./peer.d.ts').Peer} Peer */

/** @returns {Peer} */
export const brainjs = () => ({
  name: 'brain.js',
  async ready() {},
  trainer(row) {
    if (row.kind !== 'perceptron') throw new Error('it has perceptrons alone');
    const net = new brain.NeuralNetwork({
      hiddenLayers: row.sizes.slice(1, -1),
      activation: 'tanh',
    });
    net.sizes = row.sizes;
    net.initialize();
    for (const [l, { rows, cols, W, b }] of layersOf(row).entries()) {
      for (let j = 0; j < cols; j += 1) {
        net.biases[l + 1][j] = b[j];
        for (let i = 0; i < rows; i += 1) net.weights[l + 1][j][i] = W[i * cols + j];
      }
    }
    net.trainOpts = { ...net.trainOpts, learningRate: row.rate / row.batch, momentum: 0 };
    const inputs = row.sizes[0];
    const outputs = row.sizes[row.sizes.length - 1];
    const pairs = Array.from({ length: row.batch }, (_, i) => ({
      input: row.x.slice(i * inputs, (i + 1) * inputs),
      output: row.t.slice(i * outputs, (i + 1) * outputs),
    }));
    let last = NaN;
    return {
      caveat: 'tanh at the output too, and an update after each example',
      run(steps) {
        for (let k = 0; k < steps; k += 1) {
          let sum = 0;
          for (const pair of pairs) sum += net.trainPattern(pair, true);
          last = sum / row.batch;
        }
      },
      loss: () => last,
    };
  },
});
