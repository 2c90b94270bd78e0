// Experiment diagonal-network: β = u² − v² from small starts finds sparse fits, from large ones
// short.
#include "theory/diagonal_network.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"
#include "core/text.hpp"
#include "experiments/battery.hpp"
#include "experiments/diagonal_network_parameters.hpp"
#include "experiments/experiment.hpp"
#include "experiments/series.hpp"

namespace lm {
namespace {

using diagonal::Parameters;

/// The automatic learning rate is this share of the one at which a coordinate at the height of the
/// signal would begin to oscillate: small enough that uv, constant in gradient flow, stays.
constexpr double kShare = 0.25;
constexpr std::int64_t kStory = 30000;
constexpr double kRunawayGrowth = 1e6;
/// Where the loss is below this share of its start the fit counts as an interpolation, and the
/// distance to the limit says something of the limit.
constexpr double kFitted = 1e-5;
/// ‖β − β_α‖/‖β_α‖ in the end: what gradient descent's steps add to gradient flow.
constexpr double kLimitTolerance = 0.02;

/// One network β = u ∘ u − v ∘ v in training from u = v = α.
struct Diagonal {
  double alpha = 1;
  double rate = 0;
  Vector u, v, beta, residual, gradient;
  Vector limit;  ///< theory's β_α
  double loss = 0, start_loss = 0;
};

class DiagonalNetwork : public Experiment {
 public:
  DiagonalNetwork(const Parameters& parameters, const Setup& setup);

  std::int64_t suggested_steps() const override { return kStory; }
  Observation observe() const override;

  const std::vector<Diagonal>& networks() const { return networks_; }
  const Vector& truth() const { return truth_; }
  const Vector& shortest() const { return shortest_; }
  double risk(const Vector& beta) const { return (beta - truth_).squaredNorm(); }
  /// ‖β − β_α‖/‖β_α‖.
  static double deviation(const Diagonal& one) {
    return (one.beta - one.limit).norm() / one.limit.norm();
  }
  /// max |u v/α² − 1|, which gradient flow keeps at zero.
  static double imbalance(const Diagonal& one) {
    return (one.u.cwiseProduct(one.v).array() / (one.alpha * one.alpha) - 1).abs().maxCoeff();
  }
  static bool fitted(const Diagonal& one) { return one.loss < kFitted * one.start_loss; }

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  void refresh(Diagonal& one) const;
  View risk_view() const;
  View coefficients_view(bool smallest) const;
  View history(const Recorder& kept, const char* name, const char* title, const char* y,
               const char* scale) const;
  void add_checks(Observation& seen) const;

