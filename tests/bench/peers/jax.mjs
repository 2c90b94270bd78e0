// jax-js: value and gradient of one jitted function, on its WebAssembly device.
import { blockUntilReady, defaultDevice, init, jit, numpy as np, valueAndGrad } from '@jax-js/jax';
import { layersOf } from './layers.mjs';

/** @typedef {import('./peer.d.ts').Peer} Peer */

/** @returns {Peer} */
export const jax = () => ({
  name: 'jax-js wasm',
  async ready() {
    await init('wasm');
    defaultDevice('wasm');
  },
  trainer(row) {
    const layers = layersOf(row);
    let parameters = layers.flatMap(({ rows, cols, W, b }) => [
      np.array(W).reshape([rows, cols]),
      np.array(b),
    ]);
    const x = np.array(row.x).reshape([row.batch, row.sizes[0]]);
    const t = np.array(row.t).reshape([row.batch, row.sizes[row.sizes.length - 1]]);
    // Arrays are owned: a function uses up its arguments, and `.ref` lends one more use.
    /** @param {any[]} p @param {any} input @param {any} target */
    const objective = (p, input, target) => {
      let h = input;
      for (let l = 0; l < layers.length; l += 1) {
        h = np.matmul(h, p[2 * l]).add(p[2 * l + 1]);
        if (l + 1 < layers.length) h = np.tanh(h);
      }
      return np.mean(np.square(h.sub(target)));
    };
    const step = jit(
      (/** @type {any[]} */ p, /** @type {any} */ input, /** @type {any} */ target) => {
        const [value, gradient] = valueAndGrad(objective)(
          p.map((one) => one.ref),
          input,
          target,
        );
        return [value, p.map((one, i) => one.sub(gradient[i].mul(row.rate)))];
      },
    );
    /** @type {any} */
    let value;
    return {
      async run(steps) {
        for (let i = 0; i < steps; i += 1) {
          value?.dispose();
          [value, parameters] = /** @type {any} */ (step(parameters, x.ref, t.ref));
        }
        await blockUntilReady(parameters.map((one) => one.ref));
      },
      loss: async () => (await value.ref.data())[0],
    };
  },
});
