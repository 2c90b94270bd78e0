// Labels with a little TeX as plain text: $\lambda_{\max}$ → λ_max with true symbols where they exist.

/** @type {Record<string, string>} */
const SYMBOLS = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', varepsilon: 'ε', zeta: 'ζ', eta: 'η',
  theta: 'θ', kappa: 'κ', lambda: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', rho: 'ρ', sigma: 'σ',
  tau: 'τ', phi: 'φ', varphi: 'φ', chi: 'χ', psi: 'ψ', omega: 'ω', Gamma: 'Γ', Delta: 'Δ',
  Theta: 'Θ', Lambda: 'Λ', Sigma: 'Σ', Phi: 'Φ', Psi: 'Ψ', Omega: 'Ω', cdot: '·', times: '×',
  ldots: '…', dots: '…', infty: '∞', partial: '∂', nabla: '∇', sum: '∑', sqrt: '√', le: '≤',
  leq: '≤', ge: '≥', geq: '≥', approx: '≈', neq: '≠', pm: '±', in: '∈', to: '→', top: 'ᵀ', star: '*',
  ast: '*', lVert: '‖', rVert: '‖', Vert: '‖', lvert: '|', rvert: '|', ell: 'ℓ', max: 'max',
  min: 'min', log: 'log', exp: 'exp', quad: ' ', langle: '⟨', rangle: '⟩', infinity: '∞', dagger: '†',
}; // prettier-ignore

const SUB = new Map([...'0123456789+-=()aehijklmnoprstuvx'].map((c, i) => [c, [...'₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ'][i]])); // prettier-ignore
const SUPER = new Map(
  [...'0123456789+-=()iknTtx*'].map((c, i) => [c, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱᵏⁿᵀᵗˣ*'][i]]),
);

/**
 * Small letters when all of them exist, otherwise the mark and the text.
 * @param {string} text @param {Map<string, string>} letters @param {string} mark
 */
function small(text, letters, mark) {
  const all = [...text].map((c) => letters.get(c));
  return all.every((c) => c !== undefined) ? all.join('') : `${mark}${text}`;
}

/** The inside of $…$ as text. @param {string} tex */
function mathText(tex) {
  return tex
    .replace(/\\(?:mathrm|text|mathbf|operatorname|hat|bar|tilde|boldsymbol)\s*\{([^{}]*)\}/g, '$1')
    .replace(/\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '$1/$2')
    .replace(/\\\|/g, '‖')
    .replace(/\\[,;:! ]/g, ' ')
    .replace(/\\([A-Za-z]+)\s*/g, (_, name) =>
      Object.hasOwn(SYMBOLS, name) ? SYMBOLS[name] : name,
    )
    .replace(/_\{([^{}]*)\}|_(.)/g, (_, group, one) => small(group ?? one, SUB, '_'))
    .replace(/\^\{([^{}]*)\}|\^(.)/g, (_, group, one) => small(group ?? one, SUPER, '^'))
    .replace(/[{}]/g, '')
    .replace(/-/g, '−');
}

/** A label for a canvas, an SVG or a screen reader. @param {string} label */
export function plainLabel(label) {
  return label.replace(/\$([^$]*)\$/g, (_, tex) => mathText(tex));
}

/** Label and unit: `time (s)`. @param {{label: string, unit: string}} axis */
export function axisLabel(axis) {
  const label = plainLabel(axis.label);
  return axis.unit ? `${label} (${plainLabel(axis.unit)})` : label;
}
