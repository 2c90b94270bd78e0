// Finds the lessons: a folder of lessons/ with index.html and lesson.json is a lesson.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeInCourse } from './course.mjs';

/**
 * A named setting of an experiment with a sentence on why it is worth a look.
 * @typedef {object} Preset
 * @property {string} name unique within its experiment, in kebab-case
 * @property {string} label two or three words on the chip
 * @property {string} why one sentence; may hold $…$
 * @property {Record<string, string | number | boolean>} parameters what differs from the defaults
 * @property {number} [seed]
 * @property {number} [steps]
 * @property {{step: number, name: string, value: string}[]} [events] acts in mid-run, by step
 */

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
 * @property {string} scalar the readout that settles it
 * @property {string} [preset] the setting for which it is asked
 * @property {string} [unit]
 * @property {string} after the sentence shown with the score; may hold $…$
 */

/**
 * @typedef {object} Lesson
 * @property {string} slug the folder's name
 * @property {number} part 1 to 5
 * @property {number} order within the part
 * @property {string} title
 * @property {string} summary one sentence for the list of lessons
 * @property {string[]} evidence lines of evidence it belongs to, the main one first; may be empty
 * @property {number | null} lecture of the course’s calendar
 * @property {string[]} prerequisites slugs of lessons that come before it
 * @property {Record<string, string>} sources by experiment: who published the claim
 * @property {string[]} experiments slugs, in the order of the page
 * @property {Record<string, Preset[]>} presets by experiment
 * @property {{experiment: string, preset: string, view: string}} [picture] the curves on its card
 * @property {Record<string, string[]>} controls parameters that stand in front, by experiment
 * @property {Record<string, string[]>} readouts scalars that stand in front, by experiment
 * @property {Record<string, string[]>} acts parameters that may change in mid-run, by experiment
 * @property {Record<string, string>} formulas by experiment: LaTeX; `\val{scalar}` stands for a number
 * @property {Task[]} tasks
 * @property {Prediction[]} predictions
 */

const REQUIRED = ['part', 'order', 'title', 'summary', 'experiments', 'presets', 'tasks'];

/** @param {string} root the repository @param {string} slug @returns {Lesson} */
function readLesson(root, slug) {
  const file = join(root, 'lessons', slug, 'lesson.json');
  const lesson = JSON.parse(readFileSync(file, 'utf8'));
  for (const key of REQUIRED) {
    if (!(key in lesson)) throw new Error(`lessons/${slug}/lesson.json lacks "${key}"`);
  }
  return {
    predictions: [],
    controls: {},
    readouts: {},
    acts: {},
    formulas: {},
    prerequisites: [],
    sources: {},
    ...lesson,
    ...placeInCourse(slug, lesson),
    slug,
  };
}

/**
 * All lessons by part and order.
 * @param {string} root the repository
 * @returns {Lesson[]}
 */
export function findLessons(root) {
  const folder = join(root, 'lessons');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'lesson.json')))
    .map((entry) => readLesson(root, entry.name))
    .sort((a, b) => a.part - b.part || a.order - b.order || a.slug.localeCompare(b.slug));
}
