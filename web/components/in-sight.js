// Tells an element when it is about to be seen, and whether it can be seen now.

/** Begin to load this far before the element scrolls into sight. */
const NEAR = '600px';

/**
 * Settles when the element is near the visible part of the page.
 * @param {Element} element
 * @returns {Promise<void>}
 */
export function nearSight(element) {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        resolve();
      },
      { rootMargin: NEAR },
    );
    observer.observe(element);
  });
}

/**
 * Calls `listener` when the element comes into sight or leaves it, the hidden tab included.
 * @param {Element} element
 * @param {(visible: boolean) => void} listener
 * @returns {() => void} stops it
 */
export function watchSight(element, listener) {
  let onScreen = true;
  const tell = () => listener(onScreen && !document.hidden);
  const observer = new IntersectionObserver((entries) => {
    onScreen = entries.at(-1)?.isIntersecting ?? false;
    tell();
  });
  observer.observe(element);
  document.addEventListener('visibilitychange', tell);
  return () => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', tell);
  };
}
