// What a figure shows at a step: the past cut off from the live curves, theory drawn ahead of it.

/** @typedef {import('../client/messages.js').Observation} Observation */
/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../client/messages.js').Series} Series */

/** @param {Series} series */
const isTheory = (series) => series.role === 'predicted' || series.role === 'reference';

/** How many of the recorded steps are at or before `step`. @param {Float64Array} steps @param {number} step */
function countUpTo(steps, step) {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? Infinity) <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {Series} series @param {number} count @returns {Series} its first `count` points */
const cut = (series, count) => ({
  ...series,
  x: series.x.subarray(0, count),
  y: series.y.subarray(0, count),
});

/**
 * A history curve as it stood at `step`: what was measured ends there; theory goes on as far as it is
 * known.
 * @param {View} view with `steps`
 * @param {number} step
 * @param {View | undefined} ahead the same view of a run that has gone further; for its theory only
 * @param {View | undefined} past the same view as it was kept at that step; for what is no history in it
 * @returns {View}
 */
function historyAt(view, step, ahead, past) {
  const count = countUpTo(view.steps, step);
  const series = view.series.map((one) => {
    const isSame = (/** @type {Series} */ other) =>
      other.name === one.name && other.role === one.role;
    const grows = one.z.length === 0 && one.x.length === view.steps.length;
    if (!grows && !(isTheory(one) && one.z.length === 0)) return past?.series.find(isSame) ?? one;
    if (!isTheory(one)) return cut(one, count);
    const further = ahead?.series.find(isSame);
    return further && further.x.length > one.x.length ? further : one;
  });
  return { ...view, series };
}

/**
 * The views to draw.
 * @param {Observation} live the newest observation of the run
 * @param {Observation | null} past what was kept at an earlier step, or null to show the newest
 * @param {Observation | null} ahead an observation of the same run at its end, for the theory's curves
 * @returns {View[]}
 */
export function viewsAt(live, past, ahead) {
  const step = past ? past.step : live.step;
  return live.views.map((view) => {
    const isSame = (/** @type {View} */ other) => other.name === view.name;
    const before = past?.views.find(isSame);
    if (view.steps.length === 0) return before ?? view;
    return historyAt(view, step, ahead?.views.find(isSame), before);
  });
}

/**
 * The same observation without what the theory says, for a student who has yet to guess.
 * @param {Observation} observation
 * @param {ReadonlySet<string>} [held] views and scalars that name what is to be found
 * @returns {Observation}
 */
export function withoutTheory(observation, held = new Set()) {
  return {
    ...observation,
    views: observation.views
      .filter(({ name }) => !held.has(name))
      .map((view) => ({ ...view, series: view.series.filter((series) => !isTheory(series)) })),
    scalars: observation.scalars.filter(
      ({ name, role }) => role !== 'predicted' && role !== 'reference' && !held.has(name),
    ),
    checks: [],
  };
}
