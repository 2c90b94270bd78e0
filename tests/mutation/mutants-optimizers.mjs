// Mutants of the race of the optimizers and of the noise of batches.

/** @type {import('./mutants.mjs').Mutant[]} */
export const OPTIMIZERS = [
  {
    name: 'descent-late-by-a-step',
    file: 'engine/theory/momentum.cpp',
    before: 'return {kept, 0, kept};',
    after: 'return {kept, 0, 1};',
    means: 'the closed form of descent waits a step before it begins',
  },
  {
    name: 'heavy-ball-not-from-rest',
    file: 'engine/theory/momentum.cpp',
    before: 'beta, 1 - learning_rate * lambda};',
    after: 'beta, 1};',
    means: 'the heavy ball’s closed form has a first step of nothing',
  },
  {
    name: 'nesterov-starts-as-polyak',
    file: 'engine/theory/momentum.cpp',
    before: '1 - (1 + beta) * learning_rate * lambda};',
    after: '1 - learning_rate * lambda};',
    means: 'Nesterov’s first step without the look ahead',
  },
  {
    name: 'newton-schulz-once-less',
    file: 'engine/theory/sign_descent.cpp',
    before: 'for (int k = 0; k < 5; ++k)',
    after: 'for (int k = 0; k < 4; ++k)',
    means: 'four steps of Newton and Schulz in place of five',
  },
  {
    name: 'floor-without-two',
    file: 'engine/theory/sign_descent.cpp',
    before: '(2 * (1 + beta1))',
    after: '(1 + beta1)',
    means: 'Adam’s floor as the jump, which is twice the distance',
  },
  {
    name: 'cofactors-of-other-sign',
    file: 'engine/experiments/training/racers.cpp',
    before: '(g[0] + sign * g[3]) / sum',
    after: '(g[0] - sign * g[3]) / sum',
    means: 'a matrix’s orthogonal factor with a wrong cofactor',
  },
  {
    name: 'large-population',
    file: 'engine/theory/batch_noise.cpp',
    before: '(examples - batch) / (examples - 1)',
    after: '(examples - batch) / examples',
    means: 'N for N − 1 in the variance of a draw without replacement',
  },
  {
    name: 'langevin-for-every-step',
    file: 'engine/theory/batch_noise.cpp',
    before: 'learning_rate * (curvature * curvature + curvature_variance)',
    after: 'learning_rate * 0 * (curvature * curvature + curvature_variance)',
    means: 'Langevin’s limit of small steps taken for all steps',
  },
  {
    name: 'twins-swapped',
    file: 'engine/theory/batch_noise.cpp',
    before: 'return (2 - rate / 2) / (2 - rate);',
    after: 'return (2 - rate) / (2 - rate / 2);',
    means: 'half the rate over twice the batch, the quotient turned round',
  },
  {
    name: 'round-valley',
    file: 'engine/experiments/training/walkers.cpp',
    before: '(kAlong * h * y_[w] - along)',
    after: '(h * y_[w] - along)',
    means: 'the valley as stiff along as across',
  },
  {
    name: 'kicks-without-rate',
    file: 'engine/experiments/training/noise_ladder.cpp',
    before: 'block.sums[w] += rate_ * force[w];',
    after: 'block.sums[w] += std::sqrt(rate_) * force[w];',
    means: 'the noise of a step as √η in place of η',
  },
  {
    name: 'sum-for-mean-of-a-batch',
    file: 'engine/experiments/training/noise_ladder.cpp',
    before: '/ (size * size);',
    after: '/ size;',
    means: 'the variance of a batch’s mean divided by B once only',
  },
];
