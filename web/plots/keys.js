// Which key moves a plot's cursor how far.

/**
 * `dx`, `dy`: direction; `size`: `fine` one point, `normal` about a hundredth of the axis, `page` a
 * tenth; `end`: to the first (−1) or the last (1).
 * @typedef {{dx: number, dy: number, size: 'fine' | 'normal' | 'page', end: number}} Move
 */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>} event
 * @returns {Move | null} null for a key that is not the cursor's
 */
export function cursorKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  const arrow = ARROWS[event.key];
  if (arrow)
    return { dx: arrow[0], dy: arrow[1], size: event.shiftKey ? 'fine' : 'normal', end: 0 };
  if (event.key === 'PageUp') return { dx: 1, dy: 0, size: 'page', end: 0 };
  if (event.key === 'PageDown') return { dx: -1, dy: 0, size: 'page', end: 0 };
  if (event.key === 'Home') return { dx: 0, dy: 0, size: 'normal', end: -1 };
  if (event.key === 'End') return { dx: 0, dy: 0, size: 'normal', end: 1 };
  return null;
}
