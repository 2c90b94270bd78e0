// The module's sweeps and gradings against the command line's: the same bytes.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';
import { throwing } from '../../web/client/bindings.js';
import { grade } from '../../web/client/grade.js';
import { seedOfName } from '../../web/share/classroom.js';
import { lmlab } from '../browser/harness/native.mjs';
import { temporaryFolder } from '../cli/temporary.mjs';

const lab = await load();
const engine = throwing(lab);
const folder = temporaryFolder();

/** @param {import('../../engine/bindings/lmlab.d.ts').SweepRequest} request */
function rowsOf(request) {
  const sweep = must(lab.createSweep(request));
  let text = must(sweep.header());
  for (let i = 0; i < sweep.size(); ++i) text += must(sweep.row(i)).line;
  sweep.delete();
  return text;
}

test('a sweep of the module has the bytes of lmlab sweep', () => {
  const grid = [
    { name: 'learning_rate', points: 'log:0.003:0.9:4' },
    { name: 'spectrum', points: 'flat,power_law' },
  ];
  const words = grid.flatMap(({ name, points }) => ['--grid', `${name}=${points}`]);
  const file = folder.file('sweep.csv');
  const { code, err } = lmlab(
    ...['sweep', 'gradient-flow', ...words, '--seeds', '2..3', '--set', 'noise=0.25'],
    ...['--steps', '77', '--out', file],
  );
  assert.equal(code, 0, err);
  const request = { experiment: 'gradient-flow', grid, seeds: '2..3', steps: 77 };
  assert.equal(rowsOf({ ...request, parameters: { noise: 0.25 } }), readFileSync(file, 'utf8'));
});

test('bad requests bring the command line’s sentences', () => {
  const request = { experiment: 'gradient-flow', seeds: '0..1' };
  for (const [name, points] of /** @type {[string, string][]} */ ([
    ['noise', 'lin:0:1'],
    ['noise', '0,x'],
    ['samples', 'log:1:2:9'],
    ['nope', '1,2'],
  ])) {
    const answer = lab.createSweep({ ...request, grid: [{ name, points }] });
    const { faults } = /** @type {import('../../engine/bindings/lmlab.d.ts').Failure} */ (answer);
    const { code, err } = lmlab(
      ...['sweep', 'gradient-flow', '--grid', `${name}=${points}`],
      ...['--out', folder.file('never.csv')],
    );
    assert.equal(code, 2);
    assert.equal(faults.map(({ path, message }) => `${path}: ${message}\n`).join(''), err);
  }
  const wrong = /** @type {any} */ ({ experiment: 'gradient-flow', grid: 7, seeds: 3, steps: -1 });
  const answer = /** @type {any} */ (lab.createSweep(wrong));
  assert.deepEqual(
    answer.faults.map((/** @type {any} */ fault) => fault.path),
    ['grid', 'seeds', 'steps', 'seeds'],
  );
});

