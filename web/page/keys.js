// Alt+K plays or pauses, Alt+R resets, Alt+N leaves: the experiment with the focus, or else the one most in sight.

import { leave } from '../experiment/leave.js';

/** @typedef {import('../session/session.js').Session} Session */

/** @type {Record<string, (session: Session, experiment: Element) => unknown>} */
const ACTS = {
  KeyK: ({ time }) => time.toggle(),
  KeyR: (session) => session.reset(),
  KeyN: (_, experiment) => leave(experiment),
};

/** How many pixels of the element are in the window. @param {Element} element */
function visibleHeight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return Math.min(bottom, innerHeight) - Math.max(top, 0);
}

/** @returns {(Element & {session?: Session | null}) | undefined} */
function addressed() {
  const focused = document.activeElement?.closest('lm-experiment');
  if (focused) return focused;
  const inSight = [...document.querySelectorAll('lm-experiment')].filter(
    (e) => visibleHeight(e) > 0,
  );
  return inSight.sort((a, b) => visibleHeight(b) - visibleHeight(a))[0];
}

document.addEventListener('keydown', (event) => {
  const act = ACTS[event.code];
  if (!act || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const experiment = addressed();
  if (!experiment?.session) return;
  event.preventDefault();
  act(experiment.session, experiment);
});
