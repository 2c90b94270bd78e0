// Experiment single-relu-flow: one ReLU neuron, linear between the moments when an example
// switches.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "core/statistics.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/relu_neuron.hpp"

namespace lm::single_relu_flow {
namespace {

/// Gradient flow is followed to this time in units of the inverse mean curvature: the slowest mode
/// of 30 normal inputs in five dimensions has then decayed by e^−20 or more.
constexpr double kWholeTime = 12;
/// Examples whose pre-activations are drawn: more lines cannot be told apart.
constexpr std::size_t kMostShown = 6;
/// A loss this many times its start is on its way to infinity.
constexpr double kDivergedGrowth = 1e9;
constexpr std::int64_t kMostSteps = 100'000;
/// All boundaries pass through the origin, so near it they lie as close as the weights are short. A
/// first step that is no small part of them may enter another cell than the flow does, and the two
/// part for good.
constexpr double kMostTurn = 0.1;
/// The battery's mean over seeds is held to this many of its standard errors.
constexpr double kStandardErrors = 3;

struct Parameters {
  std::int64_t samples = 30;
  std::int64_t dimension = 5;
  double noise = 0.3;
  bool negative_targets = false;
  double initial_norm = 1;
  double learning_rate = 0.02;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Generated data");
    v.integer(samples, samples_param(1, 200), "Normal inputs.");
    v.integer(dimension, param("dimension", "Features").symbol("d").between(1, 20).generated(),
              "Weights of the neuron.");
    v.real(noise,
           param("noise", "Noise of the targets").symbol("\\sigma").between(0, 3).generated(),
           "Added to a ReLU teacher's outputs; what falls below zero is set to zero, unless "
           "negative targets are allowed.");
    v.flag(negative_targets, param("negative_targets", "Allow negative targets").generated(),
           "A ReLU cannot reach them. At such an example both sides may push toward the boundary; "
           "then the flow slides along it, and the piecewise solution ends.");
    v.group("Training");
    v.real(initial_norm,
           param("initial_norm", "Norm of the initial weights")
               .symbol("\\lVert w_0\\rVert")
               .log(0.01, 10),
           "The direction is drawn from the seed.");
    v.real(learning_rate, learning_rate_param(1e-4, 10),
           "Of gradient descent on the halved mean squared error.");
  }
};

Matrix draw_inputs(const Parameters& p, std::uint64_t seed) {
  Random random(seed, stream("single-relu-flow/inputs"));
  return normal_matrix(random, p.samples, p.dimension);
}

Vector draw_targets(const Parameters& p, const Matrix& X, std::uint64_t seed) {
  Random random(seed, stream("single-relu-flow/targets"));
  Vector teacher = normal_vector(random, p.dimension);
  teacher /= teacher.norm();
  Vector y = (X * teacher).cwiseMax(0.0) + normal_vector(random, p.samples, p.noise);
  if (!p.negative_targets) y = y.cwiseMax(0.0);
  return y;
}

Vector draw_start(const Parameters& p, std::uint64_t seed) {
  Random random(seed, stream("single-relu-flow/weights"));
  Vector w = normal_vector(random, p.dimension);
  return w * (p.initial_norm / w.norm());
}

std::vector<std::string> columns(Index dimension, std::size_t shown) {
  std::vector<std::string> names = {"time", "loss", "flow_loss", "active", "flow_active"};
  for (Index j = 0; j < dimension; ++j) {
    names.push_back("w" + std::to_string(j));
    names.push_back("flow_w" + std::to_string(j));
  }
  for (std::size_t i = 0; i < shown; ++i) {
    names.push_back("z" + std::to_string(i));
    names.push_back("flow_z" + std::to_string(i));
  }
  return names;
}

/// The examples that the flow switches, in order, filled up with the first ones.
std::vector<Index> choose_shown(theory::ReluFlow flow, Index samples) {
  flow.advance_to(kWholeTime);
  std::vector<Index> chosen;
  const auto take = [&chosen](Index i) {
    const bool known = std::find(chosen.begin(), chosen.end(), i) != chosen.end();
    if (!known && chosen.size() < kMostShown) chosen.push_back(i);
  };
  for (const Index i : flow.crossing_examples()) take(i);
  for (Index i = 0; i < samples; ++i) take(i);
  std::stable_sort(chosen.begin(), chosen.end());
  return chosen;
}

class SingleReluFlow : public ExperimentOf<Parameters> {
 public:
  SingleReluFlow(const Parameters& parameters, const Setup& setup)
      : ExperimentOf(parameters),
        X_(draw_inputs(parameters, static_cast<std::uint64_t>(setup.seed))),
        y_(draw_targets(parameters, X_, static_cast<std::uint64_t>(setup.seed))),
        c_(0.5 / static_cast<double>(parameters.samples)),
        weights_(draw_start(parameters, static_cast<std::uint64_t>(setup.seed))),
        z_(X_ * weights_),
        step_(weights_),
        start_loss_(theory::relu_loss(X_, y_, c_, weights_)),
        flow_(X_, y_, c_, weights_),
        shown_(choose_shown(flow_, parameters.samples)),
        history_(columns(parameters.dimension, shown_.size())) {
    find_direction();
    first_turn_ = 2 * c_ * p_.learning_rate * step_.norm() / weights_.norm();
    begin();
  }

