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
