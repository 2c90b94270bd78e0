// <lm-theme>: light, dark, projector, or as the system has it.
import { html } from 'lit';
import { LightElement } from '../base/light-element.js';
import { sitePath } from '../base/site-root.js';

/** @type {Record<string, string>} */
const THEMES = { auto: 'System', light: 'Light', dark: 'Dark', projector: 'Projector' };
/** The key that theme.js reads before the first paint. */
const KEY = `lab-theme:${sitePath()}`;
const dark = matchMedia('(prefers-color-scheme: dark)');

/** Sets data-theme on the root element, which the styles and the plots follow. */
export class LmTheme extends LightElement {
  connectedCallback() {
    super.connectedCallback();
    dark.addEventListener('change', this.follow);
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    dark.removeEventListener('change', this.follow);
  }

  get choice() {
    return document.documentElement.dataset.themeChoice ?? 'auto';
  }

  follow = () => {
    const { choice } = this;
    document.documentElement.dataset.theme =
      choice === 'auto' ? (dark.matches ? 'dark' : 'light') : choice;
  };

  render() {
    return html`<select aria-label="Theme" @change=${this.choose}>
      ${Object.entries(THEMES).map(
        ([theme, word]) =>
          html`<option value=${theme} ?selected=${theme === this.choice}>${word}</option>`,
      )}
    </select>`;
  }

  /** @param {Event} event */
  choose(event) {
    const { value } = /** @type {HTMLSelectElement} */ (event.target);
    document.documentElement.dataset.themeChoice = value;
    this.follow();
    try {
      localStorage.setItem(KEY, value);
    } catch {
      // Storage is closed to this page: the choice holds until it is left.
    }
  }
}

customElements.define('lm-theme', LmTheme);
