// The theory's curves for the whole run, before it is run: a second run goes ahead, and only what its
// theory says is drawn.

/** @typedef {import('../client/messages.js').Observation} Observation */
/** @typedef {import('../client/run.js').Run} Run */

/** Going ahead may take this long; where that is too short the curves end early. */
const AHEAD_MS = 150;

/**
 * An observation of the same run at `target` (or as far as the time allows); null when the run itself
 * is there already, or when it cannot be had: theory then grows with the run.
 * @param {Run} run
 * @param {number} target
 * @returns {Promise<Observation | null>}
 */
export async function theoryAhead(run, target) {
  if (run.step >= target || run.lost) return null;
  try {
    const ahead = await run.engine.createRun({ ...run.request, events: run.events });
    try {
      await ahead.advance(target, AHEAD_MS);
      return (await ahead.observe()).observation;
    } finally {
      void ahead.dispose();
    }
  } catch {
    return null; // the run itself tells what is wrong
  }
}
