// What the page knows of its lesson: presets, tasks and predictions, as lesson.json gives them.

/** @typedef {import('../tools/site/lessons.mjs').Preset} Preset */
/** @typedef {import('../tools/site/lessons.mjs').Task} Task */
/** @typedef {import('../tools/site/lessons.mjs').Prediction} Prediction */

/**
 * @typedef {object} LessonData
 * @property {string} slug
 * @property {string} title
 * @property {string | null} engine address of the module with this lesson's experiments; null: all are in one
 * @property {Record<string, Preset[]>} presets by experiment
 * @property {Record<string, string[]>} controls the parameters that stand in front, by experiment
 * @property {Record<string, string[]>} readouts the scalars that stand in front, by experiment
 * @property {Record<string, string[]>} acts the parameters that may change in mid-run, by experiment
 * @property {Record<string, string>} formulas LaTeX by experiment, places for numbers marked :name:
 * @property {(Task & {answer: number})[]} tasks
 * @property {Prediction[]} predictions
 */

/** @type {LessonData} */
let current = {
  slug: '',
  title: '',
  engine: null,
  presets: {},
  controls: {},
  readouts: {},
  acts: {},
  formulas: {},
  tasks: [],
  predictions: [],
};

/**
 * Called once by the page's own script: before any element is rendered, but after those that stand in
 * the page were made, because bundled pages share the elements' script and it runs first.
 * @param {LessonData} data
 */
export function provideLesson(data) {
  current = data;
}

/** The lesson of this page; empty on pages without one. */
export const lesson = () => current;

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
