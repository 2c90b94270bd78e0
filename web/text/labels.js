// Labels with a little TeX, $\lambda_{\max}$, as runs of upright and italic, raised and lowered text.
import { POWERS, onTheLine } from './numbers.js';

/**
 * A piece of a label. `level`: 1 raised, −1 lowered, 0 on the line; `math`: set as mathematics.
 * @typedef {{text: string, italic: boolean, level: -1 | 0 | 1, math: boolean}} Run
 */

/** @type {Record<string, string>} */
const SYMBOLS = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', varepsilon: 'ε', zeta: 'ζ', eta: 'η',
  theta: 'θ', kappa: 'κ', lambda: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', rho: 'ρ', sigma: 'σ',
  tau: 'τ', phi: 'φ', varphi: 'φ', chi: 'χ', psi: 'ψ', omega: 'ω', Gamma: 'Γ', Delta: 'Δ',
  Theta: 'Θ', Lambda: 'Λ', Sigma: 'Σ', Phi: 'Φ', Psi: 'Ψ', Omega: 'Ω', cdot: '·', times: '×',
  ldots: '…', dots: '…', cdots: '⋯', infty: '∞', partial: '∂', nabla: '∇', sum: '∑', sqrt: '√', le: '≤',
  leq: '≤', ge: '≥', geq: '≥', approx: '≈', sim: '∼', neq: '≠', pm: '±', in: '∈', to: '→',
  leftarrow: '←',
  top: 'ᵀ', star: '*', ast: '*', lVert: '‖', rVert: '‖', Vert: '‖', lvert: '|', rvert: '|',
  ell: 'ℓ', langle: '⟨', rangle: '⟩', dagger: '†', perp: '⊥', parallel: '∥', '|': '‖', ',': ' ', ';': ' ', ':': ' ',
  '!': '', ' ': ' ', '%': '%', '{': '{', '}': '}', _: '_', quad: '  ', left: '', right: '',
  mathrm: '', text: '', mathbf: '', operatorname: '', boldsymbol: '',
}; // prettier-ignore
/** Accents, as characters that stand above the letter before them. @type {Record<string, string>} */
const ACCENTS = { hat: '\u0302', tilde: '\u0303', bar: '\u0304', dot: '\u0307' };
/** Relations stand free; sums and products keep a narrow distance. */
const RELATIONS = '=<>≤≥≈∼≠∈→←';
const OPERATORS = '+−±×·';
/** Groups in groups beyond this are no label. */
const MAX_DEPTH = 50;
/** Commands whose argument is set upright. */
const UPRIGHT = new Set(['mathrm', 'text', 'operatorname']);

/** Walks the inside of $…$ and writes runs. */
class MathReader {
  /** @param {string} tex */
  constructor(tex) {
    this.tex = tex;
    this.at = 0;
    this.depth = 0;
    /** @type {Run[]} */
    this.runs = [];
  }

  /** @param {-1 | 0 | 1} level @param {boolean} upright @param {boolean} group until the closing brace */
  read(level, upright, group) {
    while (this.at < this.tex.length) {
      if (group && this.tex[this.at] === '}') {
        this.at += 1;
        return;
      }
      this.token(level, upright);
    }
  }

  /** One symbol, command, group, or raised or lowered part. @param {-1 | 0 | 1} level @param {boolean} upright */
  token(level, upright) {
    this.depth += 1;
    if (this.depth < MAX_DEPTH) this.part(this.tex[this.at++], level, upright);
    else this.at = this.tex.length;
    this.depth -= 1;
  }

  /** @param {string} c @param {-1 | 0 | 1} level @param {boolean} upright */
  part(c, level, upright) {
    if (c === '\\') this.command(level, upright);
    else if (c === '{') this.read(level, upright, true);
    else if ((c === '^' || c === '_') && level === 1) this.small(c, upright);
    else if (c === '^' || c === '_') this.argument(c === '^' ? 1 : -1, upright);
    else if (c !== ' ' && c !== '}') this.symbol(c === '-' ? '−' : c, level, upright);
    else if (c === ' ' && upright) this.write(' ', false, level);
  }

  /** Raised or lowered within what is raised: a letter that is small by itself, where there is one. @param {string} mark @param {boolean} upright */
  small(mark, upright) {
    const inner = new MathReader(this.tex);
    inner.at = this.at;
    inner.depth = this.depth;
    inner.argument(0, upright);
    this.at = inner.at;
    const text = inner.runs.map((run) => run.text).join('');
    this.write(flat({ text, level: mark === '^' ? 1 : -1 }).replace(/^[_^]/, ''), false, 1);
  }

  /** A group or a single token. @param {-1 | 0 | 1} level @param {boolean} upright */
  argument(level, upright) {
    while (this.tex[this.at] === ' ') this.at += 1;
    if (this.at < this.tex.length) this.token(level, upright);
  }

