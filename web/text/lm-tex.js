// <lm-tex>: one formula; rendered while the site was built, or by KaTeX when first met.

/** @type {Map<string, Element> | undefined} */
let rendered;

/** The formulas that the build left in the page's template, by their LaTeX. */
function renderedFormulas() {
  if (rendered) return rendered;
  rendered = new Map();
  const template = document.querySelector('template#formulas');
  if (template instanceof HTMLTemplateElement) {
    for (const element of template.content.children) {
      rendered.set(element.getAttribute('data-tex') ?? '', element);
    }
  }
  return rendered;
}

/** Shows LaTeX; the text itself stands until KaTeX has come, and stays where it does not come. */
export class LmTex extends HTMLElement {
  /** @type {string | undefined} */
  shown;

  /** @param {string} tex LaTeX without dollars */
  set tex(tex) {
    if (this.shown === tex) return;
    this.shown = tex;
    const ready = renderedFormulas().get(tex);
    if (ready) this.replaceChildren(...ready.cloneNode(true).childNodes);
    else void this.typeset(tex);
  }

  get tex() {
    return this.shown ?? '';
  }

  /** @param {string} tex */
  async typeset(tex) {
    this.textContent = tex;
    const loaded = await import('./typeset.js').catch(() => null); // LaTeX can be read, too
    if (loaded && this.shown === tex) loaded.render(tex, this);
  }
}

customElements.define('lm-tex', LmTex);
