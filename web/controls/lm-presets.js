// <lm-presets>: named settings as chips; a sentence says why the chosen one is interesting.
import { html, nothing } from 'lit';
import { lesson } from '../base/lesson-data.js';
import { SessionElement } from '../session/session-element.js';
import { rich } from '../text/rich-text.js';
import { matches } from '../session/settings.js';

/** @typedef {import('../base/lesson-data.js').Preset} Preset */

/** The presets that the lesson gives for this experiment. */
export class LmPresets extends SessionElement {
  render() {
    const presets = lesson().presets[this.session.description.slug] ?? [];
    if (presets.length === 0) return nothing;
    const own = this.session.inputs.length > 0;
    const chosen = own
      ? undefined
      : presets.find((preset) => matches(this.session.settings, preset, this.session.events));
    return html`<div class="chips" role="group" aria-label="Presets">
        ${presets.map(
          (preset) =>
            html`<button
              class="chip"
              type="button"
              aria-pressed=${preset === chosen}
              @click=${() => this.session.apply(preset)}
            >
              ${preset.label}
            </button>`,
        )}
      </div>
      <p class="why">${this.why(chosen, own)}</p>`;
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
