// Kinks that a hand sets in a figure: which events they become, and how they stay in the hand's order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinkHandles, withKinks } from '../../web/experiment/kink-handles.js';
import { bandOf } from '../../web/plots/view.js';

/** @typedef {import('../../web/session/session.js').Session} Session */
/** @typedef {import('../../web/client/messages.js').View} View */

const axis = { label: '', unit: '', scale: 'linear' };
/** @param {number[]} x @param {number[]} y @returns {View} */
const viewOf = (x, y) => ({
  name: 'build',
  title: '',
  kind: 'scatter',
  axes: { x: axis, y: axis, z: axis },
  steps: new Float64Array(),
  series: [
    /** @type {View['series'][number]} */ ({
      name: 'kinks',
      role: 'train',
      x: Float64Array.from(x),
      y: Float64Array.from(y),
    }),
  ],
});

/** A session that only takes down what is asked of it. @param {object[]} events @param {number} step */
function stub(events, step, acts = [{ name: 'kink', form: 'place' }]) {
  const session = {
    description: { acts },
    drawn: null,
    live: { step },
    run: { events },
    events: /** @type {object[]} */ ([]),
    /** @param {undefined} goal @param {object[]} asked */
    remake(goal, asked) {
      assert.equal(goal, undefined);
      session.events = asked;
    },
  };
  return session;
}
/** @param {object} session */
const asSession = (session) => /** @type {Session} */ (/** @type {unknown} */ (session));

test('kinks become events at the step where the run stands; bricks stay', () => {
  const brick = { step: 0, name: 'brick', value: '0:1' };
  const session = stub([brick, { step: 0, name: 'kink', value: '0.9' }], 2);
  const handles = kinkHandles(asSession(session), viewOf([0.9], [0]));
  handles?.onEdit({ x: [0.75, 0.25], y: [0.1, 0.2] });
  assert.deepEqual(session.events, [
    brick,
    { step: 2, name: 'kink', value: '0.75' },
    { step: 2, name: 'kink', value: '0.25' },
  ]);
});

test('the hand keeps its order while the run answers in another', () => {
  const session = stub([], 0);
  kinkHandles(asSession(session), viewOf([0.5], [0]))?.onEdit({ x: [0.75, 0.25], y: [0.1, 0.2] });
  const shown = withKinks(asSession(session), viewOf([0.25, 0.75], [0.0625, 0.5625])).series[0];
  assert.deepEqual(Array.from(shown?.x ?? []), [0.75, 0.25]);
  assert.deepEqual(Array.from(shown?.y ?? []), [0.5625, 0.0625]);
  session.events = []; // a preset, a reset
  const view = viewOf([0.25], [0.1]);
  assert.equal(withKinks(asSession(session), view), view);
});

test('nothing can be moved where there is no such act, or other points, or a drawn curve', () => {
  const view = viewOf([0.5], [0]);
  assert.equal(kinkHandles(asSession(stub([], 0, [])), view), null);
  assert.equal(kinkHandles(asSession({ ...stub([], 0), drawn: { x: [], y: [] } }), view), null);
  assert.equal(kinkHandles(asSession(stub([], 0)), { ...view, kind: 'curve' }), null);
});

test('a band lies between error bars, or between y and a z of the same length', () => {
  /** @type {import('../../web/plots/view.js').Series} */
  const line = { name: 'f', role: 'measured', x: [0, 1], y: [2, 3] };
  assert.equal(bandOf(line), null);
  assert.equal(bandOf({ ...line, z: [] }), null);
  assert.deepEqual(bandOf({ ...line, z: [1, 1] }), { low: [1, 1], high: [2, 3] });
  assert.deepEqual(bandOf({ ...line, low: [0, 0], high: [4, 4] }), { low: [0, 0], high: [4, 4] });
});
