// Runs in every page under test before any other script: collects errors and downloads, finds elements.
(() => {
  /** @type {string[]} */
  const errors = [];
  /** @type {{name: string, type: string, text: string}[]} */
  const downloads = [];
  /** What was last offered, as it is. @type {Blob | null} */
  let lastDownload = null;
  /** Blobs by their address, because a page's policy forbids fetching blob: addresses.
   * @type {Map<string, Blob>} */
  const blobs = new Map();

  /** @param {string} kind @param {unknown} what */
  const note = (kind, what) => errors.push(`${kind}: ${what}`);
  /** @param {unknown} value */
  const text = (value) => (value instanceof Error ? `${value.message}\n${value.stack}` : value);

  // Errors of every kind a console would show.
  addEventListener(
    'error',
    (/** @type {Event} */ event) => {
      const { target } = event;
      // What comes into sight is laid out while observers are being told; the rest is told in the next frame.
      if (event instanceof ErrorEvent && event.message.startsWith('ResizeObserver loop completed'))
        return;
      if (event instanceof ErrorEvent) note('error', text(event.error) ?? event.message);
      else if (target instanceof Element) note('load', target.outerHTML.slice(0, 200));
    },
    true,
  );
  addEventListener('unhandledrejection', (event) => note('rejection', text(event.reason)));
  addEventListener('securitypolicyviolation', (event) =>
    note('policy', `${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`),
  );
  for (const level of /** @type {const} */ (['error', 'assert'])) {
    const original = console[level].bind(console);
    console[level] = (/** @type {any[]} */ ...args) => {
      if (level === 'error' || !args[0]) note(`console.${level}`, args.map(text).join(' '));
      original(...args);
    };
  }
  const NativeWorker = window.Worker;
  let leaving = false;
  window.Worker = class extends NativeWorker {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      super(url, options);
      this.addEventListener('error', (event) => {
        if (event.message || !leaving) note('worker', event.message ?? 'failed to load');
      });
    }
  };
  // Going elsewhere cuts off the loading of a worker, which WebKit reports as an error.
  addEventListener('beforeunload', () => (leaving = true));
  addEventListener('pagehide', () => {
    if (errors.length) navigator.sendBeacon('/__lm_test__/errors', JSON.stringify(errors));
  });

  // Each test's site is new: nothing of it is kept for later.
  Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined });

  // Downloads: kept in memory instead of being written to disk.
  const createObjectURL = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (object) => {
    const url = createObjectURL(object);
    if (object instanceof Blob) blobs.set(url, object);
    return url;
  };
  /** Keeps the mark of byte order that a file begins with. */
  const withMark = new TextDecoder('utf-8', { ignoreBOM: true });
  /** @param {HTMLAnchorElement} link */
  const keep = async (link) => {
    const name = link.download;
    const blob = blobs.get(link.href) ?? (await (await fetch(link.href)).blob());
    lastDownload = blob;
    downloads.push({ name, type: blob.type, text: withMark.decode(await blob.arrayBuffer()) });
  };
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    if (this.hasAttribute('download')) keep(this);
    else click.call(this);
  };
  addEventListener('click', (event) => {
    const link = event
      .composedPath()
      .find((node) => node instanceof HTMLAnchorElement && node.hasAttribute('download'));
    if (!link) return;
    event.preventDefault();
    keep(/** @type {HTMLAnchorElement} */ (link));
  });

  // Finding elements by CSS or by role and name, through open shadow roots.
  /** @type {Record<string, string>} */
  const implicit = {
    button: 'button,summary,input[type=button],input[type=submit]',
    link: 'a[href]',
    textbox: 'input:not([type]),input[type=text],input[type=number],input[type=search],textarea',
    slider: 'input[type=range]',
    checkbox: 'input[type=checkbox]',
    radio: 'input[type=radio]',
    combobox: 'select',
    heading: 'h1,h2,h3,h4,h5,h6',
    dialog: 'dialog',
    table: 'table',
    figure: 'figure',
    group: 'fieldset,details',
  };
  /** @param {Element} element @param {string} role */
  const hasRole = (element, role) =>
    element.hasAttribute('role')
      ? element.getAttribute('role') === role
      : Boolean(implicit[role] && element.matches(implicit[role]));

  /** What a label says, without what the control inside it holds. @param {Node} label */
  const labelText = (label) => {
    const copy = /** @type {Element} */ (label.cloneNode(true));
    for (const control of copy.querySelectorAll('select, textarea, output')) control.remove();
    return copy.textContent ?? '';
  };
  /** @param {Element} element */
  const nameOf = (element) => {
    const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
    const ids = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
    const labelled = ids.map((id) => root.getElementById(id)?.textContent ?? '').join(' ');
    const labels = /** @type {HTMLInputElement} */ (element).labels ?? [];
    const name =
      labelled ||
      element.getAttribute('aria-label') ||
      [...labels].map(labelText).join(' ') ||
      element.textContent ||
      element.getAttribute('title') ||
      '';
    return name.replace(/\s+/g, ' ').trim();
  };

  /** @param {ParentNode} root @returns {Generator<Element>} */
  function* everything(root) {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* everything(element.shadowRoot);
    }
  }
  /** @param {string} part @returns {(element: Element) => boolean} */
  const matcher = (part) => {
    const role = part.match(/^role=(\w+)(?:\s+name(=|~)(.*))?$/s);
    if (!role) return (element) => element.matches(part);
    const [, kind, how, wanted = ''] = role;
    return (element) => {
      if (!hasRole(element, kind)) return false;
      const name = nameOf(element).toLowerCase();
      return (
        !how || (how === '=' ? name === wanted.toLowerCase() : name.includes(wanted.toLowerCase()))
      );
    };
  };

  /**
   * All elements a query finds. A query is parts joined by " >> ", each searched inside the one
   * before; a part is CSS, or `role=button`, `role=button name=Play` (whole name),
   * `role=button name~play` (a piece of it). Letter case of names does not count.
   * @param {string} query
   */
  const findAll = (query) => {
    /** @type {ParentNode[]} */
    let roots = [document];
    for (const part of query.split(' >> ')) {
      const fits = matcher(part.trim());
      const next = new Set();
      for (const root of roots) {
        if (root instanceof Element && root.shadowRoot)
          for (const element of everything(root.shadowRoot)) if (fits(element)) next.add(element);
        for (const element of everything(root)) if (fits(element)) next.add(element);
      }
      roots = [...next];
    }
    return /** @type {Element[]} */ (roots);
  };
  /** @param {Element} element */
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });
  /** The first visible element of a query, else the first, else null. @param {string} query */
  const find = (query) => {
    const all = findAll(query);
    return all.find(visible) ?? all[0] ?? null;
  };

  /** The outermost hidden element around a hidden one. @param {Element} element */
  const hiddenBy = (element) => {
    let at = element;
    while (at.parentElement && !visible(at.parentElement)) at = at.parentElement;
    return at;
  };
  /** @param {Element} element where it is and how it is drawn */
  const placeOf = (element) => {
    const { display, visibility, contentVisibility } = getComputedStyle(element);
    const { y, width, height } = element.getBoundingClientRect();
    return `${element.tagName} .${element.className}: ${display} ${visibility} ${contentVisibility} ${width} × ${height} at ${y}`;
  };
  /**
   * Whether an element is shown, and if it is not, why. A hidden one may lie in a part that is not laid out while
   * it is far from the window. In a container of queries Chromium then gives it no place to scroll to; what holds
   * it has one.
   * @param {string} query
   */
  const seek = (query) => {
    const element = find(query);
    if (!element) return 'not there';
    if (visible(element)) return 'shown';
    const at = hiddenBy(element);
    const holder = at.parentElement ?? at;
    element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    const { top, bottom } = holder.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight)
      holder.scrollIntoView({ block: 'start', behavior: 'instant' });
    else scrollBy({ top: top < 0 ? -1 : 1, behavior: 'instant' }); // the browser looks again at what is near
    return `hidden by ${placeOf(at)} in ${placeOf(holder)}; the document is ${document.visibilityState}, scrolled by ${scrollY}`;
  };

  /** Where an element was when `still` was last asked. */
  let seen = '';
  /** Whether an element is where it was at the last call. @param {string} query */
  const still = (query) => {
    const { x, y, width, height } = find(query)?.getBoundingClientRect() ?? {};
    const before = seen;
    seen = [query, x, y, width, height].join(' ');
    return seen === before;
  };

  /** The query that the next click is meant for. @type {string | null} */
  let aimed = null;
  /** What was hit instead; empty when it was hit itself. */
  let missed = '';
  /** @type {Element | null} */
  let target = null;
  /** @param {EventTarget} node */
  const opening = (node) => (node instanceof Element ? node.outerHTML.slice(0, 100) : String(node));
  /** @param {Element} element @param {EventTarget[]} path */
  const reaches = (element, path) => {
    const labels = /** @type {HTMLInputElement} */ (element).labels ?? [];
    return path.includes(element) || [...labels].some((label) => path.includes(label));
  };
  /** Lets the events of a click through if they reach what was aimed at. @param {Event} event */
  const intercept = (event) => {
    if (aimed === null || !event.isTrusted) return;
    const path = event.composedPath();
    if (event.type === 'pointerdown') {
      target = find(aimed);
      missed = target && reaches(target, path) ? '' : opening(path[0]);
    } else if (event.type === 'click' && missed === '' && target) {
      missed = reaches(target, path) ? '' : opening(path[0]);
    }
    if (missed) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (event.type === 'click') aimed = null;
  };
  for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
    addEventListener(type, intercept, true);
  /** Says what the next click is meant for. @param {string} query */
  const aim = (query) => {
    aimed = query;
    missed = 'nothing';
    target = null;
  };

  Object.defineProperty(window, '__lmTest', {
    value: {
      errors,
      downloads,
      find,
      findAll,
      nameOf,
      visible,
      seek,
      still,
      aim,
      missed: () => missed,
      lastDownload: () => lastDownload,
    },
  });
})();
