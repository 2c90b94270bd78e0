// Faults as sentences for the page.

/** @typedef {import('../client/messages.js').Fault} Fault */

/**
 * One fault: what it is about, and what is wrong or allowed.
 * @param {Fault} fault
 */
export function sentenceOf({ code, path, message }) {
  if (!path) return message;
  return code.startsWith('unknown') ? `“${path}” ${message}` : `${path}: ${message}`;
}

/**
 * Several as one sentence: the first, and how many there are besides.
 * @param {string[]} sentences at least one
 */
export function together([first = '', ...others]) {
  return others.length > 0 ? `${first} (and ${others.length} more)` : first;
}

/**
 * A text that a stranger wrote, for one line of the page: characters that turn the direction of what follows
 * are blanks, since with them a name shows as another one.
 * @param {string} text
 */
export const inOneDirection = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, ' ');
