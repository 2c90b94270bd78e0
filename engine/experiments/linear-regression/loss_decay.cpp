// Experiment loss-decay: the loss is a sum of exponentials, and late one of rate 4cλ_min.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "lab/battery.hpp"
#include "lab/linear_model.hpp"

namespace lm::loss_decay {
namespace {

/// Late slopes are held to this share: at most 0.1 % was met in the battery.
constexpr double kSlopeTolerance = 0.01;
/// From this share of the excess loss on, the slowest mode counts as alone; what the others add to
/// the slope is then below κ times what is missing.
constexpr double kAlone = 0.9999;
/// Gradient flow's slope is claimed where gradient descent's own, 2 ln(1 − x)/η with x = 2cηλ_min,
/// differs from it by x/2 below 0.25 %.
constexpr double kFlowStep = 0.005;
/// Below this share of the loss's scale slopes are not measured: the square root, 1e-8, is the
/// share of the weights, of which rounding, √κ·2e-16, is then 1e-6 at κ = 1e4.
constexpr double kSlopeFloor = 1e-16;
/// Down to this one the closed form of the excess loss itself is held: the weights' share is 1e-6,
/// of which rounding is 1e-8 at κ = 1e4, and the order of neighbouring slopes is safe.
constexpr double kExactFloor = 1e-12;
constexpr double kExactTolerance = 1e-5;

/// (ln after − ln before)/span, NaN where that is no number.
double log_slope(double before, double after, double span) {
  return before > 0 && after > 0 && span > 0 ? (lm::log(after) - lm::log(before)) / span : kNaN;
}

class LossDecay : public LinearModel {
 public:
  LossDecay(const LinearParameters& parameters, const Setup& setup)
      : LinearModel(parameters, setup, Solution::flow, kLossAccuracy),
        slopes_({"time", "measured", "flow", "descent"}) {
    begin();
  }

  Views views() const override {
    return joined(LinearModel::views(), {slope_view(), shares_view()});
  }
  Scalars scalars() const override {
    const double smallest = problem().smallest();
    return joined(
        LinearModel::scalars(),
        {measured("slope", slope(), "local slope of the log excess loss"),
         predicted("predicted_slope", slopes_.column("flow").back(),
                   "the same for gradient flow's sum of exponentials"),
         predicted("late_slope", theory::late_flow_slope(factor(), smallest),
                   "late slope $-4c\\lambda_{\\min}$"),
         predicted("late_descent_slope",
                   theory::late_descent_slope(factor(), learning_rate(), smallest),
                   "late slope at this learning rate $2\\ln(1-2c\\eta\\lambda_{\\min})/\\eta$"),
         measured("excess_loss", excess_loss(), "excess loss $L - L^*$"),
         predicted("slowest_share", slowest_share(),
                   "share of the slowest mode in the excess loss")});
  }

  /// The local slope of the log excess loss over the last recorded interval: measured, of gradient
  /// flow, of gradient descent's exact solution. NaN before there is one and below the floor.
  double slope() const { return slopes_.column("measured").back(); }
  double descent_slope() const { return slopes_.column("descent").back(); }
  /// The share of the excess loss that the slowest mode carries in gradient descent's exact
  /// solution.
  double slowest_share() const {
    return solution().slowest_share(solution().descent_gaps(learning_rate(), elapsed_steps()));
  }
  /// Neighbouring slopes out of order: the log of a sum of exponentials is convex.
  double concave_turns() const {
    constexpr double kSlack = 1e-3;  // rounding of a slope, relative
    const std::vector<double>& slope = slopes_.column("measured");
    const std::vector<double>& excess = history().column("excess");
    double turns = 0;
    for (std::size_t i = std::max<std::size_t>(solution_row(), 2); i < slope.size(); ++i) {
      if (excess[i] <= excess_floor(kExactFloor)) break;
      if (slope[i] < slope[i - 1] - kSlack * std::abs(slope[i - 1])) ++turns;
    }
    return turns;
  }
  /// Largest |excess/exact − 1| while the excess loss is above kExactFloor of its start.
  double worst_exact_deviation() const {
    const std::vector<double>& excess = history().column("excess");
    const std::vector<double>& exact = history().column("descent_excess");
    double worst = 0;
    for (std::size_t i = solution_row(); i < excess.size(); ++i) {
      if (exact[i] <= excess_floor(kExactFloor)) continue;
      worst = std::max(worst, std::abs(excess[i] / exact[i] - 1));
    }
    return worst;
  }

