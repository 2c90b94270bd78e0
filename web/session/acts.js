// What was done to a run on its way, without acts of one name: what a hand replaces as a whole.

/** @typedef {import('./session.js').Session} Session */

/** @param {Session} session @param {string} act */
export const withoutActs = (session, act) =>
  (session.run?.events ?? []).filter(({ name }) => name !== act);
