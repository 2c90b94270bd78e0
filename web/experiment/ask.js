// What a trained network answers to an input of the student's own, unit by unit.
import { requestOf } from '../session/run-maker.js';
import { sharedEngine } from '../base/shared-engine.js';

/** @typedef {import('../session/session.js').Session} Session */

/** A layer's weights: units before × units after, row by row. @typedef {{z: ArrayLike<number>, shape: [number, number]}} Weights */

/** What a unit makes of its sum. @type {Record<string, (sum: number) => number>} */
const ACTIVATIONS = {
  identity: (sum) => sum,
  tanh: Math.tanh,
  relu: (sum) => Math.max(0, sum),
};

/**
 * Reads all weights where an experiment shows those of one layer at a time, the layer that a parameter chooses:
 * the same run is made once for each layer. So it is only asked where runs are short.
 * @param {Session} session with a run
 * @returns {Promise<{weights: Weights[], step: number}>} from the input on
 */
export async function weightsOf({ description, run, accepted, inputs, step }) {
  if (!run) throw new Error('There is no run to ask yet.');
  const engine = await sharedEngine(description.slug);
  const count = Number(run.parameters.depth);
  /** @type {Weights[]} */
  const weights = [];
  for (let layer = 1; layer <= count; ++layer) {
    const parameters = { ...accepted.settings.parameters, layer, nudge: 0 };
    const order = { settings: { ...accepted.settings, parameters }, inputs, events: run.events };
    const show = { to: step, within: Infinity };
    const copy = await engine.createRun(requestOf(description.slug, order), { show });
    void copy.dispose();
    const series = copy.first?.views.find(({ name }) => name === 'weights')?.series[0];
    if (!series) throw new Error(`The weights of layer ${layer} are not shown.`);
    weights.push({ z: series.z, shape: series.shape });
  }
  return { weights, step };
}

/**
 * The values of all units: the input, then h_l = φ(h_{l−1} W_l), and the last layer without φ; no biases.
 * @param {readonly Weights[]} weights
 * @param {readonly number[]} input as many numbers as W_1 has rows
 * @param {string} activation
 * @returns {number[][]} by layer
 */
export function unitValues(weights, input, activation) {
  const phi = ACTIVATIONS[activation];
  if (!phi) throw new Error(`There is no activation “${activation}” here.`);
  /** @type {number[][]} */
  const layers = [[...input]];
  weights.forEach(({ z, shape: [rows, columns] }, l) => {
    const before = layers[l] ?? [];
    if (rows !== before.length) throw new Error(`Layer ${l + 1} takes ${rows} numbers, not ${before.length}.`); // prettier-ignore
    const sums = Array.from({ length: columns }, (_, to) =>
      before.reduce((sum, value, from) => sum + value * (z[from * columns + to] ?? NaN), 0),
    );
    layers.push(l + 1 < weights.length ? sums.map(phi) : sums);
  });
  return layers;
}

/** @type {import('../plots/view.js').Axis} */
const NO_AXIS = { label: '', unit: '', scale: 'linear' };

/**
 * The network with the values in its nodes, as a figure.
 * @param {readonly Weights[]} weights @param {readonly number[][]} layers
 * @returns {import('../plots/view.js').View}
 */
export function askedView(weights, layers) {
  const role = /** @type {const} */ ('measured');
  return {
    name: 'ask',
    title: 'The network with the values of its units',
    kind: 'network',
    axes: { x: NO_AXIS, y: NO_AXIS, z: { ...NO_AXIS, label: 'value of a unit' } },
    series: [
      ...weights.map(({ z, shape }, l) => ({ name: `layer ${l + 1}`, role, x: [], y: [], z, shape })),
      ...layers.map((layer, l) => ({ name: l === 0 ? 'input' : l === weights.length ? 'answer' : '', role, x: layer, y: [] })),
    ],
  }; // prettier-ignore
}
