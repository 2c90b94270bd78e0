// Before and after: a figure of one state shows the start of the run while a key or its button is held.
import assert from 'node:assert/strict';
import { inChromiumFirst } from './harness.mjs';
import { openExperiment, reach, runToEnd, showTheory, within } from './harness/experiment.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

/** A view of each kind that shows one state. */
const VIEWS = [
  {
    file: 'lessons/linear-regression/index.html',
    slug: 'least-squares',
    kind: 'bars',
    view: 'weights',
  },
  {
    file: 'lessons/four-ingredients/index.html',
    slug: 'digits',
    kind: 'matrix',
    view: 'confusion',
  },
  { file: 'lessons/glass-box/index.html', slug: 'glass-box', kind: 'network', view: 'network' },
  {
    file: 'lessons/four-ingredients/index.html',
    slug: 'loss-landscape',
    kind: 'field',
    view: 'slice',
  },
];
const BUTTON = 'role=button name=At the start';

/** What the figure draws: its measured numbers, its title, and what is said of it. @param {Page} page @param {string} slug */
const drawn = (page, slug) =>
  page.evaluate((name) => {
    const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
    const { plot } = element.querySelector('lm-figure');
    plot.renewDescription();
    return {
      numbers: JSON.stringify(
        plot.view.series.map((/** @type {any} */ { y, z }) => [[...y], [...(z ?? [])]]),
      ),
      title: element.querySelector('.figure-title').textContent.trim(),
      words: plot.description.textContent,
      label: plot.area.getAttribute('aria-label'),
      run: element.session.step,
    };
  }, slug);

/** A view becomes the one that is shown. @param {Page} page @param {string} slug @param {string} view */
async function show(page, slug, view) {
  await page.evaluate(
    (name, wanted) =>
      /** @type {any} */ (
        document.querySelector(`lm-experiment[name="${name}"]`)
      ).session.chooseView(wanted),
    slug,
    view,
  );
  await page.waitFor(
    (name, wanted) =>
      /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"] lm-figure`)).plot
        ?.view.name === wanted,
    slug,
    view,
  );
}

/** @param {Page} page @param {string} slug @param {'keydown' | 'keyup'} type */
const key = (page, slug, type) =>
  page.evaluate(
    (name, kind) => {
      const area = document.querySelector(`lm-experiment[name="${name}"] .lm-plot-area`);
      area?.dispatchEvent(new KeyboardEvent(kind, { key: 'b', bubbles: true, cancelable: true }));
    },
    slug,
    type,
  );

inChromiumFirst((check) => {
  for (const { file, slug, kind, view } of VIEWS) {
    check(`${slug}: its ${kind} are as at the start while the key is held`, async (page) => {
      await openExperiment(page, file, slug);
      await showTheory(page, slug);
      await show(page, slug, view);
      const before = await drawn(page, slug);
      assert.equal(before.run, 0);
      await page.evaluate((name) => {
        const { session } = /** @type {any} */ (
          document.querySelector(`lm-experiment[name="${name}"]`)
        );
        session.setTarget(Math.min(session.target, 60));
      }, slug);
      await runToEnd(page, slug);
      const after = await drawn(page, slug);
      assert.notEqual(after.numbers, before.numbers, 'training changes it');
      await key(page, slug, 'keydown');
      const isStart = async () => (await drawn(page, slug)).numbers === before.numbers;
      await page.waitUntil(isStart, 'the start');
      const held = await drawn(page, slug);
      assert.match(held.title, /, at the start$/);
      assert.match(held.words, /at the start/);
      assert.match(held.label, /at the start/);
      assert.equal(held.run, after.run, 'the run stays where it is');
      await new Promise((resolve) => setTimeout(resolve, 400));
      await key(page, slug, 'keyup');
      await page.waitUntil(
        async () => (await drawn(page, slug)).numbers === after.numbers,
        'the present',
      );
      const present = await drawn(page, slug);
      assert.doesNotMatch(present.title + present.words + present.label, /at the start/);
    });
  }

  check('a short press stays until the next, by mouse and by keys; Play ends it', async (page) => {
    const { file, slug, view } = VIEWS[0] ?? assert.fail();
    const pressed = () =>
      page.evaluate(
        (query) => /** @type {any} */ (window).__lmTest.find(query).getAttribute('aria-pressed'),
        within(slug, BUTTON),
      );
    const becomes = (/** @type {string} */ state) =>
      page.waitUntil(async () => (await pressed()) === state, `aria-pressed ${state}`);
    await openExperiment(page, file, slug);
    await showTheory(page, slug);
    await show(page, slug, view);
    await runToEnd(page, slug);
    await page.click(within(slug, BUTTON));
    await becomes('true');
    await page.click(within(slug, BUTTON));
    await becomes('false');
    await page.focus(within(slug, BUTTON));
    await page.press('Enter');
    await becomes('true');
    await page.press('Space');
    await becomes('false');
    await page.press('b');
    await becomes('true');
    await page.click(within(slug, 'button.go'));
    await reach(page, slug, (state) => !state.playing, 'rest');
    await becomes('false');
  });

  check(
    'on a phone the button is one line beside many tabs, and stays in the window',
    async (page) => {
      const { file, slug, view } = VIEWS[2];
      await page.setViewport(390, 844);
      await openExperiment(page, file, slug);
      await showTheory(page, slug);
      await show(page, slug, view);
      await page.see(within(slug, 'lm-before button'));
      const seen = await page.evaluate((name) => {
        const figure = document.querySelector(`lm-experiment[name="${name}"] lm-figure`);
        const box = (/** @type {string} */ part) => {
          const { top, left, right, height } = figure?.querySelector(part)?.getBoundingClientRect() ?? new DOMRect(); // prettier-ignore
          return { top, left, right, height };
        };
        return {
          button: box('lm-before button'),
          tab: box('.tabs button'),
          bar: box('.figure-bar'),
        };
      }, slug);
      assert.ok(seen.button.height <= seen.tab.height + 8, JSON.stringify(seen));
      assert.ok(seen.button.left > 0 && seen.button.right <= 390, JSON.stringify(seen));
      assert.ok(seen.bar.height < 60, 'one row');
      await page.setViewport(1280, 900);
    },
  );
});
