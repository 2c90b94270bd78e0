// What the letters of an equation mean: said under the pointer, at a tap, and for a whole equation at the focus.

/** Between a symbol and the note on it, in pixels. */
const GAP = 6;
const EQUATION = '.display, lm-formula';

const note = document.createElement('div');
note.className = 'symbol-note';
note.setAttribute('role', 'status');

/** @param {Element} symbol */
const meaningOf = (symbol) => symbol.getAttribute('data-says') ?? '';

/** A symbol as it is written, and its meaning. @param {Element} symbol */
function lineOf(symbol) {
  const written = document.createElement('span');
  written.className = 'katex';
  written.append(symbol.cloneNode(true));
  const line = document.createElement('p');
  line.append(written, ` ${meaningOf(symbol)}`);
  return line;
}

/** The first symbol of each meaning. @param {Element} equation */
function symbolsOf(equation) {
  /** @type {Map<string, Element>} */
  const first = new Map();
  for (const symbol of equation.querySelectorAll('[data-says]')) {
    if (!first.has(meaningOf(symbol))) first.set(meaningOf(symbol), symbol);
  }
  return [...first.values()];
}

/** @param {Element[]} symbols @param {Element} place */
function show(symbols, place) {
  if (symbols.length === 0) return hide();
  note.replaceChildren(...symbols.map(lineOf));
  if (!note.isConnected) document.body.append(note);
  const box = place.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = note;
  const right = document.documentElement.clientWidth - width - GAP;
  const below = box.bottom + GAP;
  const top = below + height > innerHeight ? box.top - height - GAP : below;
  note.style.left = `${Math.max(GAP, Math.min(right, box.left))}px`;
  note.style.top = `${Math.max(GAP, top)}px`;
}

function hide() {
  note.replaceChildren();
}

/** What a pointer, a finger or the focus is on. @param {Event} event */
export function speak(event) {
  const target = event.target instanceof Element ? event.target : null;
  const symbol = target?.closest('[data-says]');
  const equation = target?.closest(EQUATION);
  if (symbol && event.type !== 'focusin') show([symbol], symbol);
  else if (equation && event.type === 'focusin') show(symbolsOf(equation), equation);
  else if (event.type !== 'focusin' || !equation) hide();
}

addEventListener('keydown', ({ key }) => key === 'Escape' && hide());
/** The focus brings its equation into sight; a pointer's symbol has gone from under it. */
function scrolled() {
  const equation = document.activeElement?.closest(EQUATION);
  if (note.childElementCount === 0) return;
  if (equation) show(symbolsOf(equation), equation);
  else hide();
}
addEventListener('scroll', scrolled, { passive: true });
