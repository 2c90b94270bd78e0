// The boundary: faults arrive as objects with text, nothing throws, and memory comes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';

const lab = await load();
const SLUG = 'least-squares';

/**
 * The faults of a result, which must be a failure.
 * @param {unknown} result
 * @returns {import('../../engine/bindings/lmlab.d.ts').Fault[]}
 */
function faultsOf(result) {
  const { faults } = /** @type {import('../../engine/bindings/lmlab.d.ts').Failure} */ (result);
  assert.ok(Array.isArray(faults) && faults.length > 0, 'no faults');
  for (const fault of faults) {
    assert.deepEqual(Object.keys(fault), ['code', 'path', 'message']);
    assert.ok(fault.message.length > 0);
  }
  return faults;
}

/** @param {unknown} request @returns {string[]} the paths of the faults */
const refused = (request) =>
  faultsOf(lab.createRun(/** @type {any} */ (request))).map((fault) => fault.path);

test('every fault of a request arrives, with the C++ text', () => {
  const request = { experiment: SLUG, seed: -1, parameters: { samples: 0, nope: 1, noise: {} } };
  assert.deepEqual(refused(request).sort(), ['noise', 'nope', 'samples', 'seed']);
  const [fault] = faultsOf(lab.createRun({ experiment: SLUG, parameters: { samples: 0 } }));
  assert.equal(fault?.code, 'out_of_range');
  assert.match(String(fault?.message), /"0".*1 to 2000/);
});

test('requests of any shape are refused, never thrown on', () => {
  for (const request of [undefined, null, 3, 'x', [], {}, { experiment: 7 }, () => {}]) {
    refused(request);
  }
  const wrong = [
    { parameters: 3 },
    { parameters: { samples: [3] } },
    { parameters: { samples: Symbol.iterator } },
    { seed: '3' },
    { seed: 1.5 },
    { seed: NaN },
    { seed: 2 ** 53 },
    { inputs: {} },
    { inputs: [3] },
    { inputs: [{ name: 'data', bytes: 'text' }] },
    { inputs: [{ name: 'data', bytes: [1, 2] }] },
    { inputs: [{ name: 'data', bytes: new Uint8Array([0xff, 0x00]) }] },
    { inputs: [{ name: 'other', bytes: new Uint8Array(1) }] },
    { events: [{ step: -1, name: 'x', value: '1' }] },
    { events: [{ step: 0, name: 'x' }] },
    { events: [{ step: 0, name: 'dance', value: '1' }] },
  ];
  for (const part of wrong) refused({ experiment: SLUG, ...part });
});

test('numbers, booleans and text say the same', () => {
  const digest = (/** @type {any} */ parameters) => {
    const run = must(lab.createRun({ experiment: SLUG, parameters }));
    must(run.advance(5));
    const hex = must(run.digest());
    run.delete();
    return hex;
  };
  const typed = { samples: 30, noise: 0.1, intercept: true, learning_rate: 1e-7 };
  const text = { samples: '30', noise: '0.1', intercept: 'true', learning_rate: '1e-7' };
  assert.equal(digest(typed), digest(text));
});

test('names of prototypes are no parameters and pollute nothing', () => {
  const parameters = JSON.parse('{"__proto__": 1, "constructor": 2}');
  assert.deepEqual(refused({ experiment: SLUG, parameters }).sort(), ['__proto__', 'constructor']);
  assert.equal(/** @type {any} */ ({}).faults, undefined);
});

test('a run refuses what it does not know and stays as it was', () => {
  const run = must(lab.createRun({ experiment: SLUG }));
  must(run.advance(10));
  const before = must(run.digest());
  for (const steps of [-1, 1.5, NaN, Infinity, 1e10, '3', null]) {
    faultsOf(run.advance(/** @type {any} */ (steps)));
  }
  faultsOf(run.act('dance', '1'));
  faultsOf(run.act('learning_rate', 'fast'));
  faultsOf(run.scalar('no_such'));
  assert.equal(run.step(), 10);
  assert.equal(must(run.digest()), before);
  run.delete();
  faultsOf(lab.check('no-such'));
  faultsOf(lab.sha256(/** @type {any} */ ('abc')));
});

test('SHA-256 of bytes has the published value', () => {
  const abc = new TextEncoder().encode('abc');
  const hex = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  assert.equal(must(lab.sha256(abc)), hex);
});

test('a thousand runs, and a thousand refusals, leave the heap as it was', () => {
  const cycle = () => {
    const bytes = new TextEncoder().encode('a,b,y\n1,2,3\n2,1,4\n0.5,4,1\n');
    const run = must(
      lab.createRun({ experiment: SLUG, seed: 1, inputs: [{ name: 'data', bytes }] }),
    );
    must(run.advance(20));
    must(run.observe());
    must(run.record());
    faultsOf(run.act('dance', '1'));
    run.delete();
    refused({ experiment: SLUG, parameters: { samples: -1 } });
  };
  for (let i = 0; i < 20; ++i) cycle();
  const before = lab.heapInUse();
  for (let i = 0; i < 1000; ++i) cycle();
  assert.equal(lab.heapInUse(), before);
});

test('an input beyond 128 MB is refused by its length', () => {
  const [fault] = faultsOf(lab.sha256(new Uint8Array(2 ** 27 + 1)));
  assert.equal(fault?.code, 'too_large');
});
