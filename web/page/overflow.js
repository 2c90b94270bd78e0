// Equations and tables that are wider than the page can be scrolled by keyboard too.

/** @param {Element} element */
function update(element) {
  if (element.scrollWidth > element.clientWidth + 1) {
    element.setAttribute('tabindex', '0');
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', element.matches('.display') ? 'Equation' : 'Table');
  } else {
    for (const name of ['tabindex', 'role', 'aria-label']) element.removeAttribute(name);
  }
}

const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => update(target)));
for (const element of document.querySelectorAll(
  'main > .equation .display, main .display, main .scroll, main pre',
)) {
  observer.observe(element);
}
