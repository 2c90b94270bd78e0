// What `lmlab … --json` promises, held for every experiment.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { keptChecks } from '../../web/tools/checks.mjs';
import { lmlab } from '../browser/harness/native.mjs';
import { temporaryFolder } from './temporary.mjs';

/** Names that a parameter must not have: they mean something else in a link or an element. */
/** Names that mean something else in a link or on every HTML element; `width` does on some only. */
const RESERVED = [
  ...['steps', 'seed', 'seeds', 'name', 'src', 'lang', 'theme', 'hide', 'id', 'class', 'style'],
  ...['title', 'hidden', 'slot', 'part', 'tabindex', 'dir', 'draggable', 'inert', 'popover'],
];
const CHECK_FIELDS = [
  ...['name', 'kind', 'predicted', 'measured', 'tolerance', 'why', 'range'],
  ...['state', 'since', 'code', 'passed'],
];
const STATES = ['agrees', 'differs', 'outside', 'not_yet'];
const KINDS = ['within', 'at_least', 'at_most', 'equal', 'ordered'];
const ROLES = ['measured', 'predicted', 'reference', 'train', 'test'];
const VIEW_KINDS = [
  'curve',
  'scatter',
  'bars',
  'matrix',
  'field',
  'network',
  'table',
  'graph',
  'code',
];
/** Enough for every view and check to appear, few enough for the slowest experiment. */
const SOME_STEPS = 50;

