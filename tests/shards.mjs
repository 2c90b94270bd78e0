// Deals the tests of all stages to machines that share the work: each test to one of them.
import { Trouble } from '../web/tools/fail.mjs';

/** @typedef {import('./stages.mjs').Stage} Stage */

/**
 * `I/N`: the share of machine I of N.
 * @param {string} text
 * @returns {[number, number]}
 * @throws {Trouble} when it is no such share
 */
export function parseShard(text) {
  const [, part = 0, parts = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (part >= 1 && part <= parts) return [part, parts];
  throw new Trouble(`--shard ${text}: a share is I/N with I from 1 to N, such as 1/3.`);
}

/** What a stage can be split into: its name alone when it cannot. @param {Stage} stage */
export const unitsOf = (stage) => stage.units?.() ?? [stage.name];

/**
 * The stages of one machine, each with the units that are its own. The units of all stages are dealt in turn, so
 * that the machines have about as much to do.
 * @param {Stage[]} stages
 * @param {[number, number]} shard
 * @returns {{stage: Stage, units: string[]}[]} without stages of which it has nothing
 */
export function dealt(stages, [part, parts]) {
  let dealtSoFar = 0;
  return stages
    .map((stage) => ({
      stage,
      units: unitsOf(stage).filter(() => dealtSoFar++ % parts === part - 1),
    }))
    .filter(({ units }) => units.length > 0);
}
