// On the page for addresses that lead nowhere: finds where the lab begins, since hosts serve this
// page at any depth. The first folder above that holds the lab's manifest is its root.
(async () => {
  const folders = location.pathname.replace(/^\/+/, '/').split('/'); // "//x/" would be another host
  for (let depth = folders.length - 1; depth > 0; depth -= 1) {
    const root = `${folders.slice(0, depth).join('/')}/`;
    const answer = await fetch(`${root}manifest.webmanifest`).catch(() => null);
    const manifest = answer?.ok ? await answer.json().catch(() => null) : null;
    if (manifest?.name !== 'Learning Mechanics Lab') continue;
    const way = document.getElementById('way');
    if (!way) return;
    /** @type {HTMLAnchorElement} */ (way.firstElementChild).href = `${root}index.html#lessons`;
    way.hidden = false;
    return;
  }
})();
