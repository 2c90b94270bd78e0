// The class on the page: order of the rows, files that cannot be read, histograms, counts.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { connect } from '../../web/client/client.js';
import { Grading } from '../../web/client/grading.js';
import { chosenFiles } from '../../web/grade/dropped-files.js';
import {
  cellsOf,
  countsOf,
  histogram,
  histogramView,
  quantitiesOf,
  valuesOf,
} from '../../web/grade/grade-view.js';
import { FakeWorker } from './fake-engine.mjs';

/** @type {import('../../web/client/client.js').Engine} */
let engine;
beforeEach(async () => {
  FakeWorker.made.length = 0;
  engine = await connect({ spawn: () => new FakeWorker() });
});
afterEach(() => engine.close());

const RECORD = {
  format: 1,
  experiment: 'fake',
  epoch: 1,
  parameters: {},
  seed: 1,
  steps: 10,
  events: [],
  inputs: [],
  digest: 'a'.repeat(64),
};

/** @param {string} path @param {unknown} content @returns {import('../../web/client/grading.js').Dropped} */
const file = (path, content) => {
  const bytes = new TextEncoder().encode(
    typeof content === 'string' ? content : JSON.stringify(content),
  );
  return { path, size: bytes.length, read: async () => bytes };
};

test('rows stand in the order of the paths, whatever they hold', async () => {
  const grading = new Grading(engine, [
    file('b.json', RECORD),
    file('a/z.json', '{"format":1'),
    file('B.json', { ...RECORD, epoch: 2 }),
    { path: 'c.json', size: 17 << 20, read: async () => new Uint8Array() },
    { path: 'd.json', size: 1, read: () => Promise.reject(new Error('gone')) },
    file('e.json', { ...RECORD, experiment: 'none' }),
    file('f.json', { ...RECORD, parameters: { crash: 3 } }),
  ]);
  await grading.start({ size: 2 });
  assert.ok(grading.finished);
  assert.deepEqual(
    grading.rows.map((row) => [row?.handIn.file, row?.handIn.verdict]),
    [
      ['B.json', 'other epoch'],
      ['a/z.json', 'unreadable'],
      ['b.json', 'different'],
      ['c.json', 'unreadable'],
      ['d.json', 'unreadable'],
      ['e.json', 'unreadable'],
      ['f.json', 'not replayed'], // it brings every worker down
    ],
  );
  assert.match(
    grading.csv(),
    /^\ufefffile,verdict,reason\nB\.json,other epoch,made by epoch 2; here is/,
  );
  assert.equal(FakeWorker.made.filter((worker) => !worker.terminated).length, 1);
});

test('a run without an end is given up', async () => {
  const { grade } = await import('../../web/client/grade.js');
  const { fakeEngine } = await import('./fake-engine.mjs');
  let clock = 0;
  const bytes = new TextEncoder().encode(JSON.stringify({ ...RECORD, steps: 1_000_000_000 }));
  const { handIn } = grade(fakeEngine, { file: 'x', bytes, limit: 3 }, () => (clock += 90));
  assert.equal(handIn.verdict, 'not replayed');
  assert.match(handIn.reason, /longer than 3 s/);
});

test('hidden files are no records, and a chosen folder’s name is no part of the path', () => {
  const names = ['class/Ada/r.json', 'class/.DS_Store', 'class/.git/x', 'class/b.json'];
  const files = names.map((path) =>
    Object.assign(new File(['x'], path.split('/').at(-1) ?? ''), { webkitRelativePath: path }),
  );
  assert.deepEqual(
    chosenFiles(files).map(({ path }) => path),
    ['Ada/r.json', 'b.json'],
  );
  assert.equal(
    chosenFiles([Object.assign(new File([], 'one.json'), { webkitRelativePath: '' })])[0]?.path,
    'one.json',
  );
});

test('a histogram has every value once, in bins of equal width', () => {
  for (const count of [2, 5, 40, 1000]) {
    const values = Array.from({ length: count }, (_, i) => Math.sin(i * i));
    const { edges, counts } = histogram(values);
    assert.equal(edges.length, counts.length + 1);
    counts.forEach((n, i) => {
      const last = i === counts.length - 1;
      const inside = values.filter(
        (v) => v >= (edges[i] ?? 0) && (last || v < (edges[i + 1] ?? 0)),
      ).length;
      assert.equal(n, inside, `${count} values, bin ${i}`);
    });
  }
  assert.deepEqual(histogram([3, 3]), { edges: [3, 3], counts: [2] });
  // Quartiles 25 and 75 of 0 … 100: width 100·101^(−1/3) = 21.47, hence five bins.
  assert.equal(histogram(Array.from({ length: 101 }, (_, i) => i)).counts.length, 5);
});

test('guesses come first, numbers only, the last of a name counts', () => {
  /** @param {any} handIn */
  const row = (handIn) => ({ line: '', handIn: { file: 'x', reason: '', ...handIn } });
  const rows = [
    row({
      verdict: 'identical',
      guesses: [
        { name: 'risk', step: 0, value: 1 },
        { name: 'risk', step: 3, value: 2 },
      ],
      scalars: [{ name: 'loss', value: 5 }],
    }),
    row({ verdict: 'different', guesses: [{ name: 'risk', step: 0, value: 'high' }] }),
    undefined,
    row({ verdict: 'identical', scalars: [{ name: 'loss', value: null }] }),
  ];
  assert.deepEqual(quantitiesOf(rows), [
    { kind: 'guesses', name: 'risk' },
    { kind: 'scalars', name: 'loss' },
  ]);
  assert.deepEqual(valuesOf(rows, { kind: 'guesses', name: 'risk' }), [2]);
  assert.equal(countsOf(rows), '2 identical, 1 different');
  assert.equal(histogramView({ kind: 'guesses', name: 'risk' }, [1, 2]).kind, 'bars');
});

test('names that turn the direction of a line are shown in one direction', () => {
  const cells = cellsOf({
    file: 'ada\u202enosj.exe',
    author: '\u2067Ada\u2069',
    guesses: [{ name: '\u202dx', step: 0, value: 1 }],
    verdict: 'unreadable',
    reason: '',
  });
  assert.deepEqual(cells.slice(0, 3), ['ada nosj.exe', ' Ada ', '']);
  assert.doesNotMatch(cells.join(''), /[\u202a-\u202e\u2066-\u2069]/);
});

test('the limit counts reading and opening', async () => {
  const { grade } = await import('../../web/client/grade.js');
  const { fakeEngine } = await import('./fake-engine.mjs');
  let time = 0;
  const slow = {
    ...fakeEngine,
    createRun: (/** @type {any} */ request) => {
      time += 2000;
      return fakeEngine.createRun(request);
    },
  };
  const { slug, epoch } = /** @type {any} */ (fakeEngine.catalogue().experiments[0]);
  const record = { format: 1, experiment: slug, epoch, parameters: {}, seed: 0, steps: 0, events: [], inputs: [], digest: 'a'.repeat(64) }; // prettier-ignore
  const bytes = new TextEncoder().encode(JSON.stringify(record));
  const { handIn } = grade(/** @type {any} */ (slow), { file: 'a', bytes, limit: 1 }, () => time);
  assert.deepEqual([handIn.verdict, handIn.reason], ['not replayed', 'it takes longer than 1 s']);
});
