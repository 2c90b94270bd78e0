// Turns lessons and the home page into whole pages: frame, formulas, numbers, and each page's script.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formulaParts } from '../../text/formula-parts.js';
import { withAnchors } from './anchors.mjs';
import { readDocuments } from './claims-data.mjs';
import { claimsPage } from './claims.mjs';
import { withDrawings } from './drawings.mjs';
import { embedPage, embedScript, lessonOf, viewsIn } from './embed.mjs';
import { engineResults } from './engine.mjs';
import { collectFormulas, formulaTemplate, markPlaces } from './formulas.mjs';
import { frame } from './frame.mjs';
import { kicker, lessonList } from './home.mjs';
import { findLessons } from './lessons.mjs';
import { prerequisiteMap } from './map.mjs';
import { renderMathematics } from './mathematics.mjs';
import { WHOLE } from './module.mjs';
import { numberFiller } from './numbers.mjs';
import { withPresets } from './places.mjs';
import { cachedChecks, reproductions } from './reproductions.mjs';

/** @typedef {import('./lessons.mjs').Lesson} Lesson */
/** @typedef {ReturnType<typeof numberFiller>} Filler */

/** Addresses of the scripts that the build writes itself. */
const SCRIPT = '/@lab/';

/**
 * A lesson as whole HTML.
 * @param {string} root @param {Lesson} lesson @param {Filler} filler
 * @param {Record<string, string[]>} texts of the engine, by experiment
 */
function lessonPage(root, lesson, filler, texts) {
  const place = `lessons/${lesson.slug}/index.html`;
  const text = withOpening(readFileSync(join(root, place), 'utf8'), lesson);
  const prose = withDrawings(withAnchors(filler.fill(withPresets(text, lesson), place)));
  const data = lessonData(lesson, filler);
  return frame({
    title: `${lesson.title} · Learning Mechanics Lab`,
    description: lesson.summary,
    kicker: kicker(lesson),
    trail: lesson.title,
    body:
      renderMathematics(prose, place, lesson.symbols) +
      formulasOf(data, texts, lesson.experiments, place, lesson.symbols),
    up: '../../',
    script: `${SCRIPT}lesson/${lesson.slug}.js`,
  });
}

/** The page with its opening after the paragraph that says what it is about. @param {string} prose @param {Lesson} lesson */
const withOpening = (prose, { opening }) =>
  opening ? prose.replace(/<p class="lede">[^]*?<\/p>/, '$&\n<lm-opening></lm-opening>') : prose;

/**
 * The template of the formulas that elements show of some experiments.
 * @param {ReturnType<typeof lessonData>} data @param {Record<string, string[]>} texts
 * @param {string[]} experiments @param {string} place
 * @param {import('./symbols.mjs').Symbols} symbols of the lesson
 */
function formulasOf(data, texts, experiments, place, symbols) {
  const said = experiments.flatMap((slug) => texts[slug] ?? []);
  const live = Object.values(data.formulas).flatMap(formulaParts);
  const formulas = [...collectFormulas([...said, ...strings(data)]), ...live];
  return formulaTemplate([...new Set(formulas)], place, (tex) =>
    live.includes(tex) ? symbols : {},
  );
}

/** All strings inside a value. @param {unknown} value @returns {string[]} */
const strings = (value) =>
  typeof value === 'string'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(strings)
      : [];

/** What the home page begins with, and the lesson whose picture stands there until somebody presses Play. */
const HERO = {
  lesson: 'glass-box',
  opening: {
    experiment: 'axes-of-complexity',
    page: 'lessons/glass-box/index.html',
    preset: 'two-layers',
    view: 'modes',
    control: 'depth',
    ask: 'Three things to learn, one after the other. The dashes were there first.',
  },
};

/** The picture and the button that makes it live. @param {string} picture SVG */
const hero = (picture) => `<div class="hero">
${picture}
<button class="button go" type="button">Play</button>
</div>`;

/**
 * @param {string} root @param {import('./home.mjs').Course} course @param {Filler} filler
 * @param {Record<string, string[]>} texts of the engine, by experiment
 */
function homePage(root, course, filler, texts) {
  const { experiment } = HERO.opening;
  const place = 'web/page/home.html';
  const shown = /** @type {Lesson} */ (course.lessons.find(({ slug }) => slug === HERO.lesson));
  const [first] = course.lessons;
  const body = readFileSync(join(root, place), 'utf8')
    .replace('<!-- hero -->', hero(course.pictures[HERO.lesson] ?? ''))
    .replace('<!-- first -->', `lessons/${first.slug}/index.html`)
    .replace('<!-- map -->', prerequisiteMap(course.lessons))
    .replace('<!-- lessons -->', lessonList(course));
  return frame({
    title: 'Learning Mechanics Lab',
    description:
      'Live experiments for the theory of deep learning: prediction and measurement in the same axes.',
    kicker: '',
    trail: '',
    body:
      renderMathematics(body, place) +
      formulasOf(dataFor(experiment, shown, filler), texts, [experiment], place, shown.symbols),
    up: './',
    script: `${SCRIPT}home/hero.js`,
    sheet: 'home',
  });
}

