// Rows of the table of results over a reload: settings as links hold them and the numbers; untrusted when read.
import { decodeLink, encodeLink } from '../client/link.js';
import { MOST_KEPT, cleanName } from '../session/kept-runs.js';
import { allParameters } from './swept-runs.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../client/messages.js').Scalar} Scalar */
/** @typedef {import('../session/kept-runs.js').KeptRun} KeptRun */

const PREFIX = 'lab:rows:';
/** A longer text is not written: the storage of a page has room for about five million characters. */
const MOST_TEXT = 2_000_000;

/** @param {number} value JSON has no NaN */
const orNull = (value) => (Number.isFinite(value) ? value : null);

/**
 * Writes the rows that have no curves.
 * @param {string} place of the experiment: its page and its id
 * @param {readonly KeptRun[]} kept
 * @param {number} epoch of the experiment: the numbers of another one are not read back
 * @returns {boolean} whether all of them outlast a reload
 */
export function storeRows(place, kept, epoch) {
  const rows = kept.filter(({ number }) => number === 0);
  const entries = rows.map(({ name, order, step, observation }) => {
    const { settings, inputs, events } = order;
    const link = encodeLink({ ...settings, inputs, events });
    const scalars = observation.scalars.map((one) => [one.name, orNull(one.value)]);
    return { ...link, name, step: orNull(step), scalars };
  });
  const small = entries.filter(({ complete }) => complete);
  const text = JSON.stringify({ epoch, rows: small });
  try {
    if (small.length === 0 || text.length > MOST_TEXT) sessionStorage.removeItem(PREFIX + place);
    else sessionStorage.setItem(PREFIX + place, text);
  } catch {
    return rows.length === 0; // closed or full
  }
  return small.length === rows.length && text.length <= MOST_TEXT;
}

/**
 * The rows of a place; what cannot be read, or is not the experiment's, is left out.
 * @param {string} place @param {ExperimentDescription} description
 * @param {readonly Scalar[]} scalars the experiment's, for what their names mean
 * @returns {KeptRun[]}
 */
export function storedRows(place, description, scalars) {
  try {
    const text = sessionStorage.getItem(PREFIX + place) ?? '';
    const read = text.length <= MOST_TEXT ? JSON.parse(text) : null;
    if (read?.epoch !== description.epoch || !Array.isArray(read.rows)) return [];
    return read.rows
      .slice(0, MOST_KEPT)
      .flatMap((/** @type {unknown} */ one) => rowFrom(one, description, scalars) ?? []);
  } catch {
    return []; // closed, or not what we wrote: as if there were none
  }
}

/** @param {any} entry @param {ExperimentDescription} description @param {readonly Scalar[]} known @returns {KeptRun | null} */
function rowFrom(entry, description, known) {
  const { name, query, step, scalars } = entry ?? {};
  if (typeof name !== 'string' || typeof query !== 'string' || !Array.isArray(scalars)) return null;
  const { state, faults } = decodeLink(query, description);
  const { parameters, seed, steps, events, inputs } = state;
  if (faults.length > 0 || seed === null) return null;
  const values = new Map(scalars.filter(Array.isArray).map(([key, value]) => [key, value]));
  const number = (/** @type {unknown} */ value) => (typeof value === 'number' ? value : NaN);
  return {
    number: 0,
    name: cleanName(name, 'Run'),
    parameters: allParameters(description, parameters),
    order: { settings: { parameters, seed, steps }, inputs, events },
    seed,
    step: number(step),
    observation: {
      step: number(step),
      scalars: known.map((one) => ({ ...one, value: number(values.get(one.name)) })),
      views: [],
      checks: [],
    },
  };
}
