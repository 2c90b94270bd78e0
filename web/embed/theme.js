// The theme in another site's frame: as its page says by a message, else as the system has it.

const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');
const THEMES = ['light', 'dark', 'projector'];

dark.addEventListener('change', () => {
  if (root.dataset.themeChoice === 'auto') root.dataset.theme = dark.matches ? 'dark' : 'light';
});

addEventListener('message', ({ source, data }) => {
  if (source !== parent || data?.subject !== 'lab.theme' || !THEMES.includes(data.theme)) return;
  root.dataset.themeChoice = data.theme;
  root.dataset.theme = data.theme;
});
