// Times entrants in turn, so that a machine whose speed drifts is unfair to none of them.

/** @typedef {import('./entrants.mjs').Entrant} Entrant */

/**
 * @typedef {object} Timing
 * @property {string} name
 * @property {number} best seconds a step
 * @property {number} median seconds a step
 * @property {number} answer after CHECKED_STEPS steps
 * @property {number[]} rounds seconds a step, round by round: entry i of two entrants was taken side by side
 * @property {string} [caveat]
 */

/** Steps after which losses are compared; past warming up for every engine. */
export const CHECKED_STEPS = 20;
/** A sample is at least this long, s: a thousand ticks of the clock. */
const SAMPLE_SECONDS = 0.02;

/** @param {number[]} numbers */
const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * @param {Entrant[]} entrants
 * @param {number} rounds
 * @param {number} [checked] steps before the answers are read
 * @returns {Promise<Timing[]>} in the order of the entrants
 */
export async function interleave(entrants, rounds, checked = CHECKED_STEPS) {
  const prepared = [];
  for (const entrant of entrants) {
    const warm = (await entrant.time(checked)) / checked;
    const answer = await entrant.answer();
    const again = Math.min(warm, (await entrant.time(checked)) / checked);
    const steps = Math.max(1, Math.ceil(SAMPLE_SECONDS / again));
    prepared.push({ entrant, answer, steps, samples: /** @type {number[]} */ ([]) });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { entrant, steps, samples } of prepared) {
      samples.push((await entrant.time(steps)) / steps);
    }
  }
  return prepared.map(({ entrant, answer, samples }) => ({
    name: entrant.name,
    caveat: entrant.caveat,
    best: Math.min(...samples),
    median: median(samples),
    rounds: samples,
    answer,
  }));
}
