// What a student does by hand and the run remembers: pictures sorted by eye, a lattice painted, slot machines played.
import assert from 'node:assert/strict';
import { inChromiumFirst } from './harness.mjs';
import { pressEntry } from './harness/experiment.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const ISING = 'lessons/ising/index.html';
const BANDIT = 'lessons/beyond-supervised/index.html';

/** Opens a page and brings one of its experiments to life. @param {Page} page @param {string} file @param {string} place its selector */
async function open(page, file, place) {
  await page.goto(file);
  await page.scrollTo(place);
  await page.waitFor((query) => {
    const element = /** @type {any} */ (document.querySelector(query));
    return Boolean(element?.session?.live) && !element.session.making;
  }, place);
}

/** @param {Page} page @param {string} query @param {RegExp} words */
const says = (page, query, words) =>
  page.waitUntil(async () => words.test(await page.text(query)), `${words}`);

/** The events of the run at a place. @param {Page} page @param {string} place @returns {Promise<[string, string][]>} */
const acts = (page, place) =>
  page.evaluate((query) => {
    const { session } = /** @type {any} */ (document.querySelector(query));
    return session.run.events.map((/** @type {any} */ { name, value }) => [name, String(value)]);
  }, place);

inChromiumFirst((check) => {
  check('twenty pictures are sorted by eye, and give a temperature with an error', async (page) => {
    const place = '#own-eye';
    await open(page, ISING, place);
    const words = `${place} >> lm-sort >> p`;
    for (let picture = 1; picture <= 20; picture += 1) {
      // A student who cannot see: by turns, which sorts nothing and still must give an answer.
      const kind = picture % 3 === 0 ? 'Disordered' : 'Ordered';
      await page.click(`${place} >> lm-sort >> role=button name=${kind}`);
      await says(page, words, new RegExp(`^Sorted: ${picture}\\.`));
    }
    const sorted = await acts(page, place);
    assert.deepEqual([...new Set(sorted.map(([name]) => name))], ['sort']);
    assert.deepEqual(sorted[2], ['sort', 'disordered']);
    await page.click(`${place} >> lm-sort >> role=button name=Begin again`);
    await page.waitUntil(async () => (await acts(page, place)).length === 0, 'no answer is left');
    assert.equal((await page.text(words)).trim(), '');
  });

  check('a lattice is painted with the keyboard, flipped, and judged', async (page) => {
    const place = '#classifiers';
    await open(page, ISING, place);
    await page.click(`${place} >> .asking >> summary`);
    const sheet = `${place} >> lm-painting`;
    await page.see(`${sheet} >> canvas`);
    await page.focus(`${sheet} >> canvas`);
    await page.press('Space');
    await says(page, `${sheet} >> .drawing-answer`, /^Ordered\? [\d.]+ % sure/);
    const [[, first] = []] = await acts(page, place);
    assert.match(String(first), /^[0-9a-f]{64}$/, 'four spins a digit, 16 × 16');
    assert.match(String(first), /[^0]/, 'nothing was painted');
    await page.click(`${sheet} >> role=button name=Flip all spins`);
    await page.waitUntil(async () => (await acts(page, place)).length === 2, 'the second question');
    const [, [, flipped] = []] = await acts(page, place);
    const both = [...String(first)].map((digit, i) => parseInt(digit, 16) + parseInt(String(flipped)[i] ?? '', 16)); // prettier-ignore
    assert.deepEqual([...new Set(both)], [15], 'each spin is turned');
  });

  check('slot machines are played by hand, and the record has each try', async (page) => {
    const place = 'lm-experiment[name="bandit"]';
    await open(page, BANDIT, place);
    const row = `${place} >> lm-machines`;
    await page.see(`${row} >> .machines`);
    for (const machine of [1, 2, 2]) {
      const before = (await acts(page, place)).length;
      await page.click(`${row} >> .machines button:nth-child(${machine})`);
      await page.waitUntil(async () => (await acts(page, place)).length === before + 1, 'the try');
      await says(page, `${row} >> p`, new RegExp(`Machine ${machine} paid (a coin|nothing)`));
    }
    const saved = await page.download(() => pressEntry(page, 'bandit', 'Save record'));
    const { events } = JSON.parse(saved.text);
    const tries = events.map((/** @type {any} */ act) => [act.name, Number(act.value)]);
    assert.deepEqual(tries, [['pull', 1], ['pull', 2], ['pull', 2]]); // prettier-ignore
    await page.click(`${row} >> role=button name=Start over`);
    await page.waitUntil(async () => (await acts(page, place)).length === 0, 'the start');
  });
});
