// What is said to those who hear the page: one live region for all, so that it never says more than they can follow.

/** At most one message in this time, in milliseconds. */
const EVERY_MS = 1000;
/** A region is read only when it was there before its text. */
const FIRST_MS = 150;

/** What is still to be said, by what it is about: the newest counts. @type {Map<string, string>} */
const waiting = new Map();
/** @type {HTMLElement | undefined} */
let region;
let free = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** The region, made when it is first needed. */
function made() {
  const place = document.createElement('p');
  place.className = 'visually-hidden announced';
  place.setAttribute('role', 'status');
  document.body.append(place);
  return place;
}

function say() {
  timer = undefined;
  if (!region || waiting.size === 0) return;
  const text = [...waiting.values()].join(' ');
  waiting.clear();
  // The same sentence is read again only when the text differs.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
  free = performance.now() + EVERY_MS;
}

/**
 * Says a sentence soon; of several about one thing within a second, the last.
 * @param {string} about @param {string} text nothing: what was still to be said of it is out of date
 */
export function announce(about, text) {
  region ??= made();
  if (text) waiting.set(about, text);
  else waiting.delete(about);
  timer ??= setTimeout(say, Math.max(FIRST_MS, free - performance.now()));
}
