// The focus stays where somebody works: when what has it goes away, it moves to what stands there now.

/** What can take the focus by Tab. */
const STOPS = 'a[href],button,input,select,textarea,summary,[tabindex="0"]';

/** In each element around what has the focus, from the inside out: the how-manyth stop it is. @type {{around: Element, at: number}[]} */
let places = [];
/** What had the focus before the dialog that is open. @type {Element | null} */
let opener = null;

/** @param {Element} element */
const isStop = (element) =>
  element instanceof HTMLElement &&
  element.tabIndex >= 0 &&
  !element.matches(':disabled') &&
  element.checkVisibility({ visibilityProperty: true });

/** @param {Element} around */
const stopsIn = (around) => [...around.querySelectorAll(STOPS)].filter(isStop);

/** @param {Element} element */
function placesOf(element) {
  const all = stopsIn(document.body);
  const at = all.indexOf(element);
  const found = [];
  for (let around = element.parentElement; around; around = around.parentElement) {
    const inside = around;
    const first = all.findIndex((stop) => inside.contains(stop));
    found.push({ around, at: Math.max(0, at - first) });
  }
  return found;
}

/** To what stands now where the focus was, or before it where that was the last. */
function moveOn() {
  for (const { around, at } of places) {
    if (!around.isConnected) continue;
    const stops = stopsIn(around);
    const next = /** @type {HTMLElement | undefined} */ (stops[Math.min(at, stops.length - 1)]);
    if (next) return next.focus();
  }
}

/** Whether what had the focus cannot have it any more. @param {Element} element */
const isGone = (element) =>
  !element.isConnected || element.matches(':disabled') || element.closest('[hidden]') !== null;

/**
 * Changes the page; if that takes away what has the focus, the focus moves on.
 * @param {Element} part that may change
 * @param {() => void} change
 */
export function keepingFocus(part, change) {
  const focused = document.activeElement;
  const inside = focused !== null && focused !== document.body && part.contains(focused);
  change();
  if (inside && isGone(focused)) moveOn();
}

/** @param {FocusEvent} event */
function note({ target, relatedTarget }) {
  if (!(target instanceof Element)) return;
  const from = relatedTarget instanceof Element ? relatedTarget : null;
  if (target.closest('dialog') && !from?.closest('dialog')) opener = from;
  places = placesOf(target);
}

/** A browser gives the focus back to what opened a dialog; where that is folded away by now, its fold has it. */
function closed() {
  if (document.activeElement !== document.body) return;
  const fold = opener?.closest('details:not([open])')?.querySelector('summary');
  const back = /** @type {HTMLElement | null | undefined} */ (fold ?? opener);
  if (back && isStop(back)) back.focus();
  else moveOn();
}

// Node, which runs the elements' tests, has no document to listen to.
if ('addEventListener' in (globalThis.document ?? {})) {
  document.addEventListener('focusin', note);
  document.addEventListener('close', closed, true);
}
