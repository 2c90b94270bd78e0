// <lm-out-row>: the one quiet row under an experiment; behind its button is all that can be saved or shared.
import { html, nothing } from 'lit';
import { later } from '../base/later.js';
import { SessionElement } from '../session/session-element.js';

/** What the button opens. */
const menu = later(() => import('./lm-share-menu.js'));

/** A button that opens the menu, and a line that says what happened. */
export class LmOutRow extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    anchor: { attribute: false },
    open: { state: true },
    said: { state: true },
    text: { state: true },
  };

  constructor() {
    super();
    /** The experiment's id, for links. */
    this.anchor = '';
    this.open = false;
    /** Once the menu was opened it stays, so that its dialogs do. */
    this.loaded = false;
    this.said = '';
    /** What the clipboard did not take, to be copied by hand. */
    this.text = '';
  }

  get key() {
    return `share-${this.ownId}`;
  }

  render() {
    return html`<button
        class="quiet share-button"
        type="button"
        aria-expanded=${this.open}
        aria-controls=${this.loaded ? this.key : nothing}
        ?disabled=${this.session.run === null}
        @click=${() => this.toggle()}
        @keydown=${this.keyOnButton}
      >
        Share and save
      </button>
      <span role="status">${this.said}</span>
      ${
        this.loaded
          ? html`<lm-share-menu
              .list=${this.key}
              .shown=${this.open}
              .session=${this.session}
              .anchor=${this.anchor}
              .tell=${this.tell}
              .close=${this.close}
            ></lm-share-menu>`
          : nothing
      }`;
  }

  /** @param {string} said */
  tell = (said) => {
    this.said = said;
  };

  async toggle(open = !this.open) {
    this.said = '';
    try {
      await menu();
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
      return;
    }
    this.loaded = true;
    this.open = open;
    await this.updateComplete;
  }

  close = () => {
    this.open = false;
    /** @type {HTMLElement | null} */ (this.querySelector('.share-button'))?.focus();
  };

  /** Down opens the menu and goes to its first entry, Escape closes it. @param {KeyboardEvent} event */
  keyOnButton = async (event) => {
    if (event.key === 'Escape' && this.open) return this.close();
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    await this.toggle(true);
    const list = /** @type {import('./lm-share-menu.js').LmShareMenu | null} */ (
      this.querySelector('lm-share-menu')
    );
    await list?.updateComplete;
    list?.focusOn(0);
  };
}

customElements.define('lm-out-row', LmOutRow);
