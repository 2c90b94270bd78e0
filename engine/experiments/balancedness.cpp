// Experiment balancedness: what the symmetry between two layers conserves, how gradient descent's
// finite steps break it, and which layer then does the learning.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/recorder.hpp"
#include "data/inputs.hpp"
#include "data/targets.hpp"
#include "experiments/battery.hpp"
#include "experiments/experiment.hpp"
#include "experiments/series.hpp"
#include "experiments/training.hpp"
#include "experiments/two_layers.hpp"
#include "nn/losses.hpp"
#include "theory/deep_linear.hpp"

namespace lm {
namespace {

/// Steps of η, η/2 and η/4 to the same time.
constexpr std::size_t kLadder = 3;
/// At most this many neurons are drawn: more lines cannot be told apart.
constexpr Index kShown = 5;
/// The time until which a run is suggested; losses have settled by then for scales near 1.
constexpr double kStoryTime = 20;
constexpr double kLeftGrowth = 1e6;

/// The exact law of the drift: only rounding, over the sum of the squares.
constexpr double kExactTolerance = 1e-12;
/// The order of the drift in η from three step sizes.
constexpr double kOrderTolerance = 0.1;
/// The drift itself at η = 0.001, over the sum of the squares: 3e-5 to 2.4e-4 in the battery, four
/// times that accepted.
constexpr double kDriftTolerance = 1e-3;

class Balancedness : public Experiment {
 public:
  Balancedness(const BalanceParameters& p, const Setup& setup);

  std::int64_t suggested_steps() const override {
    return static_cast<std::int64_t>(std::ceil(kStoryTime / p_.learning_rate));
  }
  Observation observe() const override;

  double time() const { return p_.learning_rate * static_cast<double>(step()); }
  double loss() const { return runs_.front()->loss(); }
  /// a aᵀ − ρ WWᵀ of one copy: hidden × hidden; the diagonal holds δ_j = a_j² − ρ‖w_j‖².
  Matrix imbalance(std::size_t copy) const;
  /// How far what should be conserved has moved: the norm of the whole matrix's change for a linear
  /// network, of its diagonal's otherwise.
  double drift(std::size_t copy) const { return conserved_norm(imbalance(copy) - start_); }
  /// The same by the exact law of the steps, ΔC = ρη²(ρ g_a g_aᵀ − g_W g_Wᵀ), summed.
  double exact_drift() const { return conserved_norm(law_); }
  /// |measured − exact law|, over the sum of squares.
  double law_error() const {
    return conserved_norm(imbalance(0) - start_ - law_) / sum_of_squares();
  }
  double relative_drift() const { return drift(0) / sum_of_squares(); }
  /// The exponent of η in the drift, from η and η/4.
  double drift_order() const { return lm::log(drift(0) / drift(2)) / lm::log(4.0); }
  /// ‖θ − θ₀‖/‖θ₀‖ of a layer (0 first, 1 second).
  double movement(std::size_t layer) const {
    return (runs_[0]->parameter(layer) - starts_[layer]).norm() / starts_[layer].norm();
  }
  /// Σ_j (a_j² + ρ‖w_j‖²).
  double sum_of_squares() const {
    return runs_[0]->parameter(1).squaredNorm() +
           p_.rate_ratio * runs_[0]->parameter(0).squaredNorm();
  }

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  double conserved_norm(const Matrix& C) const {
    return p_.activation == Unit::identity ? C.norm() : C.diagonal().norm();
  }
  Index shown() const { return std::min(kShown, static_cast<Index>(p_.hidden)); }
  View history_view(std::string name, std::string title, std::string y_label,
                    std::string y_scale) const;
  View conserved_view() const;
  View drift_view() const;
  View order_view() const;
  View hyperbola_view() const;
  View movement_view() const;
  View matrix_view() const;
  void add_checks(Observation& seen) const;

