// Which characters the built pages show: in text, and in formulas by the face that KaTeX sets them in.

/** Elements without an end. */
const EMPTY = /^(?:area|br|col|hr|img|input|link|meta|path|source|track|wbr)$/i;
/** What readers do not see, or see in the browser's own font of mathematics. */
const UNSEEN = /^(?:math|script|style)$/i;
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** @param {string} text of HTML @returns {string} with its character references resolved */
const decoded = (text) =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, number, name) => {
    if (name) return NAMED[/** @type {keyof typeof NAMED} */ (name)] ?? whole;
    return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(number));
  });

/**
 * A face as a key, e.g. `KaTeX_Math 400 italic`.
 * @typedef {{family: string, weight: string, style: string}} Face
 * @param {Face} face
 */
export const faceKey = ({ family, weight, style }) =>
  `${family.replace(/['"]/g, '')} ${weight === 'normal' ? '400' : weight} ${style}`;

/** What a formula is set in where no rule says otherwise. @type {Face} */
const MAIN = { family: 'KaTeX_Main', weight: '400', style: 'normal' };

/** @typedef {{steps: string[][], face: Partial<Face>}} Rule classes of the element, before them of elements around it */

/**
 * The rules of KaTeX's style sheet that choose a face, the weaker first.
 * @param {string} css
 * @returns {Rule[]}
 */
function faceRules(css) {
  /** @type {Rule[]} */
  const rules = [];
  for (const [, selectors = '', body = ''] of css.matchAll(/([^{}@]+)\{([^{}]*)\}/g)) {
    const face = Object.fromEntries(
      [...body.matchAll(/font-(family|weight|style):([^;]+)/g)].map(([, key, value]) => [
        key,
        value,
      ]),
    );
    if (Object.keys(face).length === 0) continue;
    for (const selector of selectors.split(',')) {
      const steps = selector.split(/[\s>]+/).map((step) => step.split('.').filter(Boolean));
      if (selector.startsWith('.katex ')) rules.push({ steps: steps.slice(1), face });
    }
  }
  return rules.sort((a, b) => a.steps.flat().length - b.steps.flat().length);
}

/** @typedef {{names: string[], face: Face, parent?: Element, children: Map<string, Element>}} Element */

/** @param {string[][]} steps @param {Element} element */
function matches(steps, element) {
  let k = steps.length - 1;
  const fits = (/** @type {Element} */ one) => steps[k]?.every((name) => one.names.includes(name));
  if (!fits(element)) return false;
  --k;
  for (let one = element.parent; one && k >= 0; one = one.parent) if (fits(one)) --k;
  return k < 0;
}

/**
 * Collects the characters of pages.
 * @param {string} katexCss KaTeX's style sheet
 * @returns {{text: Set<string>, formulas: Map<string, Set<string>>, add: (html: string) => void}}
 *   text: what stands outside of formulas, in attributes too; formulas: by face (see `faceKey`)
 */
export function shownCharacters(katexCss) {
  const rules = faceRules(katexCss);
  const text = new Set();
  /** @type {Map<string, Set<string>>} */
  const formulas = new Map();
  /** @type {Element} */
  const root = { names: [], face: MAIN, children: new Map() };

  /** Elements with the same classes around them are one. @param {Element} parent @param {string} classes */
  function inside(parent, classes) {
    const known = parent.children.get(classes);
    if (known) return known;
    const element = { names: classes.split(' '), face: parent.face, parent, children: new Map() };
    for (const { steps, face } of rules) {
      if (matches(steps, element)) element.face = { ...element.face, ...face };
    }
    parent.children.set(classes, element);
    return element;
  }

  /** @param {string} said @param {Element | undefined} element of a formula */
  function note(said, element) {
    let set = text;
    if (element) {
      const key = faceKey(element.face);
      set = formulas.get(key) ?? new Set();
      formulas.set(key, set);
    }
    for (const character of decoded(said)) set.add(character);
  }

  return {
    text,
    formulas,
    add(html) {
      /** What is open: the name of the tag, and in a formula the element. @type {{name: string, element?: Element, unseen: boolean}[]} */
      const open = [];
      for (const [, closing, name, attributes = '', said] of html.matchAll(
        /<(\/?)([a-z][\w-]*)([^>]*)>|([^<]+)/gi,
      )) {
        const here = open.at(-1);
        if (said !== undefined) {
          if (!here?.unseen) note(said, here?.element);
        } else if (closing) {
          if (here?.name === name) open.pop();
        } else {
          const classes = /\bclass="([^"]*)"/.exec(attributes)?.[1] ?? '';
          const parent = here?.element ?? (/\bkatex-html\b/.test(classes) ? root : undefined);
          if (!parent) note(attributes, undefined);
          if (EMPTY.test(name) || attributes.endsWith('/')) continue;
          const element = parent && inside(parent, `${name} ${classes}`);
          open.push({ name, element, unseen: here?.unseen || UNSEEN.test(name) });
        }
      }
    },
  };
}
