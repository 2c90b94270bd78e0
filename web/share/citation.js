// How to cite a run: BibTeX with the link that opens it.

/** @typedef {import('../session/session.js').Session} Session */

/** Braces keep a title's letters as they are; its own backslashes and braces are removed. */
const plain = (/** @type {string} */ text) => text.replace(/[\\{}]/g, '');

/**
 * @param {Session} session
 * @param {string} address the link with the whole state
 * @param {Date} [today]
 * @returns {string}
 */
export function bibtex({ description, settings, step }, address, today = new Date()) {
  const date = today.toISOString().slice(0, 10);
  return [
    `@misc{learning-mechanics-lab-${description.slug},`,
    `  title        = {{${plain(description.title)}}},`,
    '  author       = {{Learning Mechanics Lab}},',
    `  year         = {${date.slice(0, 4)}},`,
    `  howpublished = {\\url{${address}}},`,
    `  note         = {Experiment ${description.slug}, epoch ${description.epoch}, seed ${settings.seed}, step ${step}; visited ${date}}`,
    '}',
    '',
  ].join('\n');
}
