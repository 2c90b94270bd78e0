// The page of reproductions: a claim's link opens the very run that the claim was measured on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inProject } from '../../web/tools/paths.mjs';
import { queryOf } from '../../web/tools/site/reproductions.mjs';
import { inChromiumFirst } from './harness.mjs';
import { digestOf, reach } from './harness/experiment.mjs';
import { runNatively } from './harness/native.mjs';

/** @type {Record<string, import('../../web/tools/checks.mjs').Entry>} */
const batteries = JSON.parse(readFileSync(inProject('tests/checks.json'), 'utf8'));

/** Short ones: with an act in mid-run, and with a learning rate of seventeen digits. */
const CLAIMS = [
  ['scalar-factorization', 'sharpness of the minimum at the end'],
  ['loss-decay', 'late slope of the log excess loss over −4cλ_min'],
];

inChromiumFirst((check) => {
  for (const [slug, part] of CLAIMS) {
    check(`${slug}: a claim’s link opens its run`, async (page) => {
      const [origin] = batteries[slug].checks.find(({ name }) => name.includes(part))?.runs ?? [];
      const end = `#${slug}?${queryOf(origin)}`;
      await page.goto('reproductions/index.html');
      const address = await page.evaluate((wanted) => {
        const links = [...document.querySelectorAll('a')];
        return links.find(({ href }) => href.endsWith(wanted))?.getAttribute('href');
      }, end);
      assert.ok(address, `no link ends with ${end}`);
      await page.goto(address.replace('../', ''));
      const there = (/** @type {import('./harness/experiment.mjs').State} */ state) =>
        !state.playing && state.step === origin.steps;
      await reach(page, slug, there, `be taken to step ${origin.steps}`);
      assert.equal(
        await digestOf(page, slug),
        runNatively(slug, { ...origin, step: origin.steps }).digest,
      );
    });
  }
});
