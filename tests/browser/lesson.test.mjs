// What a lesson asks: predictions are locked and scored, tasks judge answers and remember them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DIST, ROOT, THOROUGH, inEachBrowser, sampled, share } from './harness.mjs';
import {
  choosePreset,
  countIn,
  experimentsIn,
  pressEntry,
  reach,
  ready,
  runToEnd,
  within,
} from './harness/experiment.mjs';
import { filesOf } from './harness/folder.mjs';

const LESSONS = filesOf(path.join(ROOT, 'lessons'), 'lesson.json').map((file) => {
  const slug = path.posix.dirname(file);
  const data = JSON.parse(readFileSync(path.join(ROOT, 'lessons', file), 'utf8'));
  return { slug, page: `lessons/${slug}/index.html`, data };
});

/** How a number that was guessed is told to be off. */
const SCORE = /Measured: .*Your guess: .*(exact|within a factor|off|points|too (high|low))/;

inEachBrowser((check, browser) => {
  for (const { slug, page: file, data } of share(browser, LESSONS, (one) => one.page)) {
    check(`${slug}: every task judges, tells right from wrong, and remembers`, async (page) => {
      await page.goto(file);
      await page.evaluate(() => localStorage.clear());
      await page.goto(file);
      await page.see('lm-task >> form');
      for (const [answer, verdict] of /** @type {const} */ ([
        ['<b>no number</b>', 'unread'],
        ['-98765.4321', 'wrong'],
        [null, 'right'],
      ])) {
        const judged = Object.fromEntries(
          data.tasks.map((/** @type {any} */ task) => [task.name, verdict]),
        );
        assert.deepEqual(await answerAll(page, answer), judged);
      }
      const hints = data.tasks.map((/** @type {any} */ task) => [
        task.name,
        (task.hints ?? []).length,
      ]);
      assert.deepEqual(await hintsOfAll(page), Object.fromEntries(hints));
      await page.goto(file);
      for (const task of data.tasks)
        await page.see(`lm-task[name="${task.name}"] >> .feedback.right`);
      assert.equal(await page.count('main b b'), 0, 'an answer was inserted as HTML');
      await page.evaluate(() => localStorage.clear());
    });

    const sample = sampled([file]).length > 0;
    const checkOnce = sample ? check : () => {}; // what no lesson's data decide
    checkOnce(
      `${slug}: a solution opens after three tries, and what is solved stays so`,
      async (page) => {
        await page.goto(file);
        await page.evaluate(() => localStorage.clear());
        await page.goto(file);
        const [task] = data.tasks;
        const at = `lm-task[name="${task.name}"]`;
        const solution = `${at} >> role=button name=Show the solution`;
        for (const wrong of ['-98765.1', '-98765.2', '-98765.3']) {
          assert.equal(await page.count(solution), 0, 'too early');
          await page.fill(`${at} >> input[name=answer]`, wrong);
          await page.see(`${at} >> .feedback.wrong`);
          await page.waitUntil(
            async () => (await page.evaluate(() => JSON.stringify(localStorage))).includes(wrong),
            'the answer to be kept',
          );
        }
        await page.click(solution);
        await page.waitUntil(
          async () => /The answer is /.test(await page.text(at)),
          'the worked solution',
        );
        await page.fill(`${at} >> input[name=answer]`, String(await answerOf(page, task.name)));
        await page.see(`${at} >> .feedback.right`);
        await page.fill(`${at} >> input[name=answer]`, '-98765.4');
        await page.waitUntil(
          async () => /it stays solved/.test(await page.text(at)),
          'the task to stay solved',
        );
        await page.evaluate(() => localStorage.clear());
      },
    );

    // The first guess of a lesson stands for its others.
    for (const prediction of (data.predictions ?? []).slice(0, THOROUGH ? undefined : 1)) {
      const place = prediction.place ? `#${prediction.place}` : prediction.experiment;
      check(
        `${slug}: the theory of ${prediction.experiment} waits for the guess, which is scored`,
        async (page) => {
          await page.goto(file);
          await page.evaluate(() => localStorage.clear());
          await page.goto(file);
          const at = `lm-prediction[name="${prediction.name}"]`;
          const verdict = within(place, 'lm-verdict');
          await ready(page, place);
          assert.match(await page.text(verdict), /kept back until you have guessed/);
          assert.doesNotMatch(await page.text(verdict), /Range of the theory/);
          for (const part of ['lm-figure', 'lm-readouts']) {
            const shown = await countIn(page, place, part);
            assert.equal(shown, prediction.covers ? 0 : 1, `${part} before the guess`);
          }
          assert.match(await page.text(within(place, 'lm-presets')), /told once you have guessed/);
          await page.fill(`${at} >> input[name=guess]`, 'some');
          await page.see(`${at} >> .fault`);
          await page.fill(`${at} >> input[name=guess]`, '0.5');
          await page.waitUntil(
            async () => /Locked in: 0\.5/.test(await page.text(at)),
            'the guess to be locked',
          );
          await ready(page, place);
          const setUp = `${at} >> role=button name=Set them up`;
          if ((await page.count(setUp)) > 0) {
            await page.click(setUp);
            await page.waitUntil(async () => (await page.count(setUp)) === 0, 'the set-up');
          }
          await runToEnd(page, place);
          await page.waitUntil(async () => SCORE.test(await page.text(at)), 'the score');
          assert.doesNotMatch(await page.text(verdict), /kept back/);
          assert.match(
            await page.text(within(place, 'lm-stop')),
            /Your guess: /,
            'the score stands next to Play',
          );
          const saved = await page.download(() => pressEntry(page, place, 'Save record'));
          assert.equal(JSON.parse(saved.text).guesses[0].value, 0.5);
          await page.click(`${at} >> role=button name=Guess again`);
          await page.see(`${at} >> input[name=guess]`);
          await page.waitUntil(
            async () => /kept back until you have guessed/.test(await page.text(verdict)),
            'the theory to be kept back again',
          );
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
            await choosePreset(page, name, preset.label);
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
          const csv = await page.download(() => pressEntry(page, name, 'CSV'));
          assert.ok(csv.text.split('\n').length > 2, csv.text.slice(0, 200));
          const json = await page.download(() => pressEntry(page, name, 'JSON'));
          assert.equal(JSON.parse(json.text).experiment, name);
        }
      },
    );
  }
});

