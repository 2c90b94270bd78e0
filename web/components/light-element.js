// The base of all elements of the page: Lit without a shadow root, so that one style sheet serves.
import { LitElement } from 'lit';

/** @typedef {import('./session.js').Session} Session */

/** Renders into itself. */
export class LightElement extends LitElement {
  createRenderRoot() {
    return this;
  }
}

/** Renders after its own children, for elements that hold prose. */
export class ProseElement extends LitElement {
  createRenderRoot() {
    const place = document.createElement('div');
    this.append(place);
    return place;
  }
}

/** An element that shows a session and is rendered again whenever the session changes. */
export class SessionElement extends LightElement {
  static properties = { session: { attribute: false } };

  constructor() {
    super();
    /** @type {Session} set by the element that composes it, before the first rendering */
    this.session = /** @type {any} */ (undefined);
    this.onChange = () => this.requestUpdate();
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
