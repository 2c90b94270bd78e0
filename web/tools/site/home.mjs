// The list of lessons on the home page: by syllabus, by line of evidence, by the course's calendar.
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

/** An experiment of a card. @param {Lesson} lesson @param {Listed} experiment */
const item = (lesson, { slug, title }) =>
  `<li><a href="${address(lesson)}#${slug}">${escape(title)}</a></li>`;

/** The lessons that come before one. @param {Lesson} lesson @param {Lesson[]} all */
const before = (lesson, all) =>
  lesson.prerequisites.flatMap((slug) => all.filter((one) => one.slug === slug));

/** @param {Lesson} lesson @param {Course} course */
function card(lesson, { lessons, pictures, experiments }) {
  const own = lesson.experiments.flatMap((slug) => experiments.filter((one) => one.slug === slug));
  const first = before(lesson, lessons);
  return `<li class="lesson-card" data-lesson="${lesson.slug}" data-tasks="${lesson.tasks.length}">
${pictures[lesson.slug] ?? ''}
<div>
<p class="kicker">${kicker(lesson)} <span class="done"></span></p>
<h4>${link(lesson)}</h4>
<p>${escape(lesson.summary)}</p>
${first.length > 0 ? `<p class="of">after ${first.map(link).join(', ')}</p>` : ''}
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
<ul class="listed">${lessons.map((one) => listed(one, course.lessons)).join('')}</ul>`,
    )
    .join('\n');
}

/** A line of a list. @param {Lesson} lesson @param {Lesson[]} all */
function listed(lesson, all) {
  const first = before(lesson, all);
  const notes = [
    kicker(lesson),
    ...(first.length > 0 ? [`after ${first.map(link).join(', ')}`] : []),
  ];
  return `<li>${link(lesson)}: ${escape(lesson.summary)} <span class="of">${notes.join('; ')}</span></li>`;
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

/** The parts with the lessons as cards. @param {Course} course */
const bySyllabus = (course) =>
  PARTS.map((title, i) => ({ title, lessons: course.lessons.filter(({ part }) => part === i + 1) }))
    .filter((part) => part.lessons.length > 0)
    .map(
      (part) =>
        `<h3>Part ${NUMERALS[PARTS.indexOf(part.title)]}. ${escape(part.title)}</h3>\n<ul class="lessons">${part.lessons.map((one) => card(one, course)).join('\n')}</ul>`,
    )
    .join('\n');

const ORDERS = /** @type {const} */ ([
  ['syllabus', 'Syllabus', bySyllabus],
  ['lines', 'Lines of evidence', byLines],
  ['calendar', 'Course calendar', byCalendar],
]);

/**
 * All lessons in three orders to choose from. It works without script: the chosen radio button's
 * section is the one that the styles show.
 * @param {Course} course
 * @returns {string} HTML
 */
export const lessonList = (course) => `<p class="search"><label for="search">Find</label>
<input class="field" type="search" id="search" placeholder="a word of the lesson" autocomplete="off"></p>
<p class="none-found" hidden>No lesson has these words.</p>
<fieldset class="course">
<legend>Order of the lessons</legend>
${ORDERS.map(
  ([name, label], i) =>
    `<input type="radio" name="order" id="order-${name}"${i === 0 ? ' checked' : ''}><label for="order-${name}">${label}</label>`,
).join('\n')}
${ORDERS.map(([name, , list]) => `<div class="by-${name}">\n${list(course)}\n</div>`).join('\n')}
</fieldset>`;