  std::int64_t suggested_steps() const override {
    const double steps = kWholeTime / p_.learning_rate;
    return static_cast<std::int64_t>(std::clamp(std::ceil(steps), 20.0, double{kMostSteps}));
  }
  Views views() const override {
    return {activations_view(), weights_view(), active_view(), loss_view()};
  }
  Scalars scalars() const override {
    return {
        measured("time", time_, "time $t = \\eta k$"),
        measured("crossings", crossings_, "switches of examples so far"),
        predicted("predicted_crossings", predicted_crossings(),
                  "switches of the flow up to the last record"),
        measured("deviation", deviation(),
                 "largest deviation of the weights from the flow, relative"),
        predicted("step_size", step_size(), "$\\eta$ times the largest sharpness met: its bound"),
        measured("train_loss", theory::relu_loss(X_, y_, c_, weights_), "training loss"),
        measured("active_examples", history_.column("active").back(), "active examples"),
        predicted("sliding", sliding() ? 1 : 0,
                  "whether the flow slides along a boundary (1: yes)")};
  }

  /// Examples that switched between two steps, counted one by one.
  double crossings() const { return crossings_; }
  double predicted_crossings() const { return static_cast<double>(flow_.crossing_times().size()); }
  /// Largest ‖w − flow‖ over the largest ‖w‖ of the flow, over the recorded steps.
  double deviation() const { return largest_size_ > 0 ? deviation_ / largest_size_ : 0; }
  /// η times the largest eigenvalue of 2c X_AᵀX_A that the flow met: what bounds the deviation.
  double step_size() const { return p_.learning_rate * 2 * c_ * flow_.largest_eigenvalue(); }
  bool sliding() const { return flow_.sliding(); }

 protected:
  void take_step() override {
    find_direction();
    weights_ += 2 * c_ * p_.learning_rate * step_;
    time_ += p_.learning_rate;
    for (Index i = 0; i < z_.size(); ++i) {
      const double z = X_.row(i).dot(weights_);
      if ((z > 0) != (z_(i) > 0)) crossings_ += 1;
      z_(i) = z;
    }
  }

  std::optional<std::string> trouble() const override {
    const double loss = theory::relu_loss(X_, y_, c_, weights_);
    if (std::isfinite(loss) && loss <= kDivergedGrowth * (1 + start_loss_)) return std::nullopt;
    return "the loss passed 1e9 times its start; learning_rate " + short_number(p_.learning_rate) +
           " times the sharpness " + short_number(2 * c_ * flow_.largest_eigenvalue()) +
           " exceeds 2";
  }
  void record() override {
    flow_.advance_to(time_);
    deviation_ = std::max(deviation_, flow_.sliding() ? 0 : (weights_ - flow_.weights()).norm());
    largest_size_ = std::max(largest_size_, flow_.weights().norm());
    const double hidden = flow_.sliding() ? kNaN : 0;
    double active = 0;
    for (Index i = 0; i < z_.size(); ++i) active += z_(i) > 0 ? 1 : 0;
    std::vector<double> row = {time_, theory::relu_loss(X_, y_, c_, weights_),
                               theory::relu_loss(X_, y_, c_, flow_.weights()) + hidden, active,
                               static_cast<double>(flow_.active_count()) + hidden};
    for (Index j = 0; j < weights_.size(); ++j) {
      row.push_back(weights_(j));
      row.push_back(flow_.weights()(j) + hidden);
    }
    for (const Index i : shown_) {
      row.push_back(z_(i));
      row.push_back(X_.row(i).dot(flow_.weights()) + hidden);
    }
    history_.add(step(), row);
  }

