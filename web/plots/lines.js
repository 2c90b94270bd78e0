// How each series of a view is drawn: its hue says what it is, its dash in which role.

import { contrast, mix, rampAt } from './colour.js';

/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./palette.js').LineStyle} LineStyle */
/** @typedef {import('./view.js').Series} Series */
/** @typedef {Pick<Series, 'role' | 'run' | 'name'>} Named */
/** Hues by what they stand for, the same in every view of an experiment. @typedef {ReadonlyMap<string, number>} Hues */

/** Dashes, in units of the line's width, of the roles that are not drawn through. @type {Record<string, number[]>} */
const DASHES = {
  predicted: [6, 4.4],
  reference: [1, 2.2],
  test: [7, 2.2, 1, 2.2],
  guess: [0.01, 2.6],
};
/** Widths relative to the main line: a prediction lies on what was measured, and both are seen. @type {Record<string, number>} */
const WIDTHS = { measured: 1.2, train: 1.2, predicted: 0.8, reference: 0.75, guess: 1.15 };
/** A prediction has the hue of what it predicts, mixed this far towards the ink. */
const DEEP = 0.5;
/** Lines of one colour become paler by at most this much, */
const PALEST = 0.58;
/** and no farther than leaves them this contrast: WCAG 2.2, 1.4.11, for graphical objects. */
const LEAST_CONTRAST = 3;
/** Kept runs are paler by this share of that: farther, and two of them could not be told apart. */
const KEPT = 0.5;
/** So many different things have hues of their own; more are drawn as an ordered family. */
const MOST_HUES = 5;
/** Kinds of views whose series are told apart in other ways. */
const WITHOUT_HUES = new Set(['matrix', 'network']);

/** What a series is of; training and test of one thing are of one thing. @param {Named} series */
const thingOf = ({ name }) => name.replace(/, (?:training|test)(?: images)?$/, '');

/** What was measured in a view, each thing once; a start is no thing. @param {readonly Named[]} series */
function thingsOf(series) {
  const own = series.filter(
    ({ role, run, name }) => !run && (role === 'measured' || role === 'train') && name !== 'start',
  );
  return [...new Set(own.map(thingOf))];
}

/**
 * Whether names are members of an ordered family: alike except for one number, which rises or falls, and does more
 * than count them.
 * @param {string[]} names
 */
export function isFamily(names) {
  const number = /[-−]?\d+(?:\.\d+)?/;
  const values = names.map((name) => Number(number.exec(name)?.[0].replace('−', '-') ?? NaN));
  if (new Set(names.map((name) => name.replace(number, '#'))).size > 1) return false;
  if (!values.every(Number.isFinite) || values.every((value, i) => value === i + 1)) return false;
  const signs = new Set(values.slice(1).map((value, i) => Math.sign(value - values[i])));
  return signs.size === 1 && !signs.has(0);
}

/** Whether things are drawn along a ramp. @param {string[]} things */
const ramped = (things) => things.length > MOST_HUES || (things.length > 1 && isFamily(things));

/**
 * The series of a view, in which points that a model was fitted to are no result but what results are held against;
 * unless there are several sets of them, which are classes to be told apart.
 * @template {Named} T @param {{kind?: string, series: readonly T[]}} view @returns {T[]}
 */
export function withoutData({ kind, series }) {
  const alone = series.filter(({ role }) => role === 'train').length === 1;
  if (kind !== 'scatter' || !alone) return [...series];
  return series.map((one) => (one.role === 'train' ? { ...one, role: 'reference' } : one));
}

/** How many things have a hue. @param {Hues} hues @param {number} hue */
const usersOf = (hues, hue) => [...hues.values()].filter((one) => one === hue).length;

/**
 * Hues for the things that stand beside others in some view, so that each keeps its own in all of them, and things of
 * different views share one only where there are more of them than hues.
 * @param {readonly {kind?: string, series: readonly Named[]}[]} views
 * @returns {Hues}
 */
export function huesOf(views) {
  /** @type {Map<string, number>} */
  const hues = new Map();
  const drawn = views.filter(({ kind = '' }) => !WITHOUT_HUES.has(kind));
  for (const things of drawn.map((view) => thingsOf(withoutData(view)))) {
    if (things.length < 2 || ramped(things)) continue;
    for (const thing of things.filter((one) => hueOf(one, hues) === undefined)) {
      const taken = new Set(things.map((one) => hueOf(one, hues)));
      const [free = 0] = [0, 1, 2, 3, 4]
        .filter((hue) => !taken.has(hue))
        .sort((a, b) => usersOf(hues, a) - usersOf(hues, b));
      hues.set(thing, free);
    }
  }
  return hues;
}

