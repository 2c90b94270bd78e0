// The mutants of the lesson hooke.

/** @type {import('./mutants.mjs').Mutant[]} */
export const HOOKE = [
  {
    name: 'ones-left-out',
    file: 'engine/theory/line_fit.cpp',
    before: 'c_ -= root_ * (a.dot(root_) / ones);',
    after: 'c_ -= root_ * (0.0 * a.dot(root_) / ones);',
    means: 'normal equations that forget the column of ones',
  },
  {
    name: 'freedom-of-all-pulls',
    file: 'engine/theory/line_fit.cpp',
    before: 'freedom / (freedom - 2)',
    after: 'freedom / freedom',
    means: 'pulls of variance 1 although σ was taken from the scatter',
  },
  {
    name: 'errors-that-add',
    file: 'engine/theory/line_fit.cpp',
    before: '1 + share * (size * size - 1)',
    after: '1 + share * (size - 1)',
    means: 'sizes of slips that add up in place of their squares',
  },
  {
    name: 'equal-although-growing',
    file: 'engine/experiments/hooke/spring_bench.cpp',
    before: 'p.errors == Errors::growing ? relative : ones',
    after: 'p.errors == Errors::growing ? Vector(ones * 1.2) : ones',
    means: 'errors that are larger everywhere in place of growing with the displacement',
  },
  {
    name: 'scatter-over-all',
    file: 'engine/experiments/hooke/spring_bench.cpp',
    before: 'bench.p.intercept ? 2 : 1);\n  double squares',
    after: 'bench.p.intercept ? 0 : 0);\n  double squares',
    means: 'a scatter that divides by all pulls, fitted constants or not',
  },
  {
    name: 'half-an-update',
    file: 'engine/experiments/hooke/spring_bench.cpp',
    before: 'left -= columns * change;',
    after: 'left -= columns * (0.9 * change);',
    means: 'gradient descent whose residuals lag behind its weights',
  },
];
