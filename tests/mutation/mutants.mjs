// The mutants: one row for each small wrong change of the engine that some check must notice.
import { APPLICATIONS } from './mutants-applications.mjs';
import { ISING } from './mutants-ising.mjs';
import { OPTIMIZERS } from './mutants-optimizers.mjs';
import { HOOKE } from './mutants-hooke.mjs';
import { DICTIONARY } from './mutants-dictionary.mjs';
import { BEYOND } from './mutants-beyond.mjs';
import { FITS } from './mutants-fits.mjs';
import { GENERAL_WIDTHS } from './mutants-general-widths.mjs';
import { PRINCIPLES } from './mutants-principles.mjs';
import { QUANTUM_OSCILLATOR } from './mutants-quantum-oscillator.mjs';
import { TRAINING_LOOP } from './mutants-training-loop.mjs';
import { UPPER } from './mutants-upper.mjs';

/**
 * @typedef {object} Mutant
 * @property {string} name unique, in words with hyphens
 * @property {string} file below the root, a .cpp of the engine
 * @property {string} before text that stands in the file exactly once
 * @property {string} after what stands there instead; it must compile without a warning
 * @property {string} means the mistake that it stands for
 * @property {string} [unseen] why no battery can notice it, so that a native test does
 */

/** @type {Mutant[]} */
export const MUTANTS = [
  // core
  {
    name: 'wide-normals',
    file: 'engine/core/rng.cpp',
    before: 'std::sqrt(-2.0 * u[k]) * v[k]',
    after: 'std::sqrt(-2.5 * u[k]) * v[k]',
    means: 'a biased generator: normal numbers of variance 1.25',
  },
  {
    name: 'leaning-coin',
    file: 'engine/core/rng.cpp',
    before: 'at(index)[1] >> 31 ? -1.0 : 1.0',
    after: 'at(index)[1] >> 30 ? -1.0 : 1.0',
    means: 'a biased generator: three signs of four are negative',
  },
  {
    name: 'ridge-in-pseudo-inverse',
    file: 'engine/core/svd.cpp',
    before: 'zero ? 0.0 : 1.0 / s.values(i)',
    after: 'zero ? 0.0 : 1.0 / (s.values(i) + 0.01)',
    means: 'a pseudo-inverse that shrinks its solution a little',
  },
  {
    name: 'upper-median',
    file: 'engine/core/statistics.cpp',
    before: '(values[half - 1] + values[half]) / 2',
    after: 'values[half]',
    means: 'off by one: the median of an even number of values is the upper of the two',
    unseen: 'a battery takes medians of odd numbers of seeds',
  },
  // autodiff
  {
    name: 'half-bend-of-tanh',
    file: 'engine/autodiff/rules.cpp',
    before: '-2.0 * (t.d * t.a * t.b)',
    after: '-1.0 * (t.d * t.a * t.b)',
    means: 'a wrong derivative rule: gradients are right, second derivatives of tanh are not',
  },
  {
    name: 'flat-exponential',
    file: 'engine/autodiff/rules.cpp',
    before: 'diagonal(Op::kExp, LM_TERM(t.d* t.y))',
    after: 'diagonal(Op::kExp, LM_TERM(t.d))',
    means: 'a wrong derivative rule: the exponential has slope 1 everywhere',
  },
  {
    name: 'leaking-gate',
    file: 'engine/autodiff/kernels/elementwise.cpp',
    before: 'return b <= S(0) ? S(0) : a;',
    after: 'return b <= S(0) ? S(0.1) * a : a;',
    means: 'a ReLU that lets a tenth of the negative part through, forward and back alike',
  },
  {
    name: 'sum-without-its-last',
    file: 'engine/autodiff/kernels/reduce.cpp',
    before: 'for (Index i = whole; i < n; ++i) lane[i - whole] += a[i];',
    after: 'for (Index i = whole; i + 1 < n; ++i) lane[i - whole] += a[i];',
    means: 'off by one: a sum leaves out its last term unless the number of terms divides by eight',
  },
  {
    name: 'forgetful-product',
    file: 'engine/autodiff/kernels/matmul.cpp',
    before: '{c + i0 * n + j0, n, k0 > 0}',
    after: '{c + i0 * n + j0, n, false}',
    means: 'a matrix product over more than 256 terms keeps the last block alone',
  },
  {
    name: 'transposed-weight',
    file: 'engine/autodiff/kernels/matmul.cpp',
    before: 'return matmul(1, m, k, b, false, a, !transpose_a, c);',
    after: 'return matmul(1, m, k, b, false, a, transpose_a, c);',
    means: 'a transposed weight where a matrix meets a single column',
  },
  // nn
  {
    name: 'dropped-bias',
    file: 'engine/nn/layers.cpp',
    before: 'y = y + model.parameter(1, out, name + ".bias", bias_start',
    after: 'y = y + 0.0 * model.parameter(1, out, name + ".bias", bias_start',
    means: 'a dropped bias in dense layers',
  },
  {
    name: 'fan-of-the-other-side',
    file: 'engine/nn/initializer.cpp',
    before: 'return scale / std::sqrt(in);',
    after: 'return scale / std::sqrt(out);',
    means: "LeCun's initializer divides by the number of outputs",
  },
  {
    name: 'doubled-loss',
    file: 'engine/nn/losses.cpp',
    before: 'return loss_factor(convention, prediction.rows()) *',
    after: 'return 2 * loss_factor(convention, prediction.rows()) *',
    means: 'a wrong loss factor: squared errors count twice',
  },
  {
    name: 'doubled-cross-entropy',
    file: 'engine/nn/losses.cpp',
    before: 'return (-1 / rows) * ad::sum(targets',
    after: 'return (-2 / rows) * ad::sum(targets',
    means: 'a wrong loss factor: cross-entropy counts twice',
  },
  {
    name: 'bent-output',
    file: 'engine/nn/networks.cpp',
    before: 'l + 1 < layers ? options.activation : options.output',
    after: 'l < layers ? options.activation : options.output',
    means: 'off by one: the output layer of a perceptron is bent as the hidden ones are',
  },
  {
    name: 'unscaled-output-rate',
    file: 'engine/nn/parametrization.cpp',
    before: 'return {1 / m, std::sqrt(m / n), m, 1};',
    after: 'return {1 / m, std::sqrt(m / n), 1, 1};',
    means: 'the output layer learns at the same rate at every width under maximal update',
  },
  // optimize
  {
    name: 'short-step',
    file: 'engine/optimize/optimizer.cpp',
    before: 'parameters[i] -= rate * update[i];',
    after: 'parameters[i] -= S(0.9) * rate * update[i];',
    means: 'every optimizer steps a tenth short',
  },
  {
    name: 'averaged-momentum',
    file: 'engine/optimize/transform.cpp',
    before: 'v[i] = beta_ * v[i] + update[i];',
    after: 'v[i] = beta_ * v[i] + (S(1) - beta_) * update[i];',
    means: 'a wrong momentum: gradients are averaged where they should add up',
  },
  {
    name: 'uncorrected-adam',
    file: 'engine/optimize/transform.cpp',
    before: 'static_cast<S>(1 / (1 - power2_))',
    after: 'static_cast<S>(1)',
    means: "Adam without the correction of its squares' first steps",
  },
  {
    name: 'growing-decay',
    file: 'engine/optimize/transform.cpp',
    before: 'update[i] += decay_ * parameters[i];',
    after: 'update[i] -= decay_ * parameters[i];',
    means: 'a sign: weight decay makes weights grow',
  },
  {
    name: 'late-warmup',
    file: 'engine/optimize/rate.cpp',
    before: 'static_cast<double>(step + 1) / static_cast<double>(warmup)',
    after: 'static_cast<double>(step) / static_cast<double>(warmup)',
    means: 'an off-by-one schedule: the first step of a warm-up goes nowhere',
    unseen: 'no experiment warms up',
  },
  // data
  {
    name: 'loud-laplace',
    file: 'engine/data/entry_law.cpp',
    before: 'constexpr double kScale = 0.70710678118654752;',
    after: 'constexpr double kScale = 1;',
    means: 'Laplacian inputs of variance 2',
  },
  {
    name: 'steep-spectrum',
    file: 'engine/data/regression.cpp',
    before: 'lm::exp(-0.5 * exponent * lm::log',
    after: 'lm::exp(-exponent * lm::log',
    means: "the data's power law falls twice as fast as asked",
  },
  {
    name: 'same-order-every-epoch',
    file: 'engine/data/batches.cpp',
    before: 'if (epoch != epoch_) shuffle(epoch);',
    after: 'if (epoch_ < 0) shuffle(epoch);',
    means: 'mini-batches come in the same order in every epoch',
  },
  {
    name: 'easier-parity',
    file: 'engine/data/targets.cpp',
    before: 'for (Index j = 0; j < bits; ++j) y = y.cwiseProduct',
    after: 'for (Index j = 1; j < bits; ++j) y = y.cwiseProduct',
    means: 'off by one: the parity of one bit fewer',
  },
  {
    name: 'plane-that-stays',
    file: 'engine/data/latent_world.cpp',
    before: 'plane(i, i) = lm::cos(angle);',
    after: 'plane(i, i) = 1;',
    means: 'a plane that is turned and yet keeps all that it had',
  },
  // measure
  {
    name: 'loose-lanczos',
    file: 'engine/measure/lanczos.cpp',
    before: 'krylov.off_diagonal.push_back(krylov.last_norm);',
    after: 'krylov.off_diagonal.push_back(0.9 * krylov.last_norm);',
    means: 'a wrong Lanczos step: the tridiagonal matrix couples its columns too weakly',
  },
  {
    name: 'doubled-hessian',
    file: 'engine/measure/curvature.cpp',
    before: 'return (H + H.transpose()) / 2;',
    after: 'return H + H.transpose();',
    means: 'a factor 2 in the dense Hessian',
  },
  {
    name: 'exponent-of-squares',
    file: 'engine/measure/power_law.cpp',
    before: 'Y(i) = 0.5 * lm::log(squares / repeats);',
    after: 'Y(i) = lm::log(squares / repeats);',
    means: 'an exponent fitted to mean squares instead of their roots',
  },
  {
    name: 'upside-down-scatter',
    file: 'engine/measure/activity.cpp',
    before: 'return between > 0 ? within / between',
    after: 'return between > 0 ? between / within',
    means: 'the scatter between classes over that within them',
  },
  {
    name: 'swapped-axes',
    file: 'engine/measure/landscape.cpp',
    before: 'theta = plane.centre + xs(j) * plane.first + ys(i) * plane.second;',
    after: 'theta = plane.centre + ys(i) * plane.first + xs(j) * plane.second;',
    means: 'a slice of the loss drawn with its axes swapped',
  },
  {
    name: 'kernel-of-one-example',
    file: 'engine/measure/tangent_kernel.cpp',
    before: 'std::copy_n(X.row(i).data(), X.cols(), x);',
    after: 'std::copy_n(X.row(i / 2).data(), X.cols(), x);',
    means: "a tangent kernel that takes half of the examples' gradients twice",
  },
  {
    name: 'rank-of-squares',
    file: 'engine/measure/rank.cpp',
    before: 'const double p = singular_values(i) / total;',
    after: 'const double p = singular_values(i) * singular_values(i) / (total * total);',
    means: 'an effective rank of shares that do not add up to one',
  },
  {
    name: 'its-own-neighbour',
    file: 'engine/measure/similarity.cpp',
    before: 'if (j == i) continue;',
    after: 'if (j == i && k == 0) continue;',
    means: 'each state counts itself among its nearest neighbours',
  },
  ...UPPER,
  ...PRINCIPLES,
  ...APPLICATIONS,
  ...ISING,
  ...HOOKE,
  ...DICTIONARY,
  ...BEYOND,
  ...OPTIMIZERS,
  ...FITS,
  ...GENERAL_WIDTHS,
  ...QUANTUM_OSCILLATOR,
  ...TRAINING_LOOP,
];
