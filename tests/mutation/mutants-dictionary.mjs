// The mutants of what the physics dictionary brought.

/** @type {import('./mutants.mjs').Mutant[]} */
export const DICTIONARY = [
  {
    name: 'rise-without-the-temperature',
    file: 'engine/experiments/physics-dictionary/hoppers.cpp',
    before: 'const double rise = (energies_(to) - energies_(from)) / temperature_;',
    after: 'const double rise = energies_(to) - energies_(from);',
    means: 'a walk that is at temperature 1 whatever the student sets',
  },
  {
    name: 'memory-counted-once',
    file: 'engine/theory/level_walk.cpp',
    before: 'sum += 2 * (1 - as_double(t)',
    after: 'sum += 1 * (1 - as_double(t)',
    means: 'each pair of hops counted once in the error of a mean',
  },
  {
    name: 'free-energy-upside-down',
    file: 'engine/theory/level_walk.cpp',
    before: 'return lm::log(sum) - lowest / temperature;',
    after: 'return lm::log(sum) + lowest / temperature;',
    means: 'a partition sum that is shifted back in the wrong direction',
  },
  {
    name: 'step-behind',
    file: 'engine/theory/level_walk.cpp',
    before: 'std::max(0.0, energies((i + 1) % n) - energies(i))',
    after: 'std::max(0.0, energies(i) - energies((i + 1) % n))',
    means: 'a one-way street whose populations follow the step behind',
  },
  {
    name: 'two-on-a-level',
    file: 'engine/experiments/physics-dictionary/fermi_dirac.cpp',
    before: 'if (held >= 1 && p_.statistics',
    after: 'if (held >= 2 && p_.statistics',
    means: 'room for two electrons on a level',
  },
  {
    name: 'bosons-without-a-one',
    file: 'engine/theory/occupation.cpp',
    before: '1 / lm::expm1(x)',
    after: '1 / lm::exp(x)',
    means: 'bosons that follow the bare Boltzmann factor',
  },
  {
    name: 'relaxation-in-honey',
    file: 'engine/theory/harmonic_well.cpp',
    before: 'left < 1 ? -1 / lm::log(left) : kNaN',
    after: 'left < 1 ? 1 / (1 - left) : kNaN',
    means: 'the time of a ball in honey taken for that of descent',
  },
  {
    name: 'temperature-of-the-place',
    file: 'engine/theory/harmonic_well.cpp',
    before: 'stiffness * settled_variance(',
    after: 'settled_variance(',
    means: 'the variance of the place taken for its temperature',
  },
  {
    name: 'batch-of-a-mean',
    file: 'engine/experiments/physics-dictionary/harmonic_loss.cpp',
    before: 'p_.learning_rate * (kicked() ? batch_factor_ : 1)',
    after: 'p_.learning_rate * (kicked() ? 2 * batch_factor_ : 1)',
    means: 'a batch that pulls twice as hard as all examples do',
  },
  {
    name: 'action-with-a-plus',
    file: 'engine/experiments/physics-dictionary/least_action.cpp',
    before: '/ (h_ * h_) + problem_.sign * x[i]',
    after: '/ (h_ * h_) + std::abs(problem_.sign) * x[i]',
    means: 'descent on a string’s energy in place of the action',
  },
  {
    name: 'mode-of-fine-steps',
    file: 'engine/theory/path_action.cpp',
    before: 'kPi * as_double(k) / (2 * n)',
    after: 'kPi * as_double(k) / (2 * n + 2)',
    means: 'a curvature for one step of time more',
  },
  {
    name: 'variance-not-taken',
    file: 'engine/experiments/physics-dictionary/scale_invariance.cpp',
    before: 'ad::sqrt(ad::mean(ad::square(centred)))',
    after: 'ad::mean(ad::square(centred))',
    means: 'sums that are divided by their variance',
  },
];
