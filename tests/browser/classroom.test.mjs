// A class in real browsers: handing in, a lecturer's link, progress out of the browser and back.
import assert from 'node:assert/strict';
import { seedOfName } from '../../web/share/classroom.js';
import { inChromiumFirst } from './harness.mjs';
import { openExperiment, pressEntry, reach, ready, within } from './harness/experiment.mjs';
import { settled } from './harness/looks.mjs';

const FILE = 'lessons/linear-regression/index.html';
const SLUG = 'least-squares';
const TASK = 'lm-task >> input[name=answer]';

/** Opens the lesson with nothing kept. @param {import('./harness/page.mjs').Page} page @param {string} [query] */
async function openFresh(page, query = '') {
  await page.goto(FILE);
  await page.evaluate(() => localStorage.clear());
  return openExperiment(page, `${FILE}${query}`, SLUG);
}

inChromiumFirst((check) => {
  check('a record is handed in with name and answers in their order', async (page) => {
    await openFresh(page);
    await page.fill(TASK, '0.125');
    await page.see('lm-task >> .feedback');
    await page.fill(TASK, '-3');
    await pressEntry(page, SLUG, 'Hand in');
    const dialog = within(SLUG, 'lm-hand-in');
    await page.fill(`${dialog} >> input[name=author]`, '   ');
    await page.waitUntil(
      async () => /Type your name first/.test(await page.text(dialog)),
      'to be asked for the name',
    );
    const saved = await page.download(() =>
      page.fill(`${dialog} >> input[name=author]`, 'Ada <b>Lovelace</b>'),
    );
    const record = JSON.parse(saved.text);
    assert.equal(record.author, 'Ada <b>Lovelace</b>');
    assert.deepEqual(record.answers.map((/** @type {any} */ a) => a.value), [0.125, -3]); // prettier-ignore
    assert.match(saved.name, /^least-squares-Ada-b-Lovelace-b-\.json$/);
    await page.click(`${dialog} >> role=button name=Close`);
    const plain = await page.download(() => pressEntry(page, SLUG, 'Save record'));
    assert.equal('author' in JSON.parse(plain.text), false, 'only a hand-in names its author');
  });

  check(
    'a lecturer’s link hides, fixes the seed by the name and asks for a guess',
    async (page) => {
      await openFresh(page);
      await pressEntry(page, SLUG, 'For a class');
      const dialog = within(SLUG, 'lm-class-link');
      await page.see(`${dialog} >> input[readonly]`);
      for (const name of ['Presets', 'Each student has a seed', 'Theory and readouts']) {
        await page.evaluate(
          (slug, label) => {
            const labels = [
              ...document.querySelectorAll(`lm-experiment[name="${slug}"] lm-class-link label`),
            ];
            labels
              .find((one) => one.textContent?.trim().startsWith(label))
              ?.querySelector('input')
              ?.click();
          },
          SLUG,
          name,
        );
      }
      const link = await page.evaluate((slug) => {
        const field = document.querySelector(
          `lm-experiment[name="${slug}"] lm-class-link input[readonly]`,
        );
        return /** @type {HTMLInputElement} */ (field).value;
      }, SLUG);
      assert.match(link, /\?hide=presets&seed=name&theory=guess#least-squares$/);
      await page.goto(`${FILE}${new URL(link).search}`);
      await ready(page, SLUG);
      assert.equal(await page.count(within(SLUG, 'lm-presets')), 0);
      assert.equal(await page.count(within(SLUG, 'role=button name=New seed')), 0);
      assert.equal(await page.count(within(SLUG, 'lm-readouts')), 0, 'no numbers before the guess');
      assert.equal(await page.count(within(SLUG, 'role=button name=Show it without a guess')), 0);
      await page.fill(within(SLUG, 'input[name=student]'), 'Ada Lovelace');
      const seed = seedOfName('ada lovelace');
      await reach(page, SLUG, (s) => s.seed === seed, 'take the seed of the name');
      await page.evaluate((slug) => {
        const element = /** @type {any} */ (
          document.querySelector(`lm-experiment[name="${slug}"]`)
        );
        element.session.chooseView('loss');
      }, SLUG);
      await page.click(within(SLUG, 'role=button name=Draw a guess'));
      await page.see(within(SLUG, 'role=button name=Draw nothing'));
      await page.focus(within(SLUG, '.lm-plot-area'));
      await page.press('ArrowUp');
      await page.click(within(SLUG, 'role=button name=Lock it in'));
      await page.see(within(SLUG, 'lm-readouts'));
      await page.evaluate(() => localStorage.clear());
    },
  );

  check('progress is saved, erased after a question, and opened again', async (page) => {
    await openFresh(page);
    await settled(page); // an experiment that comes up moves what stands below it
    const answer = await page.evaluate(
      () => /** @type {any} */ (document.querySelector('lm-task')).task.answer,
    );
    await page.fill(TASK, String(answer));
    await page.waitUntil(
      async () => /1 of \d+ tasks done/.test(await page.text('lm-progress')),
      'the task to be counted',
    );
    const saved = await page.download(() =>
      page.click('lm-progress >> role=button name=Save as a file'),
    );
    await page.click('lm-progress >> role=button name=Erase');
    await page.click('lm-progress >> role=button name~Yes, erase');
    await page.waitUntil(
      async () => /0 of \d+ tasks done/.test(await page.text('lm-progress')),
      'the work to be gone',
    );
    assert.equal(await page.count('lm-task >> .feedback.right'), 0);
    await page.evaluate((text) => {
      const field = /** @type {HTMLInputElement} */ (
        document.querySelector('lm-progress input[type=file]')
      );
      const files = new DataTransfer();
      files.items.add(new File([text], 'progress.json'));
      field.files = files.files;
      field.dispatchEvent(new Event('change'));
    }, saved.text);
    await page.see('lm-task >> .feedback.right');
    await page.evaluate(() => localStorage.clear());
  });

  check(
    'a storage that is full loses nothing that was typed, and the page says so',
    async (page) => {
      await openFresh(page);
      await settled(page); // an experiment that comes up moves what stands below it
      await page.evaluate(() => {
        Storage.prototype.setItem = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      });
      await page.fill(TASK, '0.75');
      await page.waitUntil(
        async () =>
          /Save your progress as a file before you leave/.test(await page.text('lm-progress')),
        'to be told',
      );
      const saved = await page.download(() =>
        page.click('lm-progress >> role=button name=Save as a file'),
      );
      assert.match(saved.text, /"answer": "0\.75"/);
    },
  );
});
