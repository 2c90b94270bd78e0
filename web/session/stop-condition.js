// When a run is to stop by itself, and the sentence on why it has.
import { formatNumber, grouped } from '../text/numbers.js';

/** @typedef {import('../client/messages.js').Stop} Stop */
/** @typedef {import('../client/messages.js').Scalar} Scalar */

/** A scalar falls below or rises above a value. @typedef {{name: string, side: 'below' | 'above', value: number}} Condition */

/**
 * A condition as the worker understands it.
 * @param {Condition | null} condition
 * @returns {Pick<import('../client/messages.js').Until, 'scalar'>}
 */
export const untilOf = (condition) =>
  condition ? { scalar: { name: condition.name, [condition.side]: condition.value } } : {};

/**
 * Why a run came to rest, in a sentence; empty where the page itself made it rest.
 * @param {Stop} stop
 * @param {Condition | null} condition
 * @param {Scalar[]} scalars at the step where it stands
 */
export function reasonText({ reason, state }, condition, scalars) {
  const at = `step ${grouped(state.step)}`;
  if (state.divergence) return `Stopped at ${at}: it diverged.`;
  if (reason === 'reached') return `Stopped at ${at}: all steps are done.`;
  if (reason === 'ended') return `Stopped at ${at}: there is no further step.`;
  if (reason !== 'condition' || !condition) return '';
  const scalar = scalars.find(({ name }) => name === condition.name);
  const label = scalar?.label || condition.name.replaceAll('_', ' ');
  const now = scalar ? ` is ${formatNumber(scalar.value)},` : ' is';
  return `Stopped at ${at}: ${label}${now} ${condition.side} ${formatNumber(condition.value)}.`;
}