/** A record of a short run. @returns {any} */
function record() {
  const file = folder.file('record.json');
  const args = ['run', 'gradient-flow', '--steps', '20', '--seed', '3', '--record', file];
  assert.equal(lmlab(...args).code, 0);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Both faces' CSV of the same files. @param {string} name @param {Record<string, string>} files */
function bothFaces(name, files) {
  const place = folder.file(name);
  mkdirSync(place);
  for (const [file, text] of Object.entries(files)) writeFileSync(`${place}/${file}`, text);
  const out = folder.file(`${name}.csv`);
  const { err } = lmlab('grade', place, '--out', out);
  assert.equal(err, '');
  const lines = Object.keys(files)
    .sort()
    .map((file) => {
      const bytes = new TextEncoder().encode(files[file]);
      return grade(engine, { file, bytes, limit: 60 }, () => performance.now());
    });
  const text = `\ufeff${engine.gradeHeader()}` + lines.map(({ line }) => line).join('');
  return { native: readFileSync(out, 'utf8'), text, lines };
}

test('a class graded by the module has the bytes of lmlab grade', () => {
  const good = record();
  const name = /** @type {string} */ (Object.keys(good.scalars)[0]);
  const statements = [
    { name: 'risk', step: 0, value: 0.1 },
    { name: 'large', step: 4, value: 1e21 },
    { name: 'whole', step: 4, value: 1e15 },
    { name: 'words', value: 'a "b", c; d' },
    { name: 'curve', step: 9, value: { x: [1, 2], y: [3, 4.5] } },
  ];
  const records = {
    'a.json': { ...good, author: 'Zoë  Ångström', guesses: statements, answers: statements },
    'b.json': { ...good, author: '=CMD|x', digest: '0'.repeat(64) },
    'c.json': { ...good, epoch: good.epoch + 3 },
    'd.json': { ...good, scalars: { [name]: 7 }, digest: '1'.repeat(64) },
    'e.json': { ...good, parameters: { ...good.parameters, noise: 99 } },
    'f.json': { ...good, experiment: 'no-such' },
    'g.json': { ...good, steps: 19 },
    'h.json': { ...good, parameters: { ...good.parameters, nope: 1 } },
    'i.json': { ...good, inputs: [{ name: 'data', sha256: 'a'.repeat(64) }] },
    'j.json': { ...good, seed: 1, author: ' Bo ' },
  };
  const files = Object.entries(records).map(([file, one]) => [file, JSON.stringify(one)]);
  const { native, text, lines } = bothFaces('class', Object.fromEntries(files));
  assert.equal(text, native);
  assert.deepEqual(
    lines.map(({ handIn }) => handIn.verdict),
    [
      ...['identical', 'different', 'other epoch', 'different', 'unreadable', 'unreadable'],
      ...['different', 'unreadable', 'not replayed', 'different'],
    ],
  );
});

test('own_seed is by the seed that the page gives to a name', () => {
  const good = record();
  const names = [
    'Ada Lovelace',
    '  Zoë  ÅNGSTRÖM\u00a0x ',
    'ŁUKASZ Żółć Ÿ',
    "O'Neill-Strauß 3",
    'a',
  ];
  for (const author of names) {
    for (const [seed, verdict] of [
      [seedOfName(author), 'yes'],
      [seedOfName(author) + 1, 'no'],
    ]) {
      const bytes = new TextEncoder().encode(JSON.stringify({ ...good, author, seed }));
      const { line } = grade(engine, { file: 'x', bytes, limit: 60 }, () => performance.now());
      assert.match(line, new RegExp(`,${seed},${verdict},`), `${author}: ${line}`);
    }
  }
});

test('hostile records get the same verdict from both faces, and each its reason', () => {
  const good = record();
  const hostile = {
    'array.json': '[]',
    'deep.json': `{"format":1,"events":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    'empty.json': '',
    'markup.json': '<img src=x onerror=alert(1)>',
    'name.json': JSON.stringify({ ...good, author: 'a\u0000b' }),
    'proto.json': JSON.stringify(good).replace('"parameters":{', '"parameters":{"__proto__":1,'),
    'hash.json': JSON.stringify({
      ...good,
      inputs: [{ name: 'data', sha256: 'b'.repeat(64), data: 'x,y\n1,2\n2,3\n' }],
    }),
    'many.json': JSON.stringify({ ...good, guesses: Array(1001).fill({ name: 'a', value: 1 }) }),
    'top.json': JSON.stringify(good).replace('{', '{"__proto__":{"author":"Mallory"},'),
  };
  const { native, lines } = bothFaces('hostile', hostile);
  const rows = native.trimEnd().split('\n').slice(1);
  lines.forEach(({ handIn, line }, i) => {
    assert.ok(rows[i]?.startsWith(`${handIn.file},`), rows[i]);
    assert.ok(rows[i]?.includes(`,${handIn.verdict},`), `${line}${rows[i]}`);
    assert.equal(handIn.verdict, handIn.file === 'top.json' ? 'identical' : 'unreadable');
    assert.notEqual(handIn.author, 'Mallory');
    assert.equal(handIn.reason.length > 0, handIn.verdict !== 'identical');
  });
});
