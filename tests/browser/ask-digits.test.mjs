// Asking about a digit: a test image or a drawing, the answer in words, the hidden units, and the record.
import assert from 'node:assert/strict';
import { inChromiumFirst } from './harness.mjs';
import { openExperiment, pressEntry, runToEnd, showTheory, within } from './harness/experiment.mjs';

const FILE = 'lessons/four-ingredients/index.html';
const SLUG = 'hyperparameters';
const asking = (/** @type {string} */ query) => within(SLUG, `.asking >> ${query}`);

inChromiumFirst((check) => {
  check('a test image and a drawing get an answer and their hidden units', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await showTheory(page, SLUG);
    const { step } = await runToEnd(page, SLUG);
    await page.click(asking('summary'));
    await page.see(asking('canvas'));
    const answers = (/** @type {RegExp} */ words) =>
      page.waitUntil(
        async () => words.test(await page.text(asking('.drawing-answer'))),
        `${words}`,
      );
    assert.equal(await page.count(within(SLUG, 'role=tab name=Inside')), 0);
    await page.fill(asking('role=textbox name=test image'), '3'); // and Enter
    await answers(/^The network reads \d \(output −?\d/);
    await page.click(asking('role=button name=Show the hidden units'));
    await page.waitUntil(
      async () =>
        /test image 3, which is a \d/.test(await page.text(within(SLUG, '.figure-title'))),
      'the hidden units',
    );
    await page.focus(asking('canvas'));
    await page.press('Delete');
    await page.press('Space');
    await page.waitUntil(
      async () => /your drawing/.test(await page.text(within(SLUG, '.figure-title'))),
      'those of the drawing',
    );
    const saved = await page.download(() => pressEntry(page, SLUG, 'Save record'));
    const { events } = JSON.parse(saved.text);
    assert.deepEqual(
      events.map((/** @type {any} */ act) => [act.step, act.name, act.value.length]),
      [
        [step, 'ask', 1],
        [step, 'ask', 128],
        [step, 'ask', 128],
      ],
    );
  });
});
