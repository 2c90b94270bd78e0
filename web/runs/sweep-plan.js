// What a student asks of a sweep: parameters with their points, seeds, and the request they make.
import { readNumber } from '../text/read-number.js';
import { shellWord } from '../text/shell.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */
/** @typedef {import('../client/messages.js').ParameterValue} ParameterValue */
/** @typedef {import('../client/messages.js').SweepRequest} SweepRequest */
/** @typedef {import('../client/messages.js').Input} Input */

/** One swept parameter, each field as it was typed. @typedef {{name: string, scale: 'lin' | 'log', from: string, to: string, count: string}} PlanAxis */
/** `second` without a name: one parameter alone. @typedef {{first: PlanAxis, second: PlanAxis, firstSeed: string, lastSeed: string}} Plan */

const POINTS = '7';
const POINTS_OF_TWO = '5';
const LAST_SEED = '4';
/** A range of more than this ratio to the value is narrowed to a factor of ten around it. */
const WIDE = 50;
const DIGITS = 3;

/**
 * Points around the present value: a factor of ten to either side on a logarithmic scale, the whole
 * range on a linear one unless that is very wide; never outside what the parameter allows.
 * @param {ParameterDescription} parameter
 * @param {number} value the present one; NaN when the experiment computes it
 * @param {string} [count]
 * @returns {PlanAxis}
 */
export function axisOf(parameter, value, count = POINTS) {
  const { name, kind, minimum, maximum } = parameter;
  const middle = Number.isFinite(value) ? value : Math.min(maximum, Math.max(minimum, 1));
  const log = parameter.scale === 'log' && middle > 0;
  const wide = maximum - minimum > WIDE * Math.abs(middle);
  const around = log || (wide && middle !== 0);
  const factor = log ? 10 : 2;
  const low = around ? Math.max(minimum, Math.min(middle / factor, middle * factor)) : minimum;
  const high = around ? Math.min(maximum, Math.max(middle / factor, middle * factor)) : maximum;
  const points = kind === 'integer' ? Math.min(Number(count), Math.floor(high - low) + 1) : count;
  return {
    name,
    scale: log && low > 0 ? 'log' : 'lin',
    from: typed(kind, low),
    to: typed(kind, high),
    count: String(Math.max(2, Number(points))),
  };
}

/** @param {ParameterDescription['kind']} kind @param {number} value */
const typed = (kind, value) =>
  String(kind === 'integer' ? Math.round(value) : Number(value.toPrecision(DIGITS)));

/** @returns {PlanAxis} */
const noAxis = () => ({ name: '', scale: 'lin', from: '', to: '', count: POINTS_OF_TWO });

/** @param {ParameterDescription} first @param {number} value @returns {Plan} */
export const planOf = (first, value) => ({
  first: axisOf(first, value),
  second: noAxis(),
  firstSeed: '0',
  lastSeed: LAST_SEED,
});

/** The plan of a lesson's question. @param {import('../base/lesson-data.js').SweepQuestion} question @returns {Plan} */
export const planOfQuestion = ({ parameter: name, scale, from, to, points, seeds }) => ({
  first: { name, scale, from: String(from), to: String(to), count: String(points) },
  second: noAxis(),
  firstSeed: '0',
  lastSeed: String(seeds - 1),
});

/** Another parameter in one of the two places; an empty name takes the second away. @param {ParameterDescription | undefined} parameter @param {number} value @param {'first' | 'second'} place */
export function replacedAxis(parameter, value, place) {
  if (!parameter) return noAxis();
  return axisOf(parameter, value, place === 'first' ? POINTS : POINTS_OF_TWO);
}

/**
 * A plan with its numbers written as the engine reads them. What is no number stays, because the engine
 * says best what is wrong with it.
 * @param {Plan} plan as it was typed
 * @returns {{plan: Plan, fault: string}} fault: a question about what can be read in two ways, or nothing
 */
export function readPlan({ first, second, firstSeed, lastSeed }) {
  /** @type {string[]} */
  const faults = [];
  const written = (/** @type {string} */ text, whole = false) => {
    const { kind, value, fault } = readNumber(text, { whole });
    if (kind === 'two') faults.push(fault);
    return kind === 'number' ? String(value) : text.trim();
  };
  const axis = (/** @type {PlanAxis} */ one) => ({
    ...one,
    from: written(one.from),
    to: written(one.to),
    count: written(one.count, true),
  });
  const plan = {
    first: axis(first),
    second: second.name ? axis(second) : second,
    firstSeed: written(firstSeed, true),
    lastSeed: written(lastSeed, true),
  };
  return { plan, fault: faults.join(' ') };
}

/** @param {PlanAxis} axis */
const pointsOf = ({ scale, from, to, count }) => [scale, from, to, count].join(':');

/**
 * The engine checks it all; what is wrong comes back as faults.
 * @param {Plan} plan from readPlan
 * @param {{experiment: string, parameters: Record<string, ParameterValue>, steps: number | null, inputs: Input[]}} rest
 * @returns {SweepRequest}
 */
export function requestOf(plan, { experiment, parameters, steps, inputs }) {
  const axes = [plan.first, plan.second].filter(({ name }) => name !== '');
  const swept = new Set(axes.map(({ name }) => name));
  const kept = Object.entries(parameters).filter(([name]) => !swept.has(name));
  return {
    experiment,
    grid: axes.map((axis) => ({ name: axis.name, points: pointsOf(axis) })),
    seeds: `${plan.firstSeed}..${plan.lastSeed}`,
    parameters: Object.fromEntries(kept),
    ...(steps === null ? {} : { steps }),
    inputs,
  };
}

/** How many runs it will be, as far as the fields are numbers; NaN otherwise. @param {Plan} plan */
export function runsOf(plan) {
  const { first, second, firstSeed, lastSeed } = readPlan(plan).plan;
  const counts = [first, ...(second.name ? [second] : [])].map(({ count }) => Number(count));
  const seeds = Number(lastSeed) - Number(firstSeed) + 1;
  const all = [...counts, seeds];
  if (!all.every((n) => Number.isInteger(n) && n > 0)) return NaN;
  return all.reduce((product, n) => product * n, 1);
}

/** The same sweep on the command line. @param {SweepRequest} request */
export function commandOf({ experiment, grid, seeds, parameters = {}, steps, inputs = [] }) {
  return [
    `lmlab sweep ${experiment}`,
    ...grid.map(({ name, points }) => `--grid ${name}=${points}`),
    `--seeds ${seeds}`,
    ...Object.entries(parameters).map(([name, value]) => `--set ${shellWord(`${name}=${value}`)}`),
    ...(steps === undefined ? [] : [`--steps ${steps}`]),
    ...inputs.map(({ name }) => `--input ${name}=FILE`),
    '--out sweep.csv',
  ].join(' ');
}
