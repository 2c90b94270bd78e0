// Text with $…$ formulas as a template; everything else stays text, whatever it contains.
import { html } from 'lit';
import './lm-tex.js';

/**
 * @param {string} text
 * @returns {unknown[]} what a template accepts as content
 */
export function rich(text) {
  return text
    .split(/\$([^$]+)\$/)
    .map((part, i) => (i % 2 ? html`<lm-tex .tex=${part}></lm-tex>` : part));
}
