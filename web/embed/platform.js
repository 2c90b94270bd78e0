// Where the frame's address says `splice`: the course platform around it may keep the state and the score.
import { Splice } from '../share/splice.js';

/** @typedef {import('../experiment/lm-experiment.js').LmExperiment} LmExperiment */

/** The element's session, once it has a first run. @returns {Promise<import('../share/splice.js').Session>} */
function session() {
  const element = /** @type {LmExperiment} */ (document.querySelector('lm-experiment'));
  return new Promise((resolve) => {
    const look = () => {
      const { session: found } = element;
      if (!found?.run || !found.live || found.making) return;
      found.removeEventListener('change', look);
      resolve(found);
    };
    element.session?.addEventListener('change', look);
    element.addEventListener('lm-session', (event) => {
      const made = /** @type {CustomEvent} */ (event).detail;
      made.addEventListener('change', look);
    });
    look();
  });
}

/** Says to the student what the platform keeps. */
function say() {
  const line = document.createElement('p');
  line.setAttribute('role', 'status');
  line.textContent = 'The page around this experiment keeps where you stand and your score.';
  document.querySelector('footer')?.append(line);
}

void session().then((found) => {
  const splice = new Splice(found, {
    post: (message, origin) => parent.postMessage(message, origin),
    listen: (take) =>
      addEventListener('message', ({ source, origin, data }) => {
        if (source === parent) take({ origin, data });
      }),
  });
  splice.answered = say;
  splice.ask();
});
