// Where an experiment's link stands in the page's address: #ID?learning_rate=0.1&seed=42&steps=620.
import { decodeLink, encodeLink } from '../client/link.js';
import { sentenceOf } from './fault-text.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').Order} Order */

/**
 * A link that opens the page with this experiment as it stands.
 * @param {Session} session
 * @param {string} anchor the experiment's id on its page
 * @param {string} [page] address to link to, by default this page
 * @returns {{address: string, complete: boolean}} complete: whether it carries the data too
 */
export function makeLink(session, anchor, page = location.href) {
  const { settings, step, run, inputs } = session;
  const { query, complete } = encodeLink({
    parameters: settings.parameters,
    seed: settings.seed,
    steps: step > 0 ? step : null,
    events: run?.events ?? [],
    inputs,
  });
  const [base = ''] = page.split('#');
  return { address: `${base}#${anchor}?${query}`, complete };
}

/**
 * What an address says of an experiment; null when it does not speak of it. What cannot be read is
 * left out and told in `faults`, a sentence each.
 * @param {string} hash
 * @param {string} anchor
 * @param {ExperimentDescription} description
 * @returns {{order: Order, goal: number, faults: string[]} | null}
 */
export function readLink(hash, anchor, description) {
  const at = hash.indexOf('?');
  if (at < 0 || hash.slice(1, at) !== anchor) return null;
  const { state, faults } = decodeLink(hash.slice(at), description);
  const { parameters, seed, steps, events, inputs } = state;
  return {
    order: { settings: { parameters, seed: seed ?? 0, steps }, inputs, events },
    goal: steps ?? 0,
    faults: faults.map((fault) => `In the link, ${sentenceOf(fault)}.`),
  };
}
