// jax-js: jitted functions on its WebAssembly device; as many threads as it takes where it runs.
import {
  blockUntilReady,
  defaultDevice,
  grad,
  init,
  jit,
  jvp,
  numpy as np,
  valueAndGrad,
  vmap,
} from '@jax-js/jax';
import { attention, convolution, perceptron } from './jax-networks.mjs';
import { shapesOf, tensorsOf } from './layers.mjs';

/** @typedef {import('./peer.d.ts').Peer} Peer */
/** @typedef {import('./peer.d.ts').Row} Row */
/** @typedef {import('./peer.d.ts').Trainer} Trainer */
/** @typedef {import('./jax-networks.mjs').Network} Network */

const lend = (/** @type {any[]} */ list) => list.map((one) => one.ref);
const shaped = (/** @type {Float32Array} */ data, /** @type {number[]} */ shape) =>
  np.array(data).reshape(shape);
const start = (/** @type {Row} */ row) => ({
  parameters: tensorsOf(row).map(({ shape, data }) => shaped(data, shape)),
  x: shaped(row.x, shapesOf(row).x),
  t: shaped(row.t, shapesOf(row).t),
});
/** @type {(network: Network) => (p: any[], x: any, t: any) => any} */
const meanSquare = (network) => (p, x, t) => np.mean(np.square(network(x, p).sub(t)));

/** Gradient descent. @param {Row} row @param {Network} network @returns {Trainer} */
function training(row, network) {
  const { x, t, ...first } = start(row);
  let { parameters } = first;
  const objective = meanSquare(network);
  const step = jit(
    (/** @type {any[]} */ p, /** @type {any} */ input, /** @type {any} */ target) => {
      const [value, gradient] = valueAndGrad(objective)(lend(p), input, target);
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
      await blockUntilReady(lend(parameters));
    },
    loss: async () => (await value.ref.data())[0],
  };
}

/** The Hessian times a direction, forward over reverse; the answer is the form v·Hv. @param {Row} row @returns {Trainer} */
function hessianProduct(row) {
  const { parameters, x, t } = start(row);
  const direction = /** @type {Float32Array} */ (row.direction);
  const v = tensorsOf({ ...row, parameters: direction }).map(({ shape, data }) =>
    shaped(data, shape),
  );
  const gradient = grad(meanSquare(perceptron));
  const product = jit(
    (/** @type {any[]} */ p, /** @type {any[]} */ d, /** @type {any} */ a, /** @type {any} */ b) =>
      jvp((/** @type {any[]} */ q) => gradient(q, a, b), [p], [d])[1],
  );
  /** @type {any[]} */
  let result = [];
  return {
    async run(steps) {
      for (let i = 0; i < steps; i += 1) {
        for (const one of result) one.dispose();
        result = /** @type {any} */ (product(lend(parameters), lend(v), x.ref, t.ref));
        await blockUntilReady(lend(result)); // it computes late, and never what is disposed of before
      }
    },
    async loss() {
      const parts = await Promise.all(result.map((one) => one.ref.data()));
      return parts.flatMap((part) => [...part]).reduce((sum, h, i) => sum + h * direction[i], 0);
    },
  };
}

/** Products of all examples' gradients of the output; the answer is the trace. @param {Row} row @returns {Trainer} */
function tangentKernel(row) {
  const { parameters, x } = start(row);
  const inputs = row.sizes[0];
  const output = (/** @type {any[]} */ p, /** @type {any} */ one) =>
    np.sum(perceptron(one.reshape([1, inputs]), p));
  const gram = jit((/** @type {any[]} */ p, /** @type {any} */ all) => {
    const gradients = vmap(grad(output), [p.map(() => null), 0])(p, all);
    const parts = gradients.map((/** @type {any} */ g) => {
      const J = g.reshape([row.batch, -1]);
      return np.matmul(J.ref, J.transpose());
    });
    return parts.reduce((/** @type {any} */ sum, /** @type {any} */ part) => sum.add(part));
  });
  /** @type {any} */
  let K;
  return {
    async run(steps) {
      for (let i = 0; i < steps; i += 1) {
        K?.dispose();
        K = gram(lend(parameters), x.ref);
        await blockUntilReady([K.ref]); // it computes late, and never what is disposed of before
      }
    },
    async loss() {
      const numbers = await K.ref.data();
      let trace = 0;
      for (let i = 0; i < row.batch; i += 1) trace += numbers[i * (row.batch + 1)];
      return trace;
    },
  };
}

/** @returns {Peer} */
export const jax = () => ({
  name: 'jax-js wasm',
  async ready() {
    await init('wasm');
    defaultDevice('wasm');
  },
  trainer(row) {
    if (row.kind === 'hessian-product') return hessianProduct(row);
    if (row.kind === 'tangent-kernel') return tangentKernel(row);
    if (row.kind === 'convolution') return training(row, convolution);
    if (row.kind === 'attention') return training(row, attention(2));
    if (row.kind === 'perceptron') return training(row, perceptron);
    throw new Error('no iteration of its own finds the largest curvature');
  },
});
