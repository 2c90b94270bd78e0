// The runs behind the claims of the batteries: each is run again as its link says, and gives the number of its claim.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeLink } from '../../web/client/link.js';
import { inProject } from '../../web/tools/paths.mjs';
import { queryOf } from '../../web/tools/site/reproductions.mjs';
import { lmlab, runNatively } from '../browser/harness/native.mjs';
import { THOROUGH, settled } from '../settled.mjs';

/** @typedef {import('../../web/tools/checks.mjs').Entry} Entry */
/** @typedef {import('../../web/tools/checks.mjs').CachedCheck} Claim */
/** @typedef {import('../../web/client/messages.js').ExperimentDescription} Description */

/** @type {Record<string, Entry>} */
const batteries = JSON.parse(readFileSync(inProject('tests/checks.json'), 'utf8'));
/** @type {Description[]} */
const list = JSON.parse(lmlab('list', '--json').out);

/** Links that a cell of the page can hold. */
const MOST_RUNS = 12;
/** These are not run again: nothing has changed since their claims were kept. But the sample always is. */
const SETTLED = settled(batteries);
const SAMPLE = 'least-squares';
/** Of all claims on one run this share must be found again among what the run itself says; 64 % are. */
const LEAST_FOUND = 0.6;

/**
 * Whether a run says a claim's number, to the last bit: as a check of the same name, or, for a number that is no
 * whole one and so cannot be equal by chance, as a check's or a scalar's, or as the quotient of two scalars.
 * @param {Claim} claim @param {ReturnType<typeof runNatively>} run
 */
function says({ name, measured }, { checks, scalars }) {
  const equal = checks.filter((check) => check.measured === measured);
  if (equal.some((check) => name.endsWith(check.name))) return true;
  if (measured === null || Number.isInteger(measured)) return false;
  const numbers = Object.values(scalars).flatMap((value) => value ?? []);
  return (
    equal.length > 0 ||
    numbers.includes(measured) ||
    numbers.some((a) => numbers.some((b) => a / b === measured || Math.abs(a / b - 1) === measured))
  );
}

/**
 * Whether a claim is the median of an even number of runs: half the sum of what a scalar is in the two in the middle.
 * @param {string} slug @param {Claim} claim
 */
function isMiddle(slug, { runs, measured }) {
  if (runs.length !== 2) return false;
  const [one, two] = runs.map((origin) => runNatively(slug, { ...origin, step: origin.steps }));
  return Object.entries(one.scalars).some(
    ([name, value]) => ((value ?? NaN) + (two.scalars[name] ?? NaN)) / 2 === measured,
  );
}

/** Claims on one run, by that run, the shortest first. @param {Entry} entry */
function byRun({ checks }) {
  /** @type {Map<string, Claim[]>} */
  const groups = new Map();
  for (const check of checks.filter(({ runs }) => runs.length === 1)) {
    const key = JSON.stringify(check.runs[0]);
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  const rows = [...groups.values()].map((claims) => ({ origin: claims[0].runs[0], claims }));
  return rows.sort((a, b) => a.origin.steps - b.origin.steps);
}

test('every experiment has a battery that is kept', () => {
  assert.deepEqual(Object.keys(batteries).sort(), list.map(({ slug }) => slug).sort());
});

for (const description of list) {
  const { slug } = description;
  const entry = batteries[slug];

  test(`${slug}: each run behind a claim is a link that opens that run`, () => {
    for (const { name, runs, among } of entry.checks) {
      assert.ok(runs.length <= MOST_RUNS, name);
      assert.equal(new Set(runs.map((run) => JSON.stringify(run))).size, runs.length, name);
      for (const seed of among) assert.ok(entry.seeds.includes(seed), name);
      for (const run of runs) {
        const { state, faults } = decodeLink(queryOf(run), description);
        assert.deepEqual(faults, [], name);
        assert.deepEqual(state, { ...run, steps: run.steps || null, inputs: [] }, name);
      }
    }
  });

  if (SETTLED.has(slug) && slug !== SAMPLE) continue;
  test(`${slug}: a run behind a claim gives the claim’s number`, () => {
    let found = 0;
    for (const { origin, claims } of byRun(entry)) {
      const run = runNatively(slug, { ...origin, step: origin.steps });
      assert.equal(run.steps, origin.steps, `${claims[0].name}: the run ends before its step`);
      found += claims.filter((claim) => says(claim, run)).length;
      if (found > 0 && !THOROUGH) break;
    }
    if (entry.checks.every(({ runs }) => runs.length !== 1)) {
      found = entry.checks.filter((claim) => isMiddle(slug, claim)).length;
    }
    assert.ok(found > 0, 'no claim is found again');
    counts.push({ found, of: entry.checks.filter(({ runs }) => runs.length === 1).length });
  });
}

/** @type {{found: number, of: number}[]} */
const counts = [];

test('most claims on one run are among what that run says', { skip: !THOROUGH }, () => {
  const found = counts.reduce((sum, one) => sum + one.found, 0);
  const of = counts.reduce((sum, one) => sum + one.of, 0);
  assert.ok(found >= LEAST_FOUND * of, `${found} of ${of}`);
});
