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
    name: 'noise-once',
    file: 'engine/experiments/generalization/gap_settings.cpp',
    before: 'luck.seek(repeat * 2 * static_cast<std::uint64_t>(f_.size()));',
    after: 'luck.seek(repeat * static_cast<std::uint64_t>(f_.size()));',
    means: 'the noise of one test is that of the next training',
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
    name: 'best-of-fewer',
    file: 'engine/theory/best_of_many.cpp',
    before: 'const double all = lm::pow(above[k], m);',
    after: 'const double all = lm::pow(above[k], m - 1);',
    means: 'a winner among one guesser fewer',
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
