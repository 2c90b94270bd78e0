// A start that a hand drags: the one or two parameters behind its point.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHandle, startParameters, withStart } from '../../web/experiment/start-handle.js';

/** @typedef {import('../../web/session/session.js').Session} Session */
/** @typedef {import('../../web/client/messages.js').View} View */

/** @param {string} name of its one point @returns {View} */
const viewOf = (name) =>
  /** @type {any} */ ({
    kind: 'scatter',
    series: [{ name, role: 'test', x: Float64Array.of(1), y: Float64Array.of(7) }],
  });

/** A session with starts of these names, which takes down what is set. @param {string[]} names @param {object[]} [set] */
const stub = (names, set = []) =>
  /** @type {Session} */ (
    /** @type {unknown} */ ({
      description: {
        parameters: names.map((name) => ({
          ...{ name, kind: 'real', start: true, minimum: 0, maximum: 2 },
        })),
      },
      valueOf: () => 0.5,
      /** @param {object} values */
      setAll: (values) => set.push(values),
    })
  );

test('two coordinates: the point named start stands for both, and stands where they say', () => {
  const [set, view] = [/** @type {object[]} */ ([]), viewOf('start')];
  const session = stub(['start_1', 'start_2'], set);
  const [first] = withStart(session, view).series;
  assert.deepEqual([first?.x[0], first?.y[0]], [0.5, 0.5]);
  const handle = startHandle(session, view);
  handle?.onEdit({ x: [1.5], y: [9] });
  assert.deepEqual(set, [{ start_1: 1.5, start_2: 2 }]);
  assert.deepEqual(handle?.extent, { x: [0, 2], y: [0, 2] });
});

test('one coordinate: a point of its name is dragged across alone, and stands where the run says', () => {
  const [set, view] = [/** @type {object[]} */ ([]), viewOf('hand')];
  const session = stub(['hand'], set);
  assert.equal(withStart(session, view), view);
  const handle = startHandle(session, view);
  handle?.onEdit({ x: [-3], y: [9] });
  assert.deepEqual(set, [{ hand: 0 }]);
  assert.equal(handle?.extent, undefined);
});

test('a view without such a point has no handle', () => {
  assert.equal(startParameters(stub(['hand']), viewOf('the spring')), null);
  assert.equal(startHandle(stub(['hand']), viewOf('start')), null);
  const many = viewOf('hand');
  many.series[0] = /** @type {any} */ ({ ...many.series[0], x: Float64Array.of(1, 2) });
  assert.equal(startParameters(stub(['hand']), many), null);
});
