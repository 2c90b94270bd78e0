// The reference runs and the beginning of every experiment's default run give the native bits in each browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writtenDigests } from '../digests.mjs';
import { ROOT, THOROUGH, inEachBrowser } from './harness.mjs';
import { lmlab } from './harness/native.mjs';

/** @type {Record<string, string>} */
const written = JSON.parse(
  readFileSync(new URL('../bits/reference_runs.json', import.meta.url), 'utf8'),
);

/**
 * How much of its default run an experiment takes here: enough for every part of its step, about a
 * second for all in a fast browser. Whole runs, with another seed, are held against the native bits by
 * experiments.test.mjs: one per lesson, in `npm run test:all` each.
 */
const SHARE = THOROUGH ? 1 : 0.04;

/** Time for all runs on a busy machine, in milliseconds. */
const PATIENCE_MS = 240_000;

/** The text of a page of tests/bits, once it is whole. @param {import('./harness/page.mjs').Page} page @param {string} address */
async function linesOn(page, address) {
  await page.goto(address);
  await page.waitUntil(
    () => page.evaluate(() => document.querySelector('#lines[data-done]') !== null),
    `${address} to end`,
    PATIENCE_MS,
  );
  const text = /** @type {string} */ (await page.text('#lines'));
  assert.doesNotMatch(text, /the worker failed/);
  return text;
}

/** @type {Map<string, string>} the native digests of short runs, which all browsers share */
const native = new Map();

/** @param {string} slug @param {string} steps @returns {string} */
function nativeDigest(slug, steps) {
  const key = `${slug} ${steps}`;
  const found =
    native.get(key) ?? JSON.parse(lmlab('run', slug, '--steps', steps, '--json').out).digest;
  native.set(key, found);
  return found;
}

inEachBrowser((check) => {
  check('every reference run has the digest of the native build', async (page) => {
    const text = await linesOn(page, 'tests/bits/browser.html');
    const pairs = [...text.matchAll(/(\S+) ([0-9a-f]{64})/g)];
    assert.deepEqual(Object.fromEntries(pairs.map(([, name, digest]) => [name, digest])), written);
  });

  check('every experiment’s default run has the digest of the native build', async (page) => {
    const text = await linesOn(page, `tests/bits/experiments.html?share=${SHARE}`);
    const here = [...text.matchAll(/(\S+) (\d+) ([0-9a-f]{64})/g)];
    assert.deepEqual(here.map(([, slug]) => slug).sort(), Object.keys(writtenDigests()).sort());
    for (const [, slug, steps, digest] of /** @type {string[][]} */ (here))
      assert.equal(digest, nativeDigest(slug ?? '', steps ?? ''), `${slug} after ${steps} steps`);
  });
}, ROOT);
