// Holds web/ and lessons/ to the rules in web-rules.mjs, and the rules to files that break them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { filesIn, none } from './files.mjs';
import { inlineThings, wrongImports } from './web-rules.mjs';

test('plots know neither client nor components, and web/client alone reaches the engine', () => {
  none(filesIn('web', /\.m?js$/).flatMap(wrongImports));
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
  assert.equal(wrongImports({ name: 'web/components/run-bar.js', text }).length, 1);
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
