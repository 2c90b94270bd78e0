// Experiment saddle-to-saddle: training walks from one saddle of the loss to the next; where they
// lie, how high and how curved, is known beforehand.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "experiments/battery.hpp"
#include "experiments/linear_modes.hpp"
#include "experiments/saddle_survey.hpp"
#include "experiments/series.hpp"
#include "measure/curvature.hpp"
#include "theory/deep_linear.hpp"
#include "theory/saddles.hpp"

namespace lm {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Plateaus at σ = 1e-4, d = 32: the next mode has begun already, which takes up to
/// 1.2 % over eight seeds; five times that for modes as near as a factor of 1.5.
constexpr double kPlateauTolerance = 0.06;
/// The saddles of at most this many modes are listed: 16 of them.
constexpr Index kListedModes = 4;
/// Curvature is measured about this many times over the suggested run.
constexpr double kCurvatures = 60;
/// Lanczos along the way: the lowest eigenvalue to 1e-3 of the largest.
constexpr Index kLanczosSteps = 40;
constexpr double kLanczosTolerance = 1e-3;
/// How far the lowest curvature may lie from the theory, over the largest, 2cs₁: a mode that comes
/// 2 % of its half-time early or late moves it by about this much for a moment.
constexpr double kCurvatureTolerance = 0.1;

struct SaddleParameters : ModeParameters {
  std::int64_t depth = 2;

  SaddleParameters() { initial_scale = 1e-4; }

  template <class Visitor>
  void visit(Visitor& v) {
    ModeParameters::visit(v);
    v.integer(depth, {.name = "depth",
                      .symbol = "L",
                      .label = "Depth",
                      .minimum = 2,
                      .maximum = 4,
                      .group = "Network",
                      .help = "weight matrices; the plateaus' heights do not depend on it, their "
                              "lengths do: from depth 3 on start from 0.01 or more"});
  }
};

std::vector<std::string> walk_columns(Index modes) {
  std::vector<std::string> names = {"gradient", "learned"};
  for (Index m = 0; m <= modes; ++m) names.push_back("to " + std::to_string(m));
  return names;
}

class SaddleToSaddle : public LinearModes {
 public:
  SaddleToSaddle(const SaddleParameters& p, const Setup& setup)
      : LinearModes(p, setup.seed, static_cast<Index>(p.depth)),
        saddles_(survey_saddles(singular_values().head(std::min(modes(), kListedModes)), factor())),
        walk_(walk_columns(modes())),
        curvature_({"time", "lowest", "predicted"}) {
    interval_ = learning_rate() * static_cast<double>(suggested_steps()) / kCurvatures;
    if (p.depth == 2) {
      hessian_ =
          std::make_unique<HessianProduct<double>>(training().graph(), training().loss_node());
      ad::Executor<double>& executor = hessian_->executor();
      executor.bind_parameters(training().parameters());
      executor.set(training().x(), Matrix::Identity(target().cols(), target().cols()));
      executor.set(training().target(), target().transpose());
    }
    begin();
  }

  Observation observe() const override;

  const std::vector<Saddle>& saddles() const { return saddles_; }
  /// The loss where the gradient was smallest while just `m` modes were more than half learned; NaN
  /// when there was no such time.
  double plateau(Index m) const;
  double predicted_plateau(Index m) const {
    return theory::plateau_loss(singular_values(), m, factor());
  }
  /// The largest relative deviation of the plateaus between the first and the last mode.
  double plateau_error() const;
  /// Largest |lowest − predicted|/2cs₁ of all measured curvatures.
  double curvature_error() const;

 protected:
  void record() override;

 private:
  void measure_curvature();
  View staircase_view() const;
  View gradient_view() const;
  View distances_view() const;
  View curvature_view() const;
  View saddles_view() const;
  View plateaus_view() const;
  void add_checks(Observation& seen) const;

