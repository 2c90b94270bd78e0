// A view as CSV text, every number in full: one line a point, or one line a matrix entry.

/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../client/messages.js').Series} Series */

/** A cell; quotes where the text needs them. @param {string | number} value */
const cell = (value) => {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** @param {Series} series @returns {string[]} */
function pointLines({ name, role, x, y }) {
  const head = `${cell(name)},${role}`;
  return Array.from(x, (value, i) => `${head},${value},${y[i]}`);
}

/** @param {Series} series @returns {string[]} */
function matrixLines({ name, role, z, shape: [, columns] }) {
  const head = `${cell(name)},${role}`;
  return Array.from(z, (value, i) => `${head},${Math.floor(i / columns)},${i % columns},${value}`);
}

/**
 * @param {View} view
 * @returns {string}
 */
export function viewCsv(view) {
  const matrix = view.kind === 'matrix' || view.kind === 'field';
  const header = matrix ? 'series,role,row,column,value' : 'series,role,x,y';
  return `${[header, ...view.series.flatMap(matrix ? matrixLines : pointLines)].join('\n')}\n`;
}
