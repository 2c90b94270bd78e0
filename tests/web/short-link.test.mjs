// Short links and their QR codes, read by a decoder that had no part in making them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import jsQR from 'jsqr';
import { readLink } from '../../web/share/page-link.js';
import { MOST_CODED, QUIET, codeOf, codePath, codeSvg, shortLink } from '../../web/share/short-link.js'; // prettier-ignore

const PAGE =
  'https://lab.example/lessons/linear-regression/index.html?theme=projector#other?seed=3';

/** @param {any} [more] @returns {any} */
const session = ({ parameters = {}, seed = 0, step = 0, events = [], inputs = [] } = {}) => ({
  settings: { parameters, seed, steps: null },
  step,
  run: { events },
  inputs,
});

/** What a decoder reads from the path of a code, `scale` pixels per module. @param {string} path @param {number} side @param {number} scale */
function read(path, side, scale) {
  const pixels = new Uint8ClampedArray(4 * (side * scale) ** 2).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let i = 0; i < scale ** 2; ++i) {
      const column = Number(x) * scale + (i % scale);
      const row = Number(y) * scale + Math.floor(i / scale);
      pixels.fill(0, 4 * (row * side * scale + column), 4 * (row * side * scale + column) + 3);
    }
  }
  return /** @type {any} */ (jsQR)(pixels, side * scale, side * scale)?.data;
}

test('a short link has what differs from the defaults and nothing else', () => {
  const link = (/** @type {any} */ more) => shortLink(session(more), 'flow', PAGE).address;
  assert.equal(link({}), 'https://lab.example/lessons/linear-regression/#flow?');
  assert.equal(
    link({ parameters: { noise: 0.5 }, seed: 7, step: 20 }),
    'https://lab.example/lessons/linear-regression/#flow?noise=0.5&seed=7&steps=20',
  );
  const file = shortLink(session({ seed: 1 }), 'flow', 'file:///home/a/lesson.html?x').address;
  assert.equal(file, 'file:///home/a/lesson.html#flow?seed=1');
  assert.equal(shortLink(session({ inputs: [{ name: 'data', bytes: new Uint8Array(9999) }] }), 'a', PAGE).complete, false); // prettier-ignore
});

test('a short link is read back as the same state', () => {
  /** @type {any} */
  const description = { parameters: [{ name: 'noise', kind: 'real', minimum: 0, maximum: 1, choices: [], automatic: '' }], inputs: [] }; // prettier-ignore
  for (const state of [
    {},
    { parameters: { noise: 0.25 }, seed: 123456, step: 900 },
    { events: [{ step: 3, name: 'noise', value: '0.5' }], step: 9 },
  ]) {
    const { address } = shortLink(session(state), 'flow', PAGE);
    const link = readLink(new URL(address).hash, 'flow', description);
    assert.deepEqual(link?.faults, []);
    assert.deepEqual(link?.order.settings.parameters, state.parameters ?? {});
    assert.equal(link?.order.settings.seed, state.seed ?? 0);
    assert.equal(link?.goal, state.step ?? 0);
    assert.deepEqual(link?.order.events, state.events ?? []);
  }
});

test('an independent decoder reads every code, from the shortest to the longest', () => {
  for (const length of [40, 90, 200, 400, MOST_CODED]) {
    const text = `https://lab.example/#flow?x=${'1%2C2&y=a'.repeat(99)}`.slice(0, length);
    const code = codeOf(text);
    assert.ok(code);
    const side = code.size + 2 * QUIET;
    assert.equal(read(codePath(code), side, 3), text);
    assert.ok(codeSvg(code).includes(codePath(code)));
  }
  assert.equal(codeOf('x'.repeat(MOST_CODED + 1)), null);
});

test('a code with a tenth of one corner torn off is still read', () => {
  const text = 'https://lab.example/lessons/linear-regression/#gradient-flow?seed=7';
  const code = codeOf(text);
  assert.ok(code);
  const side = code.size + 2 * QUIET;
  const torn = codePath(code).replace(/M(\d+) (\d+)h1v1h-1z/g, (dark, x, y) =>
    Number(x) > side - QUIET - 7 && Number(y) > side - QUIET - 7 ? '' : dark,
  );
  assert.equal(read(torn, side, 3), text);
});
