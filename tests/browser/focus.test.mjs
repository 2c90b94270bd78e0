// The focus by the keyboard alone: it reaches what has not loaded, stays in the window, never falls to the page, and leaves an experiment at one key.
import assert from 'node:assert/strict';
import { DIST, inChromiumFirst } from './harness.mjs';
import { experimentsIn, openExperiment, openMenu, reach, runToEnd, showTheory, within } from './harness/experiment.mjs'; // prettier-ignore

/** @typedef {import('./harness/page.mjs').Page} Page */

const LESSON = 'lessons/linear-regression/index.html';
const LONG = 'lessons/deep-linear-networks/index.html';
const SLUG = 'gradient-flow';
const GUESSED = 'minimum-norm';

/** What has the focus: its name, the experiment or part of the lesson that it is in, and whether the window shows it. @param {Page} page */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const box = element.getBoundingClientRect();
    const part = element.closest('lm-experiment, lm-prediction, lm-task, lm-opening, dialog');
    return {
      tag: element.localName,
      text: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60),
      part: part?.localName ?? '',
      slug: part?.getAttribute('name') ?? '',
      seen: box.bottom > 0 && box.top < innerHeight,
    };
  });

/** Presses a key at an element by the keyboard. @param {Page} page @param {string} query @param {string} [keys] */
async function pressAt(page, query, keys = 'Enter') {
  await page.see(query);
  await page.focus(query);
  await page.press(keys);
}

/** Fails when the focus has fallen to the page, now or when all has come to rest. @param {Page} page @param {string} after */
async function isHeld(page, after) {
  for (const wait of [0, 300]) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const { tag } = await focused(page);
    assert.notEqual(tag, 'body', `after ${after} the focus fell to the page`);
  }
}

