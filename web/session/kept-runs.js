// Runs that a student keeps: what made them, what they showed, and their curves over the present one.

/** @typedef {import('../client/messages.js').Observation} Observation */
/** @typedef {import('../client/messages.js').ParameterValue} ParameterValue */
/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../client/messages.js').Series} Series */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./state.js').Order} Order */

/**
 * A run that was kept. `number`, from 1, decides its colour and dash and stays the same while the run is
 * kept; 0: it stands in the table alone, and `observation` has no views. `parameters` are all of them, as the
 * engine understood them; `step` is NaN where the run took as many as the experiment suggests.
 * @typedef {object} KeptRun
 * @property {number} number
 * @property {string} name
 * @property {Record<string, ParameterValue>} parameters
 * @property {Order} order what makes it again
 * @property {number} seed
 * @property {number} step
 * @property {Observation} observation
 */

/** So many are drawn, as many as there are colours; each holds one observation, so memory is bounded. */
export const MOST_DRAWN = 5;
/** So many are kept in all: as many as one sweep of the page may have. */
export const MOST_KEPT = 5000;
const LONGEST_NAME = 40;

/** Roles of a kept run that are drawn over the present one: theory is drawn once. */
const OVERLAID = new Set(['measured', 'train', 'test']);

/**
 * Keeps the run as it stands: with its curves while a colour is free, then as a row of the table.
 * @param {readonly KeptRun[]} kept
 * @param {Session} session with a run
 * @returns {KeptRun[]} with one more; the same when there is nothing to keep or no room
 */
export function withKept(kept, { run, live, accepted, inputs, settings }) {
  if (!run || !live || kept.length >= MOST_KEPT) return [...kept];
  const number = free(MOST_DRAWN, (n) => !kept.some((one) => one.number === n)) ?? 0;
  const one = {
    number,
    name: number > 0 ? `Run ${String.fromCharCode(64 + number)}` : nameOfRow(kept),
    parameters: { ...run.parameters },
    order: {
      settings: { ...accepted.settings, steps: settings.steps },
      inputs: [...inputs],
      events: [...run.events],
    },
    seed: run.seed,
    step: live.step,
    observation: number > 0 ? live : numbersOf(live),
  };
  return inOrder([...kept, one]);
}

/** The first whole number from 1 that is free. @param {number} most @param {(n: number) => boolean} fits */
const free = (most, fits) => Array.from({ length: most }, (_, i) => i + 1).find(fits);

/** The name of a run without a colour. @param {readonly KeptRun[]} kept */
function nameOfRow(kept) {
  const taken = new Set(kept.map(({ name }) => name));
  const number = free(MOST_KEPT, (n) => n > MOST_DRAWN && !taken.has(`Run ${n}`));
  return `Run ${number ?? MOST_KEPT}`;
}

/** What a row of the table needs of an observation. @param {Observation} observation @returns {Observation} */
export const numbersOf = ({ step, scalars }) => ({ step, scalars, views: [], checks: [] });

/** Those that are drawn by their numbers, then the others as they came. @param {KeptRun[]} kept */
export const inOrder = (kept) =>
  kept.sort((a, b) => (a.number || MOST_KEPT) - (b.number || MOST_KEPT));

/** A name as it may be shown: one line, not too long, not empty. @param {string} text @param {string} before */
export function cleanName(text, before) {
  const line = text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim();
  return [...line].slice(0, LONGEST_NAME).join('') || before;
}

/**
 * Whether a run is exactly the present one, which needs no second line of its own.
 * @param {KeptRun} one @param {Observation} present
 */
const isPresent = (one, present) => one.observation === present;

/**
 * Views with the kept runs' curves and trajectories beside the present run's.
 * @param {View[]} views @param {readonly KeptRun[]} kept @param {Observation} present
 * @returns {View[]}
 */
export function overlaid(views, kept, present) {
  const others = kept.filter((one) => !isPresent(one, present));
  if (others.length === 0) return views;
  return views.map((view) => {
    const drawn = view.kind === 'curve' || (view.kind === 'scatter' && view.steps.length > 0);
    if (!drawn) return view;
    const more = others.flatMap((one) => seriesOf(one, view.name));
    return { ...view, series: [...view.series, ...more] };
  });
}

/** @param {KeptRun} one @param {string} name of the view @returns {(Series & {run: number})[]} */
function seriesOf({ observation, name: run, number }, name) {
  const view = observation.views.find((other) => other.name === name);
  const series = view?.series.filter((one) => OVERLAID.has(one.role)) ?? [];
  return series.map((one) => ({ ...one, name: `${run}: ${one.name}`, run: number }));
}

/**
 * The names of parameters whose values are not the same in all of these runs.
 * @param {Record<string, ParameterValue>[]} runs
 */
export function differing(runs) {
  const names = new Set(runs.flatMap((parameters) => Object.keys(parameters)));
  return [...names].filter(
    (name) => new Set(runs.map((parameters) => String(parameters[name]))).size > 1,
  );
}
