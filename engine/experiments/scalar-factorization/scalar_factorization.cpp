// Experiment scalar-factorization: one weight a layer, drawn in the plane of its factors: the
// conserved hyperbola, the flow along it, and the minima that a step size can hold.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "core/elementary.hpp"
#include "experiments/scalar-factorization/scalar_factorization_run.hpp"
#include "lab/battery.hpp"
#include "lab/series.hpp"

namespace lm::scalar_factorization {
namespace {

using scalar::kStepTolerance;
using scalar::Parameters;
using scalar::ScalarFactorization;

using Run = Made<ScalarFactorization>;

std::unique_ptr<Run> run_until(const Parameters& p, double time, std::int64_t seed = 1) {
  return run_for<ScalarFactorization>(p, seed,
                                      static_cast<std::int64_t>(std::ceil(time / p.learning_rate)));
}

/// A balanced start of product a₀.
Parameters balanced(double a0, Index depth, double learning_rate) {
  Parameters p;
  p.depth = depth;
  p.w1 = p.w2 = lm::pow(a0, 1 / static_cast<double>(depth));
  p.learning_rate = learning_rate;
  return p;
}

/// The logistic curve, to 5e-3 at η = 1e-3 and to first order in η.
void check_logistic(double a0, Battery& result) {
  const auto coarse = run_until(balanced(a0, 2, 1e-3), 3);
  const auto fine = run_until(balanced(a0, 2, 1e-4), 3);
  const std::string name = "two layers, s = 2, product " + short_number(a0) + " at the start: ";
  const char* range = "balanced start, small η";
  result.add(
      *coarse,
      at_most(name + "largest |f − logistic|/s at η = 1e-3", 0, coarse->flow_deviation(), 5e-3,
              "first order in η: 1.6e-3 from the larger start, 3.9e-3 from the smaller", range));
  result.add(
      *coarse,
      within(name + "half-time over the predicted one at η = 1e-3", 1,
             coarse->half_time() / coarse->predicted_half_time(), 5e-3,
             "first order in η: 1.2e-3 from the larger start, 1.6e-3 from the smaller", range));
  result.add({*coarse, *fine},
             within(name + "order in η of the deviation, from η = 1e-3 to 1e-4", 1,
                    lm::log(coarse->flow_deviation() / fine->flow_deviation()) / lm::log(10.0),
                    0.02, "second order in η at 1e-3", range));
}

/// The drift of κ shrinks in proportion to η.
void check_drift(Battery& result) {
  Parameters p;
  p.w1 = 1;
  p.w2 = 0.1;
  const auto drift = [&p](double eta) -> Reading {
    p.learning_rate = eta;
    const auto run = run_until(p, 5);
    return {std::abs(run->kappa() / run->start_kappa() - 1), *run};
  };
  const Reading coarse = drift(1e-3), fine = drift(1e-4);
  // A step takes the share 4η²e² off κ: in all 4η ∫e² dt, and along the flow ȧ = 2e √(κ² + 4a²), so
  // that the integral is one over a, from the start's 0.1 to s = 2.
  const auto primitive = [](double a) {
    const double kappa = 0.99, root = std::sqrt(kappa * kappa + 4 * a * a);
    return lm::log((2 * a + root) / kappa) - root / 4;
  };
  const double predicted = 2 * 1e-3 * (primitive(2) - primitive(0.1));
  result.add(coarse.from, within("relative drift of κ from (1, 0.1) at η = 1e-3, over 4η ∫e² dt", 1,
                                 coarse.value / predicted, 0.01, "first order in η: ηS is 0.8 %",
                                 "s = 2, c = 1, to t = 5"));
  result.add({coarse.from, fine.from}, within("order in η of κ's drift, from η = 1e-3 to 1e-4", 1,
                                              lm::log(coarse.value / fine.value) / lm::log(10.0),
                                              0.02, "second order in η at 1e-3", "small η"));
}

/// Deeper networks against the flow, from product 1e-3.
void check_depths(Battery& result) {
  for (const Index depth : {2, 3, 4, 5}) {
    const auto model = run_until(balanced(1e-3, depth, 1e-4), 6);
    const std::string name = std::to_string(depth) + " layers, product 1e-3 at the start: ";
    result.add(*model, within(name + "half-time over the flow's", 1,
                              model->half_time() / model->predicted_half_time(), 2e-3,
                              "first order in η: 5e-5 to 1.5e-4 over the depths", "η = 1e-4"));
    result.add(*model, at_most(name + "largest |f − flow|/s", 0, model->flow_deviation(), 2e-3,
                               "first order in η: up to 1.3e-3 over the depths", "η = 1e-4"));
  }
}

/// Where gradient descent from `w` ends after `steps` steps: the experiment's own step, bare.
theory::WeightPair descend(theory::WeightPair w, double learning_rate, int steps) {
  constexpr double kGone = 1e6;
  for (int k = 0; k < steps && std::abs(w.w1) + std::abs(w.w2) < kGone; ++k) {
    w = theory::factor_step(w, 2, 2, 1, learning_rate);
  }
  return w;
}

/// What 200 random starts converge to is below 2/η; past η = 1/(2s) none converges.
void check_held_minima(Battery& result) {
  constexpr int kStarts = 200;
  constexpr int kSteps = 4000;
  for (const double eta : {0.1, 0.15, 0.2, 0.24, 0.26}) {
    double converged = 0, largest = 0;
    for (int i = 0; i < kStarts; ++i) {
      Random random(static_cast<std::uint64_t>(i), stream("scalar-factorization/starts"));
      const double w1 = random.uniform(-3, 3), w2 = random.uniform(-3, 3);
      const theory::WeightPair end = descend({w1, w2}, eta, kSteps);
      const double gap = 2 - theory::factor_product(end, 2);
      if (!(gap * gap <= scalar::kConvergedLoss * 4)) continue;
      converged += 1;
      largest = std::max(largest, theory::factor_sharpness(end, 2, 2, 1) * eta / 2);
    }
    const std::string name = "η = " + short_number(eta) + ", 200 random starts, s = 2: ";
    if (eta > 0.25) {
      result.add(kNoRun, equal(name + "runs that converge", 0, converged,
                               "every minimum is sharper than 2/η", "η ≥ 1/(2cs)"));
      continue;
    }
    result.add(kNoRun, at_least(name + "runs that converge", 0.5 * kStarts, converged, 0,
                                "so that the next line says something", "η < 1/(2cs)"));
    result.add(kNoRun, at_most(name + "largest sharpness of a minimum reached, over 2/η", 1,
                               largest, 0, "a minimum above it repels", "converged runs"));
  }
}

/// Label noise: κ shrinks by its exact factor a step, at the rate that the noise predicts, and the
/// run ends at the flattest minimum.
void check_label_noise(std::int64_t seed, Battery& result) {
  Parameters p;
  p.w1 = 2.5;
  p.w2 = 0.8;
  p.learning_rate = 0.01;
  p.label_noise = 0.5;
  Run model(p, seed);
  const std::string name = "label noise 0.5, η = 0.01, seed " + std::to_string(seed) + ": ";
  // At the minimum E e² = σ²·2/(2 − ηS): the noise itself and what it has stirred up.
  model.advance(200);
  const double before = model.kappa();
  double predicted = 0;
  for (int k = 0; k < 9800; ++k) {
    const double spread = 2 / (2 - p.learning_rate * model.sharpness());
    const double x = 2 * p.learning_rate * p.label_noise;
    predicted += lm::log1p(-x * x * spread);
    model.advance(1);
  }
  result.add(model, within(name + "ln κ lost over 9,800 steps, over 4η²σ²·2/(2 − ηS) a step", 1,
                           lm::log(model.kappa() / before) / predicted, 0.05,
                           "sampling of 9,800 squared normals, √(2/9800) = 1.4 %",
                           "at the minima, small ηS"));
  model.advance(50000);
  result.add(
      model,
      at_most(name + "largest deviation of κ from its rule over 60,000 steps, over w₁² + w₂²", 0,
              model.rule_deviation(), kStepTolerance, "rounding of two squares", "every step"));
  result.add(model,
             within(name + "κ carried by its rule alone for 60,000 steps", model.ruled_kappa(),
                    model.kappa(), 1e-12, "rounding, 60,000 times 1e-16", "every step"));
  // Without the noise the product settles; κ, and with it the place on the minima, stays.
  model.act("label_noise", "0");
  model.advance(500);
  result.add(model, within(name + "sharpness of the minimum at the end, over 4cs", 1,
                           model.sharpness() / theory::flattest_sharpness(2, 1), 1e-3,
                           "√(1 + κ²/4s²) − 1 with κ near 0.01 after 60,000 steps",
                           "the noise switched off at the end, to settle"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<ScalarFactorization, Parameters>(
      {.title = "Two numbers that multiply",
       .question = "Where does gradient descent go on $(s - w_1 w_2)^2$, what stays constant on "
                   "the way, and which minima can it not hold?",
       .precision = "double: closed forms, and κ to the last bits",
       .range = "The flow's curves hold while η times the sharpness is small; κ's rule and the "
                "threshold 2/η hold at any η. All factors after the first are equal.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_logistic(1e-2, result);
  check_logistic(1e-4, result);
  check_drift(result);
  check_depths(result);
  check_held_minima(result);
  for (const std::int64_t seed : result.seeds) check_label_noise(seed, result);
  return result;
}

}  // namespace lm::scalar_factorization
