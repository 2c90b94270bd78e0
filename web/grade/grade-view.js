// What a class's records say together: numbers by name, their histogram, and the verdicts' counts.
import { inOneDirection } from '../base/fault-text.js';

/** @typedef {import('../client/messages.js').Graded} Graded */
/** @typedef {import('../client/messages.js').HandIn} HandIn */
/** @typedef {import('../plots/view.js').View} View */

/** What can be asked of every record: a final scalar, a guess or an answer. @typedef {{kind: 'scalars' | 'guesses' | 'answers', name: string}} Quantity */

const KINDS = /** @type {const} */ (['guesses', 'answers', 'scalars']);
const MOST_BINS = 60;

/** The finite numbers of a quantity, at most one per record: the last that was given. @param {(Graded | undefined)[]} rows @param {Quantity} quantity */
export function valuesOf(rows, { kind, name }) {
  return rows.flatMap((row) => {
    const given = (row?.handIn[kind] ?? []).filter((one) => one.name === name).at(-1)?.value;
    return typeof given === 'number' && Number.isFinite(given) ? [given] : [];
  });
}

/** Every quantity of which some record has a number, guesses first. @param {(Graded | undefined)[]} rows @returns {Quantity[]} */
export function quantitiesOf(rows) {
  return KINDS.flatMap((kind) => {
    const names = new Set(
      rows.flatMap((row) =>
        (row?.handIn[kind] ?? [])
          .filter(({ value }) => typeof value === 'number')
          .map(({ name }) => name),
      ),
    );
    return [...names].map((name) => ({ kind, name }));
  });
}

/**
 * Equal bins from the least to the largest value, as many as the Freedman–Diaconis rule says: of
 * width 2·IQR·n^(−1/3), where IQR is the distance between the quartiles.
 * @param {number[]} values at least one
 * @returns {{edges: number[], counts: number[]}}
 */
export function histogram(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[0] ?? 0;
  const high = sorted.at(-1) ?? 0;
  if (low === high) return { edges: [low, high], counts: [values.length] };
  const width = (2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25))) / Math.cbrt(values.length);
  const wanted = width > 0 ? Math.ceil((high - low) / width) : Math.ceil(Math.sqrt(values.length));
  const bins = Math.min(MOST_BINS, Math.max(1, wanted));
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) {
    const at = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
  return { edges, counts };
}

/** @param {number[]} sorted @param {number} share */
function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (at - Math.floor(at)) * (above - below);
}

/** @param {Quantity} quantity @param {number[]} values @returns {View} */
export function histogramView({ kind, name }, values) {
  const { edges, counts } = histogram(values);
  const x = Float64Array.from(counts, (_, i) => ((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2);
  const label = name.replaceAll('_', ' ').replaceAll('$', '');
  return {
    name: 'class',
    title: `${label}: ${values.length} of the class’s ${kind}`,
    kind: 'bars',
    axes: {
      x: { label, unit: '', scale: 'linear' },
      y: { label: 'records', unit: '', scale: 'linear' },
    },
    series: [{ name: 'records', role: 'measured', x, y: Float64Array.from(counts) }],
  };
}

/** `12 identical, 1 different`. @param {(Graded | undefined)[]} rows */
export function countsOf(rows) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const row of rows) {
    if (row) counts.set(row.handIn.verdict, (counts.get(row.handIn.verdict) ?? 0) + 1);
  }
  return [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ');
}

/** What a row of the table shows before the verdict, safe to stand in one line. @param {HandIn} handIn */
export const cellsOf = ({ file, author, experiment, seed, steps, guesses, answers }) =>
  [file, author, experiment, seed, steps, statedText(guesses), statedText(answers)].map((cell) =>
    inOneDirection(String(cell ?? '')),
  );

/** Guesses or answers as a cell: `risk = 0.5 (step 3)`. @param {HandIn['guesses']} statements */
export const statedText = (statements = []) =>
  statements.map(({ name, step, value }) => `${name} = ${value} (step ${step})`).join('; ');
