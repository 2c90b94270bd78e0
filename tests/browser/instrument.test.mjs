// What surrounds a run, by hand in real browsers: kept runs, stop conditions, why a run has stopped.
import assert from 'node:assert/strict';
import { inChromiumFirst } from './harness.mjs';
import {
  openExperiment,
  pressEntry,
  reach,
  runToEnd,
  showTheory,
  stateOf,
  typeParameter,
  within,
} from './harness/experiment.mjs';

const FILE = 'lessons/linear-regression/index.html';
const SLUG = 'least-squares';

/** Names of the series in the figure. @param {import("./harness/page.mjs").Page} page @returns {Promise<string[]>} */
const seriesShown = (page) =>
  page.evaluate((slug) => {
    const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${slug}"]`));
    const { views } = element.session.shown;
    const curve = views.find((/** @type {any} */ view) => view.kind === 'curve');
    element.session.chooseView(curve.name);
    return curve.series.map((/** @type {any} */ s) => s.name);
  }, SLUG);

inChromiumFirst((check) => {
  check('runs are kept, compared, renamed, gone back to and removed', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await showTheory(page, SLUG);
    const first = await runToEnd(page, SLUG);
    const runs = within(SLUG, 'lm-runs');
    await page.click(`${runs} >> role=button name=Keep this run`);
    const before = await seriesShown(page);
    assert.ok(!before.some((name) => name.startsWith('Run A')), 'not drawn twice');
    await typeParameter(page, SLUG, 'learning_rate', '0.003');
    await reach(page, SLUG, (s) => s.parameters.learning_rate === 0.003 && !s.playing, 'change');
    assert.ok((await seriesShown(page)).some((name) => name.startsWith('Run A: ')));
    const bold = await page.text(`${runs} >> tbody tr:nth-child(2) b`);
    assert.ok(bold.length > 0, 'the parameter that differs is bold');
    await page.fill(`${runs} >> role=textbox name=Name of Run A`, '<b>large</b>');
    await page.waitUntil(
      async () => (await seriesShown(page)).some((name) => name.startsWith('<b>large</b>: ')),
      'the new name in the figure',
    );
    await page.click(`${runs} >> role=button name~Go back to <b>large`);
    const back = await reach(
      page,
      SLUG,
      (s) => s.parameters.learning_rate === first.parameters.learning_rate && s.step === first.step,
      'go back',
    );
    assert.equal(back.seed, first.seed);
    const numbers = await page.text(`${runs} >> tbody tr:nth-child(2) td:nth-last-child(2)`);
    await openExperiment(page, FILE, SLUG);
    await page.see(`${runs} >> role=button name~Remove <b>large`);
    assert.equal(
      await page.text(`${runs} >> tbody tr:nth-child(2) td:nth-last-child(2)`),
      numbers,
      'made again after a reload',
    );
    await page.click(`${runs} >> role=button name~Remove <b>large`);
    await page.waitUntil(async () => (await page.count(`${runs} >> table`)) === 0, 'no table');
  });

  check('a parameter changes in mid-run, as an event that can be taken back', async (page) => {
    await openExperiment(page, FILE, SLUG);
    const change = within(SLUG, 'lm-change-now');
    await page.unfold(`${change} >> .field`);
    assert.match(await page.text(change), /Play first/);
    await runToEnd(page, SLUG);
    const events = () =>
      page.evaluate((slug) => {
        const element = /** @type {any} */ (
          document.querySelector(`lm-experiment[name="${slug}"]`)
        );
        return element.session.run.events;
      }, SLUG);
    const { step } = await reach(page, SLUG, (s) => !s.playing, 'rest');
    await page.fill(`${change} >> .field`, '0.02');
    await page.waitUntil(async () => (await events()).length === 1, 'the change is an event');
    assert.deepEqual(await events(), [{ step, name: 'learning_rate', value: '0.02' }]);
    await page.waitUntil(
      async () => /to 0\.02 at step/.test(await page.text(change)),
      'the change in words',
    );
    await page.fill(`${change} >> .field`, 'fast');
    await page.waitUntil(
      async () => /fast/.test(await page.text(within(SLUG, '.exp-notices'))),
      'the refusal',
    );
    await page.click(`${change} >> role=button name=Take back`);
    await page.waitUntil(async () => (await events()).length === 0, 'no event');
  });

  check('a run stops at a condition and says why; at a step; and keeps the seed', async (page) => {
    const { seed, scalars } = await openExperiment(page, FILE, SLUG);
    await showTheory(page, SLUG);
    const [name, start] = /** @type {[string, number]} */ (
      Object.entries(scalars).find(([key]) => key.includes('loss'))
    );
    const stop = within(SLUG, 'lm-stop');
    await page.unfold(`${stop} >> [name=scalar]`);
    await page.choose(`${stop} >> [name=scalar]`, name);
    await page.fill(`${stop} >> [name=value]`, 'soon');
    await page.see(`${stop} >> .fault`);
    await page.fill(`${stop} >> [name=value]`, String(start * 0.9));
    await page.click(within(SLUG, 'button.go'));
    const stopped = await reach(page, SLUG, (s) => s.step > 0 && !s.playing, 'stop by itself');
    assert.ok(stopped.step < stopped.target, 'before its end');
    assert.ok(stopped.scalars[name] < start * 0.9);
    const reason = new RegExp(`^Stopped at step ${stopped.step}: .* below `);
    await page.waitUntil(
      async () => reason.test(await page.text(`${stop} >> .stop-reason`)),
      String(reason),
    );
    await page.click(`${stop} >> role=button name=Stop no more`);
    await page.click(within(SLUG, 'role=button name=Reset'));
    const again = await reach(page, SLUG, (s) => s.step === 0, 'begin again');
    assert.equal(again.seed, seed, 'reset keeps the seed');
    await page.fill(within(SLUG, '.field.steps'), '7');
    await page.click(within(SLUG, 'button.go'));
    await reach(page, SLUG, (s) => s.step === 7 && !s.playing, 'run to step 7');
    await page.waitUntil(
      async () =>
        /Stopped at step 7: all steps are done/.test(await page.text(`${stop} >> .stop-reason`)),
      'why it stopped',
    );
    await page.click(within(SLUG, 'role=button name=New seed'));
    await page.waitUntil(async () => (await stateOf(page, SLUG))?.seed !== seed, 'another seed');
  });

  check(
    'a control says that it leaves the range of the claim, and nothing else does',
    async (page) => {
      await openExperiment(page, FILE, SLUG);
      await showTheory(page, SLUG);
      const control = within(SLUG, 'lm-verdict .control');
      for (const [preset, expected] of /** @type {const} */ ([
        ['Too large a step', /built to leave the range of the claim, and it does/],
        ['Tall', null],
      ])) {
        await page.click(within(SLUG, `lm-presets >> role=button name=${preset}`));
        await reach(page, SLUG, ({ step, playing }) => !playing && step === 0, 'begin again');
        assert.equal(await page.count(control), 0, 'before Play');
        await runToEnd(page, SLUG);
        await page.waitUntil(
          async () => (await page.count(control)) === (expected ? 1 : 0),
          `what is said of ${preset}`,
        );
        if (expected) assert.match(await page.text(control), expected);
      }
    },
  );

  check('the code is shown with the files it is made of', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await pressEntry(page, SLUG, 'Code');
    const dialog = within(SLUG, 'lm-source >> dialog');
    await page.see(`${dialog} >> select`);
    const shown = async () => (await page.text(`${dialog} >> pre:last-of-type`)).slice(0, 400);
    const own = await shown();
    await page.focus(`${dialog} >> select`);
    await page.choose(`${dialog} >> select`, 'engine/lab/linear_model.cpp');
    await page.waitUntil(async () => (await shown()) !== own, 'another file');
    assert.match(await shown(), /^\/\/ .*#include "lab\/linear_model.hpp"/);
    await page.press('Escape');
  });

  check(
    'a guess is drawn by keys and by hand, locked by Play, scored and recorded',
    async (page) => {
      await openExperiment(page, FILE, SLUG);
      await showTheory(page, SLUG);
      await seriesShown(page);
      const sketch = within(SLUG, 'lm-sketch');
      await page.click(`${sketch} >> role=button name=Draw a guess`);
      await page.see(`${sketch} >> role=button name=Draw nothing`);
      assert.match(await page.text(within(SLUG, 'lm-verdict')), /kept back/);
      await page.focus(within(SLUG, '.lm-plot-area'));
      for (const key of ['ArrowUp', 'End', 'ArrowDown', 'ArrowDown']) await page.press(key);
      const heights = () =>
        page.evaluate((slug) => {
          const element = /** @type {any} */ (
            document.querySelector(`lm-experiment[name="${slug}"]`)
          );
          return element.session.sketch.y;
        }, SLUG);
      const byKeys = await heights();
      assert.ok(byKeys.every(Number.isFinite) && byKeys[0] > byKeys.at(-1));
      await page.evaluate((slug) => {
        const area = /** @type {any} */ (
          document.querySelector(`lm-experiment[name="${slug}"] .lm-plot-area`)
        );
        area.setPointerCapture = () => {}; // there is no real pointer to catch
        const box = area.getBoundingClientRect();
        /** @param {string} type @param {number} x @param {number} y */
        const send = (type, x, y) =>
          area.dispatchEvent(
            new PointerEvent(type, {
              bubbles: true,
              button: 0,
              pointerType: 'touch',
              clientX: box.left + x * box.width,
              clientY: box.top + y * box.height,
            }),
          );
        send('pointerdown', 0.3, 0.3);
        send('pointermove', 0.6, 0.6);
        send('pointerup', 0.6, 0.6);
      }, SLUG);
      const byHand = await heights();
      assert.notDeepEqual(byHand, byKeys);
      assert.equal(byHand[0], byKeys[0], 'where the finger was not, nothing moves');
      await runToEnd(page, SLUG);
      await page.waitUntil(
        async () =>
          /off the measurement .* off the theory .* as a root mean square/.test(
            await page.text(sketch),
          ),
        'the score',
      );
      const saved = await page.download(() => pressEntry(page, SLUG, 'Save record'));
      const [guess] = JSON.parse(saved.text).guesses;
      assert.deepEqual(guess.value.y, byHand);
      await page.click(`${sketch} >> role=button name=Remove the guess`);
      await page.see(`${sketch} >> role=button name=Draw a guess`);
    },
  );

  check(
    'what data are generated from rests while own data are in use, and says why',
    async (page) => {
      await openExperiment(page, FILE, SLUG);
      const idle = () =>
        page.evaluate((slug) => {
          const groups = document.querySelectorAll(`lm-experiment[name="${slug}"] fieldset.group`);
          return [...groups].flatMap((group) =>
            /** @type {HTMLFieldSetElement} */ (group).disabled
              ? [group.querySelector('.idle')?.textContent ?? '']
              : [],
          );
        }, SLUG);
      assert.deepEqual(await idle(), []);
      await page.click(within(SLUG, 'role=button name=Draw points'));
      await page.waitUntil(async () => (await idle()).length > 0, 'the group to rest');
      const drawn = await reach(page, SLUG, (now) => now.parameters.intercept === true, 'a height');
      assert.ok(drawn.scalars.steps_needed > 1, 'a walk, and not one step');
      for (const reason of await idle()) assert.match(reason, /^Not in use: the data are points/);
      await page.click(within(SLUG, 'role=button name=Back to generated'));
      await page.waitUntil(async () => (await idle()).length === 0, 'the group to be back');
    },
  );
});
