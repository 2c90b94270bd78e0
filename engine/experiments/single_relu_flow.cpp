// Experiment single-relu-flow: one ReLU neuron, linear between the moments when an example
// switches.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "core/statistics.hpp"
#include "experiments/battery.hpp"
#include "experiments/experiment.hpp"
#include "experiments/series.hpp"
#include "theory/relu_neuron.hpp"

namespace lm {
namespace {

/// Gradient flow is followed to this time in units of the inverse mean curvature: the slowest mode
/// of 30 normal inputs in five dimensions has then decayed by e^−20 or more.
constexpr double kWholeTime = 12;
/// Examples whose pre-activations are drawn: more lines cannot be told apart.
constexpr std::size_t kMostShown = 6;
/// A loss this many times its start is on its way to infinity.
constexpr double kDivergedGrowth = 1e9;
constexpr std::int64_t kMostSteps = 100'000;
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
    v.integer(samples, {.name = "samples",
                        .symbol = "P",
                        .label = "Examples",
                        .minimum = 1,
                        .maximum = 200,
                        .scale = Scale::log,
                        .group = "Generated data",
                        .help = "Normal inputs."});
    v.integer(dimension, {.name = "dimension",
                          .symbol = "d",
                          .label = "Features",
                          .minimum = 1,
                          .maximum = 20,
                          .group = "Generated data",
                          .help = "Weights of the neuron."});
    v.real(noise, {.name = "noise",
                   .symbol = "\\sigma",
                   .label = "Noise of the targets",
                   .minimum = 0,
                   .maximum = 3,
                   .group = "Generated data",
                   .help = "Added to a ReLU teacher's outputs; what falls below zero is set to "
                           "zero, unless negative targets are allowed."});
    v.flag(negative_targets,
           {.name = "negative_targets",
            .label = "Allow negative targets",
            .group = "Generated data",
            .help = "A ReLU cannot reach them. At such an example both sides may push toward the "
                    "boundary; then the flow slides along it, and the piecewise solution ends."});
    v.real(initial_norm, {.name = "initial_norm",
                          .symbol = "\\lVert w_0\\rVert",
                          .label = "Norm of the initial weights",
                          .minimum = 0.01,
                          .maximum = 10,
                          .scale = Scale::log,
                          .group = "Training",
                          .help = "The direction is drawn from the seed."});
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-4,
                           .maximum = 10,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Of gradient descent on the halved mean squared error."});
  }
};

class SingleReluFlow : public Experiment {
 public:
  SingleReluFlow(const Parameters& parameters, const Setup& setup);

  std::int64_t suggested_steps() const override {
    const double steps = kWholeTime / parameters_.learning_rate;
    return static_cast<std::int64_t>(std::clamp(std::ceil(steps), 20.0, double{kMostSteps}));
  }
  Observation observe() const override;
  void act(const std::string& name, const std::string& value) override;

  /// Examples that switched between two steps, counted one by one.
  double crossings() const { return crossings_; }
  double predicted_crossings() const { return static_cast<double>(flow_.crossing_times().size()); }
  /// Largest ‖w − flow‖ over the largest ‖w‖ of the flow, over the recorded steps.
  double deviation() const { return largest_size_ > 0 ? deviation_ / largest_size_ : 0; }
  /// η times the largest eigenvalue of 2c X_AᵀX_A that the flow met: what bounds the deviation.
  double step_size() const {
    return parameters_.learning_rate * 2 * c_ * flow_.largest_eigenvalue();
  }
  bool sliding() const { return flow_.sliding(); }

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  View activations_view() const;
  View weights_view() const;
  View active_view() const;
  View loss_view() const;
  View history(const char* name, const char* title, const char* y_label) const;

  Parameters parameters_;
  Matrix X_;
  Vector y_;
  double c_;
  Vector weights_, z_, step_;
  double time_ = 0;
  double start_loss_;
  double crossings_ = 0;
  double deviation_ = 0;
  double largest_size_ = 0;
  theory::ReluFlow flow_;
  std::vector<Index> shown_;
  Recorder history_;
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

SingleReluFlow::SingleReluFlow(const Parameters& parameters, const Setup& setup)
    : parameters_(parameters),
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
  begin();
}

void SingleReluFlow::take_step() {
  step_.setZero();
  for (Index i = 0; i < z_.size(); ++i) {
    if (z_(i) > 0) step_ += (y_(i) - z_(i)) * X_.row(i).transpose();
  }
  weights_ += 2 * c_ * parameters_.learning_rate * step_;
  time_ += parameters_.learning_rate;
  for (Index i = 0; i < z_.size(); ++i) {
    const double z = X_.row(i).dot(weights_);
    if ((z > 0) != (z_(i) > 0)) crossings_ += 1;
    z_(i) = z;
  }
}

std::optional<std::string> SingleReluFlow::trouble() const {
  const double loss = theory::relu_loss(X_, y_, c_, weights_);
  if (std::isfinite(loss) && loss <= kDivergedGrowth * (1 + start_loss_)) return std::nullopt;
  return "the loss passed 1e9 times its start; learning_rate " +
         short_number(parameters_.learning_rate) + " times the sharpness " +
         short_number(2 * c_ * flow_.largest_eigenvalue()) + " exceeds 2";
}