/** @param {string} root @param {import('./home.mjs').Course} course */
const reproductionsPage = (root, course) =>
  frame({
    title: 'Reproductions · Learning Mechanics Lab',
    description: 'Every published or derived claim, our prediction, our measurement, and the run.',
    kicker: '',
    trail: 'Reproductions',
    body: renderMathematics(reproductions(root, course), 'reproductions'),
    up: '../',
    script: '/web/page/home.js',
    sheet: 'home',
  });

/**
 * The course's documents, claim by claim.
 * @param {string} root @param {import('./home.mjs').Course} course @param {Filler} filler
 * @param {import('./engine.mjs').Results['measured']} measured
 */
function claimedPage(root, course, filler, measured) {
  const numbers = { batteries: cachedChecks(root), measured };
  const text = claimsPage(root, course, readDocuments(root), numbers);
  return frame({
    title: 'Claims · Learning Mechanics Lab',
    description: 'What the course’s documents say, line by line, with verdict, numbers and run.',
    kicker: '',
    trail: 'Claims',
    body: renderMathematics(filler.fill(text, 'claims'), 'claims'),
    up: '../',
    script: '/web/page/home.js',
    sheet: 'claims',
  });
}

/** The page for graders. @param {string} root */
const gradePage = (root) =>
  frame({
    title: 'Grade a class · Learning Mechanics Lab',
    description: 'Replays the lab records of a class in the browser: a table, a histogram, a CSV.',
    kicker: '',
    trail: 'Grade a class',
    body: readFileSync(join(root, 'web/page/grade.html'), 'utf8'),
    up: '../',
    script: '/web/page/grade.js',
    sheet: 'grade',
  });

/**
 * The page of one experiment for other sites.
 * @param {string} root @param {string} slug @param {Lesson} lesson @param {Filler} filler
 * @param {import('./engine.mjs').Results} results
 */
function experimentPage(root, slug, lesson, filler, { texts, experiments }) {
  const title = experiments.find((one) => one.slug === slug)?.title ?? slug;
  const formulas = formulasOf(
    dataFor(slug, lesson, filler),
    texts,
    [slug],
    `embed/${slug}`,
    lesson.symbols,
  );
  const prose = readFileSync(join(root, 'lessons', lesson.slug, 'index.html'), 'utf8');
  return embedPage({
    slug,
    title,
    lesson,
    views: viewsIn(prose, slug),
    formulas,
    script: `${SCRIPT}embed/${slug}.js`,
  });
}

/** Of a lesson's data what one experiment needs. @param {string} slug @param {Lesson} lesson @param {Filler} filler */
function dataFor(slug, lesson, filler) {
  const data = lessonData(lesson, filler);
  /** @template T @param {Record<string, T>} all @returns {Record<string, T>} */
  const own = (all) => (slug in all ? { [slug]: all[slug] } : {});
  return {
    ...data,
    controls: own(data.controls),
    readouts: own(data.readouts),
    presets: own(/** @type {Lesson['presets']} */ (data.presets)),
    formulas: own(data.formulas),
    sweeps: own(data.sweeps),
    opening: null,
    tasks: [],
    predictions: [],
  };
}

/** What the page's elements need of the lesson, with numbers filled in. @param {Lesson} lesson @param {Filler} filler */
function lessonData(lesson, filler) {
  const { slug, title, opening, controls, readouts, presets, formulas, tasks, predictions } =
    lesson;
  const { sweeps, formerViews } = lesson;
  const place = `lessons/${slug}/lesson.json`;
  const filled = JSON.parse(filler.fill(JSON.stringify({ presets, predictions }), place));
  const answered = tasks.map(({ answer, ...rest }) => ({
    ...JSON.parse(filler.fill(JSON.stringify(rest), place)),
    answer: filler.answer(answer, place),
  }));
  const placed = Object.fromEntries(
    Object.entries(formulas).map(([name, tex]) => [name, markPlaces(tex)]),
  );
  return {
    slug,
    title,
    opening,
    controls,
    readouts,
    sweeps,
    formerViews,
    ...filled,
    formulas: placed,
    tasks: answered,
  };
}

/** The page's script: the lesson's data first, so that every element finds them. @param {string} slug */
const lessonScript = (slug) =>
  `import '${SCRIPT}data/${slug}.js';\nimport '/web/page/lesson.js';\n`;

/** The home page's script: what its figure needs comes when a visitor starts it. */
const homeScript = () =>
  `import { startHero } from '/web/page/home.js';\n` +
  `startHero(${JSON.stringify(HERO.opening)}, () => Promise.all([` +
  `import('${SCRIPT}own/${HERO.opening.experiment}.js'), import('/web/experiment/lm-opening.js')]));\n`;

