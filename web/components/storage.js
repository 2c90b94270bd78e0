// The browser's storage, which may be closed or full; then the page goes on, keeps what it can in its
// own memory, and says so.

const PREFIX = 'lab:';

/** What the browser would not take: kept until the page is left. @type {Map<string, unknown>} */
const memory = new Map();

/** Whether something could not be kept. */
export const storageRefused = () => memory.size > 0;

/**
 * @param {string} key
 * @returns {unknown} what was kept, or null
 */
export function recall(key) {
  if (memory.has(key)) return memory.get(key);
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null; // closed, or not what we wrote: as if nothing was kept
  }
}

/**
 * @param {string} key
 * @param {unknown} value must survive JSON
 * @returns {boolean} whether the browser keeps it; otherwise the page's memory does
 */
export function keep(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    memory.delete(key);
    return true;
  } catch {
    memory.set(key, value);
    return false;
  }
}

/** @param {string} key */
export function forget(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // closed: nothing of it is there
  }
}

/** Everything that is kept under keys that begin so. @param {string} start @returns {Record<string, unknown>} */
export function kept(start) {
  /** @type {string[]} */
  let names = [];
  try {
    names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX + start));
  } catch {
    // closed: only what is in memory
  }
  const keys = names.map((name) => name.slice(PREFIX.length));
  for (const key of memory.keys()) if (key.startsWith(start)) keys.push(key);
  return Object.fromEntries(keys.map((key) => [key, recall(key)]));
}
