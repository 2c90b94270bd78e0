// A session over a small engine: how many messages a change costs, what a refused one leaves, and that only its own
// methods change it.

import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import { Session } from '../../web/session/session.js';
import { SessionState } from '../../web/session/state.js';
import { Transport } from '../../web/session/transport.js';
import { FakeWorker, fakeEngine } from './fake-engine.mjs';

/** What the page has posted, by name. @type {string[]} */
const sent = [];

before(() => {
  class Worker extends FakeWorker {
    /** @param {any} message @param {Transferable[]} transfer */
    postMessage(message, transfer) {
      sent.push(message.type === 'request' ? message.name : message.type);
      super.postMessage(message, transfer);
    }
  }
  Object.assign(globalThis, { Worker, document: { getElementById: () => null } });
});
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.run?.dispose();
});

/** @type {Session[]} */
const sessions = [];
/**
 * A session whose run stands at a step.
 * @param {number} step @param {Record<string, number>} [parameters]
 * @param {{guessFirst?: boolean}} [begin] guessFirst: no theory is drawn ahead
 */
async function sessionAt(step, parameters = {}, begin = {}) {
  const [description] = fakeEngine.catalogue().experiments;
  assert.ok(description);
  const session = new Session(description, {
    settings: { parameters, seed: 0, steps: null },
    ...begin,
  });
  sessions.push(session);
  await session.remake(0);
  await session.time.runTo(step);
  await quiet(session);
  sent.length = 0;
  return session;
}

/** Until all is answered and nothing has been posted for longer than the theory waits. @param {Session} session */
async function quiet(session) {
  let count;
  do {
    count = sent.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
  } while (count !== sent.length || session.run?.engine.connection?.pending.size !== 0);
}

/** What was posted up to the run that draws the theory ahead, and from there on. */
function untilAhead() {
  const ahead = sent.indexOf('create', 1);
  return ahead < 0
    ? { own: [...sent], ahead: [] }
    : { own: sent.slice(0, ahead), ahead: sent.slice(ahead) };
}

test('a settled slider costs one run and two messages, beside the run that draws the theory ahead', async () => {
  for (const step of [0, 20]) {
    const session = await sessionAt(step);
    await session.set('a', 1);
    assert.equal(session.step, step);
    assert.equal(session.live?.step, step, 'the answer to `create` is shown');
    await quiet(session);
    const { own, ahead } = untilAhead();
    assert.deepEqual(own, ['create', 'dispose']);
    assert.deepEqual(ahead, ['create', 'dispose']);
  }
});

test('where the run takes longer than an answer may, it costs one message more', async () => {
  const session = await sessionAt(20, { slow: 8 });
  await session.set('a', 1);
  assert.ok(session.step < 20, `the answer came after ${session.step} steps`);
  await quiet(session);
  assert.equal(session.live?.step, 20, 'it went on to where it stood');
  const { own } = untilAhead();
  assert.deepEqual([...own].filter((name) => name !== 'credit').sort(), [
    'create',
    'dispose',
    'play',
  ]);
});

test('a slider that is dragged costs as many runs as are answered, and the last is the one that stands', async () => {
  const session = await sessionAt(10, {}, { guessFirst: true });
  let last;
  for (let i = 1; i <= 30; ++i) last = session.set('a', i);
  await last;
  const runs = sent.filter((name) => name === 'create').length;
  assert.ok(runs <= 2, `${runs} runs for 30 changes in one go`);
  assert.deepEqual(session.run?.parameters.a, 30);
});

test('a refused change goes back to what made the run, with the engine’s sentence', async () => {
  const session = await sessionAt(5);
  const { run } = session;
  await session.set('bad', 1);
  assert.equal(session.run, run);
  assert.deepEqual(session.settings.parameters, {});
  assert.match(session.notices.map(({ text }) => text).join(), /bad: is bad/);
});

test('play, pause and a look back end with what there is to show', async () => {
  const session = await sessionAt(0);
  session.time.setPace(Infinity);
  await session.time.play();
  assert.equal(session.live?.step, 100);
  assert.match(session.time.stopped, /all steps are done/);
  await session.time.scrubTo(3);
  assert.equal(session.past?.step, 0, 'the kept step before it');
  session.time.setPace(1);
  const playing = session.time.play();
  assert.equal(session.past, null);
  await session.time.pause();
  await playing;
  assert.equal(session.live?.step, session.step);
});

