// Asking a trained network: an input of one's own, the answer, and the value of every unit.
import assert from 'node:assert/strict';
import { inChromiumFirst } from './harness.mjs';
import { digestOf, openExperiment, runToEnd, showTheory, within } from './harness/experiment.mjs';

const FILE = 'lessons/glass-box/index.html';
const SLUG = 'glass-box';
const ask = (/** @type {string} */ query) => within(SLUG, `lm-ask >> ${query}`);

inChromiumFirst((check) => {
  check('an input gives the answer and every unit; the run stays as it is', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await showTheory(page, SLUG);
    const { step } = await runToEnd(page, SLUG);
    const digest = await digestOf(page, SLUG);
    await page.click(ask('summary'));
    const said = (/** @type {RegExp} */ words) =>
      page.waitUntil(async () => words.test(await page.text(ask('.ask-answer'))), `${words}`);
    await page.fill(ask('role=textbox name=input 2'), 'many');
    await said(/Each input must be a number/);
    await page.fill(ask('role=textbox name=input 2'), '1/2');
    await said(
      new RegExp(`^After ${step} steps the network answers −?[\\d.]+(×10[⁻\\d⁰-⁹]+)?\\.$`),
    );
    await page.see(ask('[role=figure]'));
    await page.click(ask('.data-table > summary'));
    await page.see(ask('tbody tr'));
    const depth = await page.evaluate(
      (slug) =>
        /** @type {any} */ (document.querySelector(`lm-experiment[name="${slug}"]`)).session.run
          .parameters.depth,
      SLUG,
    );
    assert.equal(await page.count(ask('tbody tr')), depth + 1);
    assert.match(await page.text(ask('tbody tr:first-child')), /^input 1 0\.5 0\.25 0/);
    assert.equal(await digestOf(page, SLUG), digest);
  });
});
