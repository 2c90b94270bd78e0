// ConvNetJS: layers in plain JavaScript, one example at a time, in double.
import convnetjs from 'convnetjs';
import { layersOf } from './layers.mjs';

/** @typedef {import('./peer.d.ts').Peer} Peer */

/** @returns {Peer} */
export const convnet = () => ({
  name: 'ConvNetJS',
  async ready() {},
  trainer(row) {
    if (row.kind !== 'perceptron')
      throw new Error('it has no average pooling, no attention and no second derivatives');
    const inputs = row.sizes[0];
    const outputs = row.sizes[row.sizes.length - 1];
    const net = new convnetjs.Net();
    net.makeLayers([
      { type: 'input', out_sx: 1, out_sy: 1, out_depth: inputs },
      ...row.sizes.slice(1, -1).map((size) => ({
        type: 'fc',
        num_neurons: size,
        activation: 'tanh',
      })),
      { type: 'regression', num_neurons: outputs },
    ]);
    const dense = net.layers.filter((/** @type {any} */ layer) => layer.layer_type === 'fc');
    for (const [l, { rows, cols, W, b }] of layersOf(row).entries()) {
      for (let j = 0; j < cols; j += 1) {
        dense[l].biases.w[j] = b[j];
        for (let i = 0; i < rows; i += 1) dense[l].filters[j].w[i] = W[i * cols + j];
      }
    }
    const trainer = new convnetjs.Trainer(net, {
      method: 'sgd',
      // Its gradient is the difference summed over outputs, ours twice its mean: the rate makes up.
      learning_rate: (row.rate * 2) / outputs,
      momentum: 0,
      l2_decay: 0,
      batch_size: row.batch,
    });
    const xs = Array.from({ length: row.batch }, (_, i) => {
      const vol = new convnetjs.Vol(1, 1, inputs, 0);
      vol.w.set(row.x.subarray(i * inputs, (i + 1) * inputs));
      return vol;
    });
    const ts = xs.map((_, i) => Array.from(row.t.subarray(i * outputs, (i + 1) * outputs)));
    let last = NaN;
    return {
      run(steps) {
        for (let k = 0; k < steps; k += 1) {
          let sum = 0;
          for (let i = 0; i < row.batch; i += 1) sum += trainer.train(xs[i], ts[i]).cost_loss;
          last = sum / (2 * row.batch * outputs); // it says twice the square for each output
        }
      },
      loss: () => last,
    };
  },
});
