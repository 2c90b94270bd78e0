// An embedded experiment and a course platform around it: state and score are kept, or nothing is said.
import assert from 'node:assert/strict';
import { inChromiumFirst } from './harness.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const SLUG = 'gradient-flow';

/**
 * A page of the site that plays the platform: a frame, a log of its messages, and an answer.
 * @param {Page} page @param {string} query of the frame @param {{answers: boolean, state?: unknown}} how
 */
async function platform(page, query, { answers, state = null }) {
  await page.goto('index.html');
  await page.evaluate(
    (address, answer, kept) => {
      /** @type {any[]} */
      const log = [];
      const frame = document.createElement('iframe');
      Object.assign(window, { log, frame });
      addEventListener('message', ({ data, source }) => {
        if (source !== frame.contentWindow || !/^SPLICE/.test(data?.subject)) return;
        log.push(data);
        if (data.subject !== 'SPLICE.getState' || !answer) return;
        const { message_id: id } = data;
        frame.contentWindow?.postMessage({ subject: 'SPLICE.getState.response', message_id: id, state: kept }, '*'); // prettier-ignore
      });
      Object.assign(frame, { src: address, width: 900, height: 900, title: 'Experiment' });
      document.body.prepend(frame);
      frame.scrollIntoView();
    },
    `embed/${SLUG}/index.html${query}`,
    answers,
    state,
  );
  await page.waitFor(() => {
    const element = /** @type {any} */ (window).frame.contentDocument?.querySelector(
      'lm-experiment',
    );
    return Boolean(element?.session?.live) && !element.session.making;
  });
}

/** @param {Page} page @returns {Promise<any[]>} */
const log = (page) => page.evaluate(() => /** @type {any} */ (window).log);

/** Carries the run in the frame on. @param {Page} page @param {number} step */
const runTo = (page, step) =>
  page.evaluate(async (to) => {
    const element = /** @type {any} */ (window).frame.contentDocument.querySelector(
      'lm-experiment',
    );
    await element.session.time.runTo(to);
  }, step);

/** @param {Page} page */
const stands = (page) =>
  page.evaluate(() => {
    const { contentDocument } = /** @type {any} */ (window).frame;
    const { session } = contentDocument.querySelector('lm-experiment');
    const notices = session.notices.map((/** @type {any} */ one) => one.text).join(' ');
    return { step: session.step, seed: session.settings.seed, notices, footer: contentDocument.querySelector('footer').textContent };
  }); // prettier-ignore

const pause = () => new Promise((resolve) => setTimeout(resolve, 1500));

inChromiumFirst((check) => {
  /** @type {any} */
  let kept;

  check('without the attribute nothing is said', async (page) => {
    await platform(page, '?seed=7', { answers: true });
    await runTo(page, 30);
    await pause();
    assert.deepEqual(await log(page), []);
  });

  check('a platform that does not answer is asked once, and nothing changes', async (page) => {
    await platform(page, '?seed=7&splice=on', { answers: false });
    await page.waitUntil(async () => (await log(page)).length > 0, 'the question');
    await runTo(page, 30);
    await pause();
    assert.deepEqual((await log(page)).map((one) => one.subject), ['SPLICE.getState']); // prettier-ignore
    const { notices, footer } = await stands(page);
    assert.equal(notices, '');
    assert.doesNotMatch(footer, /keeps where you stand/);
  });

  check('one that answers is told score and state, and the student is told so', async (page) => {
    await platform(page, '?seed=7&splice=on', { answers: true });
    const told = async () => /keeps where you stand/.test((await stands(page)).footer);
    await page.waitUntil(told, 'the line below the figure');
    await runTo(page, 30);
    await page.waitUntil(async () => (await log(page)).length > 1, 'the report');
    const report = (await log(page))[1];
    assert.equal(report.subject, 'SPLICE.reportScoreAndState');
    assert.ok(report.score > 0 && report.score <= 1);
    kept = report.state;
    assert.deepEqual([kept.experiment, kept.seed, kept.steps], [SLUG, 7, 30]);
  });

  check('the state comes back as it was kept, to the last bit', async (page) => {
    await platform(page, '?splice=on', { answers: true, state: kept });
    await page.waitUntil(async () => (await stands(page)).step === 30, 'the state');
    await page.waitUntil(async () => /identical/.test((await stands(page)).notices), 'the digest');
    assert.equal((await stands(page)).seed, 7);
  });

  check('a hostile state is refused in a sentence and changes nothing', async (page) => {
    const state = { ...kept, experiment: '<img src=x onerror="window.hacked=1">' };
    await platform(page, '?splice=on', { answers: true, state });
    await page.waitUntil(async () => (await stands(page)).notices !== '', 'the sentence');
    assert.match((await stands(page)).notices, /experiment: .*lab record/);
    assert.equal((await stands(page)).step, 0);
    const inserted = () => /** @type {any} */ (window).frame.contentDocument.querySelector('img');
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).frame.contentWindow.hacked ?? null), null); // prettier-ignore
    assert.equal(await page.evaluate(inserted), null);
  });
});