/**
 * Answers all tasks of a page one after the other.
 * @param {import('./harness/page.mjs').Page} page
 * @param {string | null} answer null: each one's own
 * @returns {Promise<Record<string, string>>} the verdicts by their tasks
 */
const answerAll = (page, answer) =>
  page.evaluate(async (text) => {
    const verdicts = /** @type {Record<string, string>} */ ({});
    for (const task of /** @type {NodeListOf<any>} */ (document.querySelectorAll('lm-task'))) {
      task.querySelector('input[name=answer]').value = text ?? String(task.task.answer);
      task.querySelector('form').requestSubmit();
      await task.updateComplete;
      verdicts[task.getAttribute('name')] = task.querySelector('.feedback').className.split(' ')[1];
    }
    return verdicts;
  }, answer);

/** Asks for all hints. @param {import('./harness/page.mjs').Page} page @returns {Promise<Record<string, number>>} how many there were */
const hintsOfAll = (page) =>
  page.evaluate(async () => {
    const counts = /** @type {Record<string, number>} */ ({});
    for (const task of /** @type {NodeListOf<any>} */ (document.querySelectorAll('lm-task'))) {
      for (let more; (more = task.querySelector('button.quiet')); await task.updateComplete)
        more.click();
      counts[task.getAttribute('name')] = task.querySelectorAll('.hints').length;
    }
    return counts;
  });

/** The right answer of a task, as the page holds it. @param {import('./harness/page.mjs').Page} page @param {string} name */
const answerOf = (page, name) =>
  page.evaluate((wanted) => {
    const element = /** @type {any} */ (document.querySelector(`lm-task[name="${wanted}"]`));
    return element.task.answer;
  }, name);
