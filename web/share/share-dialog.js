// What the dialogs of the share menu have in common: nothing until they are shown, a line that says what was done, and Copy.
import { SessionElement } from '../session/session-element.js';

/** The base of a dialog; it renders `<dialog>` around what it shows once it is `opened`. */
export class ShareDialog extends SessionElement {
  static properties = { ...SessionElement.properties, said: { state: true } };

  constructor() {
    super();
    /** What was done, or why it was not. */
    this.said = '';
    this.opened = false;
  }

  async show() {
    this.opened = true;
    this.said = '';
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
  }

  /**
   * Copies a text, or selects the field that holds it where the page may not.
   * @param {string} text @param {string} field its query @param {string} what the text is, for the sentence
   */
  async copyText(text, field, what) {
    try {
      await navigator.clipboard.writeText(text);
      this.said = 'Copied.';
    } catch {
      /** @type {HTMLInputElement | HTMLTextAreaElement | null} */ (
        this.querySelector(field)
      )?.select();
      this.said = `This page may not use the clipboard; the ${what} is selected, so copy it by hand.`;
    }
  }
}
