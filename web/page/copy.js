// Copied text holds each formula once, as its LaTeX between dollars; a formula on the page is glyphs and MathML.

/** A formula as the build and KaTeX set it. */
const FORMULA = '.katex';

/** The formula that a place lies in. @param {Node} place */
const formulaAt = (place) =>
  (place instanceof Element ? place : place.parentElement)?.closest(FORMULA);

/** The selection with whole formulas at its ends. @param {Range} range */
function wholeFormulas(range) {
  const whole = range.cloneRange();
  const [first, last] = [formulaAt(range.startContainer), formulaAt(range.endContainer)];
  if (first) whole.setStartBefore(first);
  if (last) whole.setEndAfter(last);
  return whole;
}

/** The text of a part of the page as it is read, with LaTeX for formulas. @param {DocumentFragment} part */
function textOf(part) {
  for (const formula of part.querySelectorAll(FORMULA)) {
    const tex = formula.querySelector('annotation')?.textContent ?? '';
    formula.replaceWith(`$${tex}$`);
  }
  const place = document.createElement('div');
  place.className = 'copied';
  place.append(part);
  document.body.append(place);
  const text = place.innerText;
  place.remove();
  return text;
}

document.addEventListener('copy', (event) => {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !event.clipboardData) return;
  const part = wholeFormulas(selection.getRangeAt(0)).cloneContents();
  if (!part.querySelector(FORMULA)) return;
  event.clipboardData.setData('text/plain', textOf(part));
  event.preventDefault();
});
