// Tells an element when it is about to be seen, whether it can be seen now, brings it there, and keeps what has the focus there.

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

/** Scrolled by more than this, in CSS pixels, a page was scrolled by somebody. */
const MOVED = 2;
/** Events which show that the reader wants to be elsewhere, or is working here. */
const ACTS = ['wheel', 'touchmove', 'pointerdown', 'keydown'];
/** Lets go of what is kept in sight. */
let letGo = () => {};

/**
 * Scrolls an element to the top of the window. It stays there while the page above it grows, until the
 * reader acts: in a browser without scroll anchoring (WebKit) it is brought back.
 * @param {Element} element
 */
export function bringIntoSight(element) {
  letGo();
  let place = NaN;
  const come = () => {
    element.scrollIntoView({ block: 'start', behavior: 'instant' });
    place = scrollY;
  };
  come();
  if (CSS.supports('overflow-anchor', 'auto')) return;
  const growth = new ResizeObserver(come);
  const listening = new AbortController();
  const options = { passive: true, signal: listening.signal };
  letGo = () => {
    growth.disconnect();
    listening.abort();
  };
  growth.observe(document.body);
  addEventListener('scroll', () => Math.abs(scrollY - place) > MOVED && letGo(), options);
  for (const act of ACTS) addEventListener(act, () => letGo(), options);
}

/** @param {DOMRect} box */
const isInWindow = ({ top, bottom }) => bottom > 0 && top < innerHeight;

/** While the page grows, as experiments load, what has the focus stays where it stands in the window. */
export function holdFocus() {
  let top = NaN;
  let height = NaN; // of the page as it was when `top` was noted
  const boxOfFocused = () => {
    const { activeElement } = document;
    return activeElement === document.body ? undefined : activeElement?.getBoundingClientRect();
  };
  const note = () => {
    const box = boxOfFocused();
    top = box && isInWindow(box) ? box.top : NaN;
    height = document.body.offsetHeight;
  };
  // The browser's own scrolling while the page grows comes first: what it pushed out is brought back then.
  const noteScroll = () => {
    if (document.body.offsetHeight === height) note();
  };
  const bringBack = () => {
    const box = boxOfFocused();
    if (box && !Number.isNaN(top) && !isInWindow(box)) {
      scrollBy({ top: box.top - top, behavior: 'instant' });
    }
    note();
  };
  new ResizeObserver(bringBack).observe(document.body);
  document.addEventListener('focusin', () => requestAnimationFrame(note)); // scrolled to by then
  addEventListener('scroll', noteScroll, { passive: true });
}
