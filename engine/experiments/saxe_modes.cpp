// Experiment saxe-modes: a two-layer linear network learns its target mode by mode, each along a
// sigmoid that the random start alone predicts.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "experiments/battery.hpp"
#include "experiments/linear_modes.hpp"
#include "experiments/series.hpp"
#include "nn/layers.hpp"
#include "nn/losses.hpp"

namespace lm {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Half-times at d = 32: over twelve seeds the largest error is 3.5 %, half of them are below 1.3
/// %.
constexpr double kHalfTimeTolerance = 0.05;
/// The whole sigmoid, in shares of s, median of the battery's seeds. A half-time late by the share
/// ε moves it by ε ln(s/a₀ − 1)/4 where it is steepest: 0.06 is ε = 1.8 %, between the median of
/// twelve seeds, 1.3 %, and the largest.
constexpr double kCurveTolerance = 0.06;
/// What gradient descent with small steps may leak: η² Σ‖∇‖².
constexpr double kDriftTolerance = 1e-3;
/// Two orders of multiplying the same matrices: rounding only.
constexpr double kCollapseTolerance = 1e-12;

enum class StartKind { random, balanced };
constexpr std::array<const char*, 2> kStartWords = {"random", "balanced"};

struct SaxeParameters : ModeParameters {
  StartKind start = StartKind::random;
  double gain = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    ModeParameters::visit(v);
    v.choice(start, kStartWords,
             {.name = "start",
              .label = "Start",
              .group = "Network",
              .help = "random normal weights, or balanced and aligned with the target's modes at "
                      "the same expected strength $d\\sigma^2/2$, where the theory is exact"});
    v.real(gain, {.name = "gain",
                  .symbol = "g",
                  .label = "Gain of a tanh network beside it",
                  .minimum = 0,
                  .maximum = 20,
                  .group = "Network",
                  .help = "trains $W_2 \\tanh(g W_1 x)/g$ from the same start: 0 none, small "
                          "nearly linear, $\\sqrt d$ what inputs of unit variance do"});
  }
};

/// W₂ tanh(g W₁ x)/g on the same data from the same seed: the control, no closed form is claimed.
std::unique_ptr<Training<double>> tanh_network(const SaxeParameters& p, const Matrix& target,
                                               std::int64_t seed) {
  if (p.gain == 0) return nullptr;
  const Index d = target.cols();
  const Network network = [&p, d](nn::Model& model, ad::Var x) {
    const nn::LayerOptions layer{nn::Initializer::normal, p.initial_scale, false, 0};
    const ad::Var hidden = ad::tanh(nn::dense(model, x, d, "layer1", layer) * p.gain) / p.gain;
    return nn::dense(model, hidden, d, "layer2", layer);
  };
  const LossFunction loss = [&p](ad::Var output, ad::Var wanted) {
    return nn::squared_error(output, wanted, p.loss);
  };
  OptimizerOptions options;
  options.learning_rate = p.learning_rate;
  return std::make_unique<Training<double>>(Matrix::Identity(d, d), target.transpose(), network,
                                            loss, options, static_cast<std::uint64_t>(seed));
}

std::vector<std::string> tanh_columns(Index modes) {
  std::vector<std::string> names;
  for (Index i = 1; i <= modes; ++i) names.push_back("t" + std::to_string(i));
  return names;
}

class SaxeModes : public LinearModes {
 public:
  SaxeModes(const SaxeParameters& p, const Setup& setup)
      : LinearModes(p, setup.seed, 2,
                    p.start == StartKind::balanced ? std::optional<double>(mean_strength(p))
                                                   : std::nullopt),
        probe_(draw_probe(target().cols(), setup.seed)),
        tanh_(tanh_network(p, target(), setup.seed)),
        tanh_half_times_(Vector::Constant(modes(), kNaN)),
        tanh_history_(tanh_columns(modes())) {
    begin();
  }

