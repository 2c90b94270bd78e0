// Runs the reference runs in a worker and shows the lines that they print.
import { trustedScript } from '../../web/client/trusted.js';

const address = new URL('./browser-worker.js', import.meta.url).href;
const worker = new Worker(trustedScript(address), { type: 'module' });
const lines = /** @type {HTMLElement} */ (document.querySelector('#lines'));
worker.onmessage = ({ data }) => {
  lines.textContent = data;
  lines.dataset.done = '';
};
worker.onerror = ({ message }) => {
  lines.dataset.done = lines.textContent = `the worker failed: ${message || 'a file is missing'}`;
};
