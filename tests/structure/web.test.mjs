// Holds web/ and lessons/ to the rules in web-rules.mjs, and the rules to files that break them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { filesIn, none } from './files.mjs';
import {
  ROOMS,
  circles,
  inlineThings,
  roomOf,
  sessionChanges,
  wrongImports,
} from './web-rules.mjs';

const modules = filesIn('web', /\.(m?js|d\.ts)$/);

test('a room of web/ imports, types included, only the rooms that it stands on', () => {
  none(modules.flatMap(wrongImports));
});

test('no rooms know each other, and every room that is named is there', () => {
  none(circles(ROOMS));
  const there = new Set(modules.map(({ name }) => roomOf(name)));
  assert.deepEqual([...there].sort(), Object.keys(ROOMS).sort());
});

test("web's README names every room", () => {
  const [readme] = filesIn('web', /^web\/README\.md$/);
  none(Object.keys(ROOMS).filter((room) => !readme?.text.includes(`\`${room}/\``)));
});

test('an arrow that points up is found, a type as much as a value', () => {
  const value = "import { Session } from '../session/session.js';";
  const type = "/** @typedef {import('../session/session.js').Session} Session */";
  for (const text of [value, type]) {
    assert.equal(wrongImports({ name: 'web/base/storage.js', text }).length, 1);
    assert.equal(wrongImports({ name: 'web/lesson/lm-task.js', text }).length, 0);
  }
  const page = "import { MACROS } from '../page/macros.js';";
  assert.equal(wrongImports({ name: 'web/experiment/lm-formula.js', text: page }).length, 1);
  const nowhere = wrongImports({ name: 'web/attic/old.js', text: '' });
  assert.match(nowhere[0] ?? '', /no room/);
});

test('a circle of rooms and a room without a name are found', () => {
  assert.match(circles({ a: ['b'], b: ['c'], c: ['b'] })[0] ?? '', /a → b → c → b/);
  assert.match(circles({ a: ['b'] })[0] ?? '', /a names no room: b/);
});

test('a session changes by its own methods alone', () => {
  none(modules.flatMap(sessionChanges));
});

test('a change of a session from outside is found, a comparison and a call are not', () => {
  const changes = (/** @type {string} */ text) =>
    sessionChanges({ name: 'web/x/y.js', text }).length;
  for (const bad of [
    'this.session.viewName = name;',
    'session.time.pace = 4;',
    'session.kept ??= [];',
    'session.inputs.push(input);',
    'session.settings.parameters.noise = 3;',
  ]) {
    assert.equal(changes(bad), 1, bad);
  }
  for (const good of [
    'if (session.run === run) x = session.run;',
    'session.set(name, 1);',
    'session.past !== null',
  ]) {
    assert.equal(changes(good), 0, good);
  }
});

test('pages carry nothing inline', () => {
  const pages = [...filesIn('lessons', /\.html$/), ...filesIn('web', /\.html$/)];
  none(pages.flatMap(inlineThings));
});

test('a plot that imports the client is found', () => {
  const file = {
    name: 'web/plots/axis.js',
    text: "\nimport { Client } from '../client/client.js';",
  };
  assert.match(wrongImports(file)[0] ?? '', /^web\/plots\/axis\.js:2 imports/);
});

test('a component that loads the module is found, the client is not', () => {
  const text = "const m = await import('../../build/wasm/lmlab.mjs');";
  assert.equal(wrongImports({ name: 'web/experiment/run-bar.js', text }).length, 1);
  assert.equal(wrongImports({ name: 'web/client/worker.js', text }).length, 0);
});

test('everything inline is found, an external script is not', () => {
  const bad = [
    '<script>alert(1)</script>',
    '<style>p{}</style>',
    '<p class="a" style="color:red">',
    '<button onclick="go()">',
    '<a href="javascript:go()">',
  ];
  const found = bad.map((text) => inlineThings({ name: 'lessons/x/index.html', text }).length);
  assert.deepEqual(
    found,
    bad.map(() => 1),
  );
  const good = '<script type="module" src="a.js"></script><p>on = style</p>';
  assert.deepEqual(inlineThings({ name: 'lessons/x/index.html', text: good }), []);
});
