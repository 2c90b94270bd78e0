// Sets the theme before the first paint: from ?theme=, else what was chosen before, else the system's.
// In another site's frame the choice made on our own pages does not count.
(function () {
  const embedded = 'embedded' in document.documentElement.dataset;
  /** @type {(string | null)[]} */
  const themes = ['auto', 'light', 'dark', 'projector'];
  let choice = new URLSearchParams(location.search).get('theme');
  if (!themes.includes(choice)) {
    try {
      choice = embedded ? null : localStorage.getItem('lab-theme');
    } catch {
      choice = null; // storage is closed to this page; the system's theme does
    }
  }
  if (choice === null || !themes.includes(choice)) choice = 'auto';
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.themeChoice = choice;
  document.documentElement.dataset.theme = choice === 'auto' ? (dark ? 'dark' : 'light') : choice;
})();