 protected:
  void record() override {
    LinearModel::record();
    const double now = time();
    const double excess = excess_loss();
    const double span = now - last_time_;
    const bool above = excess > excess_floor(kSlopeFloor) && step() > 0;
    // The predicted slopes are over the same interval, or its part since the predictions restarted.
    const std::int64_t last_step =
        slopes_.rows() > 0 ? static_cast<std::int64_t>(slopes_.steps().back()) : 0;
    const std::int64_t begin = std::max(last_step, solution_step());
    const double steps = static_cast<double>(step() - begin);
    const double flow = log_slope(
        solution().flow_excess(learning_rate() * static_cast<double>(begin - solution_step())),
        solution().flow_excess(elapsed_time()), steps * learning_rate());
    const double descent = log_slope(
        solution().descent_excess(learning_rate(), begin - solution_step()),
        solution().descent_excess(learning_rate(), elapsed_steps()), steps * learning_rate());
    slopes_.add(step(), {now - span / 2, above ? log_slope(last_excess_, excess, span) : kNaN,
                         above ? flow : kNaN, above ? descent : kNaN});
    last_time_ = now;
    last_excess_ = excess;
  }

  Vector predicted_weights() const override { return flow_weights(); }

 private:
  View slope_view() const {
    return over_history(slopes_, "slope", "Local slope of the log excess loss",
                        axis("$d\\ln(L-L^*)/dt$"))
        .over(slopes_.column("time"))
        .measured("gradient descent", "measured")
        .predicted("gradient flow: sum of exponentials", "flow")
        .reference("gradient descent, exact solution", "descent")
        .reference("$-4c\\lambda_{\\min}$",
                   theory::late_flow_slope(factor(), problem().smallest()));
  }
  View shares_view() const {
    const Vector left = problem().coordinates(solution().limit() - weights());
    return bars("shares", "Share of the excess loss by mode",
                axis("mode, from the largest eigenvalue"), axis("share"),
                count_from_one(problem().rank()))
        .measured("gradient descent", shares(left))
        .predicted("gradient flow", shares(solution().flow_gaps(elapsed_time())));
  }
  Checks checks() const override {
    const double smallest = problem().smallest();
    const double slowest = 2 * factor() * learning_rate() * smallest;
    const bool slow = 2 * factor() * learning_rate() * problem().largest() <= 1;
    // Above half the critical rate a fast mode may be the last to go.
    const auto late = [&](const char* text) {
      return Range(text)
          .needs(slow, "the learning rate is above half the critical one")
          .awaits(slowest_share() >= kAlone, "faster modes still add to the loss")
          .needs(std::isfinite(slope()), "what is left of the loss is rounding");
    };
    return {
        at_most("largest relative deviation of the excess loss from the exact sum over the modes",
                0, worst_exact_deviation(), kExactTolerance,
                "rounding of the weights, 1e-12 of them, against the 1e-6 that is left of their "
                "distance",
                exact_range().needs(!divergence(), "the run has diverged")),
        ordered("neighbouring slopes of the log loss out of order (steeper later)", concave_turns(),
                "the log of a sum of decaying exponentials is convex; 0.1 % for rounding",
                Range("learning rate up to half the critical one")
                    .needs(slow, "the learning rate is above half the critical one")),
        within("late slope of the log excess loss over 2 ln(1 − 2cηλ_min)/η", 1,
               slope() / theory::late_descent_slope(factor(), learning_rate(), smallest),
               kSlopeTolerance, "what the other modes still add",
               late("the slowest mode holds 99.99 % of the excess loss")),
        within("late slope of the log excess loss over −4cλ_min", 1,
               slope() / theory::late_flow_slope(factor(), smallest), kSlopeTolerance,
               "other modes, and cηλ_min ≤ 0.25 % of gradient descent",
               late("2cηλ_min up to 0.005, the slowest mode alone")
                   .needs(slowest <= kFlowStep, "2cηλ_min is above 0.005"))};
  }

  Vector shares(const Vector& gaps) const {
    Vector parts = gaps.cwiseAbs2().cwiseProduct(problem().eigenvalues().head(gaps.size()));
    const double total = parts.sum();
    return total > 0 ? Vector(parts / total) : parts;
  }