 private:
  /// Σ (yᵢ − zᵢ) xᵢ over the active examples.
  void find_direction() {
    step_.setZero();
    for (Index i = 0; i < z_.size(); ++i) {
      if (z_(i) > 0) step_ += (y_(i) - z_(i)) * X_.row(i).transpose();
    }
  }
  View activations_view() const {
    Plot plot =
        over_time("activations", "Pre-activations of some examples: zero is where they switch",
                  axis("$w \\cdot x_i$"));
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      const std::string name = "example " + std::to_string(shown_[i] + 1), key = std::to_string(i);
      plot.measured(name, history_.column("z" + key));
      plot.predicted(name + ", piece by piece", history_.column("flow_z" + key));
    }
    return plot.reference("zero", 0.0);
  }
  View weights_view() const {
    Plot plot = over_time("weights", "The weights of the neuron", axis("$w_j$"));
    const Index most = std::min<Index>(weights_.size(), as_index(kMostShown));
    for (Index j = 0; j < most; ++j) {
      const std::string name = "weight " + std::to_string(j + 1), key = std::to_string(j);
      plot.measured(name, history_.column("w" + key));
      plot.predicted(name + ", piece by piece", history_.column("flow_w" + key));
    }
    return plot;
  }
  View active_view() const {
    return over_time("active", "How many examples the neuron is active on", axis("active examples"))
        .measured("gradient descent", "active")
        .predicted("flow, piece by piece", "flow_active");
  }
  View loss_view() const {
    return over_time("loss", "Training loss", log_axis("$\\frac{1}{2P}\\sum_i (y_i - f(x_i))^2$"))
        .measured("gradient descent", "loss")
        .predicted("flow, piece by piece", "flow_loss");
  }
  Plot over_time(const char* name, const char* title, Axis y) const {
    Plot plot = over_steps(history_, name, title, std::move(y));
    plot.x_axis(axis("time $t = \\eta k$")).over(history_.column("time"));
    return plot;
  }
  Checks checks() const override {
    return {at_most(
        "largest deviation of the weights from the flow, relative", 0, deviation(), 2 * step_size(),
        "first order: η times the sharpness from the pieces, and as much from where in a "
        "step an example switches",
        Range("targets not below zero, η times the sharpness below 0.2, a first step below a tenth "
              "of the weights")
            .needs(!divergence(), "the run has diverged")
            .needs(!sliding(), "the flow slides along a boundary")
            .needs(step_size() < 0.2, "η times the sharpness is 0.2 or more")
            .needs(first_turn_ < kMostTurn, "the first step is no small part of the weights"))};
  }

  Matrix X_;
  Vector y_;
  double c_;
  Vector weights_, z_, step_;
  double time_ = 0;
  double start_loss_;
  double first_turn_ = 0;  ///< length of the first step over that of the weights
  double crossings_ = 0;
  double deviation_ = 0;
  double largest_size_ = 0;
  theory::ReluFlow flow_;
  std::vector<Index> shown_;
  Recorder history_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<SingleReluFlow, Parameters>(
      {.title = "One ReLU neuron",
       .question = "How much of the solution of linear regression survives a single kink?",
       .precision = "double: switching times are roots, found to rounding",
       .range = "Targets not below zero, η times the sharpness small. With negative targets the "
                "flow may slide along a boundary, where the piecewise solution ends.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3, 4, 5, 6}, {}};
  double all = 0;
  std::vector<double> orders;
  Evidence every, every_fine;
  for (const std::int64_t seed : result.seeds) {
    Parameters p;
    const auto run = [&p, seed](double eta) {
      p.learning_rate = eta;
      return run_whole<SingleReluFlow>(p, seed);
    };
    const auto coarse = run(0.01), fine = run(0.001);
    const std::string name = "P=30, d=5, seed " + std::to_string(seed) + ": ";
    result.add(*coarse, at_most(name + "largest deviation from the piecewise flow over ηS", 1,
                                coarse->deviation() / coarse->step_size(), 0, "first order in η",
                                "targets not below zero, η = 0.01"));
    orders.push_back(lm::log(coarse->deviation() / fine->deviation()) / lm::log(10.0));
    result.add(*fine,
               equal(name + "switches of examples", fine->predicted_crossings(), fine->crossings(),
                     "counted in steps against roots of the flow", "η = 0.001"));
    all += fine->crossings();
    every = {every, *coarse, *fine};
    every_fine = {every_fine, *fine};
  }
  result.add(
      every,
      within("mean over the seeds: order in η of the deviation, from η = 0.01 to 0.001", 1,
             mean(orders), kStandardErrors * standard_error(orders),
             "three standard errors of the mean: where in a step a switch falls scatters the order",
             "η = 0.01 and 0.001"));
  result.add(every_fine, at_least("switches of all seeds together", 6, all, 0,
                                  "so that the comparison is of more than one piece", "P=30, d=5"));
  return result;
}

}  // namespace lm::single_relu_flow
