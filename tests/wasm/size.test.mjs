// The modules that the lessons wait for: each holds its part of a lesson and stays small, as a host sends it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { BUILT, load, must } from '../../engine/bindings/node.mjs';

/** Bytes, gzipped, that a lesson's module and the glue may weigh. */
const BUDGET = 200_000;
const FOLDER = path.join(path.dirname(BUILT), 'lessons');
const modules = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.wasm'))
  .map((name) => path.basename(name, '.wasm'));
const { experiments } = must((await load()).catalogue());
const glue = readFileSync(BUILT, 'utf8');

/** The glue as pages load it: made smaller by the bundler. */
async function bundledGlue() {
  const build = await rolldown({ input: BUILT, platform: 'node' });
  const { output } = await build.generate({ format: 'es', minify: true });
  await build.close();
  return output[0].code;
}
const glueSize = gzipSync(await bundledGlue()).length;

test('every module of the catalogue is there', () => {
  assert.deepEqual(modules.sort(), [...new Set(experiments.map(({ module }) => module))].sort());
});

for (const name of modules) {
  const file = path.join(FOLDER, `${name}.mjs`);

  test(`${name}: its module holds its experiments and no others`, async () => {
    const own = must((await load(file)).catalogue());
    assert.deepEqual(
      own.experiments,
      experiments.filter((one) => one.module === name),
    );
  });

  test(`${name}: one glue serves all modules`, () => {
    const own = readFileSync(file, 'utf8').replaceAll(`${name}.wasm`, 'lmlab.wasm');
    assert.ok(own === glue, `lessons/${name}.mjs and lmlab.mjs differ`);
  });

  test(`${name}: module and glue stay within their budget, compressed`, (t) => {
    const size = gzipSync(readFileSync(file.replace(/mjs$/, 'wasm'))).length;
    const message = `${size} + ${glueSize} = ${size + glueSize} bytes`;
    t.diagnostic(message);
    assert.ok(
      size + glueSize <= BUDGET,
      `${message}, more than ${BUDGET}; engine/bindings/README.md says what is compiled for size`,
    );
  });
}
