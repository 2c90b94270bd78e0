// Sweeps: rows in grid order, resumed after a kill at any moment, shards merged to the same bytes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { lmlab, LMLAB } from '../browser/harness/native.mjs';
import { temporaryFolder } from './temporary.mjs';

const folder = temporaryFolder();
const SLUG = 'gradient-flow';
const GRID = ['--grid', 'learning_rate=log:0.01:1:3', '--grid', 'noise=0,0.5'];
const SWEEP = ['sweep', SLUG, ...GRID, '--seeds', '3..7', '--set', 'samples=6', '--steps', '40'];
const ROWS = 3 * 2 * 5;

/** @param {string} name @param {...string} more @returns {string} the file's bytes */
function sweep(name, ...more) {
  const { code, out, err } = lmlab(...SWEEP, ...more, '--out', folder.file(name));
  assert.equal(code, 0, err);
  assert.match(out, /^wrote .*: \d+ rows/);
  return readFileSync(folder.file(name), 'utf8');
}

/** A refusal: exit code 2, one line, nothing changed. @param {RegExp} pattern @param {...string} args */
function refused(pattern, ...args) {
  const { code, out, err } = lmlab(...args);
  assert.deepEqual([code, out], [2, ''], err);
  assert.match(err, pattern);
  assert.equal(err.trimEnd().split('\n').length, 1, err);
}

const whole = sweep('whole.csv', '--jobs', '2');
const lines = whole.trimEnd().split('\n');

test('a row is what `lmlab run` gives for that point and seed', () => {
  const header = /** @type {string} */ (lines[0]).split(',');
  assert.deepEqual(header.slice(0, 3), ['learning_rate', 'noise', 'seed']);
  assert.equal(lines.length, 1 + ROWS);
  const cells = /** @type {string} */ (lines[1 + 17]).split(','); // 17 = 1·10 + 1·5 + 2
  assert.deepEqual(cells.slice(0, 3), ['0.1', '0.5', '5']);
  const run = lmlab(
    ...['run', SLUG, '--set', 'learning_rate=0.1', '--set', 'noise=0.5', '--set', 'samples=6'],
    ...['--seed', '5', '--steps', '40', '--json'],
  );
  const { scalars, digest } = JSON.parse(run.out);
  assert.deepEqual(header.slice(3), [...Object.keys(scalars), 'digest']);
  assert.equal(cells.at(-1), digest);
  Object.values(scalars).forEach((value, i) => {
    const number = Number(cells[3 + i]);
    assert.equal(Number.isFinite(number) ? number : null, value);
  });
});

test('one thread writes the same bytes as two, and as four', () => {
  assert.equal(sweep('one.csv', '--jobs', '1'), whole);
  assert.equal(sweep('four.csv', '--jobs', '4'), whole);
});

test('a file cut at any byte is completed to the same bytes', () => {
  const header = whole.indexOf('\n') + 1;
  const cuts = [0, 1, header - 1, header, header + 1, whole.length - 1, whole.length];
  for (let cut = 5; cut < whole.length; cut += Math.ceil(whole.length / 12)) cuts.push(cut);
  for (const cut of cuts) {
    writeFileSync(folder.file('cut.csv'), whole.slice(0, cut));
    assert.equal(sweep('cut.csv'), whole, `cut at ${cut}`);
  }
});

