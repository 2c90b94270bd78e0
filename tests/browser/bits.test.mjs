// The reference runs give the native bits in each browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ROOT, inEachBrowser } from './harness.mjs';

/** @type {Record<string, string>} */
const written = JSON.parse(
  readFileSync(new URL('../bits/reference_runs.json', import.meta.url), 'utf8'),
);

inEachBrowser((check) => {
  check('every reference run has the digest of the native build', async (page) => {
    await page.goto('tests/bits/browser.html');
    await page.waitFor(() => document.querySelector('#lines[data-done]') !== null);
    const text = /** @type {string} */ (await page.text('#lines'));
    const pairs = [...text.matchAll(/(\S+) ([0-9a-f]{64})/g)].map(([, name, digest]) => [
      name,
      digest,
    ]);
    assert.deepEqual(Object.fromEntries(pairs), written);
  });
}, ROOT);
