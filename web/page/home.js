// What runs on the home page: the figure that a visitor starts, this visitor's progress, and the search.
import './drops.js';
import './lm-shortcuts.js';
import './lm-theme.js';
import './offline.js';
import './overflow.js';
import { kept } from '../base/storage.js';

/** @typedef {import('../base/lesson-data.js').Opening} Opening */

/**
 * The picture at the top becomes a live experiment when the visitor asks; nothing of it is loaded before.
 * @param {Opening} opening @param {() => Promise<unknown>} load the engine's address and the element
 */
export function startHero(opening, load) {
  const hero = document.querySelector('.hero');
  const button = hero?.querySelector('button');
  button?.addEventListener('click', async () => {
    if (button.ariaDisabled === 'true') return;
    button.ariaDisabled = 'true';
    try {
      await load();
      const live = /** @type {import('../experiment/lm-opening.js').LmOpening} */ (
        document.createElement('lm-opening')
      );
      live.opening = opening;
      live.eager = true;
      live.tabIndex = -1;
      hero?.replaceChildren(live);
      live.focus({ preventScroll: true });
    } catch {
      button.ariaDisabled = 'false';
      button.textContent = 'It could not be loaded. Try again';
    }
  });
}

/** @type {NodeListOf<HTMLElement>} */
const cards = document.querySelectorAll('.lesson-card[data-lesson]');

/** How many tasks of each lesson this visitor has solved. */
function showProgress() {
  for (const card of cards) {
    const { lesson = '', tasks = '' } = card.dataset;
    const done = Object.values(kept(`task:${lesson}/`)).filter(
      (one) => /** @type {{done?: unknown} | null} */ (one)?.done === true,
    ).length;
    const place = card.querySelector('.done');
    if (place && done > 0) place.textContent = `${done} of ${tasks} tasks solved`;
  }
}

/** @param {HTMLInputElement} field shows the lessons whose card holds every word of it */
function search(field) {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const order = document.querySelector('.course');
  order?.classList.toggle('searching', words.length > 0);
  for (const card of cards) {
    const text = card.textContent?.toLowerCase() ?? '';
    card.hidden = !words.every((word) => text.includes(word));
  }
  const none = document.querySelector('.none-found');
  const found = [...cards].some((card) => !card.hidden);
  none?.toggleAttribute('hidden', found);
}

/** Marks on the map a lesson and all that comes before it. @param {EventTarget | null} target of a pointer or the focus */
function showWay(target) {
  const map = document.querySelector('.map svg');
  const at = target instanceof Element ? target.closest('.map a') : null;
  for (const one of map?.querySelectorAll('.on') ?? []) one.classList.remove('on');
  const ways = [...(map?.querySelectorAll('path') ?? [])];
  const before = (/** @type {string | undefined} */ slug) => {
    map?.querySelector(`a[data-lesson="${slug}"]`)?.classList.add('on');
    for (const way of ways.filter(({ dataset }) => dataset.to === slug)) {
      way.classList.add('on');
      before(way.dataset.from);
    }
  };
  if (at instanceof SVGElement) before(at.dataset.lesson);
}
for (const name of ['pointerover', 'focusin', 'focusout']) {
  document
    .querySelector('.map svg')
    ?.addEventListener(name, (event) => showWay(name === 'focusout' ? null : event.target));
}
document.querySelector('.map svg')?.addEventListener('pointerleave', () => showWay(null));

const field = /** @type {HTMLInputElement | null} */ (document.querySelector('#search'));
field?.addEventListener('input', () => search(field));
showProgress();
