// The base of the elements that show a session: rendered again whenever the session changes.
import { LightElement } from '../base/light-element.js';

/** @typedef {import('./session.js').Session} Session */

/** An element that shows a session and is rendered again whenever the session changes. */
export class SessionElement extends LightElement {
  static properties = { session: { attribute: false } };

  constructor() {
    super();
    /** @type {Session} set by the element that composes it, before the first rendering */
    this.session = /** @type {any} */ (undefined);
    this.onChange = () => this.requestUpdate();
  }

  /** What its ids and its groups' names begin with: an experiment can stand on a page more than once. */
  get ownId() {
    return this.closest('lm-experiment, lm-opening')?.id || this.session.description.slug;
  }

  connectedCallback() {
    super.connectedCallback();
    this.session?.addEventListener('change', this.onChange);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.session?.removeEventListener('change', this.onChange);
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('session')) return;
    const before = /** @type {Session | undefined} */ (changed.get('session'));
    before?.removeEventListener('change', this.onChange);
    this.session?.addEventListener('change', this.onChange);
  }
}
