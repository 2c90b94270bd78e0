// The browser's storage, which may be closed or full; then the page goes on, keeps what it can in its
// own memory, and says so.
import { sitePath } from './site-root.js';

/** Keys have the site's path in them: other labs on this host keep their own. */
const prefix = () => `lab:${sitePath()}:`;

/** What the browser would not take: kept until the page is left. @type {Map<string, unknown>} */
const memory = new Map();

/** Whether the browser keeps anything at all, once it has been tried. @type {boolean | undefined} */
let open;

function isOpen() {
  try {
    localStorage.setItem(`${prefix()}open`, '1');
    localStorage.removeItem(`${prefix()}open`);
    return true;
  } catch {
    return false;
  }
}

/** Whether something could not be kept, or nothing can be. */
export const storageRefused = () => memory.size > 0 || !(open ??= isOpen());

/**
 * @param {string} key
 * @returns {unknown} what was kept, or null
 */
export function recall(key) {
  if (memory.has(key)) return memory.get(key);
  try {
    const text = localStorage.getItem(prefix() + key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null; // closed, or not written by us: as if nothing was kept
  }
}

/**
 * @param {string} key
 * @param {unknown} value must survive JSON
 * @returns {boolean} whether the browser keeps it; otherwise the page's memory does
 */
export function keep(key, value) {
  try {
    localStorage.setItem(prefix() + key, JSON.stringify(value));
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
    localStorage.removeItem(prefix() + key);
  } catch {
    // closed: nothing of it is there
  }
}

/** Everything that is kept under keys that begin so. @param {string} start @returns {Record<string, unknown>} */
export function kept(start) {
  /** @type {string[]} */
  let keys = [];
  try {
    const own = prefix();
    const names = Object.keys(localStorage).filter((name) => name.startsWith(own + start));
    keys = names.map((name) => name.slice(own.length));
  } catch {
    // closed: only what is in memory
  }
  for (const key of memory.keys()) if (key.startsWith(start)) keys.push(key);
  return Object.fromEntries(keys.map((key) => [key, recall(key)]));
}

/** Earlier versions wrote keys without the site's path: what they kept is this site's, if it is the first to come. */
function takeOver() {
  try {
    for (const name of Object.keys(localStorage)) {
      const [, key] = /^lab:((?:task|guess|author)\b.*)$/.exec(name) ?? [];
      if (!key) continue;
      localStorage.setItem(prefix() + key, localStorage.getItem(name) ?? '');
      localStorage.removeItem(name);
    }
  } catch {
    // closed or full: what was kept stays where it is
  }
}
takeOver();
