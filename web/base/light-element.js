// The base of all elements of the page: Lit without a shadow root, so that one style sheet is enough.
import { LitElement } from 'lit';
import { keepingFocus } from './keep-focus.js';

// What they render stays as it is when a browser translates the page: a translator replaces text nodes, and
// what is live would go on in nodes that nobody sees.

/** Renders into itself. */
export class LightElement extends LitElement {
  createRenderRoot() {
    this.translate = false;
    return this;
  }

  performUpdate() {
    keepingFocus(this, () => super.performUpdate());
  }
}

/** Renders after its own children, for elements that hold prose. */
export class ProseElement extends LitElement {
  createRenderRoot() {
    const place = document.createElement('div');
    place.translate = false;
    this.append(place);
    return place;
  }

  performUpdate() {
    keepingFocus(this, () => super.performUpdate());
  }
}
