// An experiment on a page as a student meets it: reading where it stands, playing it to its end.

/** @typedef {import('./page.mjs').Page} Page */

/** The query of an experiment. @param {string} slug */
export const experiment = (slug) => `lm-experiment[name="${slug}"]`;

/** The slugs of a page's experiments, in order. @param {Page} page @returns {Promise<string[]>} */
export const experimentsOf = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('lm-experiment')].map((e) => e.getAttribute('name') ?? ''),
  );

/**
 * Where an experiment stands.
 * @param {Page} page @param {string} slug
 * @returns {Promise<null | {step: number, target: number, shownStep: number, playing: boolean,
 *   ended: boolean, seed: number, parameters: Record<string, string | number | boolean>,
 *   checks: {name: string, passed: boolean, predicted: number, measured: number}[]}>} null while it loads
 */
export const stateOf = (page, slug) =>
  page.evaluate((name) => {
    const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
    const session = element?.session;
    if (!session?.run || !session.live || session.making) return null;
    const { step, target, shownStep, playing, ended, settings } = session;
    const { parameters } = session.run;
    const checks = session.live.checks.map((/** @type {any} */ check) => ({ ...check }));
    return { step, target, shownStep, playing, ended, seed: settings.seed, parameters, checks };
  }, slug);

/** Waits until an experiment has a run, and says where it stands. @param {Page} page @param {string} slug */
export async function ready(page, slug) {
  await page.waitUntil(() => stateOf(page, slug), `the run of ${slug}`);
  const state = await stateOf(page, slug);
  if (!state) throw new Error(`${slug} lost its run`);
  return state;
}

/** Waits until a state fulfils something, and returns it. @param {Page} page @param {string} slug @param {(state: NonNullable<Awaited<ReturnType<typeof stateOf>>>) => boolean} fits @param {string} what */
export async function reach(page, slug, fits, what) {
  /** @type {Awaited<ReturnType<typeof stateOf>>} */
  let state = null;
  await page.waitUntil(async () => {
    state = await stateOf(page, slug);
    return state !== null && fits(state);
  }, `${slug} to ${what}`);
  return /** @type {NonNullable<typeof state>} */ (/** @type {unknown} */ (state));
}

/** The digest of an experiment's run. @param {Page} page @param {string} slug @returns {Promise<string>} */
export const digestOf = (page, slug) =>
  page.evaluate(async (name) => {
    const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
    return (await element.session.run.digest()).digest;
  }, slug);
