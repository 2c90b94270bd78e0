// What to paste into another page for an experiment as it stands: an element of ours, or an iframe.
import { encodeLink } from '../client/link.js';
import { matches } from '../session/settings.js';

/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {import('../base/lesson-data.js').Preset} Preset */

/**
 * What is chosen besides the run. An empty `theme` means that of the page around it.
 * @typedef {object} EmbedChoice
 * @property {string} theme
 * @property {string[]} hide
 * @property {boolean} [splice] whether a course platform may keep state and score
 */

/** The iframe's height until its host listens for ours: a whole experiment in a column of text. */
const HEIGHT = 1000;

/** @param {string} text */
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * The experiment as it stands, as pairs of a page's address: a preset by its name, else parameters
 * that differ from the defaults and acts in mid-run; the run itself begins at step 0.
 * @param {Pick<Session, 'settings' | 'inputs' | 'viewName'> & {run: {events: import('../client/messages.js').RunEvent[]} | null}} session
 * @param {Preset[]} presets
 * @returns {{pairs: [string, string][], complete: boolean}} complete: whether the data are in it
 */
export function stateOf({ settings, inputs, viewName, run }, presets) {
  const acts = run?.events ?? [];
  const preset = presets.find((one) => matches(settings, one, acts));
  const { query, complete } = encodeLink({
    parameters: preset ? {} : settings.parameters,
    seed: settings.seed === (preset?.seed ?? 0) ? null : settings.seed,
    steps: settings.steps === (preset?.steps ?? null) ? null : settings.steps,
    events: preset ? [] : acts,
    inputs,
  });
  /** @type {[string, string][]} */
  const asked = [
    ['preset', preset?.name ?? ''],
    ['view', viewName],
  ];
  const pairs = [...asked.filter(([, value]) => value !== ''), ...new URLSearchParams(query)];
  return { pairs, complete };
}

/**
 * @typedef {object} Embedding
 * @property {string} root of the site, with a slash at the end
 * @property {string} slug of the experiment
 * @property {string} title of the experiment
 * @property {string} lesson slug of its lesson
 * @property {[string, string][]} pairs of `stateOf`
 * @property {EmbedChoice} choice
 */

/** The choice as pairs. @param {EmbedChoice} choice @returns {[string, string][]} */
const chosen = ({ theme, hide, splice = false }) =>
  /** @type {[string, string][]} */ ([
    ['hide', hide.join()],
    ['theme', theme],
    ['splice', splice ? 'on' : ''],
  ]).filter(([, value]) => value !== '');

/**
 * The element and the script that makes it a frame. Acts are one attribute, by blanks.
 * @param {Embedding} embedding
 */
export function elementCode({ root, slug, title, lesson, pairs, choice }) {
  const acts = pairs.filter(([name]) => name === 'event').map(([, value]) => value);
  const attributes = [
    ['experiment', slug],
    ...pairs.filter(([name]) => name !== 'event'),
    ...(acts.length > 0 ? [['events', acts.join(' ')]] : []),
    ...chosen(choice),
  ].map(([name = '', value = '']) => ` ${name.replaceAll('_', '-')}="${escaped(value)}"`);
  const link = `${root}lessons/${lesson}/index.html#${slug}`;
  return (
    `<script async src="${escaped(root)}embed.js"></script>\n` +
    `<lm-experiment${attributes.join('')}><a href="${escaped(link)}">${escaped(title)}</a></lm-experiment>`
  );
}

/** The frame alone, for places that take no script. @param {Embedding} embedding */
export function frameCode({ root, slug, title, pairs, choice }) {
  const query = String(new URLSearchParams([...pairs, ...chosen(choice)])).replaceAll('%2C', ',');
  const address = `${root}embed/${slug}/index.html${query ? `?${query}` : ''}`;
  return (
    `<iframe title="${escaped(title)}" src="${escaped(address)}" width="100%" height="${HEIGHT}" ` +
    'style="border: 0" loading="lazy" allow="clipboard-write" allowfullscreen></iframe>'
  );
}
