// <lm-presets>: named settings as chips; a sentence says why the chosen one is interesting.
import { html, nothing } from 'lit';
import { inFront, lesson } from '../base/lesson-data.js';
import { SessionElement } from '../session/session-element.js';
import { rich } from '../text/rich-text.js';
import { matches } from '../session/settings.js';

/** @typedef {import('../base/lesson-data.js').Preset} Preset */

/** What the last chip answers to, beside the names of presets. */
const MORE = '…';

/** The presets that the lesson gives for this experiment: those of its place, and the others on request. */
export class LmPresets extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    names: { attribute: false },
    at: { state: true },
    all: { state: true },
  };

  constructor() {
    super();
    /** Those that belong to this place, in order; none named: all do. @type {string[]} */
    this.names = [];
    /** The chip that had the focus last: the row is one stop of the Tab key, and arrows go along it. */
    this.at = '';
    /** Whether the others are shown too. */
    this.all = false;
  }

  render() {
    const presets = lesson().presets[this.session.description.slug] ?? [];
    if (presets.length === 0) return nothing;
    const own = this.session.inputs.length > 0;
    const chosen = own
      ? undefined
      : presets.find((preset) => matches(this.session.settings, preset, this.session.events));
    const { front, rest } = inFront(presets, this.names.length > 0 ? this.names : undefined);
    const shown = [...front, ...rest.filter((preset) => this.all || preset === chosen)];
    const more = rest.length > 0;
    const names = [...shown.map(({ name }) => name), ...(more ? [MORE] : [])];
    const stop = names.find((name) => name === this.at) ?? chosen?.name ?? names[0];
    return html`<div class="chips" role="toolbar" aria-label="Presets" @keydown=${this.arrow}>
        ${shown.map((preset) => this.chip(preset, preset === chosen, stop))}
        ${more ? this.moreChip(stop) : nothing}
      </div>
      <p class="why">${this.why(chosen, own)}</p>`;
  }

  /** @param {Preset} preset @param {boolean} chosen @param {string | undefined} stop */
  chip(preset, chosen, stop) {
    return html`<button
      class="chip"
      type="button"
      aria-pressed=${chosen}
      tabindex=${preset.name === stop ? 0 : -1}
      @focus=${() => (this.at = preset.name)}
      @click=${() => this.session.apply(preset)}
    >
      ${preset.label}
    </button>`;
  }

  /** @param {string | undefined} stop */
  moreChip(stop) {
    return html`<button
      class="chip chip-more"
      type="button"
      aria-expanded=${this.all}
      tabindex=${stop === MORE ? 0 : -1}
      @focus=${() => (this.at = MORE)}
      @click=${() => (this.all = !this.all)}
    >
      ${this.all ? 'Fewer presets' : 'More presets'}
    </button>`;
  }

  /** @param {KeyboardEvent} event */
  arrow(event) {
    const chips = [...this.querySelectorAll('button')];
    const here = chips.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const [last, count] = [chips.length - 1, chips.length];
    const to = { ArrowRight: here + 1, ArrowLeft: here + last, Home: 0, End: last }[event.key];
    if (to === undefined || here < 0) return;
    event.preventDefault();
    chips[to % count]?.focus();
  }

  /** Why the chosen one is interesting would often tell what is to be guessed. @param {Preset | undefined} chosen @param {boolean} own */
  why(chosen, own) {
    if (chosen && this.session.theoryHidden)
      return 'What to look for is told once you have guessed.';
    if (chosen) return rich(chosen.why);
    return own ? 'Your own data; a preset changes the settings only.' : 'Your own settings.';
  }
}

customElements.define('lm-presets', LmPresets);