void SingleReluFlow::act(const std::string& name, const std::string& value) {
  if (name != "learning_rate") {
    throw Error("unknown_event", name.substr(0, 40), "the only act here is learning_rate");
  }
  parameters_.learning_rate =
      lm::bind<Parameters>(schema_of<Parameters>().parse({{name, value}})).learning_rate;
}

void SingleReluFlow::record() {
  flow_.advance_to(time_);
  deviation_ = std::max(deviation_, flow_.sliding() ? 0 : (weights_ - flow_.weights()).norm());
  largest_size_ = std::max(largest_size_, flow_.weights().norm());
  const double hidden = flow_.sliding() ? std::numeric_limits<double>::quiet_NaN() : 0;
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

View SingleReluFlow::history(const char* name, const char* title, const char* y_label) const {
  View view = make_view(name, title, ViewKind::curve, "time $t = \\eta k$", y_label);
  view.steps = history_.steps();
  return view;
}

View SingleReluFlow::activations_view() const {
  View view = history("activations", "Pre-activations of some examples: zero is where they switch",
                      "$w \\cdot x_i$");
  const std::vector<double>& t = history_.column("time");
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const std::string name = "example " + std::to_string(shown_[i] + 1);
    const std::string key = std::to_string(i);
    view.series.push_back(make_series(name, Role::measured, t, history_.column("z" + key)));
    view.series.push_back(make_series(name + ", piece by piece", Role::predicted, t,
                                      history_.column("flow_z" + key)));
  }
  view.series.push_back(make_series("zero", Role::reference, t, std::vector<double>(t.size(), 0)));
  return view;
}

View SingleReluFlow::weights_view() const {
  View view = history("weights", "The weights of the neuron", "$w_j$");
  const std::vector<double>& t = history_.column("time");
  const Index most = std::min<Index>(weights_.size(), static_cast<Index>(kMostShown));
  for (Index j = 0; j < most; ++j) {
    const std::string name = "weight " + std::to_string(j + 1);
    const std::string key = std::to_string(j);
    view.series.push_back(make_series(name, Role::measured, t, history_.column("w" + key)));
    view.series.push_back(make_series(name + ", piece by piece", Role::predicted, t,
                                      history_.column("flow_w" + key)));
  }
  return view;
}

View SingleReluFlow::active_view() const {
  View view = history("active", "How many examples the neuron is active on", "active examples");
  const std::vector<double>& t = history_.column("time");
  view.series = {
      make_series("gradient descent", Role::measured, t, history_.column("active")),
      make_series("flow, piece by piece", Role::predicted, t, history_.column("flow_active"))};
  return view;
}

View SingleReluFlow::loss_view() const {
  View view = history("loss", "Training loss", "$\\frac{1}{2P}\\sum_i (y_i - f(x_i))^2$");
  view.y.scale = "log";
  const std::vector<double>& t = history_.column("time");
  view.series = {
      make_series("gradient descent", Role::measured, t, history_.column("loss")),
      make_series("flow, piece by piece", Role::predicted, t, history_.column("flow_loss"))};
  return view;
}

Observation SingleReluFlow::observe() const {
  Observation seen;
  seen.views = {activations_view(), weights_view(), active_view(), loss_view()};
  const auto add = [&seen](const char* name, double value, const char* label,
                           Role role = Role::measured) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("time", time_, "time $t = \\eta k$");
  add("crossings", crossings_, "switches of examples so far");
  add("predicted_crossings", predicted_crossings(), "switches of the flow up to the last record",
      Role::predicted);
  add("deviation", deviation(), "largest deviation of the weights from the flow, relative");
  add("step_size", step_size(), "$\\eta$ times the largest sharpness met: its bound",
      Role::predicted);
  add("train_loss", theory::relu_loss(X_, y_, c_, weights_), "training loss");
  add("active_examples", history_.column("active").back(), "active examples");
  add("sliding", sliding() ? 1 : 0, "whether the flow slides along a boundary (1: yes)",
      Role::predicted);
  if (step() > 0 && !divergence() && !sliding() && step_size() < 0.2) {
    seen.checks.push_back(at_most("largest deviation of the weights from the flow, relative", 0,
                                  deviation(), step_size(), "first order: η times the sharpness",
                                  "targets not below zero, η times the sharpness below 0.2"));
  }
  return seen;
}

// The battery.

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

}  // namespace

namespace catalogue {

ExperimentInfo single_relu_flow() {
  ExperimentInfo info;
  info.slug = "single-relu-flow";
  info.title = "One ReLU neuron";
  info.question = "How much of the solution of linear regression survives a single kink?";
  info.precision = "double: switching times are roots, found to rounding";
  info.source = "engine/experiments/single_relu_flow.cpp";
  info.range =
      "Targets not below zero, η times the sharpness small. With negative targets the flow may "
      "slide "
      "along a boundary, where the piecewise solution ends.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<Parameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<SingleReluFlow>(lm::bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery single_relu_flow_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
