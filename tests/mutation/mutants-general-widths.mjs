// The mutants of double descent, bias and variance, and regularization.

/** @type {import('./mutants.mjs').Mutant[]} */
export const GENERAL_WIDTHS = [
  {
    name: 'not-the-shortest-fit',
    file: 'engine/experiments/generalization/width_ladder.cpp',
    before: 'return wide ? Vector(A.transpose() * solved) : solved;',
    after: 'return wide ? Vector(1.1 * (A.transpose() * solved)) : solved;',
    means: 'a fit that does not reach its examples',
  },
  {
    name: 'bias-not-squared',
    file: 'engine/theory/ridge_risk.cpp',
    before: '(signal_squared * (1 - u) * (1 - u) + noise_variance * c * u * u) / spread',
    after: '(signal_squared * (1 - u) + noise_variance * c * u * u) / spread',
    means: 'a bias that is not squared in the risk with ridge',
  },
  {
    name: 'variance-about-the-truth',
    file: 'engine/experiments/generalization/bias_variance.cpp',
    before: '(seen.rowwise() - middle).squaredNorm() / all, error / all};',
    after: '(seen.rowwise() - truth.transpose()).squaredNorm() / all, error / all};',
    means: 'a variance about the truth instead of the mean, which counts the bias twice',
  },
  {
    name: 'variance-without-the-root',
    file: 'engine/theory/fixed_design.cpp',
    before: 'noise_variance * H.squaredNorm() / m,',
    after: 'noise_variance * H.norm() / m,',
    means: 'a norm where its square belongs',
  },
  {
    name: 'masks-that-are-too-kind',
    file: 'engine/experiments/generalization/regularized_fits.cpp',
    before: 'masks.uniform_at(index) < set_.keep ? X_(i, j) : 0;',
    after: 'masks.uniform_at(index) <= set_.keep + 0.02 ? X_(i, j) : 0;',
    means: 'dropout that keeps more than it says',
  },
  {
    name: 'dropout-without-its-variance',
    file: 'engine/theory/shrinkage.cpp',
    before: 'A.diagonal() += keep * (1 - keep) * gram.diagonal();',
    after: 'A.diagonal() += (1 - keep) * gram.diagonal();',
    means: 'a factor p lost in the price of dropout',
  },
  {
    name: 'one-step-too-long',
    file: 'engine/theory/shrinkage.cpp',
    before: 'return 1 - whole_power(1 - learning_rate * lambda, steps);',
    after: 'return 1 - whole_power(1 - learning_rate * lambda, steps + 1);',
    means: 'a closed form that is one step ahead of descent',
  },
];
