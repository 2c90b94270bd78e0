// Before printing: folded parts are opened and the light theme is used. Afterwards everything is as before.

/** @type {HTMLDetailsElement[]} */
let opened = [];
let theme = '';

addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('details')].filter(
    (details) => !details.open && details.matches('.fold'),
  );
  for (const details of opened) details.open = true;
  theme = document.documentElement.dataset.theme ?? 'light';
  document.documentElement.dataset.theme = 'light';
});

addEventListener('afterprint', () => {
  for (const details of opened) details.open = false;
  document.documentElement.dataset.theme = theme;
});
