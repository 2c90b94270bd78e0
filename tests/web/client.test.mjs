// The client against a small engine in the same process: runs, frames, faults, crashes, revival.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { connect } from '../../web/client/client.js';
import { InputError, LoadError, WorkerLostError } from '../../web/client/errors.js';
import { PATIENCE_MS } from '../../web/client/messages.js';
import { FakeWorker, fakeEngine } from './fake-engine.mjs';

/** @type {import('../../web/client/client.js').Engine[]} */
const open = [];
async function engineOf(options = {}) {
  const engine = await connect({ spawn: () => new FakeWorker(options) });
  open.push(engine);
  return engine;
}
afterEach(() => {
  for (const engine of open.splice(0)) engine.close();
});

test('the catalogue is known once connected', async () => {
  const engine = await engineOf();
  assert.equal(engine.experiment('fake')?.title, 'Fake');
  assert.equal(engine.experiment('none'), undefined);
});

test('a run advances by the steps asked and says where it stands', async () => {
  const run = await (await engineOf()).createRun({ experiment: 'fake', seed: 3 });
  const stop = await run.advance(10);
  assert.equal(stop.reason, 'reached');
  assert.equal(run.step, 10);
  assert.equal((await run.runTo(25)).state.step, 25);
  assert.equal((await run.digest()).digest, `25:${2 ** -25}`);
});

test('a run that diverges ends there, and that is a result', async () => {
  const run = await (await engineOf()).createRun({ experiment: 'fake', parameters: { end: 7 } });
  const stop = await run.runTo(100);
  assert.equal(stop.reason, 'ended');
  assert.deepEqual(stop.state.divergence, { step: 7, message: 'the loss is not finite' });
});

test('bad input rejects with every fault and leaves the engine at work', async () => {
  const engine = await engineOf();
  await assert.rejects(engine.createRun({ experiment: 'x' }), (error) => {
    assert.ok(error instanceof InputError);
    assert.equal(error.faults[0].code, 'unknown_experiment');
    return true;
  });
  const run = await engine.createRun({ experiment: 'fake' });
  await assert.rejects(run.act('nonsense', 1), InputError);
  assert.equal((await run.advance(1)).state.step, 1);
  assert.equal(run.events.length, 0);
});

test('a condition on a scalar stops at the first step that meets it', async () => {
  const run = await (await engineOf()).createRun({ experiment: 'fake' });
  const stop = await run.play({ until: { step: 100, scalar: { name: 'loss', below: 0.001 } } });
  assert.equal(stop.reason, 'condition');
  assert.equal(stop.state.step, 10);
});