  Parameters parameters_;
  Matrix X_;
  Vector truth_, y_, shortest_;
  double largest_ = 0;  // eigenvalue of XᵀX/P
  std::vector<Diagonal> networks_;
  Recorder losses_, risks_, norms_;
};

std::vector<std::string> names_of(const std::vector<double>& scales) {
  std::vector<std::string> names;
  for (const double alpha : scales) names.push_back("$\\alpha = " + format_double(alpha) + "$");
  return names;
}

Parameters checked(Parameters p) {
  std::stable_sort(p.scales.begin(), p.scales.end());
  p.scales.erase(std::unique(p.scales.begin(), p.scales.end()), p.scales.end());
  if (p.samples > p.dimension) {
    throw Error("out_of_range", "samples",
                std::to_string(p.samples) + " is not allowed; allowed is at most the dimension, " +
                    std::to_string(p.dimension) + ", so that more than one fit exists");
  }
  if (p.sparsity > p.dimension) {
    throw Error("out_of_range", "sparsity",
                std::to_string(p.sparsity) + " is not allowed; allowed is at most the dimension, " +
                    std::to_string(p.dimension));
  }
  return p;
}

DiagonalNetwork::DiagonalNetwork(const Parameters& parameters, const Setup& setup)
    : parameters_(checked(parameters)),
      losses_(names_of(parameters_.scales)),
      risks_(names_of(parameters_.scales)),
      norms_(names_of(parameters_.scales)) {
  const auto seed = static_cast<std::uint64_t>(setup.seed);
  const Index P = parameters_.samples, d = parameters_.dimension;
  Random inputs(seed, stream("diagonal-network/inputs"));
  Random noise(seed, stream("diagonal-network/noise"));
  X_ = normal_matrix(inputs, P, d);
  truth_ = Vector::Zero(d);
  const double height = 1 / std::sqrt(static_cast<double>(parameters_.sparsity));
  for (Index i = 0; i < parameters_.sparsity; ++i) truth_(i) = height;
  y_ = X_ * truth_ + normal_vector(noise, P, parameters_.noise);
  const Matrix gram = X_ * X_.transpose();
  shortest_ = X_.transpose() * cholesky_solve(gram, y_);
  largest_ = symmetric_eigenvalues(gram)(P - 1) / static_cast<double>(P);
  for (const double alpha : parameters_.scales) {
    Diagonal one;
    one.alpha = alpha;
    // β's own rate is 4√(β² + 4α⁴) times that of a linear model.
    const double stiffness = largest_ * std::sqrt(1 + 4 * alpha * alpha * alpha * alpha);
    one.rate = parameters_.learning_rate.value_or(kShare / (2 * stiffness));
    one.u = one.v = Vector::Constant(d, alpha);
    one.limit = theory::diagonal_network_limit(X_, y_, alpha);
    refresh(one);
    one.start_loss = one.loss;
    networks_.push_back(std::move(one));
  }
  begin();
}

void DiagonalNetwork::refresh(Diagonal& one) const {
  const double count = static_cast<double>(X_.rows());
  one.beta = one.u.cwiseAbs2() - one.v.cwiseAbs2();
  one.residual = y_;
  one.residual.noalias() -= X_ * one.beta;
  one.loss = one.residual.squaredNorm() / (2 * count);
  one.gradient.noalias() = X_.transpose() * one.residual;
  one.gradient /= -count;
}

void DiagonalNetwork::take_step() {
  for (Diagonal& one : networks_) {
    one.u.array() *= 1 - 2 * one.rate * one.gradient.array();
    one.v.array() *= 1 + 2 * one.rate * one.gradient.array();
    refresh(one);
  }
}

std::optional<std::string> DiagonalNetwork::trouble() const {
  for (const Diagonal& one : networks_) {
    if (one.loss <= kRunawayGrowth * std::max(one.start_loss, 1e-300)) continue;
    return "the loss at $\\alpha$ = " + format_double(one.alpha) +
           (std::isfinite(one.loss) ? " passed 1e6 times its start" : " is not finite") +
           "; learning_rate " + format_double(one.rate) + " is too large for it: auto takes " +
           format_double(
               kShare /
               (2 * largest_ * std::sqrt(1 + 4 * one.alpha * one.alpha * one.alpha * one.alpha)));
  }
  return std::nullopt;
}

void DiagonalNetwork::record() {
  std::vector<double> losses, risks, norms;
  for (const Diagonal& one : networks_) {
    losses.push_back(one.loss);
    risks.push_back(risk(one.beta));
    norms.push_back(one.beta.cwiseAbs().sum());
  }
  losses_.add(step(), losses);
  risks_.add(step(), risks);
  norms_.add(step(), norms);
}

View DiagonalNetwork::risk_view() const {
  View view;
  view.name = "risk";
  view.title = "Error of the fit, by the scale of the start";
  view.kind = ViewKind::scatter;
  view.x = {"scale of the start $\\alpha$", "", "log"};
  view.y = {"$\\lVert\\beta - \\beta^*\\rVert^2$", "", "log"};
  std::vector<double> alphas, measured, predicted, flat;
  for (const Diagonal& one : networks_) {
    alphas.push_back(one.alpha);
    measured.push_back(risk(one.beta));
    predicted.push_back(risk(one.limit));
    flat.push_back(risk(shortest_));
  }
  view.series.push_back(make_series("gradient descent", Role::measured, alphas, measured));
  view.series.push_back(
      make_series("limit of gradient flow, no fit", Role::predicted, alphas, predicted));
  view.series.push_back(make_series("shortest fit $X^+y$", Role::reference, alphas, flat));
  return view;
}

View DiagonalNetwork::coefficients_view(bool smallest) const {
  const Diagonal& one = smallest ? networks_.front() : networks_.back();
  View view;
  view.name = smallest ? "smallest" : "largest";
  view.title = "Coefficients from $\\alpha = " + format_double(one.alpha) + "$";
  view.kind = ViewKind::bars;
  view.x = {"feature $i$", "", "linear"};
  view.y = {"$\\beta_i$", "", "linear"};
  std::vector<double> numbers;
  constexpr Index kShown = 40;
  const Index shown = std::min<Index>(one.beta.size(), kShown);
  for (Index i = 0; i < shown; ++i) numbers.push_back(static_cast<double>(i + 1));
  const auto head = [shown](const Vector& v) {
    return std::vector<double>(v.data(), v.data() + shown);
  };
  view.series.push_back(make_series("gradient descent", Role::measured, numbers, head(one.beta)));
  view.series.push_back(
      make_series("limit of gradient flow", Role::predicted, numbers, head(one.limit)));
  view.series.push_back(make_series("truth", Role::reference, numbers, head(truth_)));
  return view;
}

View DiagonalNetwork::history(const Recorder& kept, const char* name, const char* title,
                              const char* y, const char* scale) const {
  View view;
  view.name = name;
  view.title = title;
  view.kind = ViewKind::curve;
  view.x = {"step $k$", "", "linear"};
  view.y = {y, "", scale};
  view.steps = kept.steps();
  const std::vector<std::string> names = names_of(parameters_.scales);
  for (std::size_t i = 0; i < names.size(); ++i) {
    view.series.push_back(make_series(names[i], Role::measured, kept.steps(), kept.column(i)));
  }
  return view;
}

void DiagonalNetwork::add_checks(Observation& seen) const {
  if (divergence()) return;
  for (const Diagonal& one : networks_) {
    if (!fitted(one)) continue;
    seen.checks.push_back(
        within("distance of the fit from the limit of gradient flow, relative, α = " +
                   format_double(one.alpha),
               0, deviation(one), kLimitTolerance, "the steps' own bias, first order in η",
               "loss below 1e-5 of its start, steps well below the edge of stability"));
  }
}

Observation DiagonalNetwork::observe() const {
  Observation seen;
  View norms = history(norms_, "norms", "Length of the fit in the sum norm",
                       "$\\lVert\\beta\\rVert_1$", "linear");
  const auto level = [&](const char* name, const Vector& beta) {
    norms.series.push_back(make_series(name, Role::reference, norms_.steps(),
                                       std::vector<double>(norms_.rows(), beta.cwiseAbs().sum())));
  };
  level("truth", truth_);
  level("shortest fit $X^+y$", shortest_);
  seen.views = {
      risk_view(),
      coefficients_view(true),
      coefficients_view(false),
      std::move(norms),
      history(risks_, "risks", "Error of the fit", "$\\lVert\\beta-\\beta^*\\rVert^2$", "log"),
      history(losses_, "loss", "Training loss", "loss $L$", "log")};
  const Diagonal &low = networks_.front(), &high = networks_.back();
  double worst = 0, drift = 0;
  for (const Diagonal& one : networks_) {
    worst = std::max(worst, deviation(one));
    drift = std::max(drift, imbalance(one));
  }
  const auto add = [&seen](const char* name, double value, const char* label,
                           Role role = Role::measured) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("risk_smallest", risk(low.beta), "error of the fit, smallest start");
  add("risk_largest", risk(high.beta), "error of the fit, largest start");
  add("predicted_risk_smallest", risk(low.limit), "its limit by theory, smallest start",
      Role::predicted);
  add("predicted_risk_largest", risk(high.limit), "its limit by theory, largest start",
      Role::predicted);
  add("risk_shortest", risk(shortest_), "error of the shortest fit $X^+y$", Role::reference);
  add("norm_smallest", low.beta.cwiseAbs().sum(), "$\\lVert\\beta\\rVert_1$, smallest start");
  add("norm_largest", high.beta.cwiseAbs().sum(), "$\\lVert\\beta\\rVert_1$, largest start");
  add("norm_truth", truth_.cwiseAbs().sum(), "$\\lVert\\beta^*\\rVert_1$ of the truth",
      Role::reference);
  add("deviation", worst, "largest distance from the limits, relative");
  add("imbalance", drift, "largest change of $u_iv_i/\\alpha^2$");
  add("train_loss", low.loss, "training loss, smallest start");
  add_checks(seen);
  return seen;
}

// The battery.

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    Made<DiagonalNetwork> model(Parameters{}, seed);
    model.advance(kStory);
    const std::string name = "seed " + std::to_string(seed) + ": ";
    const char* range = "P = 40, d = 100, 5 nonzero weights, no noise";
    for (const Diagonal& one : model.networks()) {
      const std::string at = ", α = " + format_double(one.alpha);
      result.add(model, at_most(name + "share of the loss left" + at, 0, one.loss / one.start_loss,
                                kFitted, "below it the fit counts as an interpolation", range));
      result.add(
          model,
          within(name + "distance from the limit of gradient flow, relative" + at, 0,
                 DiagonalNetwork::deviation(one), kLimitTolerance,
                 "the steps' own bias, first order in η: 0.7 % at most in seeds 1 to 3", range));
    }
    const double low = model.risk(model.networks().front().beta);
    const double high = model.risk(model.networks().back().beta);
    const double shortest = model.risk(model.shortest());
    result.add(
        model,
        at_most(name + "error of the fit at α = 0.001", 0, low, 0.01,
                "Woodworth et al. 2020: α → 0 gives the least sum norm, which finds a sparse "
                "truth; the shortest fit misses 1 − P/d = 0.6 of it",
                range));
    result.add(model,
               within(name + "error at α = 3 over the shortest fit's", 1, high / shortest, 0.01,
                      "Woodworth et al. 2020: α → ∞ gives the shortest fit, up to "
                      "terms in (β/α²)², 0.3 % at |β| = 0.45",
                      range));
  }
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo diagonal_network() {
  ExperimentInfo info;
  info.slug = "diagonal-network";
  info.title = "From sparse to short";
  info.question =
      "Of all the weights that fit, which does a two-layer network find, and how does the scale of "
      "its start decide?";
  info.precision = "double: the limits are compared down to their fourth digit";
  info.source = "engine/experiments/diagonal_network.cpp";
  info.range =
      "Gradient flow from $u = v = \\alpha$ on data that can be fitted. Steps add a bias of first "
      "order in the learning rate; a small start takes longer to leave, about $\\ln 1/\\alpha$.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<Parameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<DiagonalNetwork>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery diagonal_network_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
