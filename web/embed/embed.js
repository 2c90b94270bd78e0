// Experiments of the Learning Mechanics Lab in any page: <lm-experiment experiment="…"> becomes a frame.
//
//   <script src="https://LAB/embed.js" async></script>
//   <lm-experiment experiment="gradient-flow" learning-rate="0.01"></lm-experiment>
//
// Attributes: preset, hide, show, view, views, theme (light, dark, projector; else as the page around
// it), seed, steps, and every parameter with hyphens for underscores. What stands between the tags is
// shown until the experiment is there. MIT licence.
(() => {
  if (customElements.get('lm-experiment')) return;

  /** Title and lesson by experiment, filled in by the build. @type {Record<string, [string, string]>} */
  const EXPERIMENTS = {};
  const script =
    document.currentScript ?? document.querySelector('script[src*="/embed.js"], script[src^="embed.js"]'); // prettier-ignore
  /** The lab's site, with a slash at the end. */
  const LAB = new URL('.', /** @type {HTMLScriptElement} */ (script).src);

  /** How long to wait, in ms, for a sign of life before asking; after the frame has loaded; at most. */
  const PATIENCE_MS = { asked: 4000, loaded: 3000, most: 45_000 };
  /** Begin to load so many pixels before the frame scrolls into sight. */
  const NEAR = '600px';
  /** The height until the experiment has sent its own, and the largest that is accepted. */
  const FIRST_HEIGHT = 640;
  const HIGHEST = 20_000;
  const THEMES = ['light', 'dark', 'projector'];

  /** Attributes that are HTML's or this script's and say nothing to the experiment. */
  const OWN =
    /^(experiment|name|id|class|style|title|slot|part|lang|dir|hidden|role|tabindex|is|height|theme|events|on.*|data-.*|aria-.*)$/;

  const STYLE = `
    :host { display: block; margin: 1.5em 0; }
    :host([hidden]) { display: none; }
    iframe { display: block; width: 100%; height: ${FIRST_HEIGHT}px; border: 0; }
    .waiting { min-height: 8em; }
    .waiting, .fault { box-sizing: border-box; padding: 1em 1.2em; border: 1px solid #8884; border-radius: 10px; }
    .fault { border-left: 4px solid #c4570c; }
    p { margin: 0 0 0.5em; } p:last-child { margin: 0; }
    button { font: inherit; color: inherit; background: none; border: 1px solid; border-radius: 6px; padding: 0.2em 0.8em; cursor: pointer; }
    [hidden] { display: none; }`;

  /** Light text means a dark page, whatever lies behind it. @param {Element} element */
  function themeAround(element) {
    const parts = /^rgba?\(([\d.]+),? ([\d.]+),? ([\d.]+)/.exec(getComputedStyle(element).color);
    if (!parts) return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    const [red, green, blue] = parts.slice(1).map(Number);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 127 ? 'dark' : 'light';
  }

  /** @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string)} inside */
  function make(tag, attributes, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }

  /** All elements on the page, to follow its theme. @type {Set<LabExperiment>} */
  const present = new Set();

  class LabExperiment extends HTMLElement {
    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.root = this.attachShadow({ mode: 'open' });
      this.root.adoptedStyleSheets = [sheet];
      /** @type {HTMLIFrameElement | null} */
      this.frame = null;
      this.alive = false;
      this.waiting = 0;
      this.observer = new IntersectionObserver(
        (entries) => entries.some((entry) => entry.isIntersecting) && this.load(),
        { rootMargin: NEAR },
      );
    }

    connectedCallback() {
      present.add(this);
      this.root.replaceChildren(
        make('div', { class: 'waiting', part: 'waiting' }, make('slot', {})),
      );
      this.observer.observe(this);
    }

    disconnectedCallback() {
      present.delete(this);
      this.observer.disconnect();
      clearTimeout(this.waiting);
      this.frame = null;
    }

    get slug() {
      return this.getAttribute('experiment') ?? this.getAttribute('name') ?? '';
    }
    /** The theme to show: the one asked for, else the page's. */
    get theme() {
      const asked = this.getAttribute('theme') ?? '';
      return THEMES.includes(asked) ? asked : themeAround(this);
    }

    /** The frame's address: attributes become the experiment's query. */
    get address() {
      const address = new URL(`embed/${this.slug}/index.html`, LAB);
      for (const { name, value } of this.attributes) {
        if (!OWN.test(name)) address.searchParams.set(name.replaceAll('-', '_'), value);
      }
      for (const event of (this.getAttribute('events') ?? '').split(/\s+/).filter(Boolean)) {
        address.searchParams.append('event', event);
      }
      address.searchParams.set('theme', this.theme);
      return address.href;
    }

    load() {
      this.observer.disconnect();
      if (!Object.hasOwn(EXPERIMENTS, this.slug)) return this.fail(this.unknown());
      const frame = /** @type {HTMLIFrameElement} */ (
        make('iframe', {
          title: this.getAttribute('title') ?? `Experiment: ${EXPERIMENTS[this.slug][0]}`,
          src: this.address,
          allow: 'clipboard-write; fullscreen',
          part: 'frame',
        })
      );
      this.alive = false;
      this.frame = frame;
      this.follow();
      frame.addEventListener('load', () => this.expect(PATIENCE_MS.loaded, () => this.lost()));
      this.expect(PATIENCE_MS.asked, () => this.ask());
      this.root.replaceChildren(frame);
    }

    /** Does something unless the frame gives a sign of life in time. @param {number} patience @param {() => void} then */
    expect(patience, then) {
      clearTimeout(this.waiting);
      if (!this.alive) this.waiting = window.setTimeout(then, patience);
    }

    /** A frame does not say when its host cannot be reached. A picture does. */
    ask() {
      this.expect(PATIENCE_MS.most, () => this.lost());
      const picture = new Image();
      picture.onerror = () => this.alive || this.lost();
      picture.src = new URL('favicon.svg', LAB).href;
    }

    lost() {
      this.fail(`This experiment could not be loaded from ${LAB.host}.`);
    }

    /** The frame has sent its height, perhaps late. @param {number} height */
    size(height) {
      clearTimeout(this.waiting);
      if (!this.frame) return;
      if (!this.alive) this.say(); // what changed while it was loading
      this.alive = true;
      this.frame.hidden = false;
      this.frame.style.height = `${height}px`;
      for (const other of [...this.root.children]) if (other !== this.frame) other.remove();
    }

    /** @param {string} reason */
    fail(reason) {
      clearTimeout(this.waiting);
      const lesson = Object.hasOwn(EXPERIMENTS, this.slug) && EXPERIMENTS[this.slug][1];
      const address = new URL(lesson ? `lessons/${lesson}/index.html#${this.slug}` : 'index.html', LAB).href; // prettier-ignore
      const link = make('a', { href: address }, lesson ? 'Open it in its lesson' : 'Open the lab');
      const again = make('button', { type: 'button' }, 'Try again');
      again.addEventListener('click', () => this.load());
      if (this.frame) this.frame.hidden = true;
      for (const old of this.root.querySelectorAll(':not(iframe)')) old.remove();
      const said = make('p', { role: 'status' }, `Learning Mechanics Lab: ${reason}`);
      this.root.append(make('div', { class: 'fault', part: 'fault' }, said, make('p', {}, link, ' ', lesson ? again : ''))); // prettier-ignore
    }

    unknown() {
      const name = this.slug.slice(0, 60);
      const all = Object.keys(EXPERIMENTS).join(', ');
      return name
        ? `there is no experiment “${name}”; there are ${all}.`
        : `the attribute experiment is missing; there are ${all}.`;
    }

    /** Follows the page around it. */
    follow() {
      const { theme, frame } = this;
      if (!frame || frame.dataset.theme === theme) return;
      frame.dataset.theme = theme;
      frame.style.colorScheme = theme === 'dark' ? 'dark' : 'light'; // else its canvas is opaque
      if (this.alive) this.say();
    }

    /** Tells the frame the theme. */
    say() {
      const message = { subject: 'lab.theme', theme: this.frame?.dataset.theme };
      this.frame?.contentWindow?.postMessage(message, LAB.origin);
    }
  }

  /** The height that a message tells: an object or JSON text, as hosts and frames differ. @param {unknown} data */
  function heightOf(data) {
    let message = data;
    if (typeof data === 'string') {
      if (!data.includes('lti.frameResize')) return NaN;
      try {
        message = JSON.parse(data);
      } catch {
        return NaN;
      }
    }
    const { subject, height } = /** @type {{subject?: unknown, height?: unknown}} */ (
      message ?? {}
    );
    return subject === 'lti.frameResize' && Number(height) > 0 ? Math.min(Number(height), HIGHEST) : NaN; // prettier-ignore
  }

  addEventListener('message', ({ origin, source, data }) => {
    if (origin !== LAB.origin || !source) return;
    const height = heightOf(data);
    if (Number.isNaN(height)) return;
    for (const element of present) {
      if (element.frame?.contentWindow === source) element.size(height);
    }
    for (const frame of document.querySelectorAll('iframe')) {
      if (frame.contentWindow === source) frame.style.height = `${height}px`;
    }
  });

  /** The page's theme may change by a class, a style sheet or the system. It is checked twice. */
  let looking = 0;
  const look = () => present.forEach((element) => element.follow());
  const lookAgain = () => {
    clearTimeout(looking);
    looking = window.setTimeout(look, 300); // colours may fade
    requestAnimationFrame(look);
  };
  const watcher = new MutationObserver(lookAgain);
  const start = () => {
    watcher.observe(document.documentElement, { attributes: true });
    watcher.observe(document.body, { attributes: true });
    watcher.observe(document.head, { attributes: true, childList: true, subtree: true });
  };
  if (document.body) start();
  else addEventListener('DOMContentLoaded', start);
  document.addEventListener('load', lookAgain, true); // a style sheet has come
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', lookAgain);

  customElements.define('lm-experiment', LabExperiment);
})();