  BalanceParameters p_;
  std::vector<std::unique_ptr<Training<double>>> runs_;  // rates η, η/2, η/4
  std::vector<Matrix> starts_;
  Matrix start_, law_;
  double initial_loss_ = 0;
  Recorder history_;
};

std::vector<std::string> columns(Index shown) {
  std::vector<std::string> names = {"time", "loss", "drift", "law", "first", "second"};
  for (const char* kind : {"delta", "w", "a"}) {
    for (Index j = 1; j <= shown; ++j) names.push_back(kind + std::to_string(j));
  }
  return names;
}

Balancedness::Balancedness(const BalanceParameters& p, const Setup& setup)
    : p_(p), history_(columns(shown())) {
  const auto seed = static_cast<std::uint64_t>(setup.seed);
  const Vector ones = Vector::Ones(static_cast<Index>(p.dimension));
  const Matrix X = gaussian_inputs(static_cast<Index>(p.samples), ones, false, seed);
  const Matrix y = linear_teacher(X, 0, seed);
  const LossFunction loss = [](ad::Var output, ad::Var target) {
    return nn::squared_error(output, target, LossConvention::half_mean);
  };
  for (std::size_t k = 0; k < kLadder; ++k) {
    OptimizerOptions options;
    options.learning_rate = p.learning_rate / static_cast<double>(1 << k);
    runs_.push_back(std::make_unique<Training<double>>(X, y, two_layers(p), loss, options, seed));
  }
  starts_ = {runs_[0]->parameter(0), runs_[0]->parameter(1)};
  start_ = imbalance(0);
  law_ = Matrix::Zero(start_.rows(), start_.cols());
  initial_loss_ = this->loss();
  begin();
}

Matrix Balancedness::imbalance(std::size_t copy) const {
  const Matrix W = runs_[copy]->parameter(0), a = runs_[copy]->parameter(1);
  return a * a.transpose() - p_.rate_ratio * W.transpose() * W;
}

void Balancedness::take_step() {
  const Index d = static_cast<Index>(p_.dimension), h = static_cast<Index>(p_.hidden);
  const double* gradient = runs_[0]->gradient();
  const Eigen::Map<const Matrix> first(gradient, d, h), second(gradient + d * h, h, 1);
  const double rho = p_.rate_ratio, eta = p_.learning_rate;
  law_.noalias() += (rho * rho * eta * eta) * second * second.transpose();
  law_.noalias() -= (rho * eta * eta) * first.transpose() * first;
  for (std::size_t k = 0; k < kLadder; ++k) {
    for (int part = 0; part < (1 << k); ++part) runs_[k]->step();
  }
}

std::optional<std::string> Balancedness::trouble() const {
  const bool finite = std::isfinite(loss());
  const double bound = kLeftGrowth * std::max(initial_loss_, 1.0);
  if (finite && !(loss() > bound)) return std::nullopt;
  return std::string(finite ? "the loss passed 1e6 times its start" : "the loss is not finite") +
         "; learning_rate " + short_number(p_.learning_rate) +
         " is too large for weights of this size: take a smaller rate or smaller scales";
}

void Balancedness::record() {
  const Matrix W = runs_[0]->parameter(0), a = runs_[0]->parameter(1);
  std::vector<double> row = {time(), loss(), drift(0), exact_drift(), movement(0), movement(1)};
  for (Index j = 0; j < shown(); ++j) {
    row.push_back(theory::neuron_imbalance(1, p_.rate_ratio, W.col(j), a.row(j)));
  }
  for (Index j = 0; j < shown(); ++j) row.push_back(W.col(j).norm());
  for (Index j = 0; j < shown(); ++j) row.push_back(std::abs(a(j, 0)));
  history_.add(step(), row);
}

View Balancedness::history_view(std::string name, std::string title, std::string y_label,
                                std::string y_scale) const {
  View view = step_view(std::move(name), std::move(title), std::move(y_label), std::move(y_scale),
                        history_.steps());
  view.x.label = "time $t = \\eta k$";
  return view;
}

View Balancedness::conserved_view() const {
  View view = history_view("conserved", "One number a neuron",
                           "$\\delta_j = a_j^2 - \\rho\\lVert w_j\\rVert^2$", "linear");
  const std::vector<double>& x = history_.column("time");
  for (Index j = 1; j <= shown(); ++j) {
    const std::string number = std::to_string(j);
    const std::vector<double>& delta = history_.column("delta" + number);
    view.series.push_back(make_series("neuron " + number, Role::measured, x, delta));
    view.series.push_back(make_series("neuron " + number + ", conserved", Role::predicted, x,
                                      std::vector<double>(x.size(), delta.front())));
  }
  return view;
}

View Balancedness::drift_view() const {
  View view =
      history_view("drift", "How far it moves all the same", "$\\lVert C(t) - C(0)\\rVert$", "log");
  const std::vector<double>& x = history_.column("time");
  view.series.push_back(
      make_series("gradient descent", Role::measured, x, history_.column("drift")));
  view.series.push_back(make_series("sum of $\\rho\\eta^2(\\rho\\, g_a g_a^\\top - g_W g_W^\\top)$",
                                    Role::predicted, x, history_.column("law")));
  return view;
}

View Balancedness::order_view() const {
  View view;
  view.name = "order";
  view.title = "The drift by this time against the step size";
  view.kind = ViewKind::scatter;
  view.x.label = "learning rate";
  view.y.label = "drift";
  view.x.scale = view.y.scale = "log";
  std::vector<double> rates, drifts, line;
  for (std::size_t k = 0; k < kLadder; ++k) {
    rates.push_back(p_.learning_rate / static_cast<double>(1 << k));
    drifts.push_back(drift(k));
  }
  for (const double rate : rates) line.push_back(drifts.back() * rate / rates.back());
  view.series.push_back(make_series("measured", Role::measured, rates, drifts));
  view.series.push_back(
      make_series("first order, from the smallest step", Role::predicted, rates, line));
  return view;
}

View Balancedness::hyperbola_view() const {
  View view = history_view("hyperbola", "Each neuron keeps to its hyperbola", "$|a_j|$", "linear");
  view.x.label = "$\\lVert w_j \\rVert$";
  for (Index j = 1; j <= shown(); ++j) {
    const std::string number = std::to_string(j);
    const std::vector<double>& w = history_.column("w" + number);
    const double delta = history_.column("delta" + number).front();
    std::vector<double> predicted;
    for (const double norm : w) {
      predicted.push_back(std::sqrt(std::max(0.0, delta + p_.rate_ratio * norm * norm)));
    }
    view.series.push_back(
        make_series("neuron " + number, Role::measured, w, history_.column("a" + number)));
    view.series.push_back(
        make_series("neuron " + number + ", $\\delta_j$ fixed", Role::predicted, w, predicted));
  }
  return view;
}

View Balancedness::movement_view() const {
  View view = history_view("movement", "Which layer does the learning",
                           "$\\lVert\\theta - \\theta_0\\rVert/\\lVert\\theta_0\\rVert$", "log");
  const std::vector<double>& x = history_.column("time");
  view.series.push_back(make_series("first layer", Role::measured, x, history_.column("first")));
  view.series.push_back(make_series("second layer", Role::measured, x, history_.column("second")));
  return view;
}

View Balancedness::matrix_view() const {
  View view;
  view.name = "matrix";
  view.title = "The matrix $a a^\\top - \\rho W W^\\top$";
  view.kind = ViewKind::matrix;
  view.x.label = view.y.label = "neuron";
  const auto add = [&view](const char* name, Role role, const Matrix& M) {
    Series series;
    series.name = name;
    series.role = role;
    series.z.assign(M.data(), M.data() + M.size());
    series.rows = M.rows();
    series.columns = M.cols();
    view.series.push_back(std::move(series));
  };
  add("now", Role::measured, imbalance(0));
  add("at the start", Role::predicted, start_);
  return view;
}

void Balancedness::add_checks(Observation& seen) const {
  if (step() == 0 || divergence() || p_.activation == Unit::tanh) return;
  const char* range = p_.activation == Unit::identity
                          ? "linear networks, any step size that does not diverge"
                          : "ReLU networks, the diagonal alone";
  seen.checks.push_back(at_most("conserved quantity against the exact law of the steps", 0,
                                law_error(), kExactTolerance,
                                "rounding, over the sum of the squares", range));
  if (p_.learning_rate > 0.02) return;
  seen.checks.push_back(within("order of the drift in η", 1, drift_order(), kOrderTolerance,
                               "higher orders of η, and which units are active at a ReLU's kink",
                               "η ≤ 0.02, weights of order 1"));
}

Observation Balancedness::observe() const {
  Observation seen;
  View loss_curve =
      history_view("loss", "Training loss", "$L = \\frac{1}{2P}\\sum (y - f)^2$", "log");
  loss_curve.series.push_back(make_series("gradient descent", Role::measured,
                                          history_.column("time"), history_.column("loss")));
  seen.views = {conserved_view(), drift_view(),  hyperbola_view(), order_view(),
                movement_view(),  matrix_view(), loss_curve};
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  const std::vector<double>& delta = history_.column("delta1");
  add("time", time(), "time $t = \\eta k$", Role::measured);
  add("train_loss", loss(), "training loss", Role::measured);
  add("imbalance", delta.back(), "$\\delta_1$ of the first neuron", Role::measured);
  add("predicted_imbalance", delta.front(), "the same, conserved", Role::predicted);
  add("imbalance_drift", drift(0), "drift of what is conserved", Role::measured);
  add("predicted_drift", exact_drift(), "the same by the exact law of the steps", Role::predicted);
  add("relative_drift", relative_drift(), "drift over the sum of squares", Role::measured);
  add("drift_order", drift_order(), "order of the drift in $\\eta$", Role::measured);
  add("law_error", law_error(), "deviation from the exact law", Role::measured);
  add("first_movement", movement(0), "movement of the first layer", Role::measured);
  add("second_movement", movement(1), "movement of the second layer", Role::measured);
  add_checks(seen);
  return seen;
}

// The battery.

/// The layer `moving`, 0 or 1, goes at least ten times as far as the other.
void check_movement(Battery& result, const BalanceParameters& p, std::size_t moving,
                    const char* name, const std::string& sign, const char* range) {
  const auto run = run_whole<Balancedness>(p, 1);
  result.add(*run, at_least(name, 10, run->movement(moving) / run->movement(1 - moving), 0,
                            "Kunin et al. 2024: " + sign +
                                "; one layer is nearly all, ten times the other",
                            range));
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const Unit kind : {Unit::identity, Unit::relu}) {
      BalanceParameters p;
      p.activation = kind;
      p.learning_rate = 1e-3;
      p.rate_ratio = seed == 2 ? 4 : 1;
      const auto run = run_whole<Balancedness>(p, seed);
      const std::string name = std::string(kUnitWords[static_cast<std::size_t>(kind)]) + ", seed " +
                               std::to_string(seed) + ": ";
      add_checks(result, name, *run);
      result.add(*run,
                 at_most(name + "drift over the sum of squares at η = 0.001", 0,
                         run->relative_drift(), kDriftTolerance,
                         "the flow keeps it (Kunin et al. 2024); four times what steps of 0.001 "
                         "leak in seeds 1 to 3",
                         "η = 0.001, scales 1"));
    }
  }
  // The control: nothing is conserved with tanh, however small the steps.
  BalanceParameters p;
  p.activation = Unit::tanh;
  const auto control = run_whole<Balancedness>(p, 1);
  result.add(*control, at_most("tanh: order of the drift in η", 0, control->drift_order(), 0.2,
                               "a control: the drift does not vanish with η",
                               "an activation that is not homogeneous"));
  // Who learns: the layer that starts small moves.
  p.activation = Unit::identity;
  p.second_scale = 3;
  p.first_scale = 0.1;
  check_movement(result, p, 0,
                 "upstream start (3 against 0.1): movement of the first layer "
                 "over that of the second",
                 "δ > 0", "δ_j far above the target's size");
  std::swap(p.first_scale, p.second_scale);
  check_movement(result, p, 1,
                 "downstream start (0.1 against 3): movement of the second "
                 "layer over that of the first",
                 "δ < 0", "δ_j far below minus the target's size");
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo balancedness() {
  ExperimentInfo info;
  info.slug = "balancedness";
  info.title = "What two layers conserve";
  info.question = "Which quantity does training leave alone, and which layer does the learning?";
  info.precision = "double: the conserved quantity is held to an exact law, to rounding";
  info.source = "engine/experiments/balancedness.cpp";
  info.range =
      "Gradient flow on linear networks (the whole matrix) and on ReLU networks (one number a "
      "neuron). Gradient descent breaks it at first order in η; tanh has no such law.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<BalanceParameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<Balancedness>(bind<BalanceParameters>(setup.values), setup);
  };
  return info;
}

Battery balancedness_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
