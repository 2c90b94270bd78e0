// What a lesson asks: predictions are locked and scored, tasks judge answers and remember them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DIST, ROOT, inEachBrowser, sampled, share } from './harness.mjs';
import { experimentsIn, reach, ready, runToEnd, within } from './harness/experiment.mjs';
import { filesOf } from './harness/folder.mjs';

const LESSONS = filesOf(path.join(ROOT, 'lessons'), 'lesson.json').map((file) => {
  const slug = path.posix.dirname(file);
  const data = JSON.parse(readFileSync(path.join(ROOT, 'lessons', file), 'utf8'));
  return { slug, page: `lessons/${slug}/index.html`, data };
});

inEachBrowser((check, browser) => {
  for (const { slug, page: file, data } of share(browser, LESSONS, (one) => one.page)) {
    check(`${slug}: every task judges, tells right from wrong, and remembers`, async (page) => {
      await page.goto(file);
      await page.evaluate(() => localStorage.clear());
      await page.goto(file);
      for (const task of data.tasks) {
        const at = `lm-task[name="${task.name}"]`;
        await page.fill(`${at} >> input[name=answer]`, '<b>no number</b>');
        await page.see(`${at} >> .feedback.unread`);
        await page.fill(`${at} >> input[name=answer]`, '-98765.4321');
        await page.see(`${at} >> .feedback.wrong`);
        const answer = await answerOf(page, task.name);
        await page.fill(`${at} >> input[name=answer]`, String(answer));
        await page.see(`${at} >> .feedback.right`);
        const hints = `${at} >> role=button name~hint`;
        for (let i = 0; i < (task.hints ?? []).length; ++i) await page.click(hints);
        await page.waitUntil(
          async () => (await page.count(`${at} >> .hints`)) === (task.hints ?? []).length,
          'all hints',
        );
      }
      await page.goto(file);
      for (const task of data.tasks)
        await page.see(`lm-task[name="${task.name}"] >> .feedback.right`);
      assert.equal(await page.count('main b b'), 0, 'an answer was inserted as HTML');
      await page.evaluate(() => localStorage.clear());
    });

    for (const prediction of data.predictions ?? []) {
      check(
        `${slug}: the theory of ${prediction.experiment} waits for the guess, which is scored`,
        async (page) => {
          await page.goto(file);
          await page.evaluate(() => localStorage.clear());
          await page.goto(file);
          const at = `lm-prediction[name="${prediction.name}"]`;
          const verdict = within(prediction.experiment, 'lm-verdict');
          await ready(page, prediction.experiment);
          assert.match(await page.text(verdict), /kept back until you have guessed/);
          await page.fill(`${at} >> input[name=guess]`, 'some');
          await page.see(`${at} >> .fault`);
          await page.fill(`${at} >> input[name=guess]`, '0.5');
          await page.waitUntil(
            async () => /Locked in: 0\.5/.test(await page.text(at)),
            'the guess to be locked',
          );
          await ready(page, prediction.experiment);
          const setUp = `${at} >> role=button name=Set them up`;
          if ((await page.count(setUp)) > 0) {
            await page.click(setUp);
            await page.waitUntil(async () => (await page.count(setUp)) === 0, 'the set-up');
          }
          await runToEnd(page, prediction.experiment);
          await page.waitUntil(
            async () => /Measured: .*(off by|exactly)/.test(await page.text(at)),
            'the score',
          );
          assert.doesNotMatch(await page.text(verdict), /kept back/);
          const saved = await page.download(() =>
            page.click(within(prediction.experiment, 'role=button name=Save record')),
          );
          assert.equal(JSON.parse(saved.text).guesses[0].value, 0.5);
          await page.evaluate(() => localStorage.clear());
        },
      );
    }

    if (sampled([file]).length === 0) continue; // the site's build has tried each preset
    check(
      `${slug}: every preset can be chosen and says why; data go out as CSV and JSON`,
      async (page) => {
        await page.goto(file);
        for (const { slug: name } of experimentsIn(DIST).filter((one) => one.file === file)) {
          await ready(page, name);
          for (const preset of data.presets[name] ?? []) {
            await page.click(within(name, `lm-presets >> role=button name=${preset.label}`));
            const fits = (/** @type {import('./harness/experiment.mjs').State} */ state) =>
              Object.entries(preset.parameters).every(
                ([key, value]) =>
                  String(state.parameters[key]) === String(value) ||
                  Number(state.parameters[key]) === Number(value),
              );
            const state = await reach(page, name, fits, `take the preset ${preset.name}`);
            assert.deepEqual(state.notices, [], `${name} ${preset.name}`);
            assert.deepEqual(state.faults, {}, `${name} ${preset.name}`);
            const pressed = within(name, 'lm-presets >> [aria-pressed=true]');
            await page.waitUntil(
              async () => (await page.text(pressed)) === preset.label,
              `${preset.label} to be marked`,
            );
          }
          const csv = await page.download(() => page.click(within(name, 'role=button name=CSV')));
          assert.ok(csv.text.split('\n').length > 2, csv.text.slice(0, 200));
          const json = await page.download(() => page.click(within(name, 'role=button name=JSON')));
          assert.equal(JSON.parse(json.text).experiment, name);
        }
      },
    );
  }
});

/** The right answer of a task, as the page holds it. @param {import('./harness/page.mjs').Page} page @param {string} name */
const answerOf = (page, name) =>
  page.evaluate((wanted) => {
    const element = /** @type {any} */ (document.querySelector(`lm-task[name="${wanted}"]`));
    return element.task.answer;
  }, name);
