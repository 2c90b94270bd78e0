// What the page knows of its lesson: presets, tasks and predictions, as lesson.json gives them.

/**
 * A named setting of an experiment with a sentence that says why it is interesting.
 * @typedef {object} Preset
 * @property {string} name unique within its experiment, in kebab-case
 * @property {string} label two or three words on the chip
 * @property {string} why one sentence; may hold $…$
 * @property {Record<string, string | number | boolean>} parameters what differs from the defaults
 * @property {number} [seed]
 * @property {number} [steps]
 * @property {{step: number, name: string, value: string}[]} [events] acts in mid-run, by step
 * @property {string} [view] the tab that shows its point; without it the tab stays as it is
 * @property {string[]} [formerly] names it had once, which addresses may still say
 * @property {boolean} [control] a run that is built to break a claim or to leave its range
 * @property {{x?: ScaleKind, y?: ScaleKind}} [scales] of that view's axes, where they differ from the engine's
 */

/** @typedef {'linear' | 'log'} ScaleKind */

/**
 * A question with a numeric answer.
 * @typedef {object} Task
 * @property {string} name unique within its lesson, in kebab-case
 * @property {number | string} answer a number, or `{{…}}` to be filled from the engine
 * @property {number} [relative] |given − answer| ≤ relative·|answer| counts as right
 * @property {number} [absolute] or |given − answer| ≤ absolute
 * @property {string} [unit]
 * @property {string} right the sentence after a right answer; may hold $…$
 * @property {{when: number | string, say: string}[]} [wrong] what a known wrong answer deserves
 * @property {string[]} [hints] one at a time; may hold $…$
 */

/**
 * A guess made before a run.
 * @typedef {object} Prediction
 * @property {string} name unique within its lesson
 * @property {string} experiment whose run settles it
 * @property {string} [place] the id of the element that does, where a lesson shows it several times and it is not the first
 * @property {string} scalar the readout that settles it
 * @property {string} [preset] the setting for which it is asked
 * @property {string} [unit]
 * @property {'factor' | 'points' | 'units'} [scale] how far off a guess is told: as a factor (the default),
 *   a share in points, or as a difference
 * @property {{view: string, axis: 'x' | 'y'}} [mark] the curves over which the guess is drawn as a line, and
 *   the axis on which it lies
 * @property {string[]} [holds] views and scalars of the experiment that name what is to be found
 * @property {boolean} [covers] whether figure and readouts wait for the guess too, where they tell the
 *   answer before the first step
 * @property {string} after the sentence shown with the score; may hold $…$
 */

/**
 * What a lesson begins with: one figure, Play, and one setting.
 * @typedef {object} Opening
 * @property {string} experiment
 * @property {string} preset
 * @property {string} view the figure
 * @property {string} [control] the parameter to turn
 * @property {string} [page] where the whole experiment stands, when not on this page
 * @property {string} ask what to look for, one sentence; may hold $…$
 * @property {false} [theory] false: what the theory says is kept back, since the lesson asks for it later
 */

/**
 * The question with which a sweep begins.
 * @typedef {object} SweepQuestion
 * @property {string} ask one sentence; may hold $…$
 * @property {string} parameter
 * @property {'lin' | 'log'} scale
 * @property {number} from
 * @property {number} to
 * @property {number} points
 * @property {number} seeds how many
 * @property {string} scalar what is shown
 * @property {string} [theory] the prediction beside it; without it the scalar’s own
 */

/**
 * @typedef {object} LessonData
 * @property {string} slug
 * @property {string} title
 * @property {Record<string, string>} engines address of the module that holds it, by experiment; what is not here is in the one that holds everything
 * @property {Opening | null} opening
 * @property {Record<string, Preset[]>} presets by experiment
 * @property {Record<string, string[]>} controls the parameters that stand in front, by experiment
 * @property {Record<string, string[]>} readouts the scalars that stand in front, by experiment
 * @property {Record<string, string>} formulas LaTeX by experiment, places for numbers marked :name:
 * @property {Record<string, SweepQuestion>} sweeps by experiment
 * @property {Record<string, Record<string, string>>} formerViews by experiment: the view that has another name now, by the one it had
 * @property {(Task & {answer: number})[]} tasks
 * @property {Prediction[]} predictions
 */

/** @type {LessonData} */
let current = {
  slug: '',
  title: '',
  engines: {},
  opening: null,
  presets: {},
  controls: {},
  readouts: {},
  formulas: {},
  sweeps: {},
  formerViews: {},
  tasks: [],
  predictions: [],
};

/**
 * Called once by the page's own script: before any element is rendered, but after those that are in
 * the page were made, because bundled pages share the elements' script and it runs first.
 * @param {LessonData} data
 */
export function provideLesson(data) {
  current = data;
}

/** The lesson of this page; empty on pages without one. */
export const lesson = () => current;

/**
 * The preset that has a name, or had it once.
 * @param {Preset[]} presets @param {string | null} name
 */
export const presetCalled = (presets, name) =>
  presets.find((one) => one.name === name) ??
  presets.find(({ formerly = [] }) => name !== null && formerly.includes(name));

/** The name that a view has now. @param {string} experiment @param {string} name */
export function viewCalled(experiment, name) {
  const renamed = current.formerViews[experiment] ?? {};
  return Object.hasOwn(renamed, name) ? renamed[name] : name;
}

/** Views and scalars of an experiment that wait for the guess. @param {string} experiment @returns {ReadonlySet<string>} */
export const heldBack = (experiment) =>
  new Set(
    current.predictions
      .filter((one) => one.experiment === experiment)
      .flatMap(({ holds }) => holds ?? []),
  );

/**
 * Parts in front, in the order that the lesson gives, and the rest; all in front where it gives none.
 * @template {{name: string}} T
 * @param {T[]} all
 * @param {string[] | undefined} names
 * @returns {{front: T[], rest: T[]}}
 */
export function inFront(all, names) {
  if (!names) return { front: all, rest: [] };
  const front = names.flatMap((name) => all.filter((one) => one.name === name));
  return { front, rest: all.filter((one) => !front.includes(one)) };
}
