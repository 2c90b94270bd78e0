// An experiment on a page as a student meets it: reading where it stands, setting it, playing it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { attributes, pagesOf } from './folder.mjs';

/** @typedef {import('./page.mjs').Page} Page */

/**
 * @typedef {object} State
 * @property {number} step
 * @property {number} target how far Play goes
 * @property {boolean} playing
 * @property {boolean} ended no further step can be taken
 * @property {null | {step: number, message: string}} divergence
 * @property {number} seed
 * @property {Record<string, string | number | boolean>} parameters all of them
 * @property {{name: string, state: string, passed: boolean, predicted: number, measured: number}[]} checks
 * @property {Record<string, number>} scalars
 * @property {string[]} notices the sentences that stand in the experiment
 * @property {Record<string, string>} faults messages by parameter
 */

/** The query of an experiment: by its name, or by # and its id where a lesson shows it several times. @param {string} slug */
export const experiment = (slug) =>
  slug.startsWith('#') ? `lm-experiment${slug}` : `lm-experiment[name="${slug}"]`;

/** The query of a part of an experiment. @param {string} slug @param {string} query */
export const within = (slug, query) => `${experiment(slug)} >> ${query}`;

/** How many of a part an experiment has; the first of that name, as everywhere here. @param {Page} page @param {string} slug @param {string} part */
export const countIn = (page, slug, part) =>
  page.evaluate(
    ([query, wanted]) => document.querySelector(query ?? '')?.querySelectorAll(wanted ?? '').length,
    [experiment(slug), part],
  );

/** All experiments of a built site with the page that holds each. @param {string} folder */
export function experimentsIn(folder) {
  return pagesOf(folder).flatMap((file) => {
    const html = readFileSync(path.join(folder, file), 'utf8');
    const tags = html.match(/<lm-experiment\b[^>]*>/g) ?? [];
    return tags.flatMap((tag) => attributes(tag, 'name')).map((slug) => ({ file, slug }));
  });
}

/** Where an experiment stands; null while it is being made or drawn. @param {Page} page @param {string} slug @returns {Promise<State | null>} */
export const stateOf = (page, slug) =>
  page.evaluate((query) => {
    const element = /** @type {any} */ (document.querySelector(query));
    const session = element?.session;
    if (!session?.run || !session.live || session.making) return null;
    const { run, live, step, target, settings, notices, faults } = session;
    if (!run.playing && live.step !== step) return null; // the last frame is on its way
    return {
      step,
      target,
      playing: run.playing,
      ended: run.state.ended,
      divergence: run.state.divergence,
      seed: settings.seed,
      parameters: run.parameters,
      checks: live.checks,
      scalars: Object.fromEntries(live.scalars.map((/** @type {any} */ s) => [s.name, s.value])),
      notices: notices.map((/** @type {any} */ notice) => notice.text),
      faults: Object.fromEntries(faults),
    };
  }, experiment(slug));

/**
 * Waits until an experiment's state fulfils something, and returns it.
 * @param {Page} page @param {string} slug
 * @param {(state: State) => boolean} fits
 * @param {string} what for the message when it never does
 * @returns {Promise<State>}
 */
export async function reach(page, slug, fits, what) {
  let last = /** @type {State | null} */ (null);
  const say = { toString: () => `${slug} to ${what}; it stands at ${JSON.stringify(last)}` };
  await page.waitUntil(async () => {
    last = await stateOf(page, slug);
    return last !== null && fits(last);
  }, say);
  return /** @type {State} */ (/** @type {unknown} */ (last));
}

/** Brings an experiment into sight, where it begins to load, and waits until it has a run. @param {Page} page @param {string} slug */
export async function ready(page, slug) {
  await page.scrollTo(experiment(slug));
  await page.scrollTo(within(slug, 'lm-run-bar'));
  return reach(page, slug, (state) => !state.playing, 'be ready');
}

/** Opens a page and waits for one of its experiments. @param {Page} page @param {string} file @param {string} slug */
export async function openExperiment(page, file, slug) {
  await page.goto(file);
  return ready(page, slug);
}

/** The run at rest where it stands. @param {State} state */
const atEnd = ({ playing, ended, step, target }) => !playing && (ended || step >= target);

/** Shows what the run bar folds on a phone. @param {Page} page @param {string} slug */
async function unfoldRunBar(page, slug) {
  const folded = await page.evaluate(
    (query) => document.querySelector(`${query} .run-more[aria-expanded=false]`)?.checkVisibility(),
    experiment(slug),
  );
  if (folded) await page.click(within(slug, '.run-more'));
}

/** Chooses a preset by its label, also one that stands behind “More presets”. @param {Page} page @param {string} slug @param {string} label */
export async function choosePreset(page, slug, label) {
  const chip = within(slug, `lm-presets >> role=button name=${label}`);
  const more = within(slug, 'lm-presets .chip-more[aria-expanded=false]');
  if ((await page.count(chip)) === 0 && (await page.count(more)) > 0) await page.click(more);
  await page.click(chip);
}

