// Lets the keyboard scroll content that is wider than its place.

/** What each watched element is called while it scrolls. @type {WeakMap<Element, string>} */
const labels = new WeakMap();

/** Those whose width has been seen once. @type {WeakSet<Element>} */
const seen = new WeakSet();

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) update(target);
});

/** Whether what an element holds has no width yet, because it is far from the window (web/styles/page.css). @param {Element} element */
const isFar = (element) =>
  getComputedStyle(element).contentVisibility === 'auto' &&
  element.firstElementChild?.checkVisibility({ contentVisibilityAuto: true }) === false;

/** Whether there is something to scroll, or may be. @param {Element} element */
function overflows(element) {
  if (isFar(element)) return !seen.has(element) || element.hasAttribute('tabindex');
  seen.add(element);
  return element.scrollWidth > element.clientWidth + 1;
}

/** Looks again, after the content has changed inside the same box. Symbols with a meaning are reachable, too. @param {Element} element */
export function update(element) {
  if (overflows(element) || element.querySelector('[data-says]')) {
    element.setAttribute('tabindex', '0');
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', labels.get(element) ?? '');
  } else {
    for (const name of ['tabindex', 'role', 'aria-label']) element.removeAttribute(name);
  }
}

/**
 * Makes an element focusable whenever its content overflows it.
 * @param {Element} element
 * @param {string} label what it is called then
 */
export function keepReachable(element, label) {
  labels.set(element, label);
  observer.observe(element);
  element.addEventListener('contentvisibilityautostatechange', () => update(element));
}
