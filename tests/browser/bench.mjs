// `npm run bench:page [NAME]`: in Chromium, while experiments train at full speed: the longest task of the main thread and frames per second; and how soon a first visitor's experiment answers, on this machine and on a phone.
import os from 'node:os';
import puppeteer from 'puppeteer-core';
import { DIST } from './harness.mjs';
import { experimentsIn } from './harness/experiment.mjs';
import { locate } from './harness/locate.mjs';
import { startProject } from './harness/servers.mjs';
import { startSite } from './harness/site.mjs';
import { PHONE, allTime, longest, startNarrow, tasksIn } from './harness/weak.mjs';

/** How long each experiment is watched, ms, after it has warmed up for a while. */
const WATCH_MS = 4000;
const WARM_MS = 1000;
/** A task longer than this is felt (the browsers' own definition of a long task), ms. */
const LIMIT_MS = 50;
/** What a trace holds. */
const TRACED = { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] };
/** On a phone: the middle one of so many visits counts. */
const VISITS = 3;
/** A run's end is put so far away that it does not come. */
const FAR = 1_000_000_000;

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

/** A visit on a phone: bytes and time until the page's first experiment answers, the longest task until then, and the main thread's time per update while it plays at its own pace. @param {string} file @param {string} slug */
async function visitOnPhone(file, slug) {
  const server = await startProject(DIST);
  const network = await startNarrow(server.origin, PHONE.bytesPerSecond);
  const visitor = await browser.createBrowserContext(); // with nothing kept
  try {
    const page = await visitor.newPage();
    await page.setViewport({ ...PHONE, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
    await page.emulateCPUThrottling(PHONE.slower);
    await page.tracing.start(TRACED);
    const began = performance.now();
    await page.goto(new URL(file, `${network.origin}/`).href, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(
      () => [...document.querySelectorAll('lm-experiment, lm-opening')].some((/** @type {any} */ one) => one.session?.live), // prettier-ignore
      { timeout: 120_000, polling: 20 },
    );
    const [bytes, answer] = [network.sent(), performance.now() - began];
    const task = longest(tasksIn(await page.tracing.stop())).cpu;
    await appear(page, slug);
    return { bytes, answer, task, update: await updateOf(page, slug) };
  } finally {
    await visitor.close();
    await network.stop();
    await server.stop();
  }
}

/** The main thread's time per update of an experiment that plays, ms. @param {import('puppeteer-core').Page} page @param {string} slug */
async function updateOf(page, slug) {
  await page.evaluate((name) => {
    const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
    element.querySelector('.plot')?.scrollIntoView({ block: 'center' });
  }, slug);
  await new Promise((resolve) => setTimeout(resolve, WARM_MS));
  await page.tracing.start(TRACED);
  const drawn = await page.evaluate(
    async (name, ms) => {
      const { session } = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`)); // prettier-ignore
      let [count, last] = [0, session.live];
      const note = () => {
        if (session.live !== last) count += 1;
        last = session.live;
      };
      for (const kind of ['change', 'frame']) session.addEventListener(kind, note);
      void session.time.play();
      await new Promise((resolve) => setTimeout(resolve, ms));
      return count;
    },
    slug,
    WATCH_MS,
  );
  return allTime(tasksIn(await page.tracing.stop())) / Math.max(1, drawn);
}

/** @template {{file: string}} T @param {T[]} all */
const firstOfEach = (all) =>
  all.filter(({ file }, i) => all.findIndex((one) => one.file === file) === i);

/** @param {number[]} values */
const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** @param {{file: string, slug: string}[]} pages the first experiment of each */
async function onPhone(pages) {
  console.log(`\nfirst visit on a phone: ${PHONE.slower} times slower, ${(8 * PHONE.bytesPerSecond) / 1e6} Mbit/s, ${PHONE.width} × ${PHONE.height}, nothing kept; the middle of ${VISITS}`); // prettier-ignore
  console.log('page                        kB to the answer   ms to it   longest task, ms   an update, ms'); // prettier-ignore
  for (const { file, slug } of pages) {
    /** @type {Awaited<ReturnType<typeof visitOnPhone>>[]} */
    const visits = [];
    for (let i = 0; i < VISITS; ++i) visits.push(await visitOnPhone(file, slug));
    /** @param {keyof (typeof visits)[0]} key @param {number} width @param {number} digits @param {number} [unit] */
    const column = (key, width, digits, unit = 1) =>
      (middle(visits.map((visit) => visit[key])) / unit).toFixed(digits).padStart(width);
    console.log(slug.padEnd(27) + column('bytes', 17, 0, 1000) + column('answer', 11, 0) + column('task', 19, 0) + column('update', 16, 1)); // prettier-ignore
  }
}

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
    await page.tracing.start(TRACED);
    const { frames, drawn, steps } = await countFrames(page, slug);
    const { wall, cpu } = longest(tasksIn(await page.tracing.stop()));
    const numbers = [wall.toFixed(1).padStart(18), cpu.toFixed(1).padStart(16), frames.toFixed(1).padStart(11), drawn.toFixed(1).padStart(10), steps.toPrecision(3).padStart(10)]; // prettier-ignore
    console.log(slug.padEnd(27) + numbers.join(''));
    failed ||= cpu > LIMIT_MS;
    await page.close();
  }
  console.log('\nfirst visit, ms from the address to the first experiment’s answer');
  for (const { file, slug } of firstOfEach(
    experimentsIn(DIST).filter((one) => one.slug.includes(filter)),
  )) {
    const visitor = await browser.createBrowserContext(); // with nothing kept
    const page = await visitor.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    const began = performance.now();
    await page.goto(new URL(file, `${site.origin}/`).href, { waitUntil: 'domcontentloaded' });
    await appear(page, slug);
    console.log(`${slug.padEnd(27)}${(performance.now() - began).toFixed(0).padStart(18)}`);
    await visitor.close();
  }
  await onPhone(firstOfEach(experimentsIn(DIST).filter((one) => one.slug.includes(filter))));
} finally {
  await browser.close();
  await site.stop();
}
if (failed) {
  console.error(`A task of the main thread took more than ${LIMIT_MS} ms of the processor.`);
  process.exitCode = 1;
}
