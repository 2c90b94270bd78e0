// Where an experiment's link stands in the page's address: #ID?learning_rate=0.1&seed=42&steps=620.
import { decodeLink, encodeLink } from '../client/link.js';
import { sentenceOf } from '../base/fault-text.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {import('../session/state.js').Order} Order */

/**
 * The page that a link leads to: this one, or from another site's frame the lesson, since a page in a frame
 * reads only what its own address asks for.
 */
export function ownPage() {
  const embedded = 'embedded' in document.documentElement.dataset;
  const lesson = embedded ? document.querySelector('footer a') : null;
  return lesson instanceof HTMLAnchorElement ? lesson.href : location.href;
}

/**
 * A link that opens the page with this experiment as it stands.
 * @param {Session} session
 * @param {string} anchor the experiment's id on its page
 * @param {string} [page] address to link to
 * @returns {{address: string, complete: boolean}} complete: whether it carries the data too
 */
export function makeLink(session, anchor, page = ownPage()) {
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
 * The fragment of an address as it was made: on their way through mails and chats, links are encoded and
 * get a full stop at their end.
 * @param {string} hash
 */
const restored = (hash) =>
  hash
    .replace(/%3F/i, '?')
    .replaceAll('&amp;', '&')
    .replace(/[.,;)>\]]+$/, '');

/** The id that a fragment speaks of. @param {string} hash */
export const anchorOf = (hash) => restored(hash).slice(1).split('?')[0] ?? '';

/**
 * What an address says of an experiment; null when it does not speak of it. What cannot be read is
 * left out and told in `faults`, a sentence each.
 * @param {string} hash
 * @param {string} anchor
 * @param {ExperimentDescription} description
 * @returns {{order: Order, goal: number, faults: string[]} | null}
 */
export function readLink(hash, anchor, description) {
  const link = restored(hash);
  const at = link.indexOf('?');
  if (at < 0 || link.slice(1, at) !== anchor) return null;
  const { state, faults } = decodeLink(link.slice(at), description);
  const { parameters, seed, steps, events, inputs } = state;
  return {
    order: { settings: { parameters, seed: seed ?? 0, steps }, inputs, events },
    goal: steps ?? 0,
    faults: faults.map((fault) => `In the link, ${sentenceOf(fault)}.`),
  };
}
