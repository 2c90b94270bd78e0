// <lm-formula>: the experiment's formula with the numbers of the shown step, beside its symbols.
import { html, nothing, render } from 'lit';
import { formulaParts } from '../text/formula-parts.js';
import { lesson } from '../base/lesson-data.js';
import { SessionElement } from '../session/session-element.js';
import { keepReachable, update } from '../base/reachable.js';
import { formatNumber, grouped } from '../text/numbers.js';
import { rich } from '../text/rich-text.js';

/** How the build marks the place of a number: :train-loss: for the scalar train_loss. */
const PLACE = /:([a-z0-9-]+):/g;

/** Numbers change at every frame; whether they still fit is checked when they stop changing. */
const LOOK_AGAIN_MS = 250;

/** As wide as most numbers, so that nothing moves when they come. */
const UNKNOWN = '\u2007\u2007…\u2007\u2007\u2007';

/**
 * Shows the formula that lesson.json gives for the experiment. It was rendered while the site was
 * built; here its places are filled.
 */
export class LmFormula extends SessionElement {
  constructor() {
    super();
    /** Where numbers stand, each with its text as built and as it is filled now. @type {{fill: (text: string) => void, built: string, filled: string}[]} */
    this.places = [];
  }

  render() {
    const tex = lesson().formulas[this.session.description.slug];
    return tex ? formulaParts(tex).map((part) => html`<lm-tex .tex=${part}></lm-tex>`) : nothing;
  }

  firstUpdated() {
    keepReachable(this, 'Formula');
  }

  /** A formula that is kept back stays in the page, with its places. */
  updated() {
    this.hidden = this.session.theoryHidden;
    if (this.places.length === 0) this.findPlaces();
    for (const one of this.places) {
      const filled = one.built.replace(PLACE, (_, name) =>
        this.numberOf(name.replaceAll('-', '_')),
      );
      if (one.filled !== filled) one.fill(filled);
      one.filled = filled;
    }
    clearTimeout(this.looking);
    this.looking = setTimeout(() => update(this), LOOK_AGAIN_MS);
  }

  findPlaces() {
    const walker = document.createTreeWalker(this, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    const texts = [];
    while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
    for (const text of texts.filter(({ data }) => data.match(PLACE))) {
      text.parentElement?.closest('.text')?.classList.add('number'); // words keep the formula's letters
      this.places.push({ fill: filling(text), built: text.data, filled: '' });
    }
  }

  /** @param {string} name */
  numberOf(name) {
    if (name === 'step') return grouped(this.session.shownStep);
    const scalar = this.session.shown?.scalars.find((one) => one.name === name);
    if (!scalar) return UNKNOWN;
    return formatNumber(scalar.value);
  }
}

/** How a number is written in the place of a text: with its exponent raised, but in MathML. @param {Text} text */
function filling(text) {
  if (text.parentElement?.closest('math'))
    return (/** @type {string} */ filled) => void (text.data = filled);
  const place = document.createElement('span');
  text.replaceWith(place);
  return (/** @type {string} */ filled) => void render(rich(filled), place);
}

customElements.define('lm-formula', LmFormula);