test('a change while it plays costs the order to play on, and it plays on', async () => {
  const session = await sessionAt(0, {}, { guessFirst: true });
  const playing = session.time.play();
  await session.set('a', 1);
  assert.equal((await playing, session.time.playing), true);
  assert.deepEqual(
    sent.filter((name) => name !== 'credit'),
    ['play', 'create', 'dispose', 'play'],
  );
  await session.time.pause();
});

test('a preset opens its view and axes; what the reader chooses then stays, until the next one', async () => {
  const session = await sessionAt(0, {}, { guessFirst: true });
  const preset = { name: 'p', label: '', why: '', parameters: { a: 1 } };
  await session.apply({ ...preset, view: 'loss', scales: { y: 'log' } });
  assert.equal(session.viewName, 'loss');
  assert.deepEqual(session.scales.get('loss'), { y: 'log' });
  session.chooseView('other');
  session.chooseScales('loss', { x: 'linear', y: 'linear' });
  await session.set('a', 2);
  await session.apply(preset);
  assert.equal(session.viewName, 'other', 'a preset without a view leaves the tab');
  assert.deepEqual(session.scales.get('loss'), { x: 'linear', y: 'linear' });
  await session.apply({ ...preset, view: 'loss' });
  assert.equal(session.viewName, 'loss');
  assert.deepEqual(session.scales.get('loss'), {}, 'the engine’s own axes again');
});

test('nothing of a session or its time can be assigned from outside', async () => {
  const session = await sessionAt(0);
  for (const thing of [session, session.time]) {
    assert.deepEqual(Object.keys(thing), [], 'all fields are private');
  }
  for (const { prototype } of [Session, Object.getPrototypeOf(Session), Transport]) {
    const accessors = Object.entries(Object.getOwnPropertyDescriptors(prototype));
    const settable = accessors.filter(([, { set }]) => set).map(([name]) => name);
    assert.deepEqual(settable, []);
  }
  assert.throws(() => Object.assign(session, { viewName: 'loss' }), TypeError);
});

test('away and back within a moment: it plays on, and a pause then holds', async () => {
  const session = await sessionAt(0, { slow: 1 }, { guessFirst: true });
  void session.time.play();
  await Promise.all([session.time.setVisible(false), session.time.setVisible(true)]);
  assert.equal(session.time.playing, true, 'it plays on');
  await session.time.pause();
  await session.time.setVisible(false);
  await session.time.setVisible(true);
  await quiet(session);
  assert.equal(session.time.playing, false, 'it started by itself');
});

test('a link that is followed in mid-run stands at its step', async () => {
  const session = await sessionAt(0, {}, { guessFirst: true });
  void session.time.play();
  const settings = { parameters: { a: 2 }, seed: 3, steps: 7 };
  await session.load({ settings, inputs: [], events: [] }, 7);
  await quiet(session);
  assert.deepEqual([session.time.playing, session.step], [false, 7]);
});

test('the data of a link or a record do not keep the name of the file before', async () => {
  const session = await sessionAt(0, {}, { guessFirst: true });
  session.nameData({ fileName: 'old.csv' });
  const order = { settings: { parameters: {}, seed: 3, steps: 7 }, inputs: [], events: [] };
  await session.load({ ...order, settings: { ...order.settings, parameters: { bad: 1 } } }, 0);
  assert.equal(session.fileName, 'old.csv', 'a refused link leaves it');
  await session.load(order, 0);
  assert.equal(session.fileName, '');
});

test('while a run plays, its numbers follow in beats and its figure at every frame; at rest everything is told', () => {
  const state = new SessionState();
  const told = { change: 0, frame: 0 };
  const observation = { step: 0, views: [], scalars: [], checks: [] };
  const run = /** @type {any} */ ({ playing: true, first: observation, state: {} });
  state.take(run, { settings: state.settings, inputs: [], events: [] });
  for (const kind of /** @type {const} */ (['change', 'frame'])) {
    state.addEventListener(kind, () => (told[kind] += 1));
  }
  for (let step = 1; step <= 5; ++step) {
    state.see(run, { ...observation, step });
    assert.equal(state.shown?.step, step, 'what is shown is the newest');
  }
  assert.ok(told.frame >= 4 && told.change <= 1, JSON.stringify(told));
  run.playing = false;
  const changes = told.change;
  state.see(run, { ...observation, step: 6 });
  assert.equal(told.change, changes + 1);
});
