// What a student has answered on this page, in order, for the record that is handed in.

/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {{name: string, step: number, value: number | string}} Answer */

/** A record holds at most so many; the newest count. */
const MOST_ANSWERS = 200;
const LONGEST_ANSWER = 200;

/** @type {Answer[]} */
let answers = [];

/** All answers of this page, in the order in which they were given, wrong ones too. */
export const answersGiven = () => answers;

/**
 * Notes an answer. Its step is where the experiment before the task stood.
 * @param {string} name of the task @param {string} text @param {number} value NaN when it is no number @param {Element} task
 */
export function noteAnswer(name, text, value, task) {
  const given = Number.isFinite(value) ? value : text.slice(0, LONGEST_ANSWER);
  answers = [...answers, { name, step: stepBefore(task), value: given }].slice(-MOST_ANSWERS);
}

/** Forgets all answers. */
export function forgetAnswers() {
  answers = [];
}

/** The step of the last experiment that stands before an element in the page. @param {Element} element */
function stepBefore(element) {
  const before = [...document.querySelectorAll('lm-experiment')].filter(
    (one) => one.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  const last = /** @type {(Element & {session?: Session | null}) | undefined} */ (before.at(-1));
  return last?.session?.step ?? 0;
}
