// What those hear who do not see the page: how a run came out, a locked guess, a hint; never more than they can follow.
import assert from 'node:assert/strict';
import { inChromiumFirst } from './harness.mjs';
import { openExperiment, reach, runToEnd, showTheory, sliderOf, within } from './harness/experiment.mjs'; // prettier-ignore

/** @typedef {import('./harness/page.mjs').Page} Page */

const LESSON = 'lessons/linear-regression/index.html';
const SLUG = 'gradient-flow';
const GUESSED = 'minimum-norm';
/** An arrow key is held this long, ms. */
const HELD_MS = 4000;

/** Writes down, from now on, what live regions come to say, and when. @param {Page} page */
const listen = (page) =>
  page.evaluate(() => {
    const heard = /** @type {any} */ (window);
    heard.heard = [];
    const live = '[role=status],[role=alert],[aria-live=polite],[aria-live=assertive]';
    new MutationObserver((changes) => {
      const regions = new Set(changes.map(({ target }) => (target instanceof Element ? target : target.parentElement)?.closest(live))); // prettier-ignore
      for (const region of regions) {
        const text = region?.textContent?.trim();
        if (text) heard.heard.push({ at: performance.now(), text });
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });

/** @param {Page} page @returns {Promise<{at: number, text: string}[]>} */
const heard = (page) => page.evaluate(() => /** @type {any} */ (window).heard);

/** @param {Page} page @param {RegExp} sentence */
const hear = (page, sentence) =>
  page.waitUntil(
    async () => (await heard(page)).some(({ text }) => sentence.test(text)),
    { toString: () => `live regions to say ${sentence}` },
    10_000,
  );

inChromiumFirst((check) => {
  check('the verdict is said when a run has ended, once', async (page) => {
    await openExperiment(page, LESSON, SLUG);
    await showTheory(page, SLUG);
    await listen(page);
    await runToEnd(page, SLUG);
    const line = await page.text(within(SLUG, 'lm-verdict >> .glance'));
    const words = /(?:agree|differ|outside the range)/;
    assert.match(line, words);
    await hear(page, new RegExp(`^Stopped at step \\d+: all steps are done\\. .*${words.source}`));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const verdicts = (await heard(page)).filter(({ text }) => words.test(text));
    assert.equal(verdicts.length, 1, JSON.stringify(verdicts));
  });

  check('a divergence, a locked guess and a hint are said', async (page) => {
    await openExperiment(page, LESSON, GUESSED);
    await listen(page);
    await page.fill('lm-prediction >> input[name=guess]', '1.5');
    await hear(page, /Your guess is locked in: 1\.5\./);
    await page.focus('lm-task >> .quiet');
    await page.press('Enter');
    const hint = await page.text('lm-task >> .hints');
    await hear(page, new RegExp(hint.slice(0, 12).replace(/\W/g, '.')));
    await openExperiment(page, LESSON, SLUG);
    await showTheory(page, SLUG);
    await page.evaluate((slug) => {
      const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${slug}"]`));
      return element.session.setAll({ learning_rate: 10 });
    }, SLUG);
    await listen(page);
    await page.choose(within(SLUG, 'role=combobox name=Pace'), 'Infinity');
    await page.click(within(SLUG, 'button.go'));
    await reach(page, SLUG, ({ divergence }) => divergence !== null, 'diverge');
    await hear(page, /Diverged at step \d/);
  });

  check(
    'while an arrow key is held on a slider, at most one message comes a second',
    async (page) => {
      await openExperiment(page, LESSON, SLUG);
      await showTheory(page, SLUG);
      await runToEnd(page, SLUG);
      // Far past the edge, so that each step of the slider is another divergence.
      await page.evaluate((slug) => {
        const element = /** @type {any} */ (
          document.querySelector(`lm-experiment[name="${slug}"]`)
        );
        return element.session.setAll({ learning_rate: 3 });
      }, SLUG);
      await reach(page, SLUG, ({ divergence }) => divergence !== null, 'diverge');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await page.focus(await sliderOf(page, SLUG, 'learning_rate'));
      await listen(page);
      const end = Date.now() + HELD_MS;
      for (let i = 0; Date.now() < end; ++i)
        await page.press(i % 40 < 20 ? 'ArrowRight' : 'ArrowLeft');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const times = (await heard(page)).map(({ at }) => at);
      assert.ok(times.length > 0, 'nothing was said of what the slider did');
      for (let i = 1; i < times.length; ++i) {
        assert.ok(times[i] - times[i - 1] > 900, `two messages in ${times[i] - times[i - 1]} ms`);
      }
    },
  );

  check('the figure’s description says how the predictions came out', async (page) => {
    await openExperiment(page, LESSON, SLUG);
    await showTheory(page, SLUG);
    const described = () =>
      page.evaluate((slug) => {
        const area = document.querySelector(`lm-experiment[name="${slug}"] .lm-plot-area`);
        return document.getElementById(area?.getAttribute('aria-describedby') ?? '')?.textContent ?? ''; // prettier-ignore
      }, SLUG);
    assert.doesNotMatch(
      await described(),
      /Predictions:/,
      'before the first step nothing is judged',
    );
    await runToEnd(page, SLUG);
    await page.waitUntil(async () => /Predictions: .*(?:agree|differ|apart)/.test(await described()), 'the verdict in words'); // prettier-ignore
  });
});