  Recorder slopes_;
  double last_time_ = 0;
  double last_excess_ = 0;
};

LinearParameters shape(std::int64_t samples, std::int64_t dimension) {
  LinearParameters p;
  p.samples = samples;
  p.dimension = dimension;
  return p;
}

/// Runs until gradient flow's slowest mode alone is left (its share of the start `left`) with
/// cηλ_max = `share`.
std::unique_ptr<Made<LossDecay>> run_late(LinearParameters p, double share, double left,
                                          std::int64_t seed) {
  p.learning_rate = share * LossDecay(p, {{}, seed, {}}).critical_learning_rate();
  auto model = std::make_unique<Made<LossDecay>>(p, seed);
  const double rate = 4 * model->factor() * model->problem().smallest() * *p.learning_rate;
  model->advance(static_cast<std::int64_t>(-lm::log(left) / rate));
  return model;
}

/// At a small learning rate: gradient flow's late slope.
std::unique_ptr<Made<LossDecay>> check_late_slope(const char* what, const LinearParameters& p,
                                                  std::int64_t seed, Battery& result) {
  auto model = run_late(p, 0.005, 1e-12, seed);
  const double late = theory::late_flow_slope(model->factor(), model->problem().smallest());
  result.add(*model, within(std::string(what) + ", seed " + std::to_string(seed) +
                                ": late slope of the log excess loss over −4cλ_min",
                            1, model->slope() / late, kSlopeTolerance,
                            "first order in η, and what the other modes still add",
                            "cηλ_max = 0.005, excess loss 1e-12 of its start"));
  return model;
}

/// The same, and its sum of exponentials on the way.
void check_flow(const char* what, const LinearParameters& p, std::int64_t seed, Battery& result) {
  const auto model = check_late_slope(what, p, seed, result);
  const std::string name = std::string(what) + ", seed " + std::to_string(seed) + ": ";
  result.add(
      *model,
      at_most(
          name + "largest relative deviation of the excess loss from the exact sum over the modes",
          0, model->worst_exact_deviation(), kExactTolerance, "rounding",
          "until the excess loss is 1e-12 of its start"));
  result.add(*model, ordered(name + "neighbouring slopes out of order (steeper later)",
                             model->concave_turns(), "convexity; 0.1 % for rounding",
                             "learning rate up to half the critical one"));
}

/// The loss is no single exponential: its first rate is the mean of 4cλ_i weighted by the modes'
/// shares, many times the last one.
void check_first_slope(std::int64_t seed, Battery& result) {
  LinearParameters p = shape(8, 20);
  p.learning_rate = 1e-4 * LossDecay(p, {{}, seed, {}}).critical_learning_rate();
  Made<LossDecay> model(p, seed);
  model.advance(1);
  const double first = model.solution().flow_decay_rate(0);
  const std::string name = "P=8, d=20, seed " + std::to_string(seed) + ": ";
  result.add(model, within(name + "first slope of the log excess loss over −⟨4cλ⟩", 1,
                           model.slope() / -first, 1e-3, "one step at cηλ_max = 1e-4",
                           "the start, small η"));
  result.add(
      model,
      at_least(name + "first slope of the log excess loss over the late one", 2,
               model.slope() / theory::late_flow_slope(model.factor(), model.problem().smallest()),
               0, "a control: a single exponential has ratio 1", "flat spectrum, P=8, d=20"));
}

/// At the default learning rate: gradient descent's own late slope.
void check_default(std::int64_t seed, Battery& result) {
  const auto model = run_late(shape(8, 20), 0.5, 1e-12, seed);
  const double exact = theory::late_descent_slope(model->factor(), model->learning_rate(),
                                                  model->problem().smallest());
  result.add(*model, within("P=8, d=20, seed " + std::to_string(seed) +
                                ": late slope of the log excess loss over 2 ln(1 − 2cηλ_min)/η",
                            1, model->slope() / exact, kSlopeTolerance,
                            "what the other modes still add", "half the critical learning rate"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<LossDecay, LinearParameters>(
      {.title = "How the loss decays",
       .question = "Does the training loss decay as one exponential, and how fast in the end?",
       .precision = "double: slopes are measured down to 1e-16 of the initial loss",
       .range =
           "The sum of exponentials is gradient flow's: $c\\eta\\lambda_{\\max}$ small. The late "
           "slope $-4c\\lambda_{\\min}$ needs the slowest mode to be alone, and the loss above "
           "rounding.",
       .epoch = 2,
       .no_fitted_parameter = true,
       .inputs = {regression_input()}});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  LinearParameters geometric = shape(6, 12);
  geometric.spectrum = Spectrum::geometric;
  geometric.condition = 20;
  LinearParameters tall = shape(40, 8);
  // The mean of squares takes the steps of the sum again, in other units of time: one seed.
  LinearParameters mean = shape(8, 20);
  mean.loss = LossConvention::mean;
  check_late_slope("wide, mean loss", mean, 1, result);
  for (const std::int64_t seed : result.seeds) {
    check_flow("wide (P=8, d=20)", shape(8, 20), seed, result);
    check_flow("wide, eigenvalues 20:1 (P=6, d=12)", geometric, seed, result);
    check_flow("tall, noisy (P=40, d=8)", tall, seed, result);
    check_first_slope(seed, result);
    check_default(seed, result);
  }
  return result;
}

}  // namespace lm::loss_decay
