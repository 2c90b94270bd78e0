// The mutants of what fits of polynomials and of the sky brought.

/** @type {import('./mutants.mjs').Mutant[]} */
export const FITS = [
  {
    name: 'legendre-without-its-tail',
    file: 'engine/experiments/generalization/polynomial_basis.cpp',
    before: '((2 * n + 1) * x(i) * X(i, k) - n * X(i, k - 1)) / (n + 1)',
    after: '((2 * n + 1) * x(i) * X(i, k)) / (n + 1)',
    means: 'a recurrence that forgets the term before the last',
  },
  {
    name: 'half-of-the-optimism',
    file: 'engine/theory/fit_errors.cpp',
    before: 'return training(f, sigma) + 2 * sigma * sigma * freedom_',
    after: 'return training(f, sigma) + sigma * sigma * freedom_',
    means: 'a gap of σ²p/N, without its two',
  },
  {
    name: 'tested-on-the-training-set',
    file: 'engine/experiments/generalization/gap_settings.cpp',
    before: 'fill_normal(luck, again_, 0, setting_.noise);',
    after: 'again_ = y_;',
    means: 'a test on the very values that were fitted',
  },
  {
    name: 'fold-that-stays',
    file: 'engine/experiments/generalization/fold_choice.cpp',
    before: '(fold[i] == f ? parts.held : parts.kept).push_back(as_index(i));',
    after:
      'parts.kept.push_back(as_index(i));\n    if (fold[i] == f) parts.held.push_back(as_index(i));',
    means: 'points that are held out and trained on all the same',
  },
  {
    name: 'at-least-for-more',
    file: 'engine/theory/best_of_many.cpp',
    before: 'sum += mass[k + 1];',
    after: 'sum += mass[k];',
    means: 'a tail that counts its own end: one wrong answer more',
  },
  {
    name: 'year-of-the-axis',
    file: 'engine/theory/kepler.cpp',
    before: 'return std::sqrt(axis * axis * axis / (1 + mass));',
    after: 'return std::sqrt(axis * axis / (1 + mass));',
    means: 'a third law with the wrong power',
  },
  {
    name: 'circle-on-the-wrong-side',
    file: 'engine/experiments/generalization/epicycles.cpp',
    before: 'theory::Place arm{circle.of_earth ? -size : size, 0};',
    after: 'theory::Place arm{size, 0};',
    means: 'the Earth’s circle added where it is to be taken away',
  },
];
