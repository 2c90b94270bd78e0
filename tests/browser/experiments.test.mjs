// The first experiment of each lesson, and in `npm run test:all` each: it runs, agrees with the theory, and gives
// the command line's bits.
import assert from 'node:assert/strict';
import { DIST, THOROUGH, inEachBrowser, onePerPage, share } from './harness.mjs';
import {
  digestOf,
  experiment,
  experimentsIn,
  openExperiment,
  reach,
  ready,
  runToEnd,
  showTheory,
  stateOf,
  typeParameter,
  within,
} from './harness/experiment.mjs';
import { runNatively } from './harness/native.mjs';

const EXPERIMENTS = experimentsIn(DIST);
assert.ok(EXPERIMENTS.length > 0, 'no page has an experiment');

/** Another seed than any default, so that the seed field is seen to work. */
const SEED = 7;
/** Experiments whose single run need not agree with the theory, and why; their batteries must. */
const SCATTERED = new Map([
  ['hyperparameters', 'which rates train is seen over a grid, not in one cell'],
  ['learning-rate-transfer', 'the best rate of one seed scatters; the claim is on the median'],
]);
/** Enough steps for a run past its critical learning rate to leave the doubles' range. */
const LONG = 5000;
/** How far past the critical learning rate: the residual then at least doubles at every step. */
const TOO_FAST = 1.6;

/** @param {{name: string, state: string}[]} checks */
const verdicts = (checks) => checks.map(({ name, state }) => ({ name, state }));
/** The states of a check, as classes of the page's verdicts. */
const STATES = ['agrees', 'differs', 'outside', 'not_yet'];

