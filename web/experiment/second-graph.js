// Which graph of an experiment is read below another one.

/** @typedef {import('../client/messages.js').View} View */

/** @param {readonly View[]} views */
export const graphsOf = (views) => views.filter(({ kind }) => kind === 'graph');

/**
 * The second graph of an experiment, while the first one is chosen.
 * @param {readonly View[]} views in the order of their tabs @param {string} chosen its name; '' for the first view
 */
export function graphBelow(views, chosen) {
  const [first, second] = graphsOf(views);
  const shown = views.find(({ name }) => name === chosen) ?? views[0];
  return shown && shown === first ? second : undefined;
}
