// The presets of a place: those that belong to it stand there, and the others come on request.
import assert from 'node:assert/strict';
import { inChromiumFirst } from './harness.mjs';
import { choosePreset, openExperiment, reach, within } from './harness/experiment.mjs';

const FILE = 'lessons/universal-approximation/index.html';
const SLUG = 'relu-bricks';
const chips = within(SLUG, 'lm-presets .chip[aria-pressed]');
const more = within(SLUG, 'lm-presets .chip-more');

inChromiumFirst((check) => {
  check('a place shows its own presets; the others come on request', async (page) => {
    await openExperiment(page, FILE, SLUG);
    assert.equal(await page.count(chips), 6);
    assert.equal(await page.text(more), 'More presets');
    await choosePreset(page, SLUG, 'A jump');
    await reach(page, SLUG, ({ parameters }) => parameters.target === 'step', 'take the preset');
    assert.equal(await page.count(chips), 19);
    await page.click(more);
    assert.equal(await page.count(chips), 7, 'the chosen one stays');
    await choosePreset(page, SLUG, 'The tiles');
    await page.waitUntil(async () => (await page.count(chips)) === 6, 'its own alone');
  });

  check('the row is one stop of the Tab key, and the arrows reach its last chip', async (page) => {
    await openExperiment(page, FILE, SLUG);
    const stops = within(SLUG, 'lm-presets button[tabindex="0"]');
    assert.equal(await page.count(stops), 1);
    await page.focus(stops);
    await page.press('End');
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    assert.equal(await focused(), 'More presets');
    await page.press('Enter');
    await page.waitUntil(async () => (await page.count(chips)) === 19, 'all presets');
    assert.equal(await focused(), 'Fewer presets');
    assert.equal(await page.count(stops), 1);
  });
});
