// Holds the engine's files to the rules in engine-rules.mjs, and the rules to files that break them.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import test from 'node:test';
import { inProject } from '../../web/tools/paths.mjs';
import { ARROWS, BANS, banned, foreignLessons, wrongArrows } from './engine-rules.mjs';
import { engineFiles, none } from './files.mjs';

const files = engineFiles();

test('every folder of the engine stands in the table of arrows', () => {
  const folders = new Set(files.map(({ name }) => name.split('/')[1]));
  assert.deepEqual(
    [...folders].filter((folder) => !(`${folder}` in ARROWS)),
    [],
  );
});

test('includes follow the arrows', () => {
  none(files.flatMap(wrongArrows));
});

test('included files exist', () => {
  const missing = files.flatMap(({ name, text }) =>
    [...text.matchAll(/^#include "([^"]+)"/gm)]
      .filter((match) => !existsSync(inProject('engine', match[1] ?? '')))
      .map((match) => `${name}: ${match[1]}`),
  );
  none(missing);
});

for (const ban of BANS) {
  test(`in its place only: ${ban.what}`, () => {
    assert.deepEqual(
      files.flatMap((file) => banned(file, [ban])),
      [],
    );
  });
}

test('the arrows refuse a prediction made of a measurement', () => {
  const text = '#include "core/types.hpp"\n#include "measure/sharpness.hpp"\n';
  const [fault, ...rest] = wrongArrows({ name: 'engine/theory/risk.cpp', text });
  assert.match(fault ?? '', /^engine\/theory\/risk\.cpp:2 includes "measure\/sharpness\.hpp"/);
  assert.deepEqual(rest, []);
});

test('lessons do not include each other', () => {
  none(files.flatMap(foreignLessons));
  const text = '#include "experiments/glass-box/weight_probe.hpp"\n';
  const inside = { name: 'engine/experiments/glass-box/glass_box.cpp', text };
  const outside = { name: 'engine/experiments/lazy-and-rich/ntk_width.cpp', text };
  assert.deepEqual([foreignLessons(inside).length, foreignLessons(outside).length], [0, 1]);
});

test('an include relative to its own folder is refused', () => {
  const file = { name: 'engine/nn/dense.cpp', text: '#include "dense.hpp"\n' };
  assert.equal(wrongArrows(file).length, 1);
});

/** One line that breaks each ban, in the order of BANS. */
const OFFENCES = [
  '#include <Eigen/SVD>',
  'double y = std::tanh(x);',
  'long double sum = 0;',
  '#include <random>',
  'std::unordered_map<int, int> seen;',
  'std::sort(v.begin(), v.end());',
  '#include <chrono>',
  '#include <nlohmann/json.hpp>',
  '#include <emscripten/bind.h>',
];

test('each ban finds the line that breaks it, and no other ban does', () => {
  const found = OFFENCES.map((text) =>
    BANS.map((ban) => banned({ name: 'engine/nn/dense.cpp', text }, [ban]).length),
  );
  assert.deepEqual(
    found,
    BANS.map((_, row) => BANS.map((__, column) => Number(row === column))),
  );
});

test('comments, strings and exact functions are not taken for offences', () => {
  const text = '// std::exp(x)\n/* <random> */ auto s = "std::sort(a)"; double r = std::sqrt(x);';
  assert.deepEqual(banned({ name: 'engine/nn/dense.cpp', text }), []);
});

test('the exceptions are where they are meant', () => {
  assert.deepEqual(banned({ name: 'engine/core/linalg.cpp', text: '#include <Eigen/SVD>' }), []);
  assert.deepEqual(banned({ name: 'engine/cli/main.cpp', text: '#include <chrono>' }), []);
});