  /** @param {-1 | 0 | 1} level @param {boolean} upright */
  command(level, upright) {
    const [name] = /^([A-Za-z]+|[^]?)/.exec(this.tex.slice(this.at)) ?? [''];
    this.at += name.length;
    if (name === 'frac') {
      this.argument(level, upright);
      this.write('/', false, level);
      return this.argument(level, upright);
    }
    if (Object.hasOwn(ACCENTS, name)) {
      this.argument(level, upright);
      return this.write(ACCENTS[name], !upright, level);
    }
    if (UPRIGHT.has(name)) return this.argument(level, true);
    if (Object.hasOwn(SYMBOLS, name)) this.symbol(SYMBOLS[name], level, upright);
    else this.write(name, false, level); // max, log, exp and whatever is not known
  }

  /** @param {string} text @param {-1 | 0 | 1} level @param {boolean} upright */
  symbol(text, level, upright) {
    if (text === 'ᵀ') return this.write(level === 1 ? 'T' : text, false, level);
    const letter = /^[A-Za-zα-ωℓ]$/.test(text);
    if (level !== 0 || text === '') return this.write(text, letter && !upright, level);
    const space = RELATIONS.includes(text) ? ' ' : this.binary(text) ? '\u2009' : '';
    this.write(space + text + space, letter && !upright, level);
  }

  /** Whether an operator stands between two things rather than before one. @param {string} text */
  binary(text) {
    const before = this.runs.at(-1)?.text.trimEnd().at(-1);
    return OPERATORS.includes(text) && before !== undefined && !`(|‖[${RELATIONS}`.includes(before);
  }

  /** @param {string} text @param {boolean} italic @param {-1 | 0 | 1} level */
  write(text, italic, level) {
    const last = this.runs.at(-1);
    if (last && last.italic === italic && last.level === level) last.text += text;
    else if (text) this.runs.push({ text, italic, level, math: true });
  }
}

/**
 * A label in runs; text outside of $…$ is upright, exponents of ten raised.
 * @param {string} label
 * @returns {Run[]}
 */
export function labelRuns(label) {
  const parts = label.split('$');
  if (parts.length % 2 === 0) return plainRuns(label);
  return parts.flatMap((part, i) => {
    if (i % 2 === 0) return plainRuns(part);
    const reader = new MathReader(part);
    reader.read(0, false, false);
    return reader.runs;
  });
}

/** @param {string} text @returns {Run[]} */
const plainRuns = (text) =>
  text
    .replace(POWERS, (_, exponent) => `10\0${onTheLine(exponent)}\0`)
    .split('\0')
    .map((part, i) => ({
      text: part,
      italic: false,
      level: /** @type {0 | 1} */ (i % 2),
      math: false,
    }))
    .filter((run) => run.text !== '');

const SUB = new Map([...'0123456789+−=()aehijklmnoprstuvx'].map((c, i) => [c, [...'₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ'][i]])); // prettier-ignore
const SUPER = new Map([...'0123456789+−=()iknTtx*'].map((c, i) => [c, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱᵏⁿᵀᵗˣ*'][i]])); // prettier-ignore

/** A raised or lowered run as small letters where all exist, otherwise with its mark. @param {Pick<Run, 'text' | 'level'>} run */
function flat({ text, level }) {
  if (level === 0) return text;
  const letters = [...text].map((c) => (level === 1 ? SUPER : SUB).get(c));
  if (letters.every((c) => c !== undefined)) return letters.join('');
  return `${level === 1 ? '^' : '_'}${text}`;
}

/** A label as plain text, for a screen reader, a table or a file. @param {string} label */
export function plainLabel(label) {
  /** @type {Run[]} */
  const lines = [];
  for (const run of labelRuns(label)) {
    const last = lines.at(-1);
    if (last?.level === run.level) last.text += run.text;
    else lines.push({ ...run });
  }
  return lines.map(flat).join('');
}

/** Label and unit with their TeX: `time (s)`. @param {{label: string, unit: string}} axis */
export function axisLabel({ label, unit }) {
  return unit ? `${label} (${unit})` : label;
}

/** A readout in words: the heading, then each name with its value. @param {string} title @param {{name: string, value: string}[]} rows */
export function spokenOf(title, rows) {
  return [title, ...rows.map((row) => `${row.name} ${row.value}`)].map(plainLabel).join(', ');
}

/** A label as nodes for the page. @param {string} label @returns {Node[]} */
export function labelNodes(label) {
  return labelRuns(label).map((run) => {
    const text = document.createTextNode(run.text);
    const inner = run.italic ? wrapped('i', text) : text;
    return run.level === 0 ? inner : wrapped(run.level === 1 ? 'sup' : 'sub', inner);
  });
}

/** @param {string} tag @param {Node} child */
function wrapped(tag, child) {
  const node = document.createElement(tag);
  node.append(child);
  return node;
}