  Observation observe() const override;
  void act(const std::string& name, const std::string& value) override {
    LinearModes::act(name, value);
    if (tanh_) tanh_->optimizer().set_learning_rate(learning_rate());
  }

  /// Measured half-times out of order: a weaker mode before a stronger one.
  double out_of_order() const;
  /// ‖W₂(W₁x) − (W₂W₁)x‖/‖(W₂W₁)x‖ for a random x: the layers one after another against one matrix.
  double collapse_error() const {
    const Vector whole = product() * probe_;
    return (weight(2) * (weight(1) * probe_) - whole).norm() / whole.norm();
  }
  /// max_i ln(s_i/a₀ − 1)/4: da/s for each share dt/t½ in time, where a sigmoid is steepest.
  double steepest() const {
    double most = 0;
    for (Index i = 0; i < modes(); ++i) {
      most = std::max(most, lm::log(singular_values()(i) / initial_strengths()(i) - 1) / 4);
    }
    return most;
  }
  double tanh_half_time(Index mode) const { return tanh_half_times_(mode); }

 protected:
  void take_step() override {
    LinearModes::take_step();
    if (tanh_) tanh_->step();
  }
  void record() override;

 private:
  static Vector draw_probe(Index size, std::int64_t seed) {
    Random random(static_cast<std::uint64_t>(seed), stream("saxe-modes/probe"));
    return normal_vector(random, size);
  }
  /// What a random start gives a mode on average: d hidden units of variance σ²/2 each.
  static double mean_strength(const SaxeParameters& p) {
    return static_cast<double>(p.dimension) * p.initial_scale * p.initial_scale / 2;
  }
  View half_times_view() const;
  View tanh_view() const;
  void add_checks(Observation& seen) const;

  Vector probe_;
  std::unique_ptr<Training<double>> tanh_;
  Vector tanh_half_times_;
  Recorder tanh_history_;
};

void SaxeModes::record() {
  const double before = history().rows() > 0 ? history().column("time").back() : 0;
  LinearModes::record();
  if (!tanh_) return;
  // Output rows are the answers to the unit vectors: what a linear map would have as columns.
  const Vector now = (left().transpose() * tanh_->output().transpose() * right()).diagonal();
  for (Index i = 0; tanh_history_.rows() > 0 && i < modes(); ++i) {
    const double last = tanh_history_.column(static_cast<std::size_t>(i)).back();
    const double half = singular_values()(i) / 2;
    if (!std::isnan(tanh_half_times_(i)) || now(i) < half || last >= half) continue;
    tanh_half_times_(i) = before + (time() - before) * (half - last) / (now(i) - last);
  }
  tanh_history_.add(step(), to_list(now));
}

double SaxeModes::out_of_order() const {
  double count = 0;
  for (Index i = 1; i < modes(); ++i) {
    if (measured_half_time(i) < measured_half_time(i - 1)) ++count;
    if (std::isnan(measured_half_time(i - 1)) && !std::isnan(measured_half_time(i))) ++count;
  }
  return count;
}

View SaxeModes::half_times_view() const {
  View view;
  view.name = "half_times";
  view.title = "When each mode is half learned";
  view.kind = ViewKind::bars;
  view.x.label = "mode, from the largest singular value";
  view.y.label = "half-time $t_{1/2}$";
  const std::vector<double> numbers = count_from_one(modes());
  std::vector<double> measured, predicted;
  for (Index i = 0; i < modes(); ++i) {
    measured.push_back(measured_half_time(i));
    predicted.push_back(predicted_half_time(i));
  }
  view.series.push_back(make_series("measured", Role::measured, numbers, measured));
  view.series.push_back(make_series("$\\ln(s/a_0 - 1)/4cs$", Role::predicted, numbers, predicted));
  if (tanh_) {
    view.series.push_back(
        make_series("tanh network", Role::reference, numbers, to_list(tanh_half_times_)));
  }
  return view;
}