inChromiumFirst((check) => {
  check(
    'Tab stops at each experiment that has not loaded, and brings it into sight',
    async (page) => {
      const slugs = experimentsIn(DIST).filter(({ file }) => file === LONG).map(({ slug }) => slug); // prettier-ignore
      await page.goto(LONG);
      await page.evaluate(() => document.querySelector('h1')?.scrollIntoView());
      /** @type {string[]} */
      const met = [];
      for (let presses = 0; presses < 400 && met.length < slugs.length; ++presses) {
        await page.press('Tab');
        const first = await focused(page);
        const { slug } = first;
        if (!slugs.includes(slug) || met.includes(slug)) continue;
        met.push(slug);
        await reach(page, slug, () => true, 'load');
        await new Promise((resolve) => setTimeout(resolve, 300)); // what grows has grown
        const { text, ...now } = await focused(page);
        assert.deepEqual(now, { tag: first.tag, part: first.part, slug, seen: true }, text);
        await page.press('Alt+n');
        assert.match((await focused(page)).text, /^End of the experiment/);
      }
      assert.deepEqual(met, slugs);
    },
  );

  check(
    'an experiment that loads above the focus does not push it off the window',
    async (page) => {
      await page.goto(LONG);
      await page.evaluate(() => {
        const tasks = document.querySelectorAll('lm-task[name=hyperbola] input');
        /** @type {HTMLElement} */ (tasks[0]).focus();
      });
      await reach(page, 'balancedness', () => true, 'load');
      // Not `see`, which scrolls to what it seeks.
      await page.waitFor(() => {
        const bar = document.querySelector('lm-experiment[name=balancedness] lm-run-bar');
        return bar !== null && bar.getBoundingClientRect().height > 0;
      });
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { tag, seen } = await focused(page);
      assert.deepEqual([tag, seen], ['input', true]);
    },
  );

  check('one key leaves an experiment, and a button at its start does', async (page) => {
    await openExperiment(page, LESSON, SLUG);
    await page.focus(within(SLUG, 'role=combobox name=Pace'));
    await page.press('Alt+n');
    assert.match((await focused(page)).text, /^End of the experiment/);
    await page.press('Tab');
    assert.notEqual((await focused(page)).slug, SLUG, 'Tab goes on behind it');
    await page.evaluate((slug) => {
      /** @type {HTMLElement} */ (document.querySelector(`lm-experiment[name="${slug}"]`)).focus();
    }, SLUG);
    await page.press('Tab');
    assert.equal((await focused(page)).text, 'Skip this experiment');
    await page.press('Enter');
    await page.press('Tab');
    assert.notEqual((await focused(page)).slug, SLUG);
    const keys = await page.evaluate(() => document.querySelector('lm-shortcuts dialog')?.textContent); // prettier-ignore
    assert.match(String(keys), /Alt\+N\s+Leave it/);
  });

  check('a guess that is locked, and opened again, keeps the focus', async (page) => {
    await openExperiment(page, LESSON, GUESSED);
    const guess = 'lm-prediction >> input[name=guess]';
    await page.see(guess);
    await page.fill(guess, '1');
    await page.see('lm-prediction >> role=button name=Guess again');
    await isHeld(page, 'a locked guess');
    assert.equal((await focused(page)).part, 'lm-prediction');
    await pressAt(page, 'lm-prediction >> role=button name=Guess again');
    await page.see(guess);
    await isHeld(page, 'a guess that is open again');
    await pressAt(page, 'lm-prediction >> role=button name=Show me without a guess');
    await isHeld(page, 'no guess');
  });

  check('the last hint and the solution keep the focus in the task', async (page) => {
    await page.goto(LESSON);
    const hint = 'lm-task >> .quiet';
    await page.see(hint);
    for (let i = 0; i < 9 && (await focused(page)).part !== 'lm-task'; ++i) await page.focus(hint);
    for (let i = 0; i < 5; ++i) {
      if (!/hint/i.test((await focused(page)).text)) break;
      await page.press('Enter');
      await isHeld(page, 'a hint');
      assert.equal((await focused(page)).part, 'lm-task');
    }
    assert.ok((await page.count('lm-task >> .hints')) > 0, 'no hint was shown');
  });

  check('drawing a guess leads the keys to the figure, and locking it keeps them', async (page) => {
    await openExperiment(page, LESSON, SLUG);
    await showTheory(page, SLUG);
    await pressAt(page, within(SLUG, 'role=button name=Draw a guess'));
    await page.see(within(SLUG, 'role=button name=Draw nothing'));
    await page.waitUntil(async () => /Arrow keys/.test((await focused(page)).text), 'the figure has the focus'); // prettier-ignore
    for (const key of ['ArrowUp', 'ArrowRight', 'ArrowUp', 'ArrowRight', 'ArrowUp']) await page.press(key); // prettier-ignore
    await pressAt(page, within(SLUG, 'role=button name=Lock it in'));
    await isHeld(page, 'a drawn guess');
    await pressAt(page, within(SLUG, 'role=button name=Remove the guess'));
    await isHeld(page, 'a guess that was taken away');
  });

  check('drawing points, and going back, keeps the focus', async (page) => {
    await openExperiment(page, LESSON, SLUG);
    await pressAt(page, within(SLUG, 'role=button name=Draw points'));
    await page.see(within(SLUG, 'lm-points >> table'));
    await isHeld(page, 'drawing points');
    await pressAt(page, within(SLUG, 'lm-points >> role=button name=Remove point 1'));
    await isHeld(page, 'a point that was removed');
    await pressAt(page, within(SLUG, 'role=button name=Back to generated'));
    await isHeld(page, 'generated data');
  });

  check('a sweep keeps the focus when it begins and when it ends', async (page) => {
    await openExperiment(page, LESSON, SLUG);
    const sweep = (/** @type {string} */ query) => within(SLUG, `lm-sweep >> ${query}`);
    await pressAt(page, sweep('.sweep > summary'));
    await pressAt(page, sweep('form .button.go'));
    await isHeld(page, 'the beginning of a sweep');
    await page.waitUntil(async () => /runs are done/.test(await page.text(sweep('.sweep-said'))), 'the end'); // prettier-ignore
    await isHeld(page, 'the end of a sweep');
    assert.equal((await focused(page)).slug, SLUG);
  });

  check(
    'a run that diverges, steps, ends: the button that was pressed keeps the focus',
    async (page) => {
      await openExperiment(page, LESSON, SLUG);
      await showTheory(page, SLUG);
      await pressAt(page, within(SLUG, 'role=button name=Step'));
      await reach(page, SLUG, ({ step }) => step === 1, 'take a step');
      await isHeld(page, 'a step');
      assert.equal((await focused(page)).text, 'Step');
      await page.press('Enter');
      await reach(page, SLUG, ({ step }) => step === 2, 'take another');
      await page.evaluate((slug) => {
        const element = /** @type {any} */ (
          document.querySelector(`lm-experiment[name="${slug}"]`)
        );
        return element.session.setAll({ learning_rate: 10 });
      }, SLUG);
      await page.choose(within(SLUG, 'role=combobox name=Pace'), 'Infinity');
      await pressAt(page, within(SLUG, 'button.go'));
      await reach(page, SLUG, ({ divergence }) => divergence !== null, 'diverge');
      await isHeld(page, 'a divergence');
      assert.equal((await focused(page)).text, 'Play');
    },
  );

  check('kept runs that are removed leave the focus beside them', async (page) => {
    await openExperiment(page, LESSON, SLUG);
    await showTheory(page, SLUG);
    await runToEnd(page, SLUG);
    const runs = within(SLUG, 'lm-runs');
    await pressAt(page, `${runs} >> role=button name=Keep this run`);
    await page.see(`${runs} >> table`);
    await pressAt(page, `${runs} >> role=button name=Keep this run`);
    await page.waitUntil(async () => (await page.count(`${runs} >> input.name`)) === 2, 'two');
    await pressAt(page, `${runs} >> role=button name~Remove Run`);
    await isHeld(page, 'a run that was removed');
    await pressAt(page, `${runs} >> role=button name=Remove all kept runs`);
    await isHeld(page, 'all runs that were removed');
    assert.equal((await focused(page)).slug, SLUG);
  });

  check('each dialog gives the focus back to what opened it', async (page) => {
    await openExperiment(page, LESSON, SLUG);
    for (const name of ['Code', 'Hand in', 'For a class', 'Embed']) {
      const button = within(SLUG, `.share-groups >> role=button name=${name}`);
      for (const close of ['Escape', 'Enter']) {
        await openMenu(page, SLUG);
        await pressAt(page, button);
        await page.see('dialog[open]');
        if (close === 'Enter') await page.focus('dialog[open] >> role=button name=Close');
        await page.press(close);
        await page.waitFor(() => document.querySelector('dialog[open]') === null);
        await isHeld(page, `the dialog ${name}, by ${close}`);
        assert.equal((await focused(page)).text, name);
      }
    }
  });
});
