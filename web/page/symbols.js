// Lets equations say what their letters mean, from the first time that somebody asks.
import { later } from '../base/later.js';

const symbols = later(() => import('../lesson/symbols.js'));
/** @type {((event: Event) => void) | undefined} */
let speak;

/** Not even loaded: the equation stays as it is. @param {Event} event */
async function ask(event) {
  const { target } = event;
  if (speak) return speak(event);
  if (!(target instanceof Element) || !target.closest('.display, lm-formula')) return;
  ({ speak } = await symbols());
  speak(event);
}

for (const type of ['pointerover', 'focusin', 'click']) {
  document.addEventListener(type, (event) => void ask(event).catch(() => {}));
}
