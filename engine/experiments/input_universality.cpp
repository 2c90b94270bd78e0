// Experiment input-universality: the risk of least squares forgets the law of the inputs' entries.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/blocking.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "data/entry_law.hpp"
#include "experiments/battery.hpp"
#include "experiments/experiment.hpp"
#include "experiments/input_universality_parameters.hpp"
#include "experiments/series.hpp"
#include "theory/random_design.hpp"

namespace lm {
namespace {

using universality::Choice;
using universality::kLawNames;
using universality::kLaws;
using universality::kLawWords;
using universality::Law;
using universality::Parameters;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Where |p − n| is smaller, the risk of one draw has so heavy a tail that a mean over hundreds of
/// draws tells little: its variance is finite only from |p − n| = 4 on.
constexpr std::int64_t kGap = 8;
/// What finite n and p make of entries whose kurtosis is not the normal's 3, relative: −3 % for
/// Rademacher's 1 and +3 % for Laplace's 6 at n = 80, p = 40, by means of 1600 draws. Twice that.
constexpr double kFiniteSize = 0.06;
/// Standard errors allowed between a running mean and its prediction: beyond 4 in 6e-5 of all
/// cases.
constexpr double kStandardErrors = 4;
/// Draws before a mean and its standard error are worth a verdict.
constexpr std::int64_t kEnoughDraws = 30;
constexpr std::int64_t kSuggestedDraws = 200;

/// The control's rows have squared radius 0.1 or 1.9 with probability ½ each: mean 1, so the
/// covariance is the identity like the others', and mean inverse (10 + 1/1.9)/2 = 5.263.
constexpr double kSmallRadius = 0.1;
constexpr double kLargeRadius = 1.9;
constexpr double kMeanInverse = (1 / kSmallRadius + 1 / kLargeRadius) / 2;

/// Running mean and variance of the risks of one law (Welford, 1962).
struct Running {
  double count = 0;
  double mean = 0;
  double squares = 0;  // Σ (risk − mean)²

  void add(double value) {
    count += 1;
    const double before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }
  double standard_error() const {
    return count > 1 ? std::sqrt(squares / ((count - 1) * count)) : kNaN;
  }
};

/// X⁺y through the smaller Gram matrix: X: n × p, y: n → p. Its eigenvalues below 4 max(n, p) ulps
/// of the largest count as zero, so that a rare singular draw of signs is solved too.
Vector minimum_norm_fit(const Matrix& X, const Vector& y) {
  constexpr double kUlps = 4;
  const bool wide = X.rows() < X.cols();
  const SymmetricEigen eigen =
      symmetric_eigen(wide ? Matrix(X * X.transpose()) : Matrix(X.transpose() * X));
  const double side = static_cast<double>(std::max(X.rows(), X.cols()));
  const double least =
      kUlps * side * std::numeric_limits<double>::epsilon() * eigen.values(eigen.values.size() - 1);
  const Vector target = wide ? y : Vector(X.transpose() * y);
  Vector modes = eigen.vectors.transpose() * target;
  for (Index i = 0; i < modes.size(); ++i) {
    modes(i) = eigen.values(i) > least ? modes(i) / eigen.values(i) : 0.0;
  }
  const Vector solved = eigen.vectors * modes;
  return wide ? Vector(X.transpose() * solved) : solved;
}

class InputUniversality : public Experiment {
 public:
  InputUniversality(const Parameters& parameters, const Setup& setup)
      : parameters_(parameters),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        X_(parameters.samples, parameters.dimension),
        means_({"gaussian", "rademacher", "uniform", "laplace", "random_radius"}),
        errors_({"gaussian", "rademacher", "uniform", "laplace", "random_radius"}) {
    fix_blocking();
    begin();
  }

  std::int64_t suggested_steps() const override { return kSuggestedDraws; }
  Observation observe() const override;

  bool shows(Law law) const {
    return parameters_.laws == Choice::all ||
           static_cast<int>(parameters_.laws) == static_cast<int>(law) + 1;
  }
  const Running& risk(Law law) const { return risks_[static_cast<std::size_t>(law)]; }
  /// The closed form for independent Gaussian entries, which the others are predicted to share.
  double predicted() const;
  /// The control's own closed form; NaN unless p > n + 1.
  double predicted_control() const;

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override;

 private:
  double draw_risk(Law law);
  View risk_view() const;
  View score_view() const;
  View comparison_view() const;
  void add_checks(Observation& seen) const;
  double prediction(Law law) const {
    return law == Law::random_radius ? predicted_control() : predicted();
  }

