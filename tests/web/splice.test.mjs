// What an embedded experiment says to the platform around it: nothing until it is answered, and then to it alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Splice, scoreOf } from '../../web/share/splice.js';

/** @typedef {{subject: string, message_id: string, score?: number, state?: any, name?: string, data?: any}} Sent */

/** A session as far as it matters here: it keeps what it is told. @returns {any} */
function fakeSession() {
  const session = Object.assign(new EventTarget(), {
    description: { slug: 'flow', epoch: 1, parameters: [], inputs: [] },
    settings: { parameters: {}, seed: 4, steps: null },
    step: 0,
    target: 100,
    making: null,
    guesses: [],
    notices: /** @type {any[]} */ ([]),
    faults: new Map(),
    time: { playing: false, runTo: async (/** @type {number} */ step) => go(step) },
    loaded: /** @type {any[]} */ ([]),
    run: {
      parameters: { rate: 0.1 },
      state: { ended: false, divergence: null },
      record: async () => ({ format: 1, experiment: 'flow', epoch: 1, parameters: { rate: 0.1 }, seed: 4, steps: session.step, events: [], inputs: [], scalars: {}, digest: 'd'.repeat(64) }),
      digest: async () => ({ digest: 'd'.repeat(64) }),
    },
    load: async (/** @type {any} */ order) => void session.loaded.push(order),
    forgive() {},
    nameData() {},
    tell(/** @type {any} */ notice) {
      session.notices.push(notice);
    },
  }); // prettier-ignore
  const go = (/** @type {number} */ step) => {
    session.step = step;
    session.dispatchEvent(new Event('change'));
  };
  return Object.assign(session, { go });
}

/** An experiment in a frame, and what it posts. @param {import('node:test').TestContext} t */
function framed(t) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.document ??= /** @type {any} */ ({ documentElement: { dataset: {} } });
  /** @type {{message: Sent, origin: string}[]} */
  const posted = [];
  /** @type {(message: {origin: string, data: any}) => void} */
  let take = () => {};
  const session = fakeSession();
  const splice = new Splice(session, {
    post: (message, origin) => posted.push({ message: /** @type {Sent} */ (message), origin }),
    listen: (listener) => (take = listener),
  });
  let answered = 0;
  splice.answered = () => ++answered;
  const soon = () => new Promise((resolve) => setImmediate(resolve));
  /** @param {any} data @param {string} [origin] */
  const say = async (data, origin = 'https://course.example') => {
    take({ origin, data });
    await soon();
  };
  const rest = async () => {
    t.mock.timers.tick(1000);
    await soon();
    await soon();
  };
  const answer = (/** @type {any} */ state = null) =>
    say({ subject: 'SPLICE.getState.response', message_id: posted[0]?.message.message_id, state });
  return { session, splice, posted, say, rest, answer, answered: () => answered };
}

test('the score is the part of the run that was carried out', () => {
  const at = (/** @type {any} */ more) => scoreOf({ step: 0, target: 100, run: { state: { ended: false } }, ...more }); // prettier-ignore
  assert.deepEqual([at({}), at({ step: 25 }), at({ step: 400 })], [0, 0.25, 1]);
  assert.equal(at({ step: 7, run: { state: { ended: true } } }), 1, 'a run that diverged is whole');
  assert.equal(at({ target: 0 }), 0);
});

test('a platform that does not answer is asked once and told nothing', async (t) => {
  const { session, splice, posted, rest, answered } = framed(t);
  splice.ask();
  session.go(100);
  await rest();
  assert.equal(posted.length, 1);
  assert.deepEqual(Object.keys(posted[0]?.message ?? {}), ['subject', 'message_id']);
  assert.equal(posted[0]?.message.subject, 'SPLICE.getState');
  assert.match(posted[0]?.message.message_id ?? '', /^[0-9a-f]{32}$/);
  assert.equal(answered(), 0);
});

