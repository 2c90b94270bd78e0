// A lesson's kept work as a file, and back; a file is untrusted.

/** What is kept by key: `task:LESSON/NAME` → {answer, done}, `guess:LESSON/NAME` → number. @typedef {Record<string, unknown>} Work */

const FORMAT = 1;
const MOST_CHARACTERS = 200_000;
const MOST_ENTRIES = 500;
const LONGEST_ANSWER = 1000;

/** @param {string} lesson slug @param {Work} work */
export const exported = (lesson, work) =>
  `${JSON.stringify({ format: FORMAT, lesson, work }, null, 1)}\n`;

/**
 * The work in a file of this lesson. Keys of other lessons and shapes that we do not write are
 * refused.
 * @param {string} lesson slug @param {string} text
 * @returns {Work}
 * @throws {Error} with a sentence for the page
 */
export function imported(lesson, text) {
  if (text.length > MOST_CHARACTERS) throw new Error('This file is too long to be progress.');
  /** @type {any} */
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error('This file is not progress of the lab: it is not JSON.');
  }
  if (file?.format !== FORMAT || typeof file.lesson !== 'string' || !isPlain(file.work)) {
    throw new Error('This file is not progress of the lab.');
  }
  if (file.lesson !== lesson) {
    throw new Error(
      `This is progress of the lesson “${file.lesson.slice(0, 60)}”, not of this one.`,
    );
  }
  const entries = Object.entries(file.work);
  const bad = entries.find(([key, value]) => !isEntry(lesson, key, value));
  if (bad) throw new Error(`“${bad[0].slice(0, 60)}” in this file is no answer of this lesson.`);
  if (entries.length > MOST_ENTRIES) throw new Error('This file holds too many answers.');
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      isPlain(value) ? { answer: value.answer, done: value.done } : value,
    ]),
  );
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {string} lesson @param {string} key @param {unknown} value */
function isEntry(lesson, key, value) {
  const [kind, name] = key.split(`:${lesson}/`);
  if (!/^[a-z0-9-]{1,100}$/.test(name ?? '')) return false;
  if (kind === 'guess')
    return value === null || (typeof value === 'number' && Number.isFinite(value));
  if (kind !== 'task' || !isPlain(value)) return false;
  const { answer, done } = value;
  return typeof answer === 'string' && answer.length <= LONGEST_ANSWER && typeof done === 'boolean';
}
