// The code to paste and the page that reads its address agree; bad addresses are told, not obeyed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';
import { elementCode, frameCode, stateOf } from '../../web/share/embed-code.js';
import { OF_THE_PAGE, readEmbed } from '../../web/share/embedded.js';
import { noSettings } from '../../web/session/settings.js';

const { experiments } = must((await load()).catalogue());
const description = /** @type {typeof experiments[number]} */ (
  experiments.find(({ slug }) => slug === 'gradient-flow')
);
const PRESET = {
  name: 'coarse',
  label: 'Coarse',
  why: '',
  parameters: { learning_rate: 0.2 },
  seed: 3,
};
const ROOT = 'https://lab.example/a/';

/** @param {object} session @param {Partial<import('../../web/share/embed-code.js').EmbedChoice>} [choice] */
function codes(session, choice = {}) {
  const whole = { settings: noSettings(), inputs: [], viewName: '', run: null, ...session };
  const { pairs } = stateOf(whole, [PRESET]);
  const { slug, title } = description;
  const chosen = { theme: '', hide: [], ...choice };
  const what = { root: ROOT, slug, title, lesson: 'linear-regression', pairs, choice: chosen };
  return { element: elementCode(what), frame: frameCode(what) };
}

/** The query of a frame's code. @param {string} code */
const queryOf = (code) =>
  new URL((/ src="([^"]+)"/.exec(code)?.[1] ?? '').replaceAll('&amp;', '&')).search;

test('the defaults need no attribute', () => {
  const { element, frame } = codes({});
  assert.equal(
    element,
    '<script async src="https://lab.example/a/embed.js"></script>\n' +
      '<lm-experiment experiment="gradient-flow"><a href="https://lab.example/a/lessons/linear-regression/index.html#gradient-flow">' +
      `${description.title}</a></lm-experiment>`,
  );
  assert.match(frame, / src="https:\/\/lab\.example\/a\/embed\/gradient-flow\/index\.html" /);
});

test('a run as it stands comes back from the address of its frame', () => {
  const settings = { parameters: { learning_rate: 0.05, samples: 12 }, seed: 7, steps: 90 };
  const events = [{ step: 10, name: 'learning_rate', value: '0.1' }];
  const inputs = [{ name: 'data', bytes: Uint8Array.of(49, 44, 50, 10) }];
  const { frame, element } = codes({ settings, inputs, run: { events }, viewName: 'paths' });
  const { order, goal, faults } = readEmbed(queryOf(frame), description, [PRESET]);
  assert.deepEqual({ order, goal, faults }, { order: { settings, inputs, events }, goal: 0, faults: [] }); // prettier-ignore
  assert.match(element, / learning-rate="0\.05" samples="12" seed="7" steps="90" /);
  assert.match(element, / view="paths"/);
  assert.match(element, / events="10:learning_rate:0\.1"/);
});

test('a preset goes by its name, and what differs from it is said beside', () => {
  const settings = { parameters: { learning_rate: 0.2 }, seed: 3, steps: null };
  const { element, frame } = codes({ settings }, { theme: 'dark', hide: ['seed', 'checks'] });
  assert.match(
    element,
    /experiment="gradient-flow" preset="coarse" hide="seed,checks" theme="dark"/,
  );
  assert.deepEqual(readEmbed(queryOf(frame), description, [PRESET]).order.settings, settings);
  const other = readEmbed('?preset=coarse&seed=9&samples=12', description, [PRESET]).order.settings;
  assert.deepEqual(other, {
    parameters: { learning_rate: 0.2, samples: 12 },
    seed: 9,
    steps: null,
  });
});

test('the word for a course platform is written where it is chosen, and is no setting', () => {
  assert.doesNotMatch(codes({}).element + codes({}).frame, /splice/);
  const { element, frame } = codes({}, { splice: true });
  assert.match(element, /<lm-experiment experiment="gradient-flow" splice="on">/);
  assert.equal(new URLSearchParams(queryOf(frame)).get('splice'), 'on');
  assert.deepEqual(readEmbed(queryOf(frame), description, [PRESET]).faults, []);
});

test('what an address asks in vain is told and left out', () => {
  const { order, faults } = readEmbed(
    '?preset=fast&learning_rate=fast&colour=red&samples=12',
    description,
    [PRESET],
  );
  assert.deepEqual(order.settings.parameters, { samples: 12 });
  assert.equal(faults.length, 3);
  assert.match(faults[0] ?? '', /“fast” is no preset of this experiment; there are coarse\./);
  assert.match(faults[1] ?? '', /learning_rate: “fast” is not allowed; allowed is a number from/);
  assert.match(faults[2] ?? '', /“colour” is no parameter/);
});

test('no parameter has a name that an embedding page uses for something else', () => {
  const taken = new Set([
    ...OF_THE_PAGE,
    ...['experiment', 'name', 'id', 'class', 'style', 'title', 'slot', 'part', 'lang', 'dir'],
    ...['hidden', 'role', 'tabindex', 'is', 'height', 'event', 'events', 'seed', 'steps'],
  ]);
  const names = experiments.flatMap(
    ({ slug, parameters }) =>
    parameters.filter(({ name }) => taken.has(name) || /^(on|data_|aria_)/.test(name)).map(({ name }) => `${slug}: ${name}`), // prettier-ignore
  );
  assert.deepEqual(names, []);
});

test('an address that says the name which a preset once had opens that preset', () => {
  const renamed = [{ ...PRESET, name: 'fine', formerly: [PRESET.name] }];
  const now = readEmbed('?preset=fine', description, renamed);
  const once = readEmbed(`?preset=${PRESET.name}`, description, renamed);
  assert.deepEqual(once, now);
  assert.deepEqual(once.faults, []);
});
