// What the page knows of its lesson: presets, tasks and predictions, as lesson.json gives them.

/** @typedef {import('../tools/site/lessons.mjs').Preset} Preset */
/** @typedef {import('../tools/site/lessons.mjs').Task} Task */
/** @typedef {import('../tools/site/lessons.mjs').Prediction} Prediction */

/**
 * @typedef {object} LessonData
 * @property {string} slug
 * @property {string} title
 * @property {Record<string, Preset[]>} presets by experiment
 * @property {(Task & {answer: number})[]} tasks
 * @property {Prediction[]} predictions
 */

/** @type {LessonData} */
let current = { slug: '', title: '', presets: {}, tasks: [], predictions: [] };

/** Called once by the page's own script, before any element is rendered. @param {LessonData} data */
export function provideLesson(data) {
  current = data;
}

/** The lesson of this page; empty on pages without one. */
export const lesson = () => current;
