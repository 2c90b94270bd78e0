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
#include "experiments/deep-linear-networks/two_layers.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/training.hpp"
#include "nn/losses.hpp"
#include "theory/deep_linear.hpp"

namespace lm::balancedness {
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

std::vector<std::string> columns(Index shown) {
  std::vector<std::string> names = {"time", "loss", "drift", "law", "first", "second"};
  for (const char* kind : {"delta", "w", "a"}) {
    for (Index j = 1; j <= shown; ++j) names.push_back(kind + std::to_string(j));
  }
  return names;
}

class Balancedness : public ExperimentOf<BalanceParameters> {
 public:
  Balancedness(const BalanceParameters& p, const Setup& setup)
      : ExperimentOf(p), history_(columns(shown())) {
    const auto seed = static_cast<std::uint64_t>(setup.seed);
    const Vector ones = Vector::Ones(static_cast<Index>(p.dimension));
    const Matrix X = gaussian_inputs(static_cast<Index>(p.samples), ones, false, seed);
    const Matrix y = linear_teacher(X, 0, seed);
    const LossFunction loss = [](ad::Var output, ad::Var target) {
      return nn::squared_error(output, target, LossConvention::half_mean);
    };
    for (std::size_t k = 0; k < kLadder; ++k) {
      const OptimizerOptions options = {.learning_rate =
                                            p.learning_rate / static_cast<double>(1 << k)};
      runs_.push_back(std::make_unique<Training<double>>(X, y, two_layers(p), loss, options, seed));
    }
    starts_ = {runs_[0]->parameter(0), runs_[0]->parameter(1)};
    start_ = imbalance(0);
    law_ = Matrix::Zero(start_.rows(), start_.cols());
    initial_loss_ = this->loss();
    start_squares_ = sum_of_squares();
    begin();
  }

  std::int64_t suggested_steps() const override {
    return static_cast<std::int64_t>(std::ceil(kStoryTime / p_.learning_rate));
  }
  Views views() const override {
    return {conserved_view(),
            drift_view(),
            hyperbola_view(),
            order_view(),
            movement_view(),
            matrix_view(),
            over_time("loss", "Training loss", log_axis("$L = \\frac{1}{2P}\\sum (y - f)^2$"))
                .measured("gradient descent", "loss")};
  }
  Scalars scalars() const override {
    const std::vector<double>& delta = history_.column("delta1");
    return {measured("time", time(), "time $t = \\eta k$"),
            measured("train_loss", loss(), "training loss"),
            measured("imbalance", delta.back(), "$\\delta_1$ of the first neuron"),
            predicted("predicted_imbalance", delta.front(), "the same, conserved"),
            measured("imbalance_drift", drift(0), "drift of what is conserved"),
            predicted("predicted_drift", exact_drift(), "the same by the exact law of the steps"),
            measured("relative_drift", relative_drift(), "drift over the sum of squares"),
            measured("drift_order", drift_order(), "order of the drift in $\\eta$"),
            measured("law_error", law_error(), "deviation from the exact law"),
            measured("first_movement", movement(0), "movement of the first layer"),
            measured("second_movement", movement(1), "movement of the second layer")};
  }

