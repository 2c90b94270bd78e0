// The mutants of what the lessons on principles (Part II) brought.

/** @type {import('./mutants.mjs').Mutant[]} */
export const PRINCIPLES = [
  {
    name: 'deterministic-step',
    file: 'engine/theory/dead_units.cpp',
    before: 'std::sqrt(along * along + across);',
    after: 'std::sqrt(along * along + 0.0 * across);',
    means: 'a wrong closed form: what a step adds across the weights is left out',
  },
  {
    name: 'strangers',
    file: 'engine/theory/dead_units.cpp',
    before: 'return std::sqrt(p * (1 - p) / u + (1 - 1 / u) * shared);',
    after: 'return std::sqrt(p * (1 - p) / u + 0.0 * shared);',
    means: 'a standard error that takes units on the same data for independent',
  },
  {
    name: 'longer-weights',
    file: 'engine/theory/dead_units.cpp',
    before: '(d - 1) * lm::log(r / root)',
    after: '(d + 1) * lm::log(r / root)',
    means: 'a wrong law of the length of the weights: two degrees of freedom too many',
  },
  {
    name: 'still-biases',
    file: 'engine/experiments/dead-relu/unit_layer.cpp',
    before: 'changes_.colwise() += by_bias;',
    after: 'changes_.colwise() += 0.0 * by_bias;',
    means: 'a step that moves the weights and forgets the biases',
  },
  {
    name: 'root-of-the-leak',
    file: 'engine/theory/leaky_unit.cpp',
    before: 'const double share = 2 * rate_ * slope_ * slope_ * eigen_.values(i);',
    after: 'const double share = 2 * rate_ * slope_ * eigen_.values(i);',
    means: 'a wrong closed form: the leak counts once in the rate of the recursion',
  },
  {
    name: 'gate-of-narrow-noise',
    file: 'engine/nn/activation.cpp',
    before: 'return 0.5 * x * (1 + ad::erf(kInvSqrt2 * x));',
    after: 'return 0.5 * x * (1 + ad::erf(x));',
    means: 'GELU without the root of two in its error function',
  },
  {
    name: 'steep-sigmoid',
    file: 'engine/theory/pointwise.cpp',
    before: 'return 0.25 * squared_secant(0.5 * z);',
    after: 'return 0.5 * squared_secant(0.5 * z);',
    means: 'a wrong closed form: the slope of the sigmoid twice too large',
  },
  {
    name: 'wide-second-stretch',
    file: 'engine/theory/random_product.cpp',
    before: '0.5 * L * (digamma_of_half(n - 1) - digamma_of_half(n))',
    after: 'L * (digamma_of_half(n - 1) - digamma_of_half(n))',
    means: 'a wrong closed form: lengths taken for their squares',
  },
  {
    name: 'biases-side-by-side',
    file: 'engine/experiments/neuron/linear_stack.cpp',
    before: 'bias_ = Matrix(bias_ * W) + b;',
    after: 'bias_ = bias_ + b;',
    means: 'the biases of a stack add up without passing through its layers',
  },
  {
    name: 'one-sided-bell',
    file: 'engine/theory/mean_relu.cpp',
    before: 'return s_ * normal_density(b / s_) + b * lm::normal_cdf(b / s_);',
    after: 'return s_ * normal_density(b / s_) + b;',
    means: 'a wrong closed form: the bias counts whole, above the kink and below',
  },
  {
    name: 'eager-perceptron',
    file: 'engine/experiments/neuron/learner.cpp',
    before: 'w += data.y(i) * data.X.row(i).transpose();',
    after: 'w += 2 * data.y(i) * data.X.row(i).transpose();',
    means: 'a perceptron that adds each mistake twice',
  },
];
