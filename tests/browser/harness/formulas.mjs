// What can be wrong with the formulas of a page.

/** Formulas whose MathML is not what its elements ask for. @param {import('./page.mjs').Page} page */
export const brokenFormulas = (page) =>
  page.evaluate(() => {
    /** @type {Record<string, number>} How many children each element must have. */
    const arity = {
      msub: 2,
      msup: 2,
      mfrac: 2,
      mroot: 2,
      munder: 2,
      mover: 2,
      msubsup: 3,
      munderover: 3,
    };
    const elements = [...document.querySelectorAll(Object.keys(arity).join())];
    const broken = elements.filter((e) => e.children.length !== arity[e.localName]);
    return broken.map((e) => e.closest('math')?.textContent);
  });

/** Displayed equations of which a laptop shows a part only. @param {import('./page.mjs').Page} page */
export const cutEquations = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.display')]
      .filter((equation) => equation.scrollWidth > equation.clientWidth + 1)
      .map((equation) => equation.textContent?.slice(0, 60)),
  );
