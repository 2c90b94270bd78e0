// The table of results: what its columns are, what stands in them, their order, and the table as a file.
import { csvCell, csvNumber } from '../client/export.js';
import { differing } from '../session/kept-runs.js';
import { automaticValue } from '../session/settings.js';

/** @typedef {import('../client/messages.js').ParameterValue} ParameterValue */
/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */
/** @typedef {import('../client/messages.js').Scalar} Scalar */
/** @typedef {import('../session/kept-runs.js').KeptRun} KeptRun */

/**
 * One run as a row; `one` is null for the present run.
 * @typedef {object} Row
 * @property {KeptRun | null} one
 * @property {Record<string, ParameterValue>} parameters
 * @property {number} seed
 * @property {number} step
 * @property {readonly Scalar[]} scalars
 */

/**
 * A column. `value` is NaN where a run does not have the number; it is a text where it is a choice.
 * @typedef {object} Column
 * @property {string} name as the command line writes it
 * @property {string} label short; may hold $…$
 * @property {string} words what it is; may hold $…$
 * @property {string} unit
 * @property {'setting' | 'readout'} kind
 * @property {ParameterDescription | null} parameter
 * @property {(row: Row) => number | string} value
 */

/** This many readouts stand in the table unless more are asked for; the lesson's order decides which. */
export const MOST_READOUTS = 3;

/** A kept run as a row. @param {KeptRun} one @returns {Row} */
export const rowOf = (one) => ({ ...one, one, scalars: one.observation.scalars });

/** @param {ParameterDescription} parameter @returns {Column} */
function settingOf(parameter) {
  const { name, symbol, label, unit } = parameter;
  const value = (/** @type {Row} */ { parameters, scalars }) => {
    const given = parameters[name];
    if (given === 'auto') return automaticValue(parameter, scalars);
    return typeof given === 'number' ? given : String(given ?? '');
  };
  const words = [label || name, ...(symbol ? [`$${symbol}$`] : [])].join(' ');
  return { name, label: symbol ? `$${symbol}$` : words, words, unit, kind: 'setting', parameter, value }; // prettier-ignore
}

/** @param {'seed' | 'step'} name @returns {Column} */
const countOf = (name) => ({
  name,
  label: name === 'seed' ? 'Seed' : 'Step',
  words: name === 'seed' ? 'Seed' : 'Step',
  unit: '',
  kind: 'setting',
  parameter: null,
  value: (row) => row[name],
});

/** @param {Scalar} scalar @returns {Column} */
const readoutOf = ({ name, label, unit }) => ({
  name,
  label: label || name,
  words: label || name,
  unit,
  kind: 'readout',
  parameter: null,
  value: ({ scalars }) => scalars.find((one) => one.name === name)?.value ?? NaN,
});

/**
 * All columns that a table of this experiment can have: settings, seed, step, readouts.
 * @param {ParameterDescription[]} parameters @param {readonly Scalar[]} scalars those that may be seen
 * @returns {Column[]}
 */
export const columnsOf = (parameters, scalars) => [
  ...parameters.map(settingOf),
  countOf('seed'),
  countOf('step'),
  ...scalars.map(readoutOf),
];

/**
 * The names of the columns that stand in the table unless a student chooses others: the settings that
 * differ, seed, step, and the first readouts.
 * @param {readonly string[]} varied the settings that differ @param {readonly string[]} front the readouts in the lesson's order
 */
export const usualColumns = (varied, front) =>
  new Set([...varied, 'seed', 'step', ...front.slice(0, MOST_READOUTS)]);

/** The settings that differ among rows. @param {readonly Row[]} rows */
export const variedIn = (rows) => differing(rows.map(({ parameters }) => parameters));

/** Whether a column can be an axis of a plot. @param {Column} column @param {readonly Row[]} rows */
export const isNumeric = ({ value }, rows) => rows.some((row) => Number.isFinite(value(row)));

/**
 * Rows by a column's values, equal ones in the order they had; what is no number comes last.
 * @param {readonly Row[]} rows @param {Column | undefined} column @param {boolean} down
 * @returns {Row[]}
 */
export function sorted(rows, column, down) {
  if (!column) return [...rows];
  const sign = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (typeof left === 'string' || typeof right === 'string') {
      return sign * String(left).localeCompare(String(right), 'en', { numeric: true });
    }
    if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right)); // prettier-ignore
    return sign * (left - right);
  });
}

/**
 * The table as CSV: the run's name, then the columns under the names that the command line uses.
 * @param {readonly Column[]} columns @param {readonly Row[]} rows
 */
export function tableCsv(columns, rows) {
  const head = ['run', ...columns.map(({ name }) => name)].map(csvCell);
  const lines = rows.map((row) => [
    csvCell(row.one?.name ?? ''),
    ...columns.map(({ value }) => {
      const cell = value(row);
      return typeof cell === 'number' ? csvNumber(cell) : csvCell(cell);
    }),
  ]);
  return [head, ...lines].map((cells) => `${cells.join(',')}\n`).join('');
}
