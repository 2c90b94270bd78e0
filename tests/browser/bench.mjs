// `npm run bench:page [NAME]`: in Chromium, while experiments train at full speed: the longest task of the main thread and frames a second; and how soon a first visitor's experiment answers.
import os from 'node:os';
import puppeteer from 'puppeteer-core';
import { DIST } from './harness.mjs';
import { experimentsIn } from './harness/experiment.mjs';
import { locate } from './harness/locate.mjs';
import { startSite } from './harness/site.mjs';

/** How long each experiment is watched, ms, after it has warmed up for a while. */
const WATCH_MS = 4000;
const WARM_MS = 1000;
/** A task longer than this is felt (the browsers' own definition of a long task), ms. */
const LIMIT_MS = 50;
/** A run's end is put so far away that it does not come. */
const FAR = 1_000_000_000;

/** A task of the page's main thread, in ms: by the clock, and the processor's time in it. @typedef {{wall: number, cpu: number}} Task */

/**
 * The longest tasks of the renderer's main thread in a trace.
 * @param {Uint8Array} bytes of Chromium's JSON trace
 * @returns {Task}
 */
function longestTask(bytes) {
  const { traceEvents } = JSON.parse(new TextDecoder().decode(bytes));
  /** @type {(event: any) => string} */
  const thread = ({ pid, tid }) => `${pid} ${tid}`;
  const main = new Set(
    traceEvents
      .filter(
        (/** @type {any} */ e) => e.name === 'thread_name' && e.args.name === 'CrRendererMain',
      )
      .map(thread),
  );
  const tasks = traceEvents.filter(
    (/** @type {any} */ e) => e.ph === 'X' && /RunTask$/.test(e.name) && main.has(thread(e)),
  );
  if (tasks.length === 0) throw new Error('the trace holds no task of the main thread');
  /** @param {'dur' | 'tdur'} key */
  const most = (key) => Math.max(...tasks.map((/** @type {any} */ e) => (e[key] ?? 0) / 1000));
  return { wall: most('dur'), cpu: most('tdur') };
}

/** Brings an experiment into sight and waits until it is made and drawn. @param {import('puppeteer-core').Page} page @param {string} slug */
async function appear(page, slug) {
  await page.evaluate((name) => {
    document.querySelector(`lm-experiment[name="${name}"]`)?.scrollIntoView({ block: 'start' });
  }, slug);
  await page.waitForFunction(
    (name) => {
      const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
      return element?.session?.live && !element.session.making;
    },
    { timeout: 60_000 },
    slug,
  );
}

/** Plays an experiment without end at full speed. @param {import('puppeteer-core').Page} page @param {string} slug */
async function play(page, slug) {
  await appear(page, slug);
  await page.evaluate(
    (name, far) => {
      const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
      const { session } = element;
      document.querySelector(`lm-experiment[name="${name}"] .plot`)?.scrollIntoView({ block: 'center' }); // prettier-ignore
      session.maker.cheap = false; // theory ahead of a run without end would never come
      session.time.setPace(Infinity);
      session.setTarget(far);
      void session.time.play();
    },
    slug,
    FAR,
  );
}

/** Animation frames and drawn observations a second. @param {import('puppeteer-core').Page} page @param {string} slug */
const countFrames = (page, slug) =>
  page.evaluate(
    async (name, ms) => {
      const { session } = /** @type {any} */ (
        document.querySelector(`lm-experiment[name="${name}"]`)
      );
      let [frames, drawn, last] = [0, 0, session.live];
      const [began, first] = [performance.now(), session.step];
      while (performance.now() - began < ms) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        frames += 1;
        if (session.live !== last) drawn += 1;
        last = session.live;
      }
      const seconds = (performance.now() - began) / 1000;
      const steps = (session.step - first) / seconds;
      return { frames: frames / seconds, drawn: drawn / seconds, steps };
    },
    slug,
    WATCH_MS,
  );

const [filter = ''] = process.argv.slice(2);
const site = await startSite(DIST);
const browser = await puppeteer.launch({
  executablePath: locate('chromium').browser,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
let failed = false;
const load = os.loadavg()[0] / os.cpus().length;
if (load > 1) {
  console.log(`This machine is busy (${load.toFixed(1)} programs a core): the clock's times count others' work too.`); // prettier-ignore
}
try {
  console.log(
    'experiment                   longest task, ms   processor, ms   frames/s   drawn/s   steps/s',
  );
  for (const { file, slug } of experimentsIn(DIST).filter((one) => one.slug.includes(filter))) {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(new URL(file, `${site.origin}/`).href);
    await play(page, slug);
    await new Promise((resolve) => setTimeout(resolve, WARM_MS));
    await page.tracing.start({ categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
    const { frames, drawn, steps } = await countFrames(page, slug);
    const { wall, cpu } = longestTask(/** @type {Uint8Array} */ (await page.tracing.stop()));
    const numbers = [wall.toFixed(1).padStart(18), cpu.toFixed(1).padStart(16), frames.toFixed(1).padStart(11), drawn.toFixed(1).padStart(10), steps.toPrecision(3).padStart(10)]; // prettier-ignore
    console.log(slug.padEnd(27) + numbers.join(''));
    failed ||= cpu > LIMIT_MS;
    await page.close();
  }
  console.log('\nfirst visit, ms from the address to the first experiment’s answer');
  const seen = new Set();
  for (const { file, slug } of experimentsIn(DIST).filter((one) => one.slug.includes(filter))) {
    if (seen.has(file)) continue;
    seen.add(file);
    const visitor = await browser.createBrowserContext(); // with nothing kept
    const page = await visitor.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    const began = performance.now();
    await page.goto(new URL(file, `${site.origin}/`).href, { waitUntil: 'domcontentloaded' });
    await appear(page, slug);
    console.log(`${slug.padEnd(27)}${(performance.now() - began).toFixed(0).padStart(18)}`);
    await visitor.close();
  }
} finally {
  await browser.close();
  await site.stop();
}
if (failed) {
  console.error(`A task of the main thread took more than ${LIMIT_MS} ms of the processor.`);
  process.exitCode = 1;
}
