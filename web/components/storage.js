// The browser's storage, which may be closed or full; then the page goes on and says so once.

let refused = false;

/** Whether something could not be kept. */
export const storageRefused = () => refused;

/**
 * @param {string} key
 * @returns {unknown} what was kept, or null
 */
export function recall(key) {
  try {
    const text = localStorage.getItem(`lab:${key}`);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null; // closed, or not what we wrote: as if nothing was kept
  }
}

/**
 * @param {string} key
 * @param {unknown} value must survive JSON
 * @returns {boolean} whether it was kept
 */
export function keep(key, value) {
  try {
    localStorage.setItem(`lab:${key}`, JSON.stringify(value));
    return true;
  } catch {
    refused = true;
    return false;
  }
}
