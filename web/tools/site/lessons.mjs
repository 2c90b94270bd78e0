// Finds the lessons: a folder of lessons/ with index.html and lesson.json is a lesson.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeInCourse } from './course.mjs';

/** @typedef {import('../../base/lesson-data.js').Preset} Preset */
/** @typedef {import('../../base/lesson-data.js').Task} Task */
/** @typedef {import('../../base/lesson-data.js').Prediction} Prediction */

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
 * @property {import('../../base/lesson-data.js').Opening | null} opening what the page begins with
 * @property {Record<string, string[]>} controls parameters that stand in front, by experiment
 * @property {Record<string, string[]>} readouts scalars that stand in front, by experiment
 * @property {Record<string, string>} formulas by experiment: LaTeX; `\val{scalar}` stands for a number
 * @property {Record<string, import('../../base/lesson-data.js').SweepQuestion>} sweeps by experiment
 * @property {Record<string, Record<string, string>>} formerViews by experiment: a view's name, by the one it had once
 * @property {Record<string, string>} symbols what the letters of its equations mean, by their LaTeX
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
  for (const preset of Object.values(lesson.presets).flat()) checkScales(slug, preset);
  for (const presets of Object.values(lesson.presets)) checkNames(slug, presets);
  return {
    predictions: [],
    opening: null,
    controls: {},
    readouts: {},
    formulas: {},
    sweeps: {},
    formerViews: {},
    symbols: {},
    prerequisites: [],
    sources: {},
    ...lesson,
    ...placeInCourse(slug, lesson),
    slug,
  };
}

/** No two presets of an experiment go by one name, former ones included. @param {string} slug of the lesson @param {Preset[]} presets */
function checkNames(slug, presets) {
  const names = presets.flatMap(({ name, formerly = [] }) => [name, ...formerly]);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new Error(`lessons/${slug}/lesson.json: two presets are called ${twice}`);
}

/** A preset's scales are those of its view. @param {string} slug of the lesson @param {Preset} preset */
function checkScales(slug, { name, view, scales = {} }) {
  const place = `lessons/${slug}/lesson.json: preset ${name}`;
  const entries = Object.entries(scales);
  if (entries.length > 0 && !view) throw new Error(`${place} has scales and no view`);
  for (const [axis, kind] of entries) {
    if (['x', 'y'].includes(axis) && ['linear', 'log'].includes(kind)) continue;
    throw new Error(`${place}: "${axis}": "${kind}" is no scale of an axis`);
  }
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
