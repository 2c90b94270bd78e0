// Whether a task's answer is right, and the sentence that it deserves.
import { readNumber } from '../text/read-number.js';

/** @typedef {import('../base/lesson-data.js').LessonData['tasks'][number]} Task */

/** An answer that was rounded to three digits counts as right. */
const ROUNDING = 0.005;

/**
 * @param {number} given
 * @param {number} wanted
 * @param {{relative?: number, absolute?: number}} tolerance
 */
export function isNear(given, wanted, { relative, absolute }) {
  const allowed = absolute ?? (relative ?? ROUNDING) * Math.abs(wanted);
  return Math.abs(given - wanted) <= allowed * (1 + 1e-9);
}

/**
 * @param {Task} task
 * @param {string} text what was typed
 * @returns {{verdict: 'right' | 'wrong' | 'unread', say: string}}
 */
export function judge(task, text) {
  const { value: given, fault } = readNumber(text);
  if (fault) return { verdict: 'unread', say: fault };
  if (isNear(given, task.answer, task)) return { verdict: 'right', say: task.right };
  const known = (task.wrong ?? []).find(({ when }) => isNear(given, Number(when), task));
  return { verdict: 'wrong', say: known?.say ?? nearness(given, task.answer) };
}

/** A hint on size and sign for an answer that nobody foresaw. @param {number} given @param {number} wanted */
function nearness(given, wanted) {
  if (wanted !== 0 && isNear(-given, wanted, { relative: 0.02 }))
    return 'The size is right; look at the sign.';
  if (wanted !== 0 && isNear(given, wanted, { relative: 0.15 }))
    return 'Close, but not close enough.';
  return 'Not yet.';
}
