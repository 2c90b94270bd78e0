// The link to the lesson holds the state of the experiment when it is clicked.
import { makeLink } from '../share/page-link.js';

const link = document.querySelector('footer a');

/** Just before the link is used, by mouse, finger or keyboard. */
function refresh() {
  const element = /** @type {import('../experiment/lm-experiment.js').LmExperiment | null} */ (
    document.querySelector('lm-experiment')
  );
  if (!element?.session || !(link instanceof HTMLAnchorElement)) return;
  link.href = makeLink(element.session, element.id, link.href).address;
}

for (const kind of ['pointerdown', 'focus', 'keydown']) link?.addEventListener(kind, refresh);