  Parameters parameters_;
  std::uint64_t seed_;
  Matrix X_;
  std::array<Running, kLaws> risks_;
  Recorder means_;
  Recorder errors_;
};

double InputUniversality::predicted() const {
  return theory::minimum_norm_risk(parameters_.samples, parameters_.dimension,
                                   parameters_.signal * parameters_.signal,
                                   parameters_.noise * parameters_.noise);
}

double InputUniversality::predicted_control() const {
  if (parameters_.dimension <= parameters_.samples + 1) return kNaN;
  return theory::random_radius_risk(parameters_.samples, parameters_.dimension,
                                    parameters_.signal * parameters_.signal,
                                    parameters_.noise * parameters_.noise, kMeanInverse);
}

/// ‖X⁺(Xw + σε) − w‖² for one draw of everything; all laws share w and ε of the draw.
double InputUniversality::draw_risk(Law law) {
  const auto draw = static_cast<std::uint64_t>(step());
  const std::string name = kLawWords[static_cast<std::size_t>(law)];
  const Random inputs(seed_, stream("input-universality/" + name, draw));
  const bool radial = law == Law::random_radius;
  fill_entries(radial ? EntryLaw::gaussian : static_cast<EntryLaw>(law), inputs, X_);
  if (radial) {
    const Random radii(seed_, stream("input-universality/radii", draw));
    for (Index i = 0; i < X_.rows(); ++i) {
      const bool large = radii.sign_at(static_cast<std::uint64_t>(i)) > 0;
      X_.row(i) *= std::sqrt(large ? kLargeRadius : kSmallRadius);
    }
  }
  Random signal(seed_, stream("input-universality/signal", draw));
  Random noise(seed_, stream("input-universality/noise", draw));
  Vector truth = normal_vector(signal, X_.cols());
  truth *= parameters_.signal / truth.norm();
  const Vector y = X_ * truth + normal_vector(noise, X_.rows(), parameters_.noise);
  return (minimum_norm_fit(X_, y) - truth).squaredNorm();
}

void InputUniversality::take_step() {
  for (std::size_t i = 0; i < kLaws; ++i) {
    const Law law = static_cast<Law>(i);
    if (shows(law)) risks_[i].add(draw_risk(law));
  }
}

void InputUniversality::record() {
  std::vector<double> means;
  std::vector<double> errors;
  for (const Running& risk : risks_) {
    means.push_back(risk.count > 0 ? risk.mean : kNaN);
    errors.push_back(risk.standard_error());
  }
  means_.add(step(), means);
  errors_.add(step(), errors);
}

View InputUniversality::risk_view() const {
  View view;
  view.name = "risk";
  view.title = "Mean risk over the draws so far";
  view.kind = ViewKind::curve;
  view.x.label = "draws";
  view.y.label = "mean of $\\lVert\\hat w - w\\rVert^2$";
  view.steps = means_.steps();
  for (std::size_t i = 0; i < kLaws; ++i) {
    if (!shows(static_cast<Law>(i))) continue;
    view.series.push_back(
        make_series(kLawNames[i], Role::measured, means_.steps(), means_.column(i)));
  }
  const std::size_t count = means_.rows();
  view.series.push_back(make_series("theory, independent entries", Role::predicted, means_.steps(),
                                    std::vector<double>(count, predicted())));
  if (shows(Law::random_radius)) {
    view.series.push_back(make_series("theory, random radius", Role::predicted, means_.steps(),
                                      std::vector<double>(count, predicted_control())));
  }
  return view;
}

View InputUniversality::score_view() const {
  View view;
  view.name = "score";
  view.title = "Deviation from the Gaussian prediction, in standard errors";
  view.kind = ViewKind::curve;
  view.x.label = "draws";
  view.y.label = "(mean − theory) / standard error";
  view.steps = means_.steps();
  const std::size_t count = means_.rows();
  for (std::size_t i = 0; i < kLaws; ++i) {
    if (!shows(static_cast<Law>(i))) continue;
    std::vector<double> scores;
    for (std::size_t k = 0; k < count; ++k) {
      const double error = errors_.column(i)[k];
      scores.push_back(error > 0 ? (means_.column(i)[k] - predicted()) / error : kNaN);
    }
    view.series.push_back(
        make_series(kLawNames[i], Role::measured, means_.steps(), std::move(scores)));
  }
  for (const double bound : {-2.0, 2.0}) {
    view.series.push_back(make_series(bound < 0 ? "−2" : "+2", Role::reference, means_.steps(),
                                      std::vector<double>(count, bound)));
  }
  return view;
}

View InputUniversality::comparison_view() const {
  View view;
  view.name = "comparison";
  view.title = "Mean risk by law, two standard errors either side";
  view.kind = ViewKind::bars;
  view.x.label = "1 Gaussian · 2 Rademacher · 3 uniform · 4 Laplace · 5 random radius";
  view.y.label = "mean of $\\lVert\\hat w - w\\rVert^2$";
  std::vector<double> numbers;
  std::vector<double> means;
  std::vector<double> predictions;
  std::vector<double> low;
  std::vector<double> high;
  for (std::size_t i = 0; i < kLaws; ++i) {
    if (!shows(static_cast<Law>(i))) continue;
    const double error = risks_[i].standard_error();
    numbers.push_back(static_cast<double>(i + 1));
    means.push_back(risks_[i].count > 0 ? risks_[i].mean : kNaN);
    low.push_back(means.back() - 2 * error);
    high.push_back(means.back() + 2 * error);
    predictions.push_back(prediction(static_cast<Law>(i)));
  }
  view.series.push_back(make_series("mean over the draws", Role::measured, numbers, means));
  view.series.push_back(make_series("theory", Role::predicted, numbers, predictions));
  view.series.push_back(make_series("mean − 2 standard errors", Role::reference, numbers, low));
  view.series.push_back(make_series("mean + 2 standard errors", Role::reference, numbers, high));
  return view;
}

void InputUniversality::add_checks(Observation& seen) const {
  const std::int64_t gap = std::abs(parameters_.dimension - parameters_.samples);
  if (step() < kEnoughDraws || gap < kGap) return;
  for (std::size_t i = 0; i < kLaws; ++i) {
    const Law law = static_cast<Law>(i);
    const double expected = prediction(law);
    if (!shows(law) || !std::isfinite(expected)) continue;
    const double error = risks_[i].standard_error();
    const bool exact = law == Law::gaussian || law == Law::random_radius;
    seen.checks.push_back(
        within(std::string("mean risk, ") + kLawNames[i], expected, risks_[i].mean,
               kStandardErrors * error + (exact ? 0 : kFiniteSize * expected),
               exact ? "4 standard errors" : "4 standard errors, and 6 % for the finite size",
               "independent entries: |p − n| ≥ 8; random radius: p ≥ n + 8; 30 draws or more"));
  }
}

Observation InputUniversality::observe() const {
  Observation seen;
  seen.views = {risk_view(), comparison_view(), score_view()};
  for (std::size_t i = 0; i < kLaws; ++i) {
    const bool any = risks_[i].count > 0;
    const std::string name = kLawNames[i];
    seen.scalars.push_back({std::string("risk_") + kLawWords[i], any ? risks_[i].mean : kNaN,
                            "mean risk, " + name, "", Role::measured});
    seen.scalars.push_back({std::string("standard_error_") + kLawWords[i],
                            risks_[i].standard_error(), "its standard error, " + name, "",
                            Role::measured});
  }
  seen.scalars.push_back({"predicted_risk", predicted(), "risk predicted for independent entries",
                          "", Role::predicted});
  seen.scalars.push_back({"predicted_control_risk", predicted_control(),
                          "risk predicted for random radii", "", Role::predicted});
  add_checks(seen);
  return seen;
}

// The battery.

/// 200 draws at n = 40, p = 80, σ² = ¼.
void check_universality(const Parameters& parameters, const std::string& what, std::int64_t seed,
                        Battery& result) {
  Made<InputUniversality> model(parameters, seed);
  model.advance(kSuggestedDraws);
  const std::string name = what + ", seed " + std::to_string(seed) + ": ";
  const auto sampling = [&model](Law law, double predicted) {
    return kStandardErrors * model.risk(law).standard_error() / predicted;
  };
  for (std::size_t i = 0; i + 1 < kLaws; ++i) {
    const Law law = static_cast<Law>(i);
    const bool exact = law == Law::gaussian;
    result.add(model, within(name + "mean risk over the prediction, " + kLawNames[i], 1,
                             model.risk(law).mean / model.predicted(),
                             sampling(law, model.predicted()) + (exact ? 0 : kFiniteSize),
                             exact ? "4 standard errors of 200 draws"
                                   : "4 standard errors of 200 draws, and 6 % for the finite size",
                             "independent entries of mean 0 and variance 1"));
  }
  if (parameters.dimension <= parameters.samples) return;
  const double control = model.risk(Law::random_radius).mean;
  result.add(model, within(name + "mean risk over its own prediction, random radius", 1,
                           control / model.predicted_control(),
                           sampling(Law::random_radius, model.predicted_control()),
                           "4 standard errors of 200 draws", "p > n + 1"));
  result.add(
      model,
      at_least(name + "mean risk over the universal prediction, random radius (control)", 2,
               control / model.predicted(), 0,
               "same covariance, dependent entries: theory says 2.45, less five standard errors",
               "outside the range of universality"));
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  Parameters tall;
  tall.samples = 80;
  tall.dimension = 40;
  for (const std::int64_t seed : result.seeds) {
    check_universality(Parameters{}, "n=40, p=80", seed, result);
    check_universality(tall, "n=80, p=40", seed, result);
  }
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo input_universality() {
  ExperimentInfo info;
  info.slug = "input-universality";
  info.title = "Universality of the inputs";
  info.question =
      "Does the risk of minimum-norm least squares depend on the law of the inputs, or "
      "on their covariance alone?";
  info.precision = "double: risks near p = n are ill-conditioned";
  info.source = "engine/experiments/input_universality.cpp";
  info.range =
      "Independent entries of mean 0 and variance 1, |p − n| at least 8, n and p not tiny. "
      "Rows of random radius have the same covariance and are outside.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<Parameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<InputUniversality>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery input_universality_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
