// Cost against work: one training step while width, depth or batch grows, and a pass over more data.
import { inModule } from './entrants.mjs';
import { interleave } from './interleave.mjs';

/**
 * @typedef {object} Point
 * @property {number} at the axis's value
 * @property {number} seconds best
 * @property {number} flops of the products alone
 * @property {number} bytes of the plan: results, constants, parameters, gradients
 */

const ROUNDS = 20;
const [WIDTH, DEPTH, BATCH] = [64, 2, 64];

/** Each axis: its values, and what stands there: width, depth, batch and steps. @type {Record<string, {title: string, values: number[], what: (at: number) => number[]}>} */
const AXES = {
  width: {
    title: `width (depth ${DEPTH}, batch ${BATCH})`,
    values: [8, 16, 32, 64, 128, 256, 512, 1024],
    what: (at) => [at, DEPTH, BATCH, 1],
  },
  depth: {
    title: `hidden layers (width ${WIDTH}, batch ${BATCH})`,
    values: [1, 2, 4, 8, 16, 32],
    what: (at) => [WIDTH, at, BATCH, 1],
  },
  batch: {
    title: `batch (width ${WIDTH}, depth ${DEPTH})`,
    values: [1, 4, 16, 64, 256, 1024, 4096],
    what: (at) => [WIDTH, DEPTH, at, 1],
  },
  data: {
    title: `examples, one pass in batches of ${BATCH}`,
    values: [64, 256, 1024, 4096, 16384],
    what: (at) => [WIDTH, DEPTH, BATCH, at / BATCH],
  },
};

/**
 * @param {any} module the rows in WebAssembly
 * @returns {Promise<Record<string, {title: string, points: Point[]}>>}
 */
export async function scaling(module) {
  /** @type {Record<string, {title: string, points: Point[]}>} */
  const out = {};
  for (const [axis, { title, values, what }] of Object.entries(AXES)) {
    /** @type {Point[]} */
    const points = [];
    for (const at of values) {
      const [width, depth, batch, steps] = what(at);
      const row = `scaled:${width}:${depth}:${batch}`;
      const one = inModule(module, row, row);
      const passes = { ...one, time: (/** @type {number} */ times) => one.time(times * steps) };
      const [timing] = await interleave([passes], ROUNDS, 1);
      const probe = new module.Work(row);
      const flops = steps * module.scaledFlops(width, depth, batch);
      points.push({ at, seconds: timing.best, flops, bytes: probe.memory() });
      probe.delete();
    }
    out[axis] = { title, points };
  }
  return out;
}
