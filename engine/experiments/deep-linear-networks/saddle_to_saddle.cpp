// Experiment saddle-to-saddle: training walks from one saddle of the loss to the next; where they
// lie, how high and how curved, is known beforehand.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "experiments/deep-linear-networks/linear_modes.hpp"
#include "experiments/deep-linear-networks/saddle_survey.hpp"
#include "lab/battery.hpp"
#include "lab/series.hpp"
#include "measure/curvature.hpp"
#include "theory/deep_linear.hpp"
#include "theory/saddles.hpp"

namespace lm::saddle_to_saddle {
namespace {

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

/// Where the battery looks for stationary points, and from how many starts.
const Vector kSearchedModes{{4.0, 2.0, 1.0}};
constexpr std::int64_t kSearchStarts = 400;
/// How near to a sum of modes a map is found.
constexpr double kMapTolerance = 1e-7;

struct SaddleParameters : ModeParameters {
  std::int64_t depth = 2;

  SaddleParameters() { initial_scale = 1e-4; }

  template <class Visitor>
  void visit(Visitor& v) {
    ModeParameters::visit(v);
    v.integer(depth, param("depth", "Depth").symbol("L").between(2, 4).group("Network"),
              "weight matrices; the plateaus' heights do not depend on it, their lengths do: from "
              "depth 3 on start from 0.01 or more");
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

  Views views() const override {
    Views all = {staircase_view(), distances_view(), gradient_view()};
    if (hessian_) all.push_back(curvature_view());
    return joined(std::move(all), {saddles_view(), plateaus_view(), product_view(), modes_view()});
  }
  Scalars scalars() const override {
    const bool many = modes() > 1, curved = hessian_ != nullptr;
    return joined(
        LinearModes::scalars(),
        {measured("plateau", many ? plateau(1) : kNaN, "loss on the plateau after the first mode"),
         predicted("predicted_plateau", many ? predicted_plateau(1) : kNaN, "the same, predicted"),
         measured("plateau_error_max", plateau_error(),
                  "largest relative error of a plateau's height"),
         measured("gradient_norm", walk_.column("gradient").back(), "norm of the gradient"),
         measured("lowest_curvature", curved ? curvature_.column("lowest").back() : kNaN,
                  "lowest Hessian eigenvalue"),
         predicted("predicted_lowest_curvature",
                   curved ? curvature_.column("predicted").back() : kNaN, "the same, predicted"),
         measured("curvature_error_max", curved ? curvature_error() : kNaN,
                  "largest error of the lowest curvature, over $2cs_1$"),
         reference("stationary_points", as_double(saddles_.size()),
                   "stationary points of the small network"),
         measured("minima", count_minima(saddles_), "of these, minima")});
  }

  const std::vector<Saddle>& saddles() const { return saddles_; }
  /// The loss where the gradient was smallest while just `m` modes were more than half learned; NaN
  /// when there was no such time.
  double plateau(Index m) const {
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
  double predicted_plateau(Index m) const {
    return theory::plateau_loss(singular_values(), m, factor());
  }
  /// The largest relative deviation of the plateaus between the first and the last mode.
  double plateau_error() const {
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
  /// Largest |lowest − predicted|/2cs₁ of all measured curvatures.
  double curvature_error() const {
    double worst = 0;
    for (std::size_t row = 0; row < curvature_.rows(); ++row) {
      worst = std::max(
          worst, std::abs(curvature_.column("lowest")[row] - curvature_.column("predicted")[row]));
    }
    return worst / (2 * factor() * singular_values()(0));
  }

  /// What the small network's saddles are, whatever the seed.
  Checks survey_checks() const {
    Range small("a network as wide as it has modes (at most four)");
    small.even_diverged();  // the points do not depend on the run
    return {
        equal("stationary points whose inertia is not the formula's", 0, wrong_points(saddles_),
              "whole numbers", small),
        at_most("largest error of a Hessian eigenvalue at them, over 4cs₁", 0,
                largest_of(saddles_, &Saddle::spectrum_error), kSpectrumTolerance, "rounding",
                small),
        at_most("largest gradient at them, over 2cs₁", 0, largest_of(saddles_, &Saddle::gradient),
                kSpectrumTolerance, "rounding", small)};
  }
  /// What the run made of them.
  Checks walk_checks() const {
    Range range = modes_range("small random start (σ ≤ 1e-4), modes a factor 1.5 apart, d ≥ 32");
    range.awaits(std::isfinite(plateau_error()), "no plateau has been left for the next mode");
    return {at_most("largest relative error of a plateau's height", 0, plateau_error(),
                    kPlateauTolerance,
                    "the next mode has begun to grow: 1.2 % at most over eight seeds, five times "
                    "that for modes nearer to each other",
                    Range(range).needs(initial_strengths().maxCoeff() < 1e-6,
                                       "the start is larger than 1e-4")),
            at_most("largest error of the lowest curvature, over 2cs₁", 0, curvature_error(),
                    kCurvatureTolerance, "a mode that comes a little early or late", range)};
  }

 protected:
  void record() override {
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

 private:
  void measure_curvature() {
    if (!training().finite()) return;
    LanczosOptions options;
    options.max_steps = kLanczosSteps;
    options.tolerance = kLanczosTolerance;
    const double now = time();
    curvature_.add(
        step(), {now, hessian_->ends(options).bottom,
                 theory::lowest_curvature(singular_values(), predicted_strengths(now), factor())});
  }
  View staircase_view() const {
    Plot plot = loss_plot("The staircase: a plateau for every saddle");
    for (Index m = 0; m < modes(); ++m) {
      plot.reference("plateau after " + std::to_string(m) + (m == 1 ? " mode" : " modes"),
                     predicted_plateau(m));
    }
    return plot;
  }
  View gradient_view() const {
    return over_time(walk_, "gradient", "The gradient vanishes near every saddle",
                     log_axis("$\\lVert \\nabla L \\rVert$"))
        .measured("gradient descent", "gradient");
  }
  View distances_view() const {
    Plot plot = over_time(walk_, "distances", "Distance of the product from each saddle's",
                          log_axis("$\\lVert W - \\Sigma_m \\rVert$"));
    for (Index m = 0; m <= modes(); ++m) {
      const std::string number = std::to_string(m);
      plot.measured(m == 0         ? "the origin"
                    : m == modes() ? "the minimum"
                                   : "saddle with " + number + (m == 1 ? " mode" : " modes"),
                    walk_.column("to " + number));
    }
    return plot;
  }
  View curvature_view() const {
    return over_steps(curvature_, "curvature", "Steepest way down: the Hessian's lowest eigenvalue",
                      axis("$\\lambda_{\\min}$"))
        .x_axis(axis("time $t = \\eta k$"))
        .over(curvature_.column("time"))
        .measured("measured", "lowest")
        .predicted("$-2c\\,\\max_i (s_i - a_i)$", "predicted");
  }
  View saddles_view() const {
    std::vector<double> numbers, measured, predicted;
    for (const Saddle& saddle : saddles_) {
      numbers.push_back(as_double(numbers.size()));
      measured.push_back(as_double(saddle.measured.negative));
      predicted.push_back(as_double(saddle.predicted.negative));
    }
    return bars("saddles", "Ways down at every stationary point of the small network",
                axis("point: the sum of 1, 2, 4, … over its learned modes"),
                axis("negative Hessian eigenvalues"), numbers)
        .measured("Hessian", measured)
        .predicted("formula", predicted);
  }

  View plateaus_view() const {
    std::vector<double> numbers, measured, predicted;
    for (Index m = 0; m < modes(); ++m) {
      numbers.push_back(as_double(m));
      measured.push_back(plateau(m));
      predicted.push_back(predicted_plateau(m));
    }
    return bars("plateaus", "Height of each plateau", axis("modes learned"), axis("loss"), numbers)
        .measured("measured", measured)
        .predicted("$c \\sum_{j > m} s_j^2$", predicted);
  }
  Checks checks() const override { return joined(survey_checks(), walk_checks()); }

  std::vector<Saddle> saddles_;
  std::unique_ptr<HessianProduct<double>> hessian_;
  double interval_ = 0;
  Recorder walk_;
  Recorder curvature_;
};

/// Newton's method, which does not know the formula, finds all of its maps and no other.
void check_search(Battery& result) {
  const SaddleSearch search =
      search_saddles(kSearchedModes, loss_factor(LossConvention::half_sum, 1), kSearchStarts, 1);
  const std::string name =
      "k = 3, c = 0.5, Newton's method from " + std::to_string(kSearchStarts) + " starts: ";
  const char* small = "two layers as wide as there are modes";
  result.add(kNoRun,
             equal(name + "maps at which the gradient vanishes", 8, as_double(search.found.size()),
                   "2^k, one for each subset of the modes", small));
  result.add(kNoRun, at_most(name + "largest distance of such a map from a sum of modes, over s₁",
                             0, largest_of(search.found, &FoundSaddle::distance), kMapTolerance,
                             "the root of rounding, where the gradient is flat", small));
  result.add(kNoRun, equal(name + "maps with an inertia that is not the formula's", 0,
                           wrong_points(search.found), "whole numbers", small));
  result.add(kNoRun, equal(name + "maps without a way down", 1, count_minima(search.found),
                           "no local minimum but the global one (Baldi and Hornik 1989)", small));
}

}  // namespace

ExperimentInfo info() {
  return info_of<SaddleToSaddle, SaddleParameters>(
      {.title = "From saddle to saddle",
       .question = "Why does the loss stand still for so long and then fall at once?",
       .precision =
           "double: signs of Hessian eigenvalues are counted and plateaus are closed forms",
       .range = "Plateaus: a start so small that one mode is learned before the next begins. "
                "Curvature: two layers with a free hidden unit. The counts at the saddles are "
                "exact.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    const auto run = run_whole<SaddleToSaddle>(SaddleParameters(), seed);
    if (seed == 1) {
      for (const Check& check : run->survey_checks()) result.add(*run, check);
    }
    for (Check& check : run->walk_checks()) {
      check.name = "seed " + std::to_string(seed) + ": " + check.name;
      result.add(*run, std::move(check));
    }
  }
  check_search(result);
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

}  // namespace lm::saddle_to_saddle
