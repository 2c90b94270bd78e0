// Lets the keyboard scroll content that is wider than its place.

/** What each watched element is called while it scrolls. @type {WeakMap<Element, string>} */
const labels = new WeakMap();

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) update(target);
});

/** Looks again, after the content has changed inside the same box. Symbols with a meaning are reachable, too. @param {Element} element */
export function update(element) {
  if (element.scrollWidth > element.clientWidth + 1 || element.querySelector('[data-says]')) {
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
  // What is far from the window has no width yet (web/styles/page.css).
  element.addEventListener('contentvisibilityautostatechange', () => update(element));
}