View SaxeModes::tanh_view() const {
  View view = history_view("tanh", "A tanh network beside the linear theory",
                           "strength of each mode", "linear");
  const std::vector<double>& x = history().column("time");
  for (Index i = 1; i <= modes(); ++i) {
    const std::string number = std::to_string(i);
    view.series.push_back(
        make_series("tanh, mode " + number, Role::measured, x, tanh_history_.column("t" + number)));
    view.series.push_back(make_series("linear theory, mode " + number, Role::predicted, x,
                                      history().column("p" + number)));
  }
  return view;
}

void SaxeModes::add_checks(Observation& seen) const {
  seen.checks.push_back(at_most("relative difference between W₂(W₁x) and (W₂W₁)x at a random x", 0,
                                collapse_error(), kCollapseTolerance, "rounding",
                                "every linear network (note 1, eq. 5)"));
  if (!in_range() || divergence()) return;
  const char* range = "small random start, modes a factor 1.5 apart, d ≥ 32, cηs ≤ 1 %";
  if (std::isfinite(half_time_error())) {
    seen.checks.push_back(at_most("largest relative error of a half-time, nothing fitted", 0,
                                  half_time_error(), kHalfTimeTolerance,
                                  "modes share hidden units; 3.5 % at most over 12 seeds at d = 32",
                                  range));
    seen.checks.push_back(ordered("modes learned out of the order of their strengths",
                                  out_of_order(), "half-times go as 1/s", range));
  }
  seen.checks.push_back(at_most("largest deviation of a mode from its sigmoid, over s", 0,
                                curve_error(), kHalfTimeTolerance * steepest(),
                                "5 % in time, times ln(s/a₀ − 1)/4 on the steepest part", range));
  seen.checks.push_back(at_most("drift of W₂ᵀW₂ − W₁W₁ᵀ", 0, imbalance_drift(), kDriftTolerance,
                                "second order in η at each step", range));
}

Observation SaxeModes::observe() const {
  Observation seen;
  seen.views = {modes_view(), product_view(), half_times_view(), loss_view()};
  if (tanh_) seen.views.push_back(tanh_view());
  View drift = history_view("conserved", "Drift of the conserved matrix",
                            "$\\lVert H(t) - H(0)\\rVert$", "log");
  drift.series.push_back(make_series("gradient descent", Role::measured, history().column("time"),
                                     history().column("drift")));
  seen.views.push_back(drift);
  add_scalars(seen);
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("half_time_error_max", half_time_error(), "largest relative error of a half-time",
      Role::measured);
  add("curve_error_max", curve_error(), "largest deviation from a sigmoid, over $s$",
      Role::measured);
  add("first_half_time", measured_half_time(0), "half-time of the strongest mode", Role::measured);
  add("predicted_first_half_time", predicted_half_time(0), "the same, predicted", Role::predicted);
  const Index last = modes() - 1;
  add("last_half_time", measured_half_time(last), "half-time of the weakest mode", Role::measured);
  add("predicted_last_half_time", predicted_half_time(last), "the same, predicted",
      Role::predicted);
  add("initial_strength", initial_strengths()(0), "the strongest mode's start $a_0$",
      Role::reference);
  add("off_diagonal", off_diagonal(), "largest $|u_i^\\top W_2W_1 v_j|/s_1$, $i \\ne j$",
      Role::measured);
  add("tanh_last_half_time", tanh_half_time(last), "the tanh network's last half-time",
      Role::measured);
  add_checks(seen);
  return seen;
}

// The battery.

Reading check_random_start(std::int64_t seed, Battery& result) {
  const auto run = run_whole<SaxeModes>(SaxeParameters(), seed);
  const std::string name = "random start, seed " + std::to_string(seed) + ": ";
  add_checks(result, name, *run);
  result.add(*run,
             at_most(name + "largest off-diagonal strength over s₁", 0, run->off_diagonal(), 0.03,
                     "modes share hidden units; 0.0075 at most over 12 seeds, four times that",
                     "small random start, d = 32"));
  return {run->curve_error(), *run};
}