  double time() const { return p_.learning_rate * static_cast<double>(step()); }
  double loss() const { return runs_.front()->loss(); }
  /// a aᵀ − ρ WWᵀ of one copy: hidden × hidden; the diagonal holds δ_j = a_j² − ρ‖w_j‖².
  Matrix imbalance(std::size_t copy) const {
    const Matrix W = runs_[copy]->parameter(0), a = runs_[copy]->parameter(1);
    return a * a.transpose() - p_.rate_ratio * W.transpose() * W;
  }
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
  void take_step() override {
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
  std::optional<std::string> trouble() const override {
    const bool finite = std::isfinite(loss());
    const double bound = kLeftGrowth * std::max(initial_loss_, 1.0);
    if (finite && !(loss() > bound)) return std::nullopt;
    return std::string(finite ? "the loss passed 1e6 times its start" : "the loss is not finite") +
           "; learning_rate " + short_number(p_.learning_rate) +
           " is too large for weights of this size: take a smaller rate or smaller scales";
  }
  void record() override {
    const Matrix W = runs_[0]->parameter(0), a = runs_[0]->parameter(1);
    std::vector<double> row = {time(), loss(), drift(0), exact_drift(), movement(0), movement(1)};
    for (Index j = 0; j < shown(); ++j) {
      row.push_back(theory::neuron_imbalance(1, p_.rate_ratio, W.col(j), a.row(j)));
    }
    for (Index j = 0; j < shown(); ++j) row.push_back(W.col(j).norm());
    for (Index j = 0; j < shown(); ++j) row.push_back(std::abs(a(j, 0)));
    history_.add(step(), row);
  }

 private:
  double conserved_norm(const Matrix& C) const {
    return p_.activation == Unit::identity ? C.norm() : C.diagonal().norm();
  }
  Index shown() const { return std::min(kShown, static_cast<Index>(p_.hidden)); }
  Plot over_time(const char* name, const char* title, Axis y) const {
    Plot plot = over_steps(history_, name, title, std::move(y));
    plot.x_axis(axis("time $t = \\eta k$")).over(history_.column("time"));
    return plot;
  }
  View conserved_view() const {
    Plot plot = over_time("conserved", "One number per neuron",
                          axis("$\\delta_j = a_j^2 - \\rho\\lVert w_j\\rVert^2$"));
    for (Index j = 1; j <= shown(); ++j) {
      const std::string number = std::to_string(j);
      const std::vector<double>& delta = history_.column("delta" + number);
      plot.measured("neuron " + number, delta);
      plot.predicted("neuron " + number + ", conserved", delta.front());
    }
    return plot;
  }
  View drift_view() const {
    return over_time("drift", "How far it moves all the same",
                     log_axis("$\\lVert C(t) - C(0)\\rVert$"))
        .measured("gradient descent", "drift")
        .predicted("sum of $\\rho\\eta^2(\\rho\\, g_a g_a^\\top - g_W g_W^\\top)$", "law");
  }
  View order_view() const {
    std::vector<double> rates, drifts, line;
    for (std::size_t k = 0; k < kLadder; ++k) {
      rates.push_back(p_.learning_rate / as_double(1 << k));
      drifts.push_back(drift(k));
    }
    for (const double rate : rates) line.push_back(drifts.back() * rate / rates.back());
    return scatter("order", "The drift by this time against the step size",
                   log_axis("learning rate"), log_axis("drift"))
        .over(rates)
        .measured("measured", drifts)
        .predicted("first order, from the smallest step", line);
  }

  View hyperbola_view() const {
    Plot plot = over_time("hyperbola", "Each neuron keeps to its hyperbola", axis("$|a_j|$"));
    plot.x_axis(axis("$\\lVert w_j \\rVert$"));
    for (Index j = 1; j <= shown(); ++j) {
      const std::string number = std::to_string(j);
      const std::vector<double>& w = history_.column("w" + number);
      const double delta = history_.column("delta" + number).front();
      std::vector<double> kept;
      for (const double norm : w) {
        kept.push_back(std::sqrt(std::max(0.0, delta + p_.rate_ratio * norm * norm)));
      }
      plot.measured("neuron " + number, w, history_.column("a" + number));
      plot.predicted("neuron " + number + ", $\\delta_j$ fixed", w, kept);
    }
    return plot;
  }

  View movement_view() const {
    return over_time("movement", "Which layer does the learning",
                     log_axis("$\\lVert\\theta - \\theta_0\\rVert/\\lVert\\theta_0\\rVert$"))
        .measured("first layer", "first")
        .measured("second layer", "second");
  }
  View matrix_view() const {
    return heat_map("matrix", "The matrix $a a^\\top - \\rho W W^\\top$", axis("neuron"),
                    axis("neuron"), {})
        .measured("now", imbalance(0))
        .predicted("at the start", start_);
  }
  Checks checks() const override {
    const Range range =
        Range(p_.activation == Unit::relu ? "ReLU networks, the diagonal alone"
                                          : "linear networks, any step size that does not diverge")
            .needs(!divergence(), "the run has diverged")
            .needs(p_.activation != Unit::tanh, "tanh conserves nothing");
    return {at_most("conserved quantity against the exact law of the steps", 0, law_error(),
                    kExactTolerance, "rounding, over the sum of the squares", range),
            within("order of the drift in η", 1, drift_order(), kOrderTolerance,
                   "higher orders of η, and which units are active at a ReLU's kink",
                   Range("η ≤ 0.02, and η times the sum of the squared weights, the second layer's "
                         "rates included, up to 0.3 at the start")
                       .needs(!range.hindrance(), range.since())
                       .needs(p_.learning_rate <= 0.02, "η is above 0.02")
                       .needs(p_.learning_rate * start_squares_ <= 0.3,
                              "η times the squared weights is above 0.3, so steps are not small"))};
  }

  std::vector<std::unique_ptr<Training<double>>> runs_;  // rates η, η/2, η/4
  std::vector<Matrix> starts_;
  Matrix start_, law_;
  double initial_loss_ = 0, start_squares_ = 0;
  Recorder history_;
};

/// The layer `moving`, 0 or 1, goes at least ten times as far as the other.
void check_movement(Battery& result, const BalanceParameters& p, std::size_t moving,
                    const char* name, const std::string& sign, const char* range) {
  const auto run = run_whole<Balancedness>(p, 1);
  result.add(*run, at_least(name, 10, run->movement(moving) / run->movement(1 - moving), 0,
                            "Kunin et al. 2024: " + sign +
                                "; one layer is nearly all, ten times the other",
                            range));
}

}  // namespace

ExperimentInfo info() {
  return info_of<Balancedness, BalanceParameters>(
      {.title = "What two layers conserve",
       .question = "Which quantity does training leave alone, and which layer does the learning?",
       .precision = "double: the conserved quantity is held to an exact law, to rounding",
       .range =
           "Gradient flow on linear networks (the whole matrix) and on ReLU networks (one number "
           "a neuron). Gradient descent breaks it at first order in η; tanh has no such law.",
       .no_fitted_parameter = true});
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

}  // namespace lm::balancedness