test('a rate is kept, changed and paused', async () => {
  const run = await (await engineOf()).createRun({ experiment: 'fake' });
  const began = performance.now();
  const stopped = run.play({ rate: 50 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(run.playing);
  await run.pause();
  const stop = await stopped;
  const elapsed = performance.now() - began;
  assert.equal(stop.reason, 'paused');
  assert.ok(stop.state.step >= 5, `${stop.state.step} steps`);
  assert.ok(stop.state.step <= (elapsed * 50) / 1000 + 1, `${stop.state.step} in ${elapsed} ms`);
});

test('frames come one at a time, and the last one shows the end', async () => {
  const run = await (await engineOf()).createRun({ experiment: 'fake' });
  /** @type {number[]} */
  const seen = [];
  run.watch({ frame: (frame) => seen.push(frame.observation.step) });
  await run.play({ until: { step: 200 }, rate: 2000 });
  await new Promise((resolve) => setTimeout(resolve, 80));
  assert.equal(seen.at(-1), 200);
  assert.ok(seen.length < 40, `${seen.length} frames in about 0.2 s`);
  const count = seen.length;
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(seen.length, count, 'a run at rest sends nothing');
});

test('of two orders the second replaces the first, and the run plays on', async () => {
  const run = await (await engineOf()).createRun({ experiment: 'fake' });
  run.watch({});
  const first = run.play({ rate: 100 });
  const second = run.play({ rate: 100 });
  assert.equal((await first).reason, 'replaced');
  assert.ok(run.playing && run.state.playing);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.ok(run.playing && run.state.playing, 'frames do not make it rest');
  await run.pause();
  assert.ok(!run.playing && !run.state.playing);
  assert.equal((await second).reason, 'paused');
});

test('an act is an event at its step', async () => {
  const run = await (await engineOf()).createRun({ experiment: 'fake' });
  await run.advance(3);
  assert.deepEqual(await run.act('scale', 8), { step: 3, name: 'scale', value: '8' });
  assert.deepEqual(run.events, [{ step: 3, name: 'scale', value: '8' }]);
  assert.equal((await run.digest()).digest, '3:1');
});

test('a crash rejects what was asked, tells the run, and the run can be revived with its acts', async () => {
  const engine = await engineOf();
  const run = await engine.createRun({ experiment: 'fake' });
  await run.advance(3);
  await run.act('scale', 8);
  await run.advance(2);
  const other = await engine.createRun({ experiment: 'fake', parameters: { crash: 4 } });
  /** @type {string[]} */
  const told = [];
  run.watch({
    lost: (error) => told.push(`${error.message} playing: ${run.playing}`),
    revived: () => told.push('revived'),
  });
  const playing = assert.rejects(run.play({ rate: 1 }), WorkerLostError);
  await assert.rejects(other.runTo(10), WorkerLostError);
  await playing;
  assert.ok(run.lost && other.lost);
  assert.match(told[0], /stopped unexpectedly.* playing: false/);
  await assert.rejects(run.advance(1), WorkerLostError);
  await run.revive();
  assert.equal(told[1], 'revived');
  assert.equal((await run.digest()).digest, `5:${8 * 2 ** -5}`);
  await run.advance(1);
  assert.equal(run.step, 6);
});

test('a worker without a sign of life is replaced', async () => {
  const patience = PATIENCE_MS.default;
  PATIENCE_MS.default = 1000;
  PATIENCE_MS.create = 1000;
  try {
    const engine = await engineOf({ deaf: true });
    const before = FakeWorker.made.length;
    await assert.rejects(engine.createRun({ experiment: 'fake' }), /no sign of life for 1 seconds/);
    assert.equal(FakeWorker.made.length, before + 1);
  } finally {
    PATIENCE_MS.default = patience;
    PATIENCE_MS.create = 120_000;
  }
});

test('an engine that cannot load says so, once, and is not tried again by itself', async () => {
  const before = FakeWorker.made.length;
  const load = async () => {
    throw new LoadError('The engine could not be fetched.', 'Reload the page.');
  };
  await assert.rejects(
    connect({ spawn: () => new FakeWorker({ load }) }),
    (error) => error instanceof LoadError && /fetched\. Reload/.test(error.message),
  );
  assert.equal(FakeWorker.made.length, before + 1);
});

test('a worker whose script does not start is a load error that names browsers', async () => {
  const spawn = () => {
    const worker = new FakeWorker({ load: () => new Promise(() => {}) });
    setTimeout(() => worker.emit('error', {}), 5);
    return worker;
  };
  await assert.rejects(connect({ spawn }), /could not start\. Please use Chrome/);
});

test('a check runs in a worker of its own and can be cancelled', async () => {
  const engine = await engineOf();
  const before = FakeWorker.made.length;
  assert.equal((await engine.check('fake')).experiment, 'fake');
  assert.equal(FakeWorker.made.length, before + 1);
  assert.ok(FakeWorker.made.at(-1)?.terminated);
  const control = new AbortController();
  const checking = engine.check('fake', { signal: control.signal });
  control.abort();
  await assert.rejects(checking, { name: 'AbortError' });
});

test('the module is compiled once: later workers are given what the first one made', async () => {
  const first = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  /** @type {unknown[]} */
  const given = [];
  const load = async (/** @type {import('../../web/client/messages.js').Wasm} */ wasm) => {
    given.push(wasm);
    const compiled = wasm instanceof WebAssembly.Module ? wasm : first;
    return { lab: fakeEngine, compiled };
  };
  const engine = await connect({ spawn: () => new FakeWorker({ load }), wasm: 'lmlab.wasm' });
  open.push(engine);
  await engine.check('fake');
  assert.equal(given.length, 2);
  assert.equal(given[0], 'lmlab.wasm');
  assert.ok(given[1] instanceof WebAssembly.Module);
});

test('a disposed run answers no more', async () => {
  const engine = await engineOf();
  const run = await engine.createRun({ experiment: 'fake' });
  await run.dispose();
  await assert.rejects(run.advance(1), /disposed/);
  assert.equal(engine.runs.size, 0);
});

test('a new worker that cannot start is tried again when asked, and the lost run comes back', async () => {
  let broken = false;
  const load = async () => {
    throw new LoadError('The engine could not be fetched.', 'Try again.');
  };
  /** @type {FakeWorker[]} */
  const workers = [];
  const engine = await connect({
    spawn: () => {
      workers.push(new FakeWorker(broken ? { load } : {}));
      return workers[workers.length - 1];
    },
  });
  open.push(engine);
  const run = await engine.createRun({ experiment: 'fake', seed: 3 });
  await run.advance(10);
  const before = (await run.digest()).digest;
  broken = true;
  engine.connection?.lose('killed by the test');
  await assert.rejects(run.revive(), LoadError);
  await assert.rejects(engine.retry(), LoadError);
  broken = false;
  await Promise.all([engine.retry(), engine.retry()]);
  assert.equal(workers.length, 4, 'who asks twice gets one worker');
  await run.revive();
  assert.equal(run.step, 10);
  assert.equal((await run.digest()).digest, before);
});
