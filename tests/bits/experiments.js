// Runs every experiment in a worker and shows a line with its digest as each ends.
const worker = new Worker(new URL('./experiments-worker.js', import.meta.url), { type: 'module' });
const lines = /** @type {HTMLElement} */ (document.querySelector('#lines'));
lines.textContent = '';
worker.onmessage = ({ data }) => {
  if (data === null) lines.dataset.done = '';
  else lines.textContent += `${data}\n`;
};