/** @param {object} data @param {Record<string, string>} modules file below the engine's folder, by experiment */
function dataScript(data, modules) {
  const files = [...new Set(Object.values(modules))];
  const imports = files.map((file, i) => `import engine${i} from '@engine/${file}?url';\n`);
  const engines = Object.entries(modules).map(
    ([slug, file]) => `${JSON.stringify(slug)}: engine${files.indexOf(file)}`,
  );
  return (
    `${imports.join('')}import { provideLesson } from '/web/base/lesson-data.js';\n` +
    `provideLesson({ ...${JSON.stringify(data)}, engines: { ${engines.join(', ')} } });\n`
  );
}

/**
 * The module that each experiment of a page comes from: its own, or the whole one for all when the page
 * shows what several lessons of the engine hold, or when the lessons' own are not linked.
 * @param {Lesson} lesson @param {import('./engine.mjs').Listed[]} experiments @param {boolean} [alone]
 * @returns {Record<string, string>} file below the engine's folder, by experiment
 */
export function modulesOf({ experiments: shown }, experiments, alone = WHOLE) {
  const found = shown.map((name) => experiments.find((one) => one.slug === name));
  const whole =
    alone || found.includes(undefined) || new Set(found.map((one) => one?.lesson)).size > 1;
  return Object.fromEntries(
    shown.map((name, i) => [name, whole ? 'lmlab.wasm' : `lessons/${found[i]?.module}.wasm`]),
  );
}

/** The script of an experiment's page for other sites. @param {string} slug */
const embeddedScript = (slug) =>
  `import '${SCRIPT}own/${slug}.js';\nimport '/web/embed/frame.js';\n`;

/**
 * @param {string} root the repository
 * @returns {import('vite').Plugin<{html: () => Promise<string[]>}>} its `api.html` gives all pages before they are bundled
 */
export function pages(root) {
  const lessons = findLessons(root);
  const home = join(root, 'index.html');
  const reproduced = join(root, 'reproductions/index.html');
  const claimed = join(root, 'claims/index.html');
  const grade = join(root, 'grade/index.html');
  const files = new Map(
    lessons.map((lesson) => [join(root, 'lessons', lesson.slug, 'index.html'), lesson]),
  );
  const hosts = lessonOf(lessons);
  const embeds = new Map(
    [...hosts].map(([slug, lesson]) => [join(root, 'embed', slug, 'index.html'), { slug, lesson }]),
  );
  /** @type {Promise<import('./engine.mjs').Results> | undefined} */
  let results;
  const known = () => (results ??= engineResults(root, lessons));
  const filler = async () => {
    const { measured } = await known();
    const batteries = cachedChecks(root);
    return numberFiller((slug, preset) => ({
      ...measured(slug, preset),
      battery: batteries[slug]?.checks ?? [],
    }));
  };

  /** @param {string} address below SCRIPT */
  const script = async (address) => {
    if (address === 'home/hero.js') return homeScript();
    const [, kind, slug = ''] = /^(lesson|data|embed|own)\/([a-z0-9-]+)\.js$/.exec(address) ?? [];
    const whole = kind === 'lesson' || kind === 'data';
    const lesson = whole ? lessons.find((one) => one.slug === slug) : hosts.get(slug);
    if (!lesson) throw new Error(`there is no script ${SCRIPT}${address}`);
    if (kind === 'lesson') return lessonScript(slug);
    if (kind === 'embed') return embeddedScript(slug);
    const numbers = await filler();
    const data = whole ? lessonData(lesson, numbers) : dataFor(slug, lesson, numbers);
    const here = whole ? lesson : { ...lesson, experiments: [slug] };
    return dataScript(data, modulesOf(here, (await known()).experiments));
  };

  /** @param {string} id @returns {Promise<string | null>} HTML, null for what is no page */
  async function page(id) {
    if (id === home) {
      const { texts, ...found } = await known();
      return homePage(root, { lessons, ...found }, await filler(), texts);
    }
    if (id === grade) return gradePage(root);
    if (id === reproduced) return reproductionsPage(root, { lessons, ...(await known()) });
    if (id === claimed) {
      const found = await known();
      return claimedPage(root, { lessons, ...found }, await filler(), found.measured);
    }
    const embed = embeds.get(id);
    if (embed) return experimentPage(root, embed.slug, embed.lesson, await filler(), await known());
    const lesson = files.get(id);
    return lesson ? lessonPage(root, lesson, await filler(), (await known()).texts) : null;
  }
  const input = [home, claimed, reproduced, grade, ...files.keys(), ...embeds.keys()];

  return {
    name: 'lab-pages',
    enforce: 'pre',
    config: () => ({ build: { rolldownOptions: { input } } }),
    api: { html: async () => (await Promise.all(input.map(page))).map((html) => html ?? '') },
    resolveId(source) {
      if ([home, claimed, reproduced, grade].includes(source) || embeds.has(source)) return source;
      if (source.startsWith(SCRIPT)) return source;
      return null;
    },
    async load(id) {
      if (id.startsWith(SCRIPT)) return script(id.slice(SCRIPT.length));
      return page(id);
    },
    async generateBundle() {
      const source = embedScript(root, lessons, (await known()).experiments);
      this.emitFile({ type: 'asset', fileName: 'embed.js', source });
    },
  };
}
