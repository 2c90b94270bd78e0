// The list of lessons on the home page: by line of evidence, by the course's calendar, by syllabus.
import { GROUND, LECTURES, LINES, PARTS } from './course.mjs';
import { escape } from './frame.mjs';

/** @typedef {import('./lessons.mjs').Lesson} Lesson */
/** @typedef {import('./engine.mjs').Listed} Listed */

/**
 * What the list is made of.
 * @typedef {object} Course
 * @property {Lesson[]} lessons in the order of the syllabus
 * @property {Record<string, string>} pictures SVG by lesson
 * @property {Listed[]} experiments
 */

const NUMERALS = ['I', 'II', 'III', 'IV', 'V'];

/** @param {Lesson} lesson */
const address = ({ slug }) => `lessons/${slug}/index.html`;

/** @param {Lesson} lesson */
const link = (lesson) => `<a href="${address(lesson)}">${escape(lesson.title)}</a>`;

/** @param {Lesson} lesson */
export const kicker = ({ part, order }) => `Part ${NUMERALS[part - 1] ?? part}, lesson ${order}`;

/** An experiment of a card, with its badge where the theory has nothing fitted. @param {Lesson} lesson @param {Listed} experiment */
const item = (lesson, { slug, title, bare }) =>
  `<li><a href="${address(lesson)}#${slug}">${escape(title)}</a>${bare ? ' <span class="badge">no fitted parameter</span>' : ''}</li>`;

/** @param {Lesson} lesson @param {Course} course */
function card(lesson, { pictures, experiments }) {
  const own = lesson.experiments.flatMap((slug) => experiments.filter((one) => one.slug === slug));
  const also = lesson.evidence.slice(1).map((line) => line.toLowerCase());
  return `<li class="lesson-card">
${pictures[lesson.slug] ?? ''}
<div>
<p class="kicker">${kicker(lesson)}</p>
<h4>${link(lesson)}</h4>
<p>${escape(lesson.summary)}</p>
${also.length > 0 ? `<p class="of">also: ${escape(also.join(', '))}</p>` : ''}
<ul class="of">${own.map((experiment) => item(lesson, experiment)).join('')}</ul>
</div></li>`;
}

/** @param {Course} course */
function byLines(course) {
  const lines = [GROUND, ...LINES].map((line) => ({
    ...line,
    lessons: course.lessons.filter(({ evidence }) => (evidence[0] ?? GROUND.name) === line.name),
  }));
  return lines
    .filter(({ lessons }) => lessons.length > 0)
    .map(
      ({ name, question, lessons }) => `<h3>${escape(name)}</h3>
<p class="question">${escape(question)}</p>
<ul class="lessons">${lessons.map((lesson) => card(lesson, course)).join('\n')}</ul>`,
    )
    .join('\n');
}

/** A line of a list; in the syllabus it carries the lesson's own number. @param {Lesson} lesson @param {Lesson[]} all @param {boolean} [numbered] */
function listed(lesson, all, numbered = false) {
  const before = lesson.prerequisites.flatMap((slug) => all.filter((one) => one.slug === slug));
  const notes = [
    ...(numbered ? [] : [kicker(lesson)]),
    ...(before.length > 0 ? [`after ${before.map(link).join(', ')}`] : []),
  ];
  const note = notes.length > 0 ? ` <span class="of">${notes.join('; ')}</span>` : '';
  const number = numbered ? ` value="${lesson.order}"` : '';
  return `<li${number}>${link(lesson)}: ${escape(lesson.summary)}${note}</li>`;
}

/** @param {Course} course */
function byCalendar({ lessons }) {
  const lectures = Object.entries(LECTURES)
    .map(([number, title]) => ({
      title: `Lecture ${number}. ${title}`,
      lessons: lessons.filter(({ lecture }) => lecture === Number(number)),
    }))
    .concat({
      title: 'Beside the lectures',
      lessons: lessons.filter(({ lecture }) => lecture === null),
    });
  return lectures
    .filter((lecture) => lecture.lessons.length > 0)
    .map(
      (lecture) =>
        `<h3>${escape(lecture.title)}</h3>\n<ul class="listed">${lecture.lessons.map((one) => listed(one, lessons)).join('')}</ul>`,
    )
    .join('\n');
}

/** @param {Course} course */
const bySyllabus = ({ lessons }) =>
  PARTS.map((title, i) => ({ title, lessons: lessons.filter(({ part }) => part === i + 1) }))
    .filter((part) => part.lessons.length > 0)
    .map(
      (part) =>
        `<h3>Part ${NUMERALS[PARTS.indexOf(part.title)]}. ${escape(part.title)}</h3>\n<ol class="listed">${part.lessons.map((one) => listed(one, lessons, true)).join('')}</ol>`,
    )
    .join('\n');

const ORDERS = /** @type {const} */ ([
  ['lines', 'Lines of evidence', byLines],
  ['calendar', 'Course calendar', byCalendar],
  ['syllabus', 'Syllabus', bySyllabus],
]);

/**
 * All lessons in three orders to choose from. It works without script: the chosen radio button's
 * section is the one that the styles show.
 * @param {Course} course
 * @returns {string} HTML
 */
export const lessonList = (course) => `<fieldset class="course">
<legend>Order of the lessons</legend>
${ORDERS.map(
  ([name, label], i) =>
    `<input type="radio" name="order" id="order-${name}"${i === 0 ? ' checked' : ''}><label for="order-${name}">${label}</label>`,
).join('\n')}
${ORDERS.map(([name, , list]) => `<div class="by-${name}">\n${list(course)}\n</div>`).join('\n')}
</fieldset>`;
