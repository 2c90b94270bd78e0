// What stands on a page many times and differs in its words alone: a few stand for all.

/** How many batteries of the page of reproductions stand for the others. */
const BATTERIES = 8;

/** Of each table or list of claims the first three rows stay, and the first batteries. @param {import('./page.mjs').Page} page */
export const dropFurtherClaims = (page) =>
  page.evaluate((batteries) => {
    const rows = '.claims tr:nth-child(n+4), .claim:nth-child(n+4)';
    const further = ['dl.battery', '.battery-claims'].flatMap((each) =>
      [...document.querySelectorAll(each)].slice(batteries),
    );
    for (const one of [...document.querySelectorAll(rows), ...further]) one.remove();
  }, BATTERIES);
