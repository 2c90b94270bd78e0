// Times entrants in turn, so that a machine whose speed drifts is unfair to none of them.

/** @typedef {import('./entrants.mjs').Entrant} Entrant */

/**
 * @typedef {object} Timing
 * @property {string} name
 * @property {number} best seconds per step
 * @property {number} median seconds per step
 * @property {number} answer after CHECKED_STEPS steps
 * @property {number[]} rounds seconds per step, round by round: entry i of two entrants was taken side by side
 * @property {string} [caveat]
 */

/** Steps after which losses are compared; past warming up for every engine. */
export const CHECKED_STEPS = 20;
/**
 * A sample is at least this long, s: long against the clock's ticks (a microsecond here, five in an
 * isolated page), and short against the turns that the system gives to other programs, so that on a
 * busy machine too some samples are whole.
 */
const SAMPLE_SECONDS = 0.002;
/** An entrant takes part in so many rounds, or in fewer when they take it longer than this, s. */
const ENTRANT_SECONDS = 2;
const FEWEST_ROUNDS = 3;
/** Engines warm up by this time more, s, unless one of their steps takes longer. */
const WARM_SECONDS = 0.1;

/** @param {number[]} numbers */
const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * @param {Entrant[]} entrants
 * @param {number} rounds at most
 * @param {number} [checked] steps before the answers are read
 * @returns {Promise<Timing[]>} in the order of the entrants
 */
export async function interleave(entrants, rounds, checked = CHECKED_STEPS) {
  const prepared = [];
  for (const entrant of entrants) {
    const first = (await entrant.time(checked)) / checked;
    const answer = await entrant.answer();
    const more = Math.max(1, Math.ceil(WARM_SECONDS / first));
    const again = Math.min(first, (await entrant.time(more)) / more);
    const steps = Math.max(1, Math.ceil((entrant.sampleSeconds ?? SAMPLE_SECONDS) / again));
    const affordable = Math.floor(ENTRANT_SECONDS / (steps * again));
    const last = Math.min(rounds, Math.max(FEWEST_ROUNDS, affordable));
    prepared.push({ entrant, answer, steps, last, samples: /** @type {number[]} */ ([]) });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { entrant, steps, last, samples } of prepared) {
      if (round < last) samples.push((await entrant.time(steps)) / steps);
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
