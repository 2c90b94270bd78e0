// Runs every experiment in a worker and shows a line with its digest as each ends; the page's query
// goes to the worker.
import { trustedScript } from '../../web/client/trusted.js';

const address = new URL(`./experiments-worker.js${location.search}`, import.meta.url);
const worker = new Worker(trustedScript(address.href), { type: 'module' });
const lines = /** @type {HTMLElement} */ (document.querySelector('#lines'));
lines.textContent = '';
worker.onmessage = ({ data }) => {
  if (data === null) lines.dataset.done = '';
  else lines.textContent += `${data}\n`;
};
worker.onerror = ({ message }) => {
  lines.dataset.done = lines.textContent += `the worker failed: ${message || 'a file is missing'}`;
};
