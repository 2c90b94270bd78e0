// Hears of changes of theme: the page's attribute, the system's preference, the screen's density.

/** @type {Set<() => void>} */
const listeners = new Set();
let watching = false;

/**
 * Calls `listener` when colours may have changed; returns the way to stop.
 * @param {() => void} listener
 */
export function watchTheme(listener) {
  if (!watching) start();
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function start() {
  watching = true;
  const changed = () => {
    for (const listener of listeners) listener();
  };
  new MutationObserver(changed).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'class'],
  });
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', 'print']) {
    matchMedia(query).addEventListener('change', changed);
  }
}
