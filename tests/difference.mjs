// Tells where two JSON values first differ.

/** @param {any} value @returns {boolean} */
const isTree = (value) => typeof value === 'object' && value !== null;

/** A value for a message, cut short. @param {unknown} value */
const told = (value) => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60));

/**
 * The path to the first difference with both values, '' when there is none.
 * @param {any} one
 * @param {any} other
 * @param {string} [path]
 * @returns {string}
 */
export function firstDifference(one, other, path = '') {
  if (Object.is(one, other)) return '';
  if (!isTree(one) || !isTree(other) || Array.isArray(one) !== Array.isArray(other)) {
    return `${path || 'the whole'} was ${told(one)}, is ${told(other)}`;
  }
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  for (const key of keys) {
    const found = firstDifference(one[key], other[key], path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return '';
}