/** A thing without what is said of it: “rich” of “rich, γ = 16”, “random radius” of “random radius (control)”. @param {string} thing */
const bareName = (thing) => thing.replace(/ \(.*\)$|, .*$/, '');

/** Whether a name is that of a thing, or begins or ends with it: “mean risk, uniform”. @param {string} name @param {string} thing */
function speaksOf(name, thing) {
  return [thing, bareName(thing)].some(
    (one) => name === one || name.startsWith(`${one},`) || name.endsWith(`, ${one}`),
  );
}

/**
 * The hue of what a name speaks of, from 0.
 * @param {string} name of a series or a number @param {Hues} hues
 * @returns {number | undefined} undefined where it speaks of nothing that has a hue, or of more than one thing
 */
export function hueOf(name, hues) {
  if (hues.has(name)) return hues.get(name);
  const found = [...hues].filter(([thing]) => speaksOf(name, thing));
  return found.length === 1 ? found[0][1] : undefined;
}

/** @param {Hues | undefined} a @param {Hues | undefined} b */
export const sameHues = (a, b) => String([...(a ?? [])]) === String([...(b ?? [])]);

/** The colour of each thing. @param {string[]} things @param {Palette} palette @param {Hues} hues @returns {Map<string, string>} */
function coloursOf(things, { series, dark }, hues) {
  const last = things.length - 1;
  return new Map(
    things.map((thing, i) => [
      thing,
      ramped(things) ? rampAt(i / last, dark) : series[hueOf(thing, hues) ?? (last > 0 ? i : 0)],
    ]),
  );
}

/**
 * What a prediction is of: the thing whose name its own begins or ends with, the only one, or that of the same place where
 * there are as many; undefined where it speaks of all.
 * @param {Named} series @param {number} place among the predictions @param {number} count of them @param {string[]} things
 */
function subjectOf({ name }, place, count, things) {
  const named = things.find((thing) => speaksOf(name, thing));
  if (named !== undefined || things.length === 1) return named ?? things[0];
  return count === things.length ? things[place] : undefined;
}

/** How far a colour can be mixed towards the paper and still be seen. @type {Map<string, number>} */
const palest = new Map();

/** Farther towards the paper by a share of what leaves it visible. @param {string} base @param {number} share from 0 to 1 @param {string} paper */
function paler(base, share, paper) {
  const key = `${base} ${paper}`;
  let most = palest.get(key) ?? PALEST;
  while (most > 0 && contrast(mix(base, paper, most), paper) < LEAST_CONTRAST) most -= 0.02;
  palest.set(key, most);
  return mix(base, paper, share * Math.max(0, most));
}

/** The hue of a kept run. @param {number} run from 1 @param {string[]} series */
const hueOfRun = (run, series) => series[run % MOST_HUES];

/**
 * The hue of each series.
 * @param {readonly Named[]} series @param {Palette} palette @param {Hues} hues
 * @returns {string[]}
 */
function coloursBySeries(series, palette, hues) {
  const { colours } = palette;
  const things = thingsOf(series);
  const byThing = coloursOf(things, palette, hues);
  const predictions = series.filter(({ role, run }) => role === 'predicted' && !run);
  return series.map((one) => {
    if (one.run) return paler(hueOfRun(one.run, palette.series), KEPT, colours.panel);
    if (one.role !== 'predicted')
      return byThing.get(thingOf(one)) ?? colours[one.role] ?? colours.reference;
    const place = predictions.indexOf(one);
    const subject = subjectOf(one, place, predictions.length, things);
    const colour = byThing.get(subject ?? '');
    return colour ? mix(colour, colours.ink, DEEP) : colours.ink;
  });
}

/**
 * How each series of a view is drawn.
 * @param {readonly Named[]} series
 * @param {Palette} palette
 * @param {Hues} [hues] of the experiment
 * @returns {LineStyle[]}
 */
export function linesOf(series, palette, hues = new Map()) {
  const colours = coloursBySeries(series, palette, hues);
  return series.map(({ role, run }, i) => {
    const width = palette.stroke * (run ? 1 : (WIDTHS[role] ?? 1));
    const dash = run ? [] : (DASHES[role] ?? []);
    const alike = series.flatMap((other, j) =>
      other.role === role && colours[j] === colours[i] ? [j] : [],
    );
    const share = alike.length > 1 ? alike.indexOf(i) / (alike.length - 1) : 0;
    return {
      colour: share > 0 ? paler(colours[i], share, palette.colours.panel) : colours[i],
      width,
      dash: dash.map((d) => d * width),
      round: role === 'guess',
    };
  });
}
