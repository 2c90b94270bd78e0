// The runs of a sweep as rows of the table of results.
import { MOST_KEPT, inOrder } from '../session/kept-runs.js';

/** @typedef {import('../client/messages.js').SweepOutline} SweepOutline */
/** @typedef {import('../client/messages.js').SweepRow} SweepRow */
/** @typedef {import('../client/messages.js').SweepRequest} SweepRequest */
/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../session/kept-runs.js').KeptRun} KeptRun */

/**
 * The parameters and the seed of a sweep's run: the first parameter changes slowest, the seed fastest.
 * @param {SweepOutline} outline @param {number} index
 * @returns {{swept: Record<string, number>, seed: number}}
 */
export function pointAt({ axes, seeds, firstSeed }, index) {
  let rest = Math.floor(index / seeds);
  /** @type {Record<string, number>} */
  const swept = {};
  for (const { name, values } of [...axes].reverse()) {
    swept[name] = Number(values[rest % values.length]);
    rest = Math.floor(rest / values.length);
  }
  return { swept, seed: firstSeed + (index % seeds) };
}

/** All parameters of an experiment: its defaults, and what was set. @param {ExperimentDescription} description @param {Readonly<Record<string, import('../client/messages.js').ParameterValue>>} given */
export const allParameters = ({ parameters }, given) => ({
  ...Object.fromEntries(parameters.map((one) => [one.name, one.default])),
  ...given,
});

/** How many sweeps have rows among the kept runs. @param {readonly KeptRun[]} kept */
const sweepsIn = (kept) =>
  kept.reduce((most, { name }) => Math.max(most, Number(/^Sweep (\d+), /.exec(name)?.[1] ?? 0)), 0);

/**
 * The kept runs with those of a sweep that are done, as far as there is room.
 * @param {readonly KeptRun[]} kept
 * @param {{outline: SweepOutline | null, rows: (SweepRow | undefined)[], request: SweepRequest}} sweep
 * @param {ExperimentDescription} description
 * @returns {KeptRun[]}
 */
export function withSwept(kept, { outline, rows, request }, description) {
  if (!outline) return [...kept];
  const number = sweepsIn(kept) + 1;
  const { parameters = {}, inputs = [], steps } = request;
  const made = rows.flatMap((row, index) => {
    if (!row) return [];
    const { swept, seed } = pointAt(outline, index);
    const given = { ...parameters, ...swept };
    const step = row.divergence?.step ?? steps ?? NaN;
    const settings = { parameters: given, seed, steps: steps ?? null };
    return [
      {
        number: 0,
        name: `Sweep ${number}, ${index + 1}`,
        parameters: allParameters(description, given),
        order: { settings, inputs: [...inputs], events: [] },
        seed,
        step,
        observation: { step, scalars: row.scalars, views: [], checks: [] },
      },
    ];
  });
  return inOrder([...kept, ...made.slice(0, MOST_KEPT - kept.length)]);
}