test('answers that are not to our question are left alone', async (t) => {
  const { session, splice, posted, say, rest } = framed(t);
  splice.ask();
  const id = posted[0]?.message.message_id;
  for (const data of [
    null,
    'SPLICE.getState.response',
    7,
    { subject: 'SPLICE.getState.response' },
    { subject: 'SPLICE.getState.response', message_id: 'other', state: {} },
    { subject: 'lab.theme', message_id: id },
  ]) {
    await say(data);
  }
  for (const origin of ['null', 'file://', 'ftp://a']) {
    await say({ subject: 'SPLICE.getState.response', message_id: id, state: null }, origin);
  }
  session.go(100);
  await rest();
  assert.equal(posted.length, 1);
});

test('score, state and the end of a run go to the origin that answered, once each', async (t) => {
  const { session, splice, posted, rest, answer, answered } = framed(t);
  splice.ask();
  await answer();
  assert.equal(answered(), 1);
  await rest();
  assert.equal(posted.length, 1, 'nothing was done yet');
  session.go(40);
  await rest();
  session.dispatchEvent(new Event('change'));
  await rest();
  assert.equal(posted.length, 2, 'the same state is not sent twice');
  const { message, origin } = posted[1] ?? assert.fail();
  assert.equal(origin, 'https://course.example');
  assert.deepEqual([message.subject, message.score], ['SPLICE.reportScoreAndState', 0.4]);
  assert.deepEqual([message.state.format, message.state.steps, message.state.author], [1, 40, undefined]); // prettier-ignore
  session.go(100);
  await rest();
  assert.deepEqual(posted.slice(2).map((one) => one.message.subject), ['SPLICE.reportScoreAndState', 'SPLICE.sendEvent']); // prettier-ignore
  assert.equal(posted[2]?.message.score, 1);
  assert.deepEqual(posted[3]?.message.data, { experiment: 'flow', seed: 4, steps: 100, diverged_at: null }); // prettier-ignore
  session.go(30);
  await rest();
  assert.equal(posted[4]?.message.score, 1, 'the score never falls');
});

test('while a run is at work nothing is sent', async (t) => {
  const { session, splice, posted, rest, answer } = framed(t);
  splice.ask();
  await answer();
  session.time.playing = true;
  session.go(40);
  await rest();
  assert.equal(posted.length, 1);
});

/** Waits, however slow the machine is. @param {() => boolean} until @param {string} what */
async function patiently(until, what) {
  const end = Date.now() + 20_000;
  while (!until()) {
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const RECORD = { format: 1, experiment: 'flow', epoch: 1, parameters: {}, seed: 9, steps: 60, events: [], inputs: [], digest: 'd'.repeat(64) }; // prettier-ignore

test('the state that comes back is opened like a record', async (t) => {
  const { session, splice, answer } = framed(t);
  splice.ask();
  await answer(RECORD);
  await patiently(() => session.loaded.length > 0, 'the state');
  assert.equal(session.loaded[0]?.settings.seed, 9);
});

const REFUSED = [{ ...RECORD, experiment: '<b>' }, { ...RECORD, experiment: 'other' }, { ...RECORD, steps: -1 }, [], { a: 1 }]; // prettier-ignore

for (const state of REFUSED) {
  test(`a state that is no record of this experiment is refused: ${JSON.stringify(state).slice(0, 40)}`, async (t) => {
    const { session, splice, answer } = framed(t);
    splice.ask();
    await answer(state);
    await patiently(() => session.notices.length > 0, 'the sentence');
    assert.deepEqual(session.loaded, []);
  });
}

test('what can be no record is left alone', async (t) => {
  const circle = /** @type {any} */ ({});
  circle.self = circle;
  for (const state of ['text', 3, null, undefined, { ...RECORD, author: 'x'.repeat(2_000_000) }]) {
    const { session, splice, answer } = framed(t);
    splice.ask();
    await answer(state);
    assert.deepEqual([session.loaded, session.notices], [[], []]);
    t.mock.timers.reset();
  }
  const { session, splice, answer } = framed(t);
  splice.ask();
  await answer(circle);
  await patiently(() => session.notices.length > 0, 'the sentence');
  assert.deepEqual(session.loaded, []);
});

test('who has begun keeps what there is', async (t) => {
  const { session, splice, answer } = framed(t);
  splice.ask();
  session.go(5);
  await answer({ format: 1 });
  assert.deepEqual([session.loaded, session.notices], [[], []]);
});
