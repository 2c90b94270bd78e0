// The theory's curves for the whole run, before it is run: a second run goes ahead, and only what its
// theory says is drawn.

/** @typedef {import('../client/messages.js').Observation} Observation */
/** @typedef {import('../client/run.js').Run} Run */

/** How often what is known so far is drawn, and how long the second run may take in all. */
const SHOW_MS = 100;
const MOST_MS = 3000;

/**
 * Carries a second run ahead and shows what it observes on its way: the same run at `target`, or as
 * far as the time allows. If that fails, the theory grows with the run itself.
 * @param {Run} run
 * @param {number} target
 * @param {(ahead: Observation) => boolean} show returns whether more is wanted
 */
export async function theoryAhead(run, target, show) {
  if (run.step >= target || run.lost) return;
  const began = performance.now();
  try {
    const request = { ...run.request, events: run.events };
    const ahead = await run.engine.createRun(request, { show: { to: target, within: SHOW_MS } });
    try {
      let observation = ahead.first;
      while (observation && show(observation) && ahead.step < target && !ahead.state.ended) {
        if (performance.now() - began >= MOST_MS) break;
        ({ observation } = await ahead.play({
          until: { step: target },
          budget: SHOW_MS,
          show: true,
        }));
      }
    } finally {
      void ahead.dispose();
    }
  } catch {
    // The run itself tells what is wrong.
  }
}