/** @param {...string} args @returns {any} */
function json(...args) {
  const { code, out, err } = lmlab(...args);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

const list = json('list', '--json');

/** @param {any} check */
function checkLayout(check) {
  assert.deepEqual(Object.keys(check).slice(0, CHECK_FIELDS.length), CHECK_FIELDS);
  assert.ok(KINDS.includes(check.kind), check.kind);
  for (const text of ['name', 'why', 'range']) assert.ok(check[text].length > 0, `empty ${text}`);
  assert.ok(STATES.includes(check.state), check.state);
  assert.equal(check.passed, check.state === 'agrees');
  assert.match(check.code, /^[a-z][a-z-]*$/);
}

/** @param {string} name @param {any} view */
function viewLayout(name, view) {
  assert.ok(VIEW_KINDS.includes(view.kind), name);
  assert.ok(view.series.length > 0, `${name} has no series`);
  for (const axis of ['x', 'y']) {
    assert.deepEqual(Object.keys(view.axes[axis]), ['label', 'unit', 'scale']);
  }
  for (const series of view.series) {
    assert.ok(ROLES.includes(series.role), name);
    if (series.z && ['curve', 'scatter'].includes(view.kind)) {
      assert.deepEqual(series.shape, [1, series.x.length], `${name}: the other edge of a band`);
      assert.equal(series.z.length, series.y.length, name);
    } else if (series.z) {
      assert.ok(['matrix', 'field', 'network', 'graph'].includes(view.kind), name);
      assert.equal(series.z.length, series.shape[0] * series.shape[1], name);
    } else if (view.kind === 'network') {
      assert.ok(series.x.length > 0, `${name}: ${series.name} has no node`);
    } else {
      assert.notEqual(view.kind, 'matrix', name);
      assert.equal(series.x.length, series.y.length, `${name}: ${series.name}`);
    }
  }
}

test('list names every experiment once, with a complete schema', () => {
  const slugs = list.map((/** @type {any} */ e) => e.slug);
  assert.equal(new Set(slugs).size, slugs.length);
  for (const experiment of list) {
    assert.match(experiment.slug, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    for (const text of ['title', 'question', 'lesson', 'precision', 'source', 'range']) {
      assert.ok(experiment[text].length > 0, `${experiment.slug} has no ${text}`);
    }
    assert.ok(Number.isInteger(experiment.epoch) && experiment.epoch >= 1);
    assert.doesNotThrow(() => readFileSync(new URL(`../../${experiment.source}`, import.meta.url)));
    for (const parameter of experiment.parameters) {
      assert.match(parameter.name, /^[a-z][a-z0-9_]*$/);
      assert.ok(!RESERVED.includes(parameter.name), `${parameter.name} is a reserved name`);
      assert.ok(parameter.label.length > 0 && parameter.help.length > 0, parameter.name);
    }
  }
});

test('list without --json is a table for people', () => {
  const { code, out } = lmlab('list');
  assert.equal(code, 0);
  for (const { slug } of list) assert.match(out, new RegExp(`^  ${slug} `, 'm'));
});

for (const { slug, epoch, parameters } of list) {
  test(`${slug}: run --json has the promised layout`, () => {
    const run = json('run', slug, '--seed', '3', '--steps', String(SOME_STEPS), '--json');
    const promised = ['experiment', 'epoch', 'parameters', 'seed', 'steps', 'events', 'inputs'];
    assert.deepEqual(Object.keys(run).slice(0, 9), [...promised, 'digest', 'diverged_at']);
    assert.deepEqual(Object.keys(run).slice(-3), ['views', 'scalars', 'checks']);
    assert.equal(run.experiment, slug);
    assert.equal(run.epoch, epoch);
    assert.equal(run.seed, 3);
    assert.ok(run.steps <= SOME_STEPS);
    assert.match(run.digest, /^[0-9a-f]{64}$/);
    assert.deepEqual(
      Object.keys(run.parameters),
      parameters.map((/** @type {any} */ p) => p.name),
    );
    for (const [name, view] of Object.entries(run.views)) viewLayout(name, view);
    for (const value of Object.values(run.scalars)) {
      assert.ok(value === null || typeof value === 'number');
    }
    for (const check of run.checks) {
      checkLayout(check);
      assert.equal(Object.keys(check).length, CHECK_FIELDS.length);
    }
  });

  test(`${slug}: defaults written out give the same run`, () => {
    const words = ['run', slug, '--steps', '20', '--json'];
    const sets = parameters.flatMap((/** @type {any} */ p) => ['--set', `${p.name}=${p.default}`]);
    assert.equal(json(...words, ...sets).digest, json(...words).digest);
  });

  test(`${slug}: names of scalars do not depend on the seed`, () => {
    const words = ['run', slug, '--steps', '2', '--json', '--seed'];
    const [one, two] = [json(...words, '1'), json(...words, '2')];
    assert.deepEqual(Object.keys(one.scalars), Object.keys(two.scalars));
  });

  test(`${slug}: --help lists every parameter`, () => {
    const { code, out, err } = lmlab('run', slug, '--help');
    assert.deepEqual([code, err], [0, '']);
    for (const { name } of parameters) assert.match(out, new RegExp(`^  ${name}$`, 'm'));
    assert.ok(!out.includes('$'), 'LaTeX in the help text');
  });
}

test('--csv writes a file per view, scalars and checks, with the numbers of --json', () => {
  const [{ slug }] = list;
  const folder = temporaryFolder().file('new/folder');
  const run = json('run', slug, '--steps', '20', '--json');
  const { code, out } = lmlab('run', slug, '--steps', '20', '--csv', folder);
  assert.equal(code, 0);
  const names = [...Object.keys(run.views), 'scalars', 'checks'].map((name) => `${name}.csv`);
  assert.deepEqual(readdirSync(folder).sort(), names.sort());
  for (const name of names) assert.ok(out.includes(`${folder}/${name}`));
  const scalars = readFileSync(`${folder}/scalars.csv`, 'utf8').trimEnd().split('\n');
  assert.equal(scalars[0], 'name,value,unit,role');
  for (const line of scalars.slice(1)) {
    const [name, value] = /** @type {[string, string]} */ (line.split(','));
    const number = Number(value.replace('inf', 'Infinity'));
    assert.equal(Number.isFinite(number) ? number : null, run.scalars[name], name);
  }
});

/** Batteries of less than a second; the stage `check` runs every one whose inputs changed. */
const QUICK = ['minimum-norm', 'scalar-factorization', 'single-relu-flow'];

test('check prints a list, one object an experiment, in the order asked for', () => {
  const batteries = json('check', ...QUICK, '--json', '--jobs', '2');
  assert.deepEqual(
    batteries.map((/** @type {any} */ b) => b.experiment),
    QUICK,
  );
  for (const battery of batteries) {
    assert.deepEqual(Object.keys(battery), ['experiment', 'lesson', 'seeds', 'digest', 'checks']);
    batteryLayout(battery.experiment, battery);
  }
  const [one] = json('check', QUICK[0], '--json', '--jobs', '1');
  assert.equal(one.digest, batteries[0].digest, 'a battery depends on its neighbours');
});

/** @param {string} slug @param {{seeds: number[], checks: any[]}} battery */
function batteryLayout(slug, { seeds, checks }) {
  assert.ok(seeds.length > 0 && checks.length > 0, slug);
  for (const check of checks) {
    checkLayout(check);
    assert.deepEqual(Object.keys(check).slice(CHECK_FIELDS.length), ['runs', 'among']);
    assert.ok(check.passed, `${slug}: ${check.name}`);
  }
}

test('every kept battery has the layout of check --json', () => {
  const kept = Object.entries(keptChecks());
  assert.equal(kept.length, list.length);
  for (const [slug, battery] of kept) batteryLayout(slug, battery);
});

test('what lasts over two seconds says on standard error how far it is', async () => {
  const program = path.resolve(process.env.LM_NATIVE ?? 'build/native/lmlab');
  const child = spawn(program, ['run', list[0].slug, '--steps', '1000000000']);
  const began = performance.now();
  try {
    const [line] = await once(child.stderr, 'data', { signal: AbortSignal.timeout(60_000) });
    assert.ok(performance.now() - began >= 1900, 'it speaks before two seconds have passed');
    assert.match(String(line), /^[a-z-]+: step [0-9]+ of 1000000000\n/);
  } finally {
    child.kill();
  }
});

test('--version and --help say what they should', () => {
  const { version } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  assert.equal(lmlab('--version').out, `lmlab ${version}\n`);
  for (const command of ['list', 'run', 'check', 'replay']) {
    assert.match(lmlab('--help').out, new RegExp(`^  ${command} `, 'm'));
    const { code, out } = lmlab(command, '--help');
    assert.equal(code, 0);
    assert.ok(out.includes(`Usage: lmlab ${command}`), out);
  }
});