  std::vector<Saddle> saddles_;
  std::unique_ptr<HessianProduct<double>> hessian_;
  double interval_ = 0;
  Recorder walk_;
  Recorder curvature_;
};

void SaddleToSaddle::record() {
  LinearModes::record();
  const Index n = flat_size(training().blocks());
  const Matrix W = product();
  const double learned =
      static_cast<double>((strengths().array() > singular_values().array() / 2).count());
  std::vector<double> row = {Eigen::Map<const Vector>(training().gradient(), n).norm(), learned};
  Matrix saddle = Matrix::Zero(W.rows(), W.cols());
  for (Index m = 0; m <= modes(); ++m) {
    row.push_back((W - saddle).norm());
    if (m < modes()) saddle += singular_values()(m) * left().col(m) * right().col(m).transpose();
  }
  walk_.add(step(), row);
  if (hessian_ &&
      (curvature_.rows() == 0 || time() - curvature_.column("time").back() >= interval_)) {
    measure_curvature();
  }
}

void SaddleToSaddle::measure_curvature() {
  if (!training().finite()) return;
  LanczosOptions options;
  options.max_steps = kLanczosSteps;
  options.tolerance = kLanczosTolerance;
  const double now = time();
  curvature_.add(step(),
                 {now, hessian_->ends(options).bottom,
                  theory::lowest_curvature(singular_values(), predicted_strengths(now), factor())});
}

double SaddleToSaddle::plateau(Index m) const {
  const std::vector<double>& learned = walk_.column("learned");
  const std::vector<double>& gradient = walk_.column("gradient");
  double smallest = std::numeric_limits<double>::infinity(), loss = kNaN;
  for (std::size_t row = 0; row < learned.size(); ++row) {
    if (learned[row] != static_cast<double>(m) || !(gradient[row] < smallest)) continue;
    smallest = gradient[row];
    loss = history().column("loss")[row];
  }
  return loss;
}

double SaddleToSaddle::plateau_error() const {
  double worst = kNaN;
  for (Index m = 1; m < modes(); ++m) {
    // A plateau is measured when the next mode has come: before, its smallest gradient may be
    // ahead.
    if (!std::isfinite(measured_half_time(m))) continue;
    const double error = std::abs(plateau(m) / predicted_plateau(m) - 1);
    worst = std::isnan(worst) ? error : std::max(worst, error);
  }
  return worst;
}

double SaddleToSaddle::curvature_error() const {
  double worst = 0;
  for (std::size_t row = 0; row < curvature_.rows(); ++row) {
    worst = std::max(
        worst, std::abs(curvature_.column("lowest")[row] - curvature_.column("predicted")[row]));
  }
  return worst / (2 * factor() * singular_values()(0));
}

View SaddleToSaddle::staircase_view() const {
  View view = loss_view();
  view.title = "The staircase: a plateau for every saddle";
  const std::vector<double>& x = history().column("time");
  for (Index m = 0; m < modes(); ++m) {
    view.series.push_back(
        make_series("plateau after " + std::to_string(m) + (m == 1 ? " mode" : " modes"),
                    Role::reference, x, std::vector<double>(x.size(), predicted_plateau(m))));
  }
  return view;
}

View SaddleToSaddle::gradient_view() const {
  View view = history_view("gradient", "The gradient vanishes near every saddle",
                           "$\\lVert \\nabla L \\rVert$", "log");
  view.series.push_back(make_series("gradient descent", Role::measured, history().column("time"),
                                    walk_.column("gradient")));
  return view;
}

View SaddleToSaddle::distances_view() const {
  View view = history_view("distances", "Distance of the product from each saddle's",
                           "$\\lVert W - \\Sigma_m \\rVert$", "log");
  for (Index m = 0; m <= modes(); ++m) {
    const std::string number = std::to_string(m);
    view.series.push_back(
        make_series(m == 0         ? "the origin"
                    : m == modes() ? "the minimum"
                                   : "saddle with " + number + (m == 1 ? " mode" : " modes"),
                    Role::measured, history().column("time"), walk_.column("to " + number)));
  }
  return view;
}

View SaddleToSaddle::curvature_view() const {
  View view;
  view.name = "curvature";
  view.title = "Steepest way down: the Hessian's lowest eigenvalue";
  view.x.label = "time $t = \\eta k$";
  view.y.label = "$\\lambda_{\\min}$";
  view.steps = curvature_.steps();
  const std::vector<double>& x = curvature_.column("time");
  view.series.push_back(make_series("measured", Role::measured, x, curvature_.column("lowest")));
  view.series.push_back(make_series("$-2c\\,\\max_i (s_i - a_i)$", Role::predicted, x,
                                    curvature_.column("predicted")));
  return view;
}

View SaddleToSaddle::saddles_view() const {
  View view;
  view.name = "saddles";
  view.title = "Ways down at every stationary point of the small network";
  view.kind = ViewKind::bars;
  view.x.label = "point: the sum of 1, 2, 4, … over its learned modes";
  view.y.label = "negative Hessian eigenvalues";
  std::vector<double> numbers, measured, predicted;
  for (const Saddle& saddle : saddles_) {
    numbers.push_back(static_cast<double>(numbers.size()));
    measured.push_back(static_cast<double>(saddle.measured.negative));
    predicted.push_back(static_cast<double>(saddle.predicted.negative));
  }
  view.series.push_back(make_series("Hessian", Role::measured, numbers, measured));
  view.series.push_back(make_series("formula", Role::predicted, numbers, predicted));
  return view;
}

View SaddleToSaddle::plateaus_view() const {
  View view;
  view.name = "plateaus";
  view.title = "Height of each plateau";
  view.kind = ViewKind::bars;
  view.x.label = "modes learned";
  view.y.label = "loss";
  std::vector<double> numbers, measured, predicted;
  for (Index m = 0; m < modes(); ++m) {
    numbers.push_back(static_cast<double>(m));
    measured.push_back(plateau(m));
    predicted.push_back(predicted_plateau(m));
  }
  view.series.push_back(make_series("measured", Role::measured, numbers, measured));
  view.series.push_back(
      make_series("$c \\sum_{j > m} s_j^2$", Role::predicted, numbers, predicted));
  return view;
}

void SaddleToSaddle::add_checks(Observation& seen) const {
  const char* small = "a network as wide as it has modes (at most four)";
  seen.checks.push_back(equal("stationary points whose inertia is not the formula's", 0,
                              wrong_points(saddles_), "whole numbers", small));
  seen.checks.push_back(at_most("largest error of a Hessian eigenvalue at them, over 4cs₁", 0,
                                largest_of(saddles_, &Saddle::spectrum_error), kSpectrumTolerance,
                                "rounding", small));
  seen.checks.push_back(at_most("largest gradient at them, over 2cs₁", 0,
                                largest_of(saddles_, &Saddle::gradient), kSpectrumTolerance,
                                "rounding", small));
  seen.checks.push_back(equal("stationary points without a way down", 1, count_minima(saddles_),
                              "every local minimum is global", small));
  if (!in_range() || divergence() || !std::isfinite(plateau_error())) return;
  const char* range = "small random start (σ ≤ 1e-4), modes a factor 1.5 apart, d ≥ 32";
  if (!history().column("loss").empty() && initial_strengths().maxCoeff() < 1e-6) {
    seen.checks.push_back(at_most(
        "largest relative error of a plateau's height", 0, plateau_error(), kPlateauTolerance,
        "the next mode has begun to grow: 1.2 % at most over eight seeds, five times that "
        "for modes nearer to each other",
        range));
  }
  seen.checks.push_back(at_most("largest error of the lowest curvature, over 2cs₁", 0,
                                curvature_error(), kCurvatureTolerance,
                                "a mode that comes a little early or late", range));
}

Observation SaddleToSaddle::observe() const {
  Observation seen;
  seen.views = {staircase_view(), distances_view(), gradient_view()};
  if (hessian_) seen.views.push_back(curvature_view());
  seen.views.push_back(saddles_view());
  seen.views.push_back(plateaus_view());
  seen.views.push_back(product_view());
  seen.views.push_back(modes_view());
  add_scalars(seen);
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  const bool many = modes() > 1;
  add("plateau", many ? plateau(1) : kNaN, "loss on the plateau after the first mode",
      Role::measured);
  add("predicted_plateau", many ? predicted_plateau(1) : kNaN, "the same, predicted",
      Role::predicted);
  add("plateau_error_max", plateau_error(), "largest relative error of a plateau's height",
      Role::measured);
  add("gradient_norm", walk_.column("gradient").back(), "norm of the gradient", Role::measured);
  add("lowest_curvature", hessian_ ? curvature_.column("lowest").back() : kNaN,
      "lowest Hessian eigenvalue", Role::measured);
  add("predicted_lowest_curvature", hessian_ ? curvature_.column("predicted").back() : kNaN,
      "the same, predicted", Role::predicted);
  add("curvature_error_max", hessian_ ? curvature_error() : kNaN,
      "largest error of the lowest curvature, over $2cs_1$", Role::measured);
  add("stationary_points", static_cast<double>(saddles_.size()),
      "stationary points of the small network", Role::reference);
  add("minima", count_minima(saddles_), "of these, minima", Role::measured);
  add_checks(seen);
  return seen;
}

// The battery.

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    const auto run = run_whole<SaddleToSaddle>(SaddleParameters(), seed);
    add_checks(result, "seed " + std::to_string(seed) + ": ", *run);
  }
  for (const LossConvention loss : {LossConvention::sum, LossConvention::half_sum}) {
    const double c = loss_factor(loss, 1);
    const std::vector<Saddle> three = survey_saddles(Vector{{4.0, 2.0, 1.0}}, c);
    const std::string name = "k = 3, c = " + short_number(c) + ": ";
    const char* small = "two layers as wide as there are modes";
    result.add(kNoRun, equal(name + "stationary points", 8, static_cast<double>(three.size()),
                             "one for each subset of the modes, 2^k", small));
    result.add(kNoRun, equal(name + "of these with an inertia that is not the formula's", 0,
                             wrong_points(three), "whole numbers", small));
    result.add(kNoRun, equal(name + "minima", 1, count_minima(three),
                             "no local minimum but the global one (Baldi and Hornik 1989)", small));
  }
  // Heights do not depend on depth: three layers, from a start large enough to leave the origin.
  SaddleParameters deep;
  deep.depth = 3;
  deep.initial_scale = 0.02;
  deep.singular_values = {8, 4, 2};
  deep.learning_rate = 1e-3;
  const auto run = run_whole<SaddleToSaddle>(deep, 1);
  for (Index m = 1; m < 3; ++m) {
    result.add(*run, within("depth 3: plateau after " + std::to_string(m) +
                                (m == 1 ? " mode" : " modes") + " over that of the formula",
                            1, run->plateau(m) / run->predicted_plateau(m), kPlateauTolerance,
                            "the next mode has begun to grow", "any depth, small start"));
  }
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo saddle_to_saddle() {
  ExperimentInfo info;
  info.slug = "saddle-to-saddle";
  info.title = "From saddle to saddle";
  info.question = "Why does the loss stand still for so long and then fall at once?";
  info.precision = "double: signs of Hessian eigenvalues are counted and plateaus are closed forms";
  info.source = "engine/experiments/saddle_to_saddle.cpp";
  info.range =
      "Plateaus: a start so small that one mode is learned before the next begins. Curvature: two "
      "layers with a free hidden unit. The counts at the saddles are exact.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<SaddleParameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<SaddleToSaddle>(bind<SaddleParameters>(setup.values), setup);
  };
  return info;
}

Battery saddle_to_saddle_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
