// <lm-presets>: named settings as chips; the chosen one says in a sentence why it is worth a look.
import { html, nothing } from 'lit';
import { lesson } from './lesson-data.js';
import { SessionElement } from './light-element.js';
import { rich } from './rich-text.js';
import { matches } from './settings.js';

/** The presets that the lesson gives for this experiment. */
export class LmPresets extends SessionElement {
  render() {
    const presets = lesson().presets[this.session.description.slug] ?? [];
    if (presets.length === 0) return nothing;
    const own = this.session.inputs.length > 0;
    const chosen = own
      ? undefined
      : presets.find((preset) => matches(this.session.settings, preset, this.session.events));
    return html`<p class="heading">Presets</p>
      <div class="chips">
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
      <p class="why">
        ${chosen ? rich(chosen.why) : own ? 'Your own data; a preset changes the settings only.' : 'Your own settings.'}
      </p>`;
  }
}

customElements.define('lm-presets', LmPresets);
