// <lm-formula>: the experiment's formula with the numbers of the shown step, beside its symbols.
import { html, nothing } from 'lit';
import { formulaParts } from '../page/formula-parts.js';
import { lesson } from './lesson-data.js';
import { SessionElement } from './light-element.js';
import { keepReachable, update } from './reachable.js';
import { formatNumber, grouped } from './numbers.js';

/** How the build marks the place of a number: :train-loss: for the scalar train_loss. */
const PLACE = /:([a-z0-9-]+):/g;

/** Numbers change at every frame; whether they still fit is looked at when they rest. */
const LOOK_AGAIN_MS = 250;

/**
 * Shows the formula that lesson.json gives for the experiment. It was rendered while the site was
 * built; here its places are filled.
 */
export class LmFormula extends SessionElement {
  constructor() {
    super();
    /** Text nodes with places, each with its text as built. @type {[Text, string][]} */
    this.places = [];
  }

  render() {
    const tex = lesson().formulas[this.session.description.slug];
    return tex ? formulaParts(tex).map((part) => html`<lm-tex .tex=${part}></lm-tex>`) : nothing;
  }

  firstUpdated() {
    keepReachable(this, 'Formula');
  }

  updated() {
    if (this.places.length === 0) this.findPlaces();
    for (const [node, text] of this.places) {
      const filled = text.replace(PLACE, (_, name) => this.numberOf(name.replaceAll('-', '_')));
      if (node.data !== filled) node.data = filled;
    }
    clearTimeout(this.looking);
    this.looking = setTimeout(() => update(this), LOOK_AGAIN_MS);
  }

  findPlaces() {
    const walker = document.createTreeWalker(this, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = /** @type {Text} */ (node);
      if (!text.data.match(PLACE)) continue;
      this.places.push([text, text.data]);
      text.parentElement?.closest('.text')?.classList.add('number'); // words keep the formula's letters
    }
  }

  /** @param {string} name */
  numberOf(name) {
    if (name === 'step') return grouped(this.session.shownStep);
    const scalar = this.session.shown?.scalars.find((one) => one.name === name);
    if (!scalar) return '…';
    return Number.isNaN(scalar.value) ? '–' : formatNumber(scalar.value);
  }
}

customElements.define('lm-formula', LmFormula);
