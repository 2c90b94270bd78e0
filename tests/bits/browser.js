// Runs the reference runs in a worker and shows the lines that they print.
const worker = new Worker(new URL('./browser-worker.js', import.meta.url), { type: 'module' });
const lines = /** @type {HTMLElement} */ (document.querySelector('#lines'));
worker.onmessage = ({ data }) => {
  lines.textContent = data;
  lines.dataset.done = '';
};
worker.onerror = ({ message }) => {
  lines.dataset.done = lines.textContent = `the worker failed: ${message || 'a file is missing'}`;
};
