// Sweeps in a crew of workers: order, crashes, rest, cancelling, and that no worker is left over.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { connect } from '../../web/client/client.js';
import { InputError, WorkerLostError } from '../../web/client/errors.js';
import { Sweep } from '../../web/client/sweep.js';
import { FakeWorker, falls } from './fake-engine.mjs';

/** @type {import('../../web/client/client.js').Engine} */
let engine;
beforeEach(async () => {
  FakeWorker.made.length = 0;
  falls.length = 0;
  engine = await connect({ spawn: () => new FakeWorker() });
});
afterEach(() => engine.close());

/** Workers at work beside the page's own. */
const alive = () => FakeWorker.made.filter((worker) => !worker.terminated).length - 1;

/** @param {Record<string, number | boolean>} [parameters] */
const sweepOf = (parameters = {}) =>
  new Sweep(engine, {
    experiment: 'fake',
    grid: [{ name: 'a', points: '1,2,3' }],
    seeds: '5..8',
    parameters,
  });

const LINES = ['1', '2', '3'].flatMap((a) =>
  [5, 6, 7, 8].map((seed) => `${a},${seed},${10 * Number(a) + seed},d\n`),
);
const CSV = `a,seed,s,digest\n${LINES.join('')}`;

test('rows stand in grid order whatever the number of workers', async () => {
  for (const size of [1, 2, 5, 40]) {
    const sweep = sweepOf();
    let most = 0;
    sweep.addEventListener('change', () => (most = Math.max(most, sweep.crew?.working ?? 0)));
    await sweep.start({ size });
    assert.equal(sweep.csv(), CSV);
    assert.ok(most <= Math.min(size, 12) && most >= 1);
    assert.equal(alive(), 0, 'workers are left over');
    assert.ok(sweep.finished && sweep.secondsLeft === 0);
  }
});

test('a worker that dies is replaced and its run done again', async () => {
  const sweep = sweepOf({ fall: 7 });
  await sweep.start({ size: 2 });
  assert.deepEqual(falls, [7]);
  assert.equal(sweep.csv(), CSV);
  assert.equal(alive(), 0);
});

test('a run that brings two workers down ends the sweep and keeps the rows there are', async () => {
  const sweep = sweepOf({ fall: 7, always: true });
  await assert.rejects(sweep.start({ size: 1 }), WorkerLostError);
  assert.equal(falls.length, 2);
  assert.equal(sweep.csv(), `a,seed,s,digest\n${LINES.slice(0, 2).join('')}`);
  assert.equal(alive(), 0);
});

test('a request with faults rejects before a worker is made', async () => {
  const sweep = new Sweep(engine, { experiment: 'none', grid: [], seeds: '0' });
  await assert.rejects(sweep.start(), InputError);
  assert.equal(FakeWorker.made.length, 1);
});

test('a run that is refused ends the sweep with its faults', async () => {
  await assert.rejects(sweepOf({ refuse: 6 }).start({ size: 3 }), InputError);
  assert.equal(alive(), 0);
});

test('out of sight the workers are dropped; back in sight the rest is done', async () => {
  const sweep = sweepOf();
  let rested = false;
  sweep.addEventListener('change', () => {
    if (rested || sweep.done < 4) return;
    rested = true;
    sweep.setVisible(false);
    assert.equal(alive(), 0);
    const stood = sweep.done;
    setTimeout(() => {
      assert.equal(sweep.done, stood, 'something went on out of sight');
      sweep.setVisible(true);
    }, 30);
  });
  await sweep.start({ size: 3 });
  assert.ok(rested);
  assert.equal(sweep.csv(), CSV);
  assert.equal(alive(), 0);
});

test('cancelled, it stops at once and keeps what it has', async () => {
  const sweep = sweepOf();
  sweep.addEventListener('change', () => sweep.done === 3 && sweep.cancel());
  await assert.rejects(sweep.start({ size: 1 }), { name: 'AbortError' });
  assert.equal(sweep.done, 3);
  assert.equal(sweep.csv(), `a,seed,s,digest\n${LINES.slice(0, 3).join('')}`);
  assert.equal(alive(), 0);
});

test('cancelled before it has begun, it never begins', async () => {
  const sweep = sweepOf();
  const started = sweep.start();
  sweep.cancel();
  await assert.rejects(started, { name: 'AbortError' });
  assert.equal(alive(), 0);
});

test('the time left goes by what is done', async () => {
  const sweep = sweepOf();
  let clock = 0;
  sweep.now = () => clock;
  assert.ok(Number.isNaN(sweep.secondsLeft));
  /** @type {number[]} */
  const left = [];
  sweep.addEventListener('change', () => {
    if (sweep.done === 0) return;
    clock += 1000; // a run a second; the row was counted before the clock moved
    left.push(sweep.secondsLeft);
  });
  await sweep.start({ size: 1 });
  left.forEach((seconds, i) => assert.ok(Math.abs(seconds - (12 - i - 1)) < 1e-9, String(left)));
});