inEachBrowser((check, browser) => {
  for (const { file, slug } of share(browser, onePerPage(EXPERIMENTS), (one) => one.file)) {
    check(`${slug} runs to its end, agrees with the theory and with lmlab`, async (page) => {
      const before = await openExperiment(page, file, slug);
      assert.equal(before.step, 0, 'it has started by itself');
      const early = before.checks.filter(({ state }) => state === 'differs');
      assert.deepEqual(early, [], 'these differ before the first step');
      const seedField = within(slug, 'role=textbox name=Seed');
      if ((await page.count(seedField)) > 0) {
        await page.fill(seedField, String(SEED)); // a lesson hides it where nothing is drawn
        await reach(page, slug, ({ seed }) => seed === SEED, 'take the seed');
      }
      await showTheory(page, slug);
      await ready(page, slug);
      const state = await runToEnd(page, slug);
      if (!SCATTERED.has(slug)) {
        assert.ok(
          state.checks.some((one) => one.state === 'agrees'),
          'nothing agrees with the theory',
        );
        const failed = state.checks.filter((one) => one.state === 'differs');
        assert.deepEqual(failed, [], 'these checks fail');
      }
      const native = runNatively(slug, state);
      assert.equal(await digestOf(page, slug), native.digest, 'other bits than natively');
      assert.deepEqual(verdicts(state.checks), verdicts(native.checks));
      for (const name of STATES) {
        const listed = await page.evaluate(
          (query, kind) => document.querySelector(query)?.querySelectorAll(kind).length,
          experiment(slug), // the first, where a lesson shows it several times
          `lm-verdict li.${name}`,
        );
        assert.equal(listed, state.checks.filter((one) => one.state === name).length, name);
      }
      assert.ok((await page.count(within(slug, '.plot canvas, .plot svg'))) > 0, 'no figure');
    });
  }

  if (!THOROUGH && browser !== 'chromium') return;
  // Its start is drawn from the seed, which not every experiment's is.
  const { file, slug } = EXPERIMENTS.find((one) => one.slug === 'dead-relu') ?? EXPERIMENTS[0];

  check('pausing, stepping and going on give the same run; reset keeps the seed', async (page) => {
    const start = await openExperiment(page, file, slug);
    const first = await digestOf(page, slug);
    await page.click(within(slug, 'role=button name=Play'));
    await reach(page, slug, ({ step, playing }) => playing && step > 0, 'play');
    await page.click(within(slug, 'role=button name=Pause'));
    const paused = await reach(page, slug, ({ playing }) => !playing, 'pause');
    assert.ok(paused.step > 0 && paused.step < paused.target, `paused at ${paused.step}`);
    await page.click(within(slug, 'role=button name=Step'));
    const stepped = await reach(page, slug, ({ step }) => step > paused.step, 'step');
    assert.equal(stepped.step, paused.step + 1);
    const state = await runToEnd(page, slug);
    assert.equal(await digestOf(page, slug), runNatively(slug, state).digest);
    await page.click(within(slug, 'role=button name=Reset'));
    const reset = await reach(page, slug, ({ step }) => step === 0, 'reset');
    assert.equal(reset.seed, start.seed);
    assert.equal(await digestOf(page, slug), first, 'reset is not the beginning');
    await page.click(within(slug, 'role=button name=New seed'));
    await reach(page, slug, ({ seed }) => seed !== start.seed, 'draw another seed');
    assert.notEqual(await digestOf(page, slug), first, 'another seed gives the same run');
  });

  check('past the critical learning rate the page says at which step it diverged', async (page) => {
    const diverging = 'gradient-flow';
    const at = EXPERIMENTS.find((one) => one.slug === diverging);
    assert.ok(at, `no page has ${diverging}`);
    const { scalars } = await openExperiment(page, at.file, diverging);
    const rate = TOO_FAST * scalars.critical_learning_rate;
    await typeParameter(page, diverging, 'learning_rate', rate.toPrecision(3));
    const taken = Number(rate.toPrecision(3));
    await reach(page, diverging, (now) => now.parameters.learning_rate === taken, 'take the rate');
    await page.fill(within(diverging, 'role=textbox name=Steps'), String(LONG));
    await reach(page, diverging, ({ target }) => target === LONG, 'take the steps');
    const state = await runToEnd(page, diverging);
    assert.ok(state.divergence, 'it did not diverge');
    const native = runNatively(diverging, { ...state, step: LONG });
    assert.equal(state.divergence.step, native.diverged_at);
    assert.equal(await digestOf(page, diverging), native.digest);
    const notice = await page.text(within(diverging, '.exp-notices'));
    assert.match(
      notice,
      new RegExp(`Diverged at step ${native.diverged_at}\\b.*learning.rate`, 'i'),
    );
  });

  check(
    'an experiment rests while it is out of sight and goes on when it is back',
    async (page) => {
      await openExperiment(page, file, slug);
      await page.choose(within(slug, 'role=combobox name=Pace'), '0.05');
      await page.click(within(slug, 'role=button name=Play'));
      await reach(page, slug, ({ step, playing }) => playing && step > 0, 'play');
      await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: 'instant' }));
      await reach(page, slug, ({ playing }) => !playing, 'rest');
      await page.scrollTo(within(slug, 'lm-run-bar'));
      await reach(page, slug, ({ playing }) => playing, 'go on');
    },
  );

  check('a worker that dies is replaced, and the page says so', async (page) => {
    await openExperiment(page, file, slug);
    const state = await runToEnd(page, slug);
    const digest = await digestOf(page, slug);
    await page.evaluate((name) => {
      const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
      element.session.run.engine.connection.worker.dispatchEvent(
        new ErrorEvent('error', { message: 'killed by the test', cancelable: true }),
      );
    }, slug);
    await page.see(within(slug, 'role=button name=Go on'));
    assert.match(await page.text(within(slug, '.exp-notices')), /Your settings are kept/);
    await page.click(within(slug, '.exp-notices >> role=button name=Go on'));
    await reach(page, slug, ({ step, playing }) => !playing && step === state.step, 'go on');
    assert.equal(await digestOf(page, slug), digest, 'the revived run differs');
    assert.deepEqual(
      (await page.consoleErrors()).filter((line) => !line.includes('killed by the test')),
      [],
    );
  });

  check('an engine that cannot be loaded anew is asked for again by the student', async (page) => {
    await openExperiment(page, file, slug);
    const state = await runToEnd(page, slug);
    const digest = await digestOf(page, slug);
    await page.evaluate((name) => {
      const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
      const { engine } = element.session.run;
      engine.wasm = 'nowhere/lmlab.wasm';
      const lost = new ErrorEvent('error', { message: 'killed by the test', cancelable: true });
      engine.connection.worker.dispatchEvent(lost);
    }, slug);
    await page.click(within(slug, '.exp-notices >> role=button name=Go on'));
    await page.see(within(slug, '.exp-notices >> role=button name=Try again'));
    await page.evaluate((name) => {
      const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
      element.session.run.engine.wasm = null;
    }, slug);
    await page.click(within(slug, '.exp-notices >> role=button name=Try again'));
    await page.waitFor((name) => {
      const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
      return !element.session.run.lost;
    }, slug);
    await reach(page, slug, ({ step, playing }) => !playing && step === state.step, 'go on');
    assert.equal(await digestOf(page, slug), digest, 'the revived run differs');
    const expected = /killed by the test|nowhere|404/;
    assert.deepEqual(
      (await page.consoleErrors()).filter((line) => !expected.test(line)),
      [],
    );
  });

  check(
    'every experiment of a page can run in turn without disturbing the others',
    async (page) => {
      const here = EXPERIMENTS.filter((one) => one.file === file);
      await page.goto(file);
      for (const one of here) await ready(page, one.slug);
      for (const one of here) {
        const state = await stateOf(page, one.slug);
        assert.equal(state?.step, 0, `${one.slug} moved by itself`);
      }
    },
  );
});
