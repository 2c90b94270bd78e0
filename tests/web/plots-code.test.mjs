// Programs as figures: what is told of them, and their table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeCode } from '../../web/plots/describe.js';
import { codeTable } from '../../web/plots/tables.js';

/** @param {string} label */
const axis = (label) => ({ label, unit: '', scale: 'linear' });
/** @param {string} name @param {'measured' | 'test' | 'train'} role @param {number} times @param {number} gave */
const line = (name, role, times, gave) => ({ name, role, x: [times], y: [gave] });

/** @type {import('../../web/plots/view.js').View} */
const view = {
  name: 'program',
  title: 'A loop',
  kind: 'code',
  axes: { x: axis('times'), y: axis('gave') },
  series: [
    line('for epoch in range(2):', 'measured', 2, 1),
    line('    loss = mean(errors**2)', 'test', 1, 0.25),
    line('    print(loss)', 'measured', 0, NaN),
    line('Epoch 0: loss = 0.2500', 'train', 1, 0.25),
  ],
};

test('a program is told by the line that ran last and by what it printed', () => {
  const told = describeCode('A loop', view);
  assert.match(told, /a program of 3 lines/);
  assert.match(told, /line 2, “loss = mean\(errors\*\*2\)”, which has run 1 times/);
  assert.match(told, /Printed last: “Epoch 0: loss = 0.2500”/);
  const idle = { ...view, series: view.series.map((s) => ({ ...s, role: /** @type {const} */ ('measured') })) }; // prettier-ignore
  assert.match(describeCode('A loop', idle), /No line has run yet/);
});

test('the table of a program has a row for each line, and for each that it printed', () => {
  const { columns, rows } = codeTable(view);
  assert.deepEqual(columns, ['line', 'times', 'gave']);
  assert.deepEqual(rows[1], ['loss = mean(errors**2)', '1', '0.25']);
  assert.deepEqual(rows[2], ['print(loss)', '0', '']);
  assert.deepEqual(rows[3], ['printed: Epoch 0: loss = 0.2500', '', '']);
});
