// Kept runs in the tab's storage: what is written is read back; what somebody else wrote is left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeKept, storedKept } from '../../web/runs/kept-store.js';
import { pieces } from '../../web/text/marks.js';

/** @type {any} */
const DESCRIPTION = {
  parameters: [
    {
      name: 'rate',
      kind: 'real',
      minimum: 0,
      maximum: 1,
      choices: [],
      automatic: '',
      max_length: 0,
    },
  ],
  inputs: [{ name: 'data', kind: 'csv', help: '' }],
};

/** @param {number} number @param {Partial<import('../../web/session/session.js').Order>} order @returns {any} */
const run = (number, order) => ({
  number,
  name: `Run ${number}`,
  step: 40,
  order: { settings: { parameters: { rate: 0.5 }, seed: 3 }, inputs: [], events: [], ...order },
});

/** @param {import('node:test').TestContext} t @param {object} storage */
function withStorage(t, storage) {
  Object.defineProperty(globalThis, 'sessionStorage', { value: storage, configurable: true });
  t.after(() => Reflect.deleteProperty(globalThis, 'sessionStorage'));
}

/** @returns {{held: Map<string, string>, setItem: (key: string, value: string) => void, getItem: (key: string) => string | null, removeItem: (key: string) => void}} */
function storageOf() {
  const held = new Map();
  return {
    held,
    setItem: (key, value) => void held.set(key, value),
    getItem: (key) => held.get(key) ?? null,
    removeItem: (key) => void held.delete(key),
  };
}

test('kept runs are read back as they were written, without those of large data', (t) => {
  withStorage(t, storageOf());
  const events = [{ step: 7, name: 'rate', value: '0.25' }];
  const large = [{ name: 'data', bytes: new Uint8Array(100_000) }];
  assert.equal(storeKept('a', [run(1, { events }), run(3, {})]), 'all');
  const [first, third] = storedKept('a', DESCRIPTION);
  assert.deepEqual([first.number, third.number, first.step, first.name], [1, 3, 40, 'Run 1']);
  assert.deepEqual(first.order.events, events);
  assert.deepEqual(first.order.settings, { parameters: { rate: 0.5 }, seed: 3, steps: 40 });
  assert.equal(storeKept('a', [run(1, {}), run(2, { inputs: large })]), 'small');
  assert.deepEqual(
    storedKept('a', DESCRIPTION).map(({ number }) => number),
    [1],
  );
  storeKept('a', []);
  assert.deepEqual(storedKept('a', DESCRIPTION), []);
});

test('what somebody else wrote is left out, a closed storage is told', (t) => {
  const storage = storageOf();
  withStorage(t, storage);
  const good = { number: 2, name: '\u0000<b>x</b>', query: 'rate=0.5&seed=1&steps=9' };
  const bad = [
    null,
    7,
    { ...good, number: 99 },
    { ...good, number: '1' },
    { ...good, query: 'rate=5&seed=1&steps=9' },
    { ...good, query: '__proto__=1&seed=1&steps=9' },
    { ...good, query: 'seed=1' },
    { ...good, number: 1, query: { toString: 'seed' } },
  ];
  storage.held.set('lab:kept:a', JSON.stringify([...bad, good, { ...good, name: 'again' }]));
  const found = storedKept('a', DESCRIPTION);
  assert.deepEqual(
    found.map(({ number, name }) => [number, name]),
    [[2, '<b>x</b>']],
  );
  for (const text of ['{', '{"a": 1}', `[${'1,'.repeat(400_000)}1]`]) {
    storage.held.set('lab:kept:a', text);
    assert.deepEqual(storedKept('a', DESCRIPTION), []);
  }
  withStorage(t, {
    setItem: () => {
      throw new DOMException('closed', 'SecurityError');
    },
  });
  assert.equal(storeKept('a', [run(1, {})]), 'none');
});

test('signs of plain text for low and high are taken apart; words with underscores stay', () => {
  /** @param {string} text */
  const shown = (text) =>
    pieces(text)
      .map(({ set, text: piece }) => (set === 'as' ? piece : `<${set}>${piece}`))
      .join('');
  assert.equal(shown('cηλ_max²t'), 'cηλ<sub>max²t');
  assert.equal(shown('over h^L a_L'), 'over h<sup>L a<sub>L');
  assert.equal(shown('j^−1.5, 2^(L+1)'), 'j<sup>−1.5, 2<sup>L+1');
  assert.equal(shown('learning_rate, x^max'), 'learning_rate, x^max');
  assert.equal(shown('1e-2 to 2.5e-12.'), '10<sup>−2 to 2.5×10<sup>−12.');
  assert.equal(shown('x1e4, 3e4b, 1.2e3.4'), 'x1e4, 3e4b, 1.2e3.4');
});