/** Plays an experiment to its target as fast as it goes. @param {Page} page @param {string} slug */
export async function runToEnd(page, slug) {
  await unfoldRunBar(page, slug);
  await page.choose(within(slug, 'role=combobox name=Pace'), 'Infinity');
  await page.click(within(slug, 'button.go'));
  return reach(page, slug, (state) => state.step > 0 && atEnd(state), 'come to its end');
}

/** Opens the menu under an experiment, where it is closed. @param {Page} page @param {string} slug */
export async function openMenu(page, slug) {
  const button = within(slug, 'role=button name=Share and save');
  const open = () => page.count(within(slug, '.share-groups:not([hidden])'));
  if ((await open()) > 0) return;
  await page.click(button);
  await page.waitUntil(async () => (await open()) > 0, 'the menu');
}

/** Presses an entry of the menu under an experiment. @param {Page} page @param {string} slug @param {string} name */
export async function pressEntry(page, slug, name) {
  await openMenu(page, slug);
  await page.click(within(slug, `.share-groups >> role=button name=${name}`));
}

/** The digest of an experiment's run. @param {Page} page @param {string} slug @returns {Promise<string>} */
export const digestOf = (page, slug) =>
  page.evaluate(async (query) => {
    const element = /** @type {any} */ (document.querySelector(query));
    return (await element.session.run.digest()).digest;
  }, experiment(slug));

/** The label of a parameter's control. @param {Page} page @param {string} slug @param {string} parameter @returns {Promise<string>} */
const labelOf = (page, slug, parameter) =>
  page.evaluate(
    (query, wanted) => {
      const element = /** @type {any} */ (document.querySelector(query));
      const { parameters } = element.session.description;
      const found = parameters.find((/** @type {any} */ one) => one.name === wanted);
      if (!found) throw new Error(`${query} has no parameter ${wanted}`);
      return found.label || found.name;
    },
    experiment(slug),
    parameter,
  );

/** The query of a control of a parameter, unfolded. @param {Page} page @param {string} query */
async function unfolded(page, query) {
  await page.unfold(query);
  return query;
}

/** The query of a parameter's typed field. @param {Page} page @param {string} slug @param {string} parameter */
export const fieldOf = async (page, slug, parameter) =>
  unfolded(page, within(slug, `role=textbox name=${await labelOf(page, slug, parameter)}, typed`));

/** The query of a parameter's slider. @param {Page} page @param {string} slug @param {string} parameter */
export const sliderOf = async (page, slug, parameter) =>
  unfolded(page, within(slug, `role=slider name=${await labelOf(page, slug, parameter)}`));

/** Types a parameter's value. @param {Page} page @param {string} slug @param {string} parameter @param {string} text */
export async function typeParameter(page, slug, parameter, text) {
  await page.fill(await fieldOf(page, slug, parameter), text);
}

/** Shows the theory where it is kept back until the student has guessed. @param {Page} page @param {string} slug */
export async function showTheory(page, slug) {
  const hidden = await page.evaluate((query) => {
    const element = /** @type {any} */ (document.querySelector(query));
    return element.session.theoryHidden;
  }, experiment(slug));
  if (!hidden) return;
  const skip = 'lm-prediction >> role=button name=Show me without a guess';
  while ((await page.count(skip)) > 0) await page.click(skip);
}

/**
 * Does something that must be refused, and waits for the sentence that says so.
 * @param {Page} page @param {string} slug
 * @param {() => Promise<unknown>} act
 * @param {RegExp} sentence
 */
export async function refused(page, slug, act, sentence) {
  const before = await digestOf(page, slug);
  await act();
  const said = (/** @type {State} */ { notices, faults }) => [...notices, ...Object.values(faults)];
  const state = await reach(
    page,
    slug,
    (now) => said(now).some((text) => sentence.test(text)),
    `say ${sentence}`,
  );
  const sentences = said(state);
  if (sentences.length !== 1) throw new Error(`more than one sentence: ${sentences.join(' | ')}`);
  if (sentences[0].includes('\n')) throw new Error(`more than one line: ${sentences[0]}`);
  await page.waitFor(
    (query, text) => {
      const element = /** @type {HTMLElement | null} */ (document.querySelector(query));
      return element?.innerText.replace(/\s+/g, ' ').includes(text.replace(/\s+/g, ' '));
    },
    experiment(slug),
    sentences[0],
  );
  if ((await digestOf(page, slug)) !== before) throw new Error('the run was not kept');
}

/** Fails when anything of a hostile text has become an element or run as a script. @param {Page} page */
export async function nothingInserted(page) {
  const found = await page.evaluate(() => {
    const foreign = document.querySelectorAll('main img, main script, main iframe, main [onerror]');
    const polluted = 'polluted' in {} || 'hacked' in window;
    return [...foreign].map((e) => e.outerHTML.slice(0, 100)).concat(polluted ? ['polluted'] : []);
  });
  if (found.length > 0) throw new Error(`inserted as HTML: ${found.join(' | ')}`);
}
