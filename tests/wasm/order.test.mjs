// The tool that puts a module's functions in order changes what they are numbered, and nothing else.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { byLikeness, parse, reorder } from '../../engine/bindings/compat/order-functions.mjs';
import { BUILT, load, must } from '../../engine/bindings/node.mjs';

const bytes = readFileSync(BUILT.replace(/mjs$/, 'wasm'));
const module = parse(bytes);
const count = module.bodies.length;

/** A permutation of 0 … count − 1 by a linear congruence. */
function shuffled() {
  const order = [...Array(count).keys()];
  let state = 1;
  for (let i = count - 1; i > 0; --i) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
/** @param {number[]} order */
function inverse(order) {
  const back = new Array(order.length);
  order.forEach((old, at) => (back[old] = at));
  return back;
}

/** The digest of a short run of each of three experiments. @param {string} file */
async function digests(file) {
  const lab = await load(file);
  return ['least-squares', 'saxe-modes', 'feature-learning'].map((experiment) => {
    const run = must(lab.createRun({ experiment, seed: 3 }));
    must(run.advance(20));
    const digest = must(run.digest());
    run.delete();
    return digest;
  });
}

test('functions in any order make a module that computes the same', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lm-order-'));
  try {
    const other = reorder(module, shuffled());
    assert.ok(!other.equals(bytes));
    writeFileSync(path.join(folder, 'lmlab.wasm'), other);
    writeFileSync(path.join(folder, 'lmlab.mjs'), readFileSync(BUILT));
    assert.deepEqual(await digests(path.join(folder, 'lmlab.mjs')), await digests(BUILT));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the order undone gives the module back, byte for byte', () => {
  const order = shuffled();
  assert.ok(reorder(parse(reorder(module, order)), inverse(order)).equals(bytes));
});

/**
 * What is built compresses about as well as when it is put in order again, which starts from other numbers
 * (within .5 %); as the linker leaves it, it is 6 to 10 % larger.
 */
const AGAIN = 1.02;

test('what was built stands in the order of likeness', () => {
  const folder = path.join(path.dirname(BUILT), 'lessons');
  const lessons = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
  for (const name of lessons) {
    const built = readFileSync(path.join(folder, name));
    const parsed = parse(built);
    const order = byLikeness(parsed);
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      [...order.keys()],
      `${name}: not each function once`,
    );
    const sizes = [built, reorder(parsed, order)].map((one) => gzipSync(one).length);
    assert.ok(sizes[0] < AGAIN * sizes[1], `${name}: ${sizes[0]} bytes, ${sizes[1]} in order`);
  }
});

/** @param {number} id @param {number[]} content less than 128 bytes */
const section = (id, ...content) => [id, content.length, ...content];
/** @param {number[]} code @returns {number[]} a function without locals */
const body = (...code) => [code.length + 2, 0, ...code, 0x0b];
/** @param {number[][]} sections */
const binary = (...sections) =>
  Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);
/** One type, () -> i32. */
const TYPE = section(1, 1, 0x60, 0, 1, 0x7f);

test('what it does not know it refuses by name', () => {
  const threads = section(10, 1, ...body(0xfe, 0x03, 0));
  assert.throws(
    () => parse(binary(TYPE, section(3, 1, 0), threads)),
    /unknown operation 0xfe before byte 25/,
  );
  assert.throws(() => parse(binary(TYPE, section(8, 0))), /a start function/);
  assert.throws(() => parse(binary(TYPE).subarray(0, 12)), /section 1 is cut off/);
  assert.throws(() => parse(Buffer.from('twelve bytes')), /no WebAssembly module of version 1/);
});

test('calls, exports, tables and vectors are followed', async () => {
  const example = binary(
    TYPE,
    section(3, 3, 0, 0, 0),
    section(4, 1, 0x70, 0, 2),
    section(7, 2, 3, ...Buffer.from('two'), 0, 1, 5, ...Buffer.from('three'), 0, 2),
    section(9, 1, 0, 0x41, 0, 0x0b, 2, 1, 0), // the table: the second function, the first
    section(
      10,
      3,
      ...body(0x41, 1), // 1
      ...body(0x10, 0, 0x41, 2, 0x6a), // the first + 2
      ...body(
        ...[0x41, 0, 0x11, 0, 0], // what the table has first
        ...[0x41, 1, 0x11, 0, 0, 0x41, 10, 0x6c, 0x6a], // + 10 times what it has second
        ...[0xfd, 0x11, 0xfd, 0x1b, 1], // into a vector and out of it
      ),
    ),
  );
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
    [1, 2, 0],
    [2, 1, 0],
  ]) {
    const instance = new WebAssembly.Instance(
      new WebAssembly.Module(Uint8Array.from(reorder(parse(example), order))),
    );
    const { two, three } = /** @type {Record<string, () => number>} */ (instance.exports);
    assert.equal(two(), 3);
    assert.equal(three(), 13);
  }
});
