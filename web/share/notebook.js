// A run as a Jupyter notebook: what decides it, its data, its figures, and assertions of its numbers.
import { plainLabel } from '../text/labels.js';
import { ASSERT, BEGIN, DRAW, READ } from './notebook-python.js';
import { theoryOf } from './notebook-theory.js';

/** @typedef {import('../client/messages.js').Observation} Observation */
/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../client/messages.js').EngineRecord} EngineRecord */

/**
 * @typedef {object} Of
 * @property {{title: string, question: string, slug: string}} description
 * @property {Pick<EngineRecord, 'parameters' | 'seed' | 'steps' | 'digest' | 'epoch'> & {events: readonly object[], inputs: readonly {name: string}[]}} record
 * @property {Observation} observation of the same step
 * @property {string} shown the name of the view that is on the page
 * @property {string} address the link that opens the run
 */

/** Values that Python reads as they are written. @param {unknown} value @returns {string} */
function python(value) {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'np.nan' : `${value < 0 ? '-' : ''}np.inf`; // prettier-ignore
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

/** A dictionary, a line for each entry. @param {[string, unknown][]} entries */
const dictionary = (entries) =>
  ['{', ...entries.map(([name, value]) => `    ${python(name)}: ${python(value)},`), '}'].join(
    '\n',
  );

/** JSON inside a raw string of Python, which no text can leave. @param {unknown} value */
const embedded = (value) =>
  `json.loads(r'''${JSON.stringify(value).replaceAll("'", '\\u0027')}''')`;

/** JSON has no NaN. @param {ArrayLike<number>} values */
const finite = (values) => Array.from(values, (v) => (Number.isFinite(v) ? v : null));

/** Labels without LaTeX, which Matplotlib reads in part only. @param {View} view */
function viewData({ name, title, kind, axes, steps, series }) {
  /** @param {import('../client/messages.js').Axis} axis */
  const plain = ({ label, unit, scale }) => {
    const text = plainLabel(label);
    return { label: unit ? `${text} (${plainLabel(unit)})` : text, scale };
  };
  return {
    name,
    title: plainLabel(title),
    kind,
    history: steps.length > 0,
    axes: { x: plain(axes.x), y: plain(axes.y) },
    series: series.map((one) => ({
      name: one.name,
      label: plainLabel(one.name),
      role: one.role,
      x: finite(one.x),
      y: finite(one.y),
      ...(one.z.length > 0 ? { z: finite(one.z), shape: [...one.shape] } : {}),
    })),
  };
}

/**
 * How many numbers are finite, and the exclusive or of their 64-bit patterns: any digit that changes
 * changes it.
 * @param {ArrayLike<number>} values
 * @returns {[number, string]}
 */
export function fingerprint(values) {
  const kept = Float64Array.from(Array.from(values).filter(Number.isFinite), (v) => v + 0);
  const bits = new BigUint64Array(kept.buffer).reduce((all, one) => all ^ one, 0n);
  return [kept.length, bits.toString(16).padStart(16, '0')];
}

/** @param {View} view */
const fingerprints = ({ series }) =>
  series.flatMap((one) =>
    /** @type {const} */ (['x', 'y', 'z'])
      .filter((axis) => one[axis].length > 0)
      .map((axis) => [one.name, axis, ...fingerprint(one[axis])]),
  );

/** Scalars at which a measured curve ends, to the last bit. @param {Observation} observation @returns {[string, string, number][]} */
function endsOf({ views, scalars }) {
  return scalars.flatMap(({ name, value, role }) => {
    if (role !== 'measured' || !Number.isFinite(value) || value === 0) return [];
    for (const view of views.filter(({ kind }) => kind === 'curve')) {
      const index = view.series.findIndex((one) => one.role === role && one.y.at(-1) === value);
      if (index >= 0) return [/** @type {[string, string, number]} */ ([name, view.name, index])];
    }
    return [];
  });
}

/** @param {Of} of */
function words({ description, record, address }) {
  const { title, question, slug } = description;
  return [
    `# ${title}`,
    '',
    plainLabel(question),
    '',
    `Saved from the Learning Mechanics Lab: experiment \`${slug}\`, epoch ${record.epoch}, seed ${record.seed}, step ${record.steps}. [Open this run](${address}).`,
    '',
    'The numbers were computed by the lab. This notebook needs NumPy and Matplotlib. It draws the figures again and asserts the numbers.',
  ].join('\n');
}

/** @param {Of} of */
function settings({ description, record }) {
  return [
    `EXPERIMENT = ${python(description.slug)}`,
    `SEED = ${record.seed}`,
    `STEPS = ${record.steps}`,
    `PARAMETERS = ${dictionary(Object.entries(record.parameters))}`,
    `DIGEST = ${python(record.digest)}  # of all results; lmlab replay compares it`,
  ].join('\n');
}

/** @param {Of} of */
function expected({ observation }) {
  const { views, scalars } = observation;
  return [
    '# The readouts at this step.',
    `EXPECTED = ${dictionary(scalars.map(({ name, value }) => [name, value]))}`,
    '# Which curve ends at which readout.',
    `ENDS = ${embedded(endsOf(observation))}`,
    `FINGERPRINTS = ${embedded(Object.fromEntries(views.map((view) => [view.name, fingerprints(view)])))}`,
    '',
    ASSERT,
  ].join('\n');
}

/**
 * The notebook, for JSON.stringify: nbformat 4.5.
 * @param {Of} of
 */
export function notebookOf(of) {
  const { observation, description, record, shown } = of;
  const data = {
    views: observation.views.map(viewData),
    checks: observation.checks.map(({ name, kind, state, predicted, measured, tolerance }) => ({ name, kind, state, predicted, measured, tolerance })),
  }; // prettier-ignore
  const others = observation.views.filter(
    ({ name, kind }) => name !== shown && kind !== 'table' && kind !== 'code',
  );
  const theory = theoryOf(description.slug, record);
  const cells = [
    markdown(words(of)),
    code(BEGIN),
    markdown('## What decides the run'),
    code(settings(of)),
    markdown('## Data of the run'),
    code(`DATA = ${embedded(data)}\n\n${READ}`),
    markdown('## Figures'),
    code(`${DRAW}\n\n\ndraw(${python(shown)})`),
    ...(others.length > 0 ? [code(others.map(({ name }) => `draw(${python(name)})`).join('\n'))] : []),
    markdown('## Expected numbers'),
    code(expected(of)),
    ...(theory.length > 0 ? [markdown('## The theory, computed again'), ...theory.map(code)] : []),
  ]; // prettier-ignore
  return {
    cells: cells.map((cell, i) => ({ id: `cell-${i}`, ...cell })),
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Lines as notebooks keep them, each with its end. @param {string} text */
const lines = (text) => text.split('\n').map((line, i, all) => (i < all.length - 1 ? `${line}\n` : line)); // prettier-ignore

/** @param {string} text */
const markdown = (text) => ({ cell_type: 'markdown', metadata: {}, source: lines(text) });

/** @param {string} text */
const code = (text) => ({ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: lines(text) }); // prettier-ignore
