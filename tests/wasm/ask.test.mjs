// The forward pass that the page computes: from the weights of a real run, against the engine's own loss.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';
import { askedView, unitValues } from '../../web/experiment/ask.js';
import { python } from '../python.mjs';

const engine = await load();
const STEPS = 60;

/** The weights of all layers, as the page reads them. @param {Record<string, string | number>} parameters @param {number} seed */
function weightsOf(parameters, seed) {
  const weights = [];
  for (let layer = 1; layer <= Number(parameters.depth); ++layer) {
    const run = must(engine.createRun({ experiment: 'glass-box', parameters: { ...parameters, layer, nudge: 0 }, seed, events: [], inputs: [] })); // prettier-ignore
    must(run.advance(STEPS));
    const observation = must(run.observe());
    const series = observation.views.find(({ name }) => name === 'weights')?.series[0];
    assert.ok(series);
    weights.push({ z: [...series.z], shape: series.shape });
    const loss = observation.scalars.find(({ name }) => name === 'train_loss')?.value ?? NaN;
    run.delete();
    if (layer === parameters.depth) return { weights, loss };
  }
  throw new Error('no layer');
}

/** The training data, drawn again in NumPy from the seed. @param {number} seed @param {number} samples */
function data(seed, samples) {
  const program = `
import json, numpy as np
def stream(name):
    h = 0xCBF29CE484222325
    for b in name.encode(): h = (h ^ b) * 0x100000001B3 % 2**64
    return h
def word(i):
    s, c, k = stream("glass-box/data"), None, [${seed}, 0]
    c = [i, 0, s & 0xFFFFFFFF, s >> 32]
    for _ in range(10):
        p, q = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
        c = [(q >> 32) ^ c[1] ^ k[0], q & 0xFFFFFFFF, (p >> 32) ^ c[3] ^ k[1], p & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return c
def normal(i):
    a, b, c, d = word(i)
    u, v = (((b << 32 | a) >> 11) + .5) / 2**53, ((d << 32 | c) >> 11) / 2**53
    return np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)
z = [normal(i) for i in range(${samples} * 4 + 4)]
X, w = np.array(z[:-4]).reshape(-1, 4), np.array(z[-4:])
print(json.dumps([X.tolist(), np.sin(X @ w).tolist()]))`;
  return /** @type {[number[][], number[]]} */ (JSON.parse(python(program).out));
}

for (const activation of ['tanh', 'relu', 'identity']) {
  test(`${activation}: the answers to the training inputs give the loss that the engine has`, () => {
    const parameters = { depth: 5, width: 6, samples: 16, activation, gain: 1 };
    const { weights, loss } = weightsOf(parameters, 3);
    const [X, y] = data(3, 16);
    const squares = X.map((x, i) => ((unitValues(weights, x, activation).at(-1)?.[0] ?? NaN) - (y[i] ?? NaN)) ** 2); // prettier-ignore
    const mean = squares.reduce((sum, v) => sum + v, 0) / 16;
    assert.ok(Math.abs(mean - loss) <= 1e-10 * loss, `${mean} is not ${loss}`);
  });
}

test('units are told layer by layer, and a wrong number of inputs is refused', () => {
  const weights = [
    { z: [1, -1, 2, 0.5], shape: /** @type {[number, number]} */ ([2, 2]) },
    { z: [3, 4], shape: /** @type {[number, number]} */ ([2, 1]) },
  ];
  assert.deepEqual(unitValues(weights, [1, 2], 'relu'), [[1, 2], [5, 0], [15]]);
  assert.deepEqual(unitValues(weights, [1, 2], 'identity'), [[1, 2], [5, 0], [15]]);
  assert.deepEqual(unitValues(weights, [-1, 2], 'identity'), [[-1, 2], [3, 2], [17]]);
  assert.throws(() => unitValues(weights, [1], 'relu'), /Layer 1 takes 2 numbers, not 1/);
  assert.throws(() => unitValues(weights, [1, 2], 'sine'), /no activation “sine”/);
  const { series } = askedView(weights, unitValues(weights, [1, 2], 'relu'));
  assert.deepEqual(series.map(({ name, x }) => [name, Array.from(x)]), [['layer 1', []], ['layer 2', []], ['input', [1, 2]], ['', [5, 0]], ['answer', [15]]]); // prettier-ignore
});
