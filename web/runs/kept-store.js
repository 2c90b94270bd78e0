// Kept runs with their curves over a reload: what makes each of them again, in the tab's storage; untrusted when read.
import { MAX_QUERY, decodeLink, encodeLink } from '../client/link.js';
import { MOST_DRAWN, cleanName } from '../session/kept-runs.js';
import { requestOf } from '../session/run-maker.js';
import { sharedEngine } from '../base/shared-engine.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../session/kept-runs.js').KeptRun} KeptRun */
/** @typedef {import('../session/state.js').Order} Order */

/** A run to make again. @typedef {{number: number, name: string, order: Order, step: number}} Wanted */

const PREFIX = 'lab:kept:'; // the place that follows has the page's path
/** A text longer than this was not written here. */
const MOST_TEXT = MOST_DRAWN * (MAX_QUERY + 1000);

/**
 * Writes what makes the runs again, as links hold it.
 * @param {string} place of the experiment: its page and its id
 * @param {readonly KeptRun[]} kept
 * @returns {'all' | 'small' | 'none'} whether all outlast a reload, those with small data alone, or none
 */
export function storeKept(place, kept) {
  const drawn = kept.filter(({ number }) => number > 0);
  const entries = drawn.map(({ number, name, order, step }) => {
    const { parameters, seed } = order.settings;
    const { inputs, events } = order;
    return { number, name, ...encodeLink({ parameters, seed, steps: step, events, inputs }) };
  });
  const small = entries.filter(({ complete }) => complete);
  const text = JSON.stringify(small.map(({ number, name, query }) => ({ number, name, query })));
  try {
    if (small.length > 0) sessionStorage.setItem(PREFIX + place, text);
    else sessionStorage.removeItem(PREFIX + place);
  } catch {
    return 'none'; // closed or full
  }
  return small.length === entries.length ? 'all' : 'small';
}

/**
 * What was kept at a place; what cannot be read, or is not the experiment's, is left out.
 * @param {string} place @param {ExperimentDescription} description
 * @returns {Wanted[]} at most MOST_DRAWN, each with a number of its own
 */
export function storedKept(place, description) {
  /** @type {Map<number, Wanted>} */
  const wanted = new Map();
  for (const entry of storedEntries(place)) {
    const one = wantedRun(entry, description);
    if (one && !wanted.has(one.number)) wanted.set(one.number, one);
  }
  return [...wanted.values()];
}

/** @param {string} place @returns {unknown[]} */
function storedEntries(place) {
  try {
    const text = sessionStorage.getItem(PREFIX + place) ?? '';
    const read = text.length <= MOST_TEXT ? JSON.parse(text) : [];
    return Array.isArray(read) ? read : [];
  } catch {
    return []; // closed, or not what we wrote: as if nothing was kept
  }
}

/** @param {any} entry @param {ExperimentDescription} description @returns {Wanted | null} */
function wantedRun(entry, description) {
  const { number, name, query } = entry ?? {};
  const numbered = Number.isInteger(number) && number >= 1 && number <= MOST_DRAWN;
  if (!numbered || typeof name !== 'string' || typeof query !== 'string') return null;
  const { state, faults } = decodeLink(query, description);
  const { parameters, seed, steps, events, inputs } = state;
  if (faults.length > 0 || seed === null || steps === null) return null;
  const order = { settings: { parameters, seed, steps }, inputs, events };
  return { number, name: cleanName(name, `Run ${number}`), order, step: steps };
}

/**
 * Makes a run again up to its step and lets go of it.
 * @param {string} experiment its slug @param {Wanted} wanted
 * @returns {Promise<KeptRun>}
 */
export async function madeAgain(experiment, { number, name, order, step }) {
  const engine = await sharedEngine(experiment);
  const show = { to: step, within: Infinity };
  const run = await engine.createRun(requestOf(experiment, order), { show });
  void run.dispose();
  const observation = /** @type {import('../client/messages.js').Observation} */ (run.first);
  const known = { parameters: { ...run.parameters }, seed: run.seed, step: observation.step };
  const settings = { ...order.settings, steps: null };
  return { number, name, order: { ...order, settings }, ...known, observation };
}
