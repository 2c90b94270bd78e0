// Sets the theme before the first paint: from ?theme=, else what was chosen before, else the system's.
// In another site's frame the choice made on our own pages does not count.
// Also says so when the page's script does not come, since what tells of trouble must not be in what is missing.
// Also marks the page in a browser older than client/browsers.js says, so that a notice is shown.
(function () {
  const embedded = 'embedded' in document.documentElement.dataset;
  const site = new URL(document.documentElement.dataset.up || '', location.href).pathname;
  /** @type {(string | null)[]} */
  const themes = ['auto', 'light', 'dark', 'projector'];
  let choice = new URLSearchParams(location.search).get('theme');
  if (!themes.includes(choice)) {
    try {
      choice = embedded ? null : localStorage.getItem(`lab-theme:${site}`);
    } catch {
      choice = null; // storage is closed to this page; the system's theme does
    }
  }
  if (choice === null || !themes.includes(choice)) choice = 'auto';
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  if (!('withResolvers' in Promise)) document.documentElement.dataset.oldBrowser = '';
  document.documentElement.dataset.themeChoice = choice;
  document.documentElement.dataset.theme = choice === 'auto' ? (dark ? 'dark' : 'light') : choice;

  /** After this time, in ms, a page that has not started is in trouble. */
  const PATIENCE_MS = 20_000;
  const CLOSED_OFF =
    'This page stands in a frame that is closed off (its sandbox lacks allow-same-origin). Open the lesson in a window of its own. ';
  const tell = () => {
    const { dataset } = document.documentElement;
    const notice = document.querySelector('.not-started');
    if (!notice?.hasAttribute('hidden') || 'started' in dataset) return;
    if (!embedded && !document.querySelector('lm-experiment')) return;
    notice.toggleAttribute('hidden', false);
    if (origin === 'null' && location.protocol.startsWith('http')) notice.prepend(CLOSED_OFF);
  };
  addEventListener('load', () => setTimeout(tell, PATIENCE_MS));
  addEventListener('error', ({ target }) => target instanceof HTMLScriptElement && tell(), true);
})();
