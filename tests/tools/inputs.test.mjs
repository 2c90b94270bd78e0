// The key of an experiment's inputs changes with its code, and with nothing else.
// tests/cli/inputs.test.mjs holds the files against what the linker takes.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { compilerVersion, eigenVersion, engineFiles, inputKeys } from '../../web/tools/inputs.mjs';
import { ROOT } from '../../web/tools/paths.mjs';

const MAIN = 'engine/experiments/glass-box/glass_box.cpp';
const OTHER = 'engine/experiments/linear-regression/least_squares.cpp';

test('the key follows the code of every part and the flags, not comments and other experiments', (t) => {
  const root = mkdtempSync(path.join(tmpdir(), 'lm-inputs-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const name of ['engine', 'CMakeLists.txt', 'CMakePresets.json']) {
    cpSync(path.join(ROOT, name), path.join(root, name), { recursive: true });
  }
  const keyNow = () => inputKeys(root)(MAIN);
  const first = keyNow();
  assert.equal(keyNow(), first);
  assert.notEqual(inputKeys(root, ['another compiler'])(MAIN), first);
  /** @param {string} name @param {string} added */
  const keyWith = (name, added) => {
    const file = path.join(root, name);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before + added);
    const key = keyNow();
    writeFileSync(file, before);
    return key;
  };
  const parts = engineFiles(root).parts(MAIN);
  for (const name of ['lab/battery.hpp', 'autodiff/ops_matrix.cpp', 'core/rng.cpp']) {
    assert.ok(parts.includes(name), name);
  }
  const sources = [...parts, 'lab/run.cpp'].map((name) => `engine/${name}`);
  for (const name of [...sources, 'CMakeLists.txt', 'engine/CMakeLists.txt']) {
    assert.notEqual(keyWith(name, '\nint another;\n'), first, name);
  }
  const presets = path.join(root, 'CMakePresets.json');
  const text = readFileSync(presets, 'utf8');
  writeFileSync(presets, text.replace('-O3 -DNDEBUG', '-O2 -DNDEBUG'));
  assert.notEqual(keyNow(), first, 'CMakePresets.json');
  writeFileSync(presets, text.replace('"-O1 -gline-tables-only"', '"-O0"'));
  assert.equal(keyNow(), first, 'another preset');
  writeFileSync(presets, text);
  assert.equal(keyWith(MAIN, '// A comment.\n'), first);
  assert.equal(keyWith(OTHER, '\nint another;\n'), first);
});

test('Eigen and the compiler have versions', () => {
  assert.match(eigenVersion(), /^\d+\.\d+\.\d+$/);
  assert.match(compilerVersion(), /^g\+\+ \d+\.\d+/);
});
