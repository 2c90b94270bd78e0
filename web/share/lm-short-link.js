// <lm-short-link>: a dialog with the shortest link to the run, its QR code, and the figure with both for print.
import { html, nothing, svg } from 'lit';
import { download, saved } from '../base/files.js';
import { ShareDialog } from './share-dialog.js';
import { MOST_CODED, QUIET, codeOf, codePath, codeSvg, printed, shortLink } from './short-link.js';

/** Opened by the menu of what leaves an experiment. */
export class LmShortLink extends ShareDialog {
  static properties = {
    ...ShareDialog.properties,
    anchor: { attribute: false },
  };

  constructor() {
    super();
    /** The experiment's id, for links. */
    this.anchor = '';
  }

  get link() {
    return shortLink(this.session, this.anchor, location.href);
  }

  render() {
    return html`<dialog aria-labelledby="short-${this.ownId}">
      ${this.opened ? this.body() : nothing}
    </dialog>`;
  }

  body() {
    const { address, complete } = this.link;
    const code = codeOf(address);
    return html`<h2 id="short-${this.ownId}">Short link and QR code</h2>
      <p>
        The link names only what differs from the defaults.
        ${complete ? nothing : 'Your data are too long for a link and stay out.'}
        ${/^https?:/.test(address) && !/\/\/(localhost|127\.|\[::1\])/.test(address) ? nothing : 'It leads to this computer: publish the lab first.'}
      </p>
      <div class="address">
        <input class="field" readonly aria-label="Short link" .value=${address} />
        <button class="button" type="button" @click=${this.copy}>Copy</button>
      </div>
      ${code ? this.code(code) : html`<p>The link has ${address.length} characters. From ${MOST_CODED} on there is no QR code, because a phone could not read it from paper.</p>`}
      <div class="row">
        <form method="dialog"><button class="button">Close</button></form>
        <span role="status">${this.said}</span>
      </div>`;
  }

  /** @param {import('./short-link.js').Code} code */
  code(code) {
    const side = code.size + 2 * QUIET;
    return html`<svg
        class="qr"
        role="img"
        aria-label="QR code of the short link"
        viewBox="0 0 ${side} ${side}"
      >
        ${svg`<path fill="#fff" d="M0 0h${side}v${side}H0z"></path><path fill="#000" d=${codePath(code)}></path>`}
      </svg>
      <div class="row">
        <button class="button" type="button" @click=${() => this.saveCode(code)}>
          QR code as SVG
        </button>
        <button
          class="button"
          type="button"
          ?disabled=${this.session.plot === null}
          @click=${() => this.saveFigure(code)}
        >
          Figure with QR code as PNG
        </button>
      </div>`;
  }

  copy = () => this.copyText(this.link.address, '.address input', 'link');

  /** @param {import('./short-link.js').Code} code */
  saveCode(code) {
    download(`${this.session.description.slug}-qr.svg`, codeSvg(code), 'image/svg+xml');
    this.said = saved('SVG');
  }

  /** @param {import('./short-link.js').Code} code */
  async saveFigure(code) {
    try {
      const figure = await this.session.plot?.toPNG();
      if (!figure) return;
      const words = { title: this.session.description.title, address: this.link.address };
      download(
        `${this.session.description.slug}-print.png`,
        await printed(figure, code, words),
        'image/png',
      );
      this.said = saved('PNG');
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
    }
  }
}

customElements.define('lm-short-link', LmShortLink);
