// The module stays small enough to wait for: bytes as a static host sends them, never times.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { BUILT } from '../../engine/bindings/node.mjs';

/** What the module and the script that loads it may weigh together, gzipped, in bytes. */
const BUDGET = 200_000;

test(`module and glue stay under ${BUDGET / 1000} KB compressed`, () => {
  const parts = [BUILT, BUILT.replace(/\.mjs$/, '.wasm')];
  const sizes = parts.map((file) => gzipSync(readFileSync(file)).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const message = `${sizes.join(' + ')} = ${total} bytes; engine/bindings/README.md says what is compiled for size`;
  assert.ok(total <= BUDGET, message);
});