/// From a balanced, aligned start nothing is left but the step size. A step multiplies √a by
/// 1 + 2cη(s − a) instead of e^{2cη(s − a)}, so a mode runs late by the share csη of its half-time,
/// and where the sigmoid is steepest, a′ = cs², that is csη ln(s/a₀ − 1)/4 of s.
Reading check_balanced(double rate, Battery& result) {
  SaxeParameters p;
  p.start = StartKind::balanced;
  p.dimension = 8;  // exact at any width
  p.learning_rate = rate;
  const auto run = run_whole<SaxeModes>(p, 1);
  const double s = run->singular_values()(0), a0 = run->initial_strengths()(0);
  result.add(*run, at_most("balanced start, η = " + short_number(rate) +
                               ": largest deviation of a mode from its sigmoid, over s",
                           0, run->curve_error(), s * rate * lm::log(s / a0 - 1) / 4,
                           "the delay of Euler's steps, csη ln(s/a₀ − 1)/4",
                           "balanced and aligned start, any width"));
  return {run->curve_error(), *run};
}

/// Half the loss, twice the time: the convention decides every time constant.
void check_convention(Battery& result) {
  SaxeParameters p;
  p.singular_values = {4, 2};
  const auto whole = run_whole<SaxeModes>(p, 1);
  p.loss = LossConvention::half_sum;
  p.learning_rate *= 2;
  const auto half = run_whole<SaxeModes>(p, 1);
  result.add({*half, *whole}, within("half-time with c = ½ over that with c = 1", 2,
                                     half->measured_half_time(1) / whole->measured_half_time(1),
                                     1e-9, "the same steps, bit for bit up to rounding",
                                     "every gradient method without other scales"));
}

/// The tanh network does the same in the same order, at times of its own.
void check_tanh(Battery& result) {
  SaxeParameters p;
  p.singular_values = {4, 2, 1};
  p.gain = 5.66;  // √32: hidden inputs as with inputs of unit variance
  const auto run = run_whole<SaxeModes>(p, 1);
  for (Index i = 0; i < run->modes(); ++i) {
    result.add(*run, within("tanh network, mode " + std::to_string(i + 1) +
                                ": half-time over the linear theory's",
                            1, run->tanh_half_time(i) / run->predicted_half_time(i), 0.25,
                            "a quarter: modes a factor of 2 apart keep their order",
                            "a control, outside the theory's range"));
  }
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  std::vector<Reading> errors;
  for (const std::int64_t seed : result.seeds) errors.push_back(check_random_start(seed, result));
  const Reading middle = median(errors);
  result.add(middle.from, at_most("random start, median of three seeds: largest deviation of a "
                                  "mode from its sigmoid, over s",
                                  0, middle.value, kCurveTolerance,
                                  "a half-time late by 1.8 %, where the sigmoid is steepest",
                                  "small random start, d = 32"));
  const Reading coarse = check_balanced(1e-3, result), fine = check_balanced(1e-4, result);
  result.add({coarse.from, fine.from},
             within("balanced start: deviation at η = 0.001 over that at 0.0001", 10,
                    coarse.value / fine.value, 1, "first order in η",
                    "balanced and aligned start, any width"));
  check_convention(result);
  check_tanh(result);
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo saxe_modes() {
  ExperimentInfo info;
  info.slug = "saxe-modes";
  info.title = "Mode by mode";
  info.question = "When is each part of a linear map learned, and can the start alone tell?";
  info.precision =
      "double: the sigmoid is a closed form and the conserved matrix is followed to rounding";
  info.source = "engine/experiments/saxe_modes.cpp";
  info.range =
      "Two linear layers, whitened inputs, a start small against every mode, modes well apart, "
      "width 32 or more, small steps. A tanh network is outside.";
  info.epoch = 1;
  info.no_fitted_parameter = true;
  info.schema = schema_of<SaxeParameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<SaxeModes>(bind<SaxeParameters>(setup.values), setup);
  };
  return info;
}

Battery saxe_modes_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
