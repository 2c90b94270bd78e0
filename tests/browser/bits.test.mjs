// The reference runs and every experiment's default run give the native bits in each browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writtenDigests } from '../digests.mjs';
import { ROOT, inEachBrowser } from './harness.mjs';

/** @type {Record<string, string>} */
const written = JSON.parse(
  readFileSync(new URL('../bits/reference_runs.json', import.meta.url), 'utf8'),
);

/** Time for all default runs on a busy machine, in milliseconds. */
const PATIENCE_MS = 240_000;

/** The lines `name digest` of a page, once it has them all. @param {import('./harness/page.mjs').Page} page @param {string} file */
async function digestsOn(page, file) {
  await page.goto(file);
  await page.waitUntil(
    () => page.evaluate(() => document.querySelector('#lines[data-done]') !== null),
    `${file} to end`,
    PATIENCE_MS,
  );
  const text = /** @type {string} */ (await page.text('#lines'));
  const pairs = [...text.matchAll(/(\S+) ([0-9a-f]{64})/g)];
  return Object.fromEntries(pairs.map(([, name, digest]) => [name, digest]));
}

inEachBrowser((check) => {
  check('every reference run has the digest of the native build', async (page) => {
    assert.deepEqual(await digestsOn(page, 'tests/bits/browser.html'), written);
  });

  check('every experiment’s default run has the digest of the native build', async (page) => {
    const native = Object.entries(writtenDigests()).map(([slug, { digest }]) => [slug, digest]);
    const here = await digestsOn(page, 'tests/bits/experiments.html');
    assert.deepEqual(here, Object.fromEntries(native));
  });
}, ROOT);