test('killed at random moments and started again, it loses and doubles no row', async () => {
  const slow = ['sweep', SLUG, '--grid', 'learning_rate=lin:0.01:0.2:8', '--seeds', '1..6'];
  const steps = ['--steps', '4000', '--jobs', '2'];
  const reference = folder.file('reference.csv');
  const began = performance.now();
  assert.equal(lmlab(...slow, ...steps, '--out', reference).code, 0);
  const duration = performance.now() - began;
  const file = folder.file('killed.csv');
  const size = () => (existsSync(file) ? statSync(file).size : 0);
  let grew = 0;
  for (let kills = 0; kills < 12; ++kills) {
    const before = size();
    const child = spawn(LMLAB, [...slow, ...steps, '--out', file], { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * duration * 0.4);
    await once(child, 'exit');
    clearTimeout(timer);
    if (size() > before) grew += 1;
  }
  assert.ok(grew > 0, 'no kill came in the middle of the work');
  assert.equal(lmlab(...slow, ...steps, '--out', file).code, 0);
  assert.equal(readFileSync(file, 'utf8'), readFileSync(reference, 'utf8'));
});

test('a finished sweep is left alone', () => {
  const { out } = lmlab(...SWEEP, '--out', folder.file('whole.csv'));
  assert.match(out, new RegExp(`${ROWS} rows, ${ROWS} of which were there`));
  assert.equal(readFileSync(folder.file('whole.csv'), 'utf8'), whole);
});

test('a file of another sweep is refused and keeps its bytes', () => {
  const out = ['--out', folder.file('whole.csv')];
  const other = ['sweep', SLUG, ...GRID];
  refused(/^out: .*other settings/, ...other, '--seeds', '3..7', '--steps', '40', ...out);
  refused(
    /^out: .*other settings/,
    ...[...other, '--seeds', '3..7', '--steps', '41', '--set', 'samples=6', ...out],
  );
  refused(/^out: .*line 2/, ...other, '--seeds', '4..7', ...out);
  refused(/^out: .*header/, 'sweep', 'least-squares', '--seeds', '3..7', ...out);
  refused(
    /^out: .*line 22 .*row 21/,
    ...['sweep', SLUG, '--grid', 'learning_rate=0.01,0.1', '--grid', 'noise=0,0.5'],
    ...['--seeds', '3..7', '--set', 'samples=6', '--steps', '40', ...out],
  );
  refused(/^out: .*line 6/, ...other, '--seeds', '3..6', ...out);
  refused(/^out: .*header/, ...SWEEP, '--shard', '1/2', ...out);
  const foreign = folder.write('foreign.csv', 'name,grade\nAda,1\n');
  refused(/^out: .*"name,grade".*another file/, ...SWEEP, '--out', foreign);
  assert.equal(readFileSync(foreign, 'utf8'), 'name,grade\nAda,1\n');
  assert.equal(readFileSync(folder.file('whole.csv'), 'utf8'), whole);
});

test('a row that was changed by hand is found', () => {
  const last = /** @type {string} */ (lines[4]);
  const cells = last.split(',');
  cells[3] = '0.125';
  const file = folder.write('edited.csv', [...lines.slice(0, 4), cells.join(','), ''].join('\n'));
  refused(/^out: .*row 4/, ...SWEEP, '--out', file);
});

test('two writers of one file: the second is refused', async () => {
  const slow = [...SWEEP.slice(0, 2), '--seeds', '0..3', '--steps', '3000000', '--jobs', '1'];
  const file = folder.file('shared.csv');
  const child = spawn(LMLAB, [...slow, '--out', file], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!existsSync(file) || statSync(file).size === 0) await new Promise((r) => setTimeout(r, 5));
  refused(/^out: .*another lmlab/, ...slow, '--out', file);
  child.kill('SIGKILL');
  await ended;
});

test('bad input: one line per fault, and no file', () => {
  const out = folder.file('never.csv');
  const bad = (/** @type {RegExp} */ pattern, /** @type {string[]} */ ...args) => {
    refused(pattern, 'sweep', SLUG, ...args, '--out', out);
    assert.ok(!existsSync(out), args.join(' '));
  };
  bad(/^grid: "noise".*name=lin\|log/, '--grid', 'noise');
  bad(/^nope: /, '--grid', 'nope=1,2');
  bad(/^noise: "x"/, '--grid', 'noise=0,x');
  bad(/^noise: .*lin:from:to:count/, '--grid', 'noise=lin:0:1');
  bad(/^noise: .*leave one out/, '--grid', 'noise=0,1', '--set', 'noise=1');
  bad(/^seeds: "9\.\.1"/, '--seeds', '9..1');
  for (const shard of ['0/2', '3/2', 'a/2', '1', '1/', '1/100001', '-1/2']) {
    bad(/^shard: .*I\/N/, '--shard', shard);
  }
  bad(/^jobs: /, '--jobs', 'many');
  bad(/^steps: /, '--steps', '-1');
  bad(/^data: .*not there/, '--input', `data=${folder.file('none.csv')}`);
  refused(/^out: .*no file/, ...SWEEP, '--out', path.dirname(out));
  refused(/^out: .*cannot be opened/, ...SWEEP, '--out', folder.file('no/such/folder.csv'));
  refused(/--out is required/, ...SWEEP);
});

test('a point that the experiment itself refuses is told before anything is written', () => {
  const data = folder.write('data.csv', 'a,b,y\n1,2,1\n2,1,3\n3,3,2\n');
  const args = ['sweep', SLUG, '--grid', 'noise=0,1', '--input', `data=${data}`, '--seeds', '1..2'];
  const good = lmlab(...args, '--steps', '5', '--out', folder.file('data-sweep.csv'));
  assert.equal(good.code, 0, good.err);
  const ragged = folder.write('ragged.csv', 'a,b,y\n1,2,1\n2,1\n');
  const out = folder.file('refused.csv');
  args[5] = `data=${ragged}`;
  refused(/^data:line 3.*\(in the run with noise=0, seed=1\)/, ...args, '--out', out);
  assert.ok(!existsSync(out));
});

test('shards merged in any order are the bytes of one run', () => {
  for (const of of [1, 2, 3, 7]) {
    const files = Array.from({ length: of }, (_, i) => {
      const text = sweep(`shard-${i}-${of}.csv`, '--shard', `${i + 1}/${of}`);
      assert.match(text, /^learning_rate,.*,digest,row\n/);
      return folder.file(`shard-${i}-${of}.csv`);
    });
    const { code, err } = lmlab('merge', folder.file('merged.csv'), ...files.reverse());
    assert.equal(code, 0, err);
    assert.equal(readFileSync(folder.file('merged.csv'), 'utf8'), whole);
  }
});

test('a shard that was stopped goes on', () => {
  const text = sweep('part.csv', '--shard', '2/3');
  writeFileSync(folder.file('part.csv'), text.slice(0, text.length / 2));
  assert.equal(sweep('part.csv', '--shard', '2/3'), text);
});

test('more shards than runs: the last ones are a header', () => {
  const args = ['sweep', SLUG, '--seeds', '1..2', '--steps', '1'];
  const files = [1, 2, 3].map((i) => {
    const file = folder.file(`few-${i}.csv`);
    assert.equal(lmlab(...args, '--shard', `${i}/3`, '--out', file).code, 0);
    return file;
  });
  assert.equal(readFileSync(files[2] ?? '', 'utf8').split('\n').length, 2);
  const { code, err } = lmlab('merge', folder.file('few.csv'), ...files);
  assert.equal(code, 0, err);
  assert.equal(lmlab(...args, '--out', folder.file('few-one.csv')).code, 0);
  assert.equal(
    readFileSync(folder.file('few.csv'), 'utf8'),
    readFileSync(folder.file('few-one.csv'), 'utf8'),
  );
});

test('merge refuses what does not make one sweep', () => {
  const one = folder.file('m1.csv');
  const two = folder.file('m2.csv');
  const first = sweep('m1.csv', '--shard', '1/2');
  const second = sweep('m2.csv', '--shard', '2/2');
  const out = folder.file('never-merged.csv');
  const bad = (/** @type {RegExp} */ pattern, /** @type {string[]} */ ...files) => {
    refused(pattern, 'merge', out, ...files);
    assert.ok(!existsSync(out));
  };
  bad(/15 of 30 rows are missing \(2, 4, 6/, one);
  bad(/overlap/, one, two, one);
  bad(
    /overlap/,
    one,
    two,
    folder.write('copy.csv', first.split('\n').slice(0, 2).join('\n') + '\n'),
  );
  bad(/no shard.*row/, one, folder.file('whole.csv'));
  bad(/half a row/, one, folder.write('torn.csv', second.slice(0, -3)));
  bad(
    /1 of 30 rows/,
    one,
    folder.write('short.csv', second.split('\n').slice(0, -2).join('\n') + '\n'),
  );
  bad(/another header/, one, folder.write('head.csv', second.replace('noise', 'momentum')));
  bad(/no row of a shard/, one, folder.write('wild.csv', second.replace('0.01,0.5', '0.01')));
  bad(/sweep of 31 rows/, one, folder.write('n.csv', second.replaceAll('/30', '/31')));
  bad(/one grid/, one, folder.write('grid.csv', second.replace('\n0.01,0,4', '\n0.01,0,5')));
  bad(/not there/, one, folder.file('nowhere.csv'));
  refused(/both|as a shard and as the file/, 'merge', one, one, two);
  assert.equal(readFileSync(one, 'utf8'), first);
  const other = ['sweep', SLUG, ...GRID, '--seeds', '13..17', '--steps', '1', '--shard', '2/2'];
  assert.equal(lmlab(...other, '--out', folder.file('other.csv')).code, 0);
  bad(/different sweeps/, one, folder.file('other.csv'));
});

test('merge takes no cell that a spreadsheet would run, and takes negative numbers', () => {
  const shard = (/** @type {string[]} */ ...cells) =>
    folder.write('cells.csv', `start,seed,loss,digest,row\n${cells.join(',')},ab,1/1\n`);
  const out = folder.file('cells-merged.csv');
  for (const cell of ['=1+1', '@SUM(A1)', '+1+1', '"x;=1+1"', '\u200b=1', '\uff1d1']) {
    refused(/line 2 with the cell .* formula/, 'merge', out, shard(cell, '0', '1'));
    assert.ok(!existsSync(out), cell);
  }
  const head = folder.write('head-cells.csv', '=1,seed,digest,row\n1,0,ab,1/1\n');
  refused(/header with the cell "=1".*formula/, 'merge', out, head);
  for (const cell of ['-0.5', '-1:2:-3e-4', '-inf', 'auto', 'power_law']) {
    const { code, err } = lmlab('merge', out, shard(cell, '0', '-1e-300'));
    assert.equal(code, 0, err);
    assert.equal(readFileSync(out, 'utf8'), `start,seed,loss,digest\n${cell},0,-1e-300,ab\n`);
  }
});
