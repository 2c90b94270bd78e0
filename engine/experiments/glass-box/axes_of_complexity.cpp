// Experiment axes-of-complexity: depth, width, nonlinearity and data switched one by one, and the
// closed form that is left.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "autodiff/ops.hpp"
#include "core/elementary.hpp"
#include "core/linalg.hpp"
#include "experiments/glass-box/axes_setting.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/training.hpp"
#include "theory/deep_linear.hpp"
#include "theory/scalar_factorization.hpp"

namespace lm::axes_of_complexity {
namespace {

/// A loss this many times its start is on its way to infinity.
constexpr double kDivergedGrowth = 1e6;
constexpr std::int64_t kMostSteps = 20'000;
/// The toy model's half-times against tanh's: neighbouring modes, a factor of 2 apart, then keep
/// their order.
constexpr double kBorrowedTolerance = 0.25;

/// The network in training, its modes beside the closed form.
class AxesOfComplexity : public ExperimentOf<Parameters> {
 public:
  AxesOfComplexity(const Parameters& parameters, const Setup& setup)
      : ExperimentOf(parameters),
        problem_(draw_problem(parameters.data, static_cast<std::uint64_t>(setup.seed))),
        history_({"time", "loss", "a1", "p1", "a2", "p2", "a3", "p3"}) {
    const auto inverse = spectral_function(problem_.spectrum, [](double x) { return 1 / x; });
    readers_ = problem_.X * inverse * problem_.V.leftCols(kModes) / static_cast<double>(kExamples);
    training_ = std::make_unique<Training<double>>(
        problem_.X, problem_.Y, network_of(parameters),
        [](ad::Var output, ad::Var target) {
          // (1/2P) Σ‖·‖², the mean over all entries times half the number of outputs.
          return ad::mean(ad::square(output - target)) * (kFactor * kSide);
        },
        OptimizerOptions{.learning_rate = parameters.learning_rate},
        static_cast<std::uint64_t>(setup.seed));
    if (parameters.start == Start::aligned && parameters.depth > 1) align();
    first_map_ = training_->parameter(0);
    starts_ = initial_strengths();
    start_loss_ = training_->loss();
    double slowest = 0;
    for (Index i = 0; i < kModes; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const double a0 = starts_(i) > 0 ? starts_(i) : 0;
      const double share = lm::pow(a0, 1 / static_cast<double>(p_.depth));
      if (p_.depth > 1) {
        flows_.emplace_back(theory::WeightPair{share, share}, kStrengths[at], p_.depth, kFactor);
      }
      const double t = predicted_half_times_[at] = find_half_time(i);
      if (std::isfinite(t)) slowest = std::max(slowest, t);
    }
    const double whole = slowest > 0 ? 1.8 * slowest : 40;
    suggested_steps_ = static_cast<std::int64_t>(
        std::clamp(std::ceil(whole / parameters.learning_rate), 50.0, double{kMostSteps}));
    begin();
  }

  std::int64_t suggested_steps() const override { return suggested_steps_; }
  Views views() const override { return {modes_view(), half_times_view(), loss_view()}; }
  Scalars scalars() const override {
    const Known form = known_form();
    Scalars all = {measured("time", time(), "time $t = \\eta k$"),
                   measured("train_loss", training_->loss(), "training loss")};
    for (Index i = 0; i < kModes; ++i) {
      const std::string number = std::to_string(i + 1);
      all.push_back(measured("half_time_" + number, half_time(i), "half-time of mode " + number));
      all.push_back(lm::predicted("predicted_half_time_" + number, predicted_half_time(i),
                                  "the same by the closed form, mode " + number));
    }
    all.push_back(
        measured("deviation", deviation(), "largest deviation from the closed form, over $s$"));
    all.push_back(lm::predicted("closed_form",
                                form == Known::borrowed || form == Known::nothing ? 0 : 1,
                                "whether a closed form applies (1: yes)"));
    return all;
  }

  Known known_form() const { return known(p_); }
  /// Strength u_iᵀ M̂ v_i of mode i in the linear map nearest to the network on the data.
  double strength(Index mode, const Matrix& outputs) const {
    return readers_.col(mode).dot(outputs * problem_.U.col(mode));
  }

  /// The closed form's, at time t; NaN where there is none.
  double predicted(Index mode, double t) const {
    const double s = kStrengths[static_cast<std::size_t>(mode)];
    const Vector v = problem_.V.col(mode);
    if (p_.depth == 1) {
      // Equation 7 with W₀: M̂(t) = M + (M̂₀ − M) e^{−Ct}, read along u and v.
      const Vector along = problem_.spectrum.vectors.transpose() * v;
      const Vector start =
          problem_.spectrum.vectors.transpose() * (first_map_ * problem_.U.col(mode) - s * v);
      double gap = 0;
      for (Index k = 0; k < kSide; ++k) {
        gap += along(k) * start(k) * lm::exp(-2 * kFactor * problem_.spectrum.values(k) * t);
      }
      return s + gap;
    }
    const double a0 = starts_(mode);
    if (std::isnan(a0) || a0 == 0) return a0;
    const double variance = v.dot(problem_.C * v);
    if (p_.depth == 2) return theory::mode_strength(s, a0, kFactor, variance * t);
    // A balanced mode is a network of one unit per layer.
    theory::FactorFlow flow = flows_[static_cast<std::size_t>(mode)];
    flow.advance_to(variance * t);
    return flow.product();
  }

  double half_time(Index mode) const { return half_times_[static_cast<std::size_t>(mode)]; }
  double predicted_half_time(Index mode) const {
    return predicted_half_times_[static_cast<std::size_t>(mode)];
  }
  double deviation() const { return deviation_; }

 protected:
  void take_step() override { training_->step(); }
  std::optional<std::string> trouble() const override {
    const double loss = training_->loss();
    if (std::isfinite(loss) && loss <= kDivergedGrowth * (1 + start_loss_)) return std::nullopt;
    return "the loss passed 1e6 times its start; learning_rate " + short_number(p_.learning_rate) +
           " is too large";
  }
  void record() override {
    const Matrix outputs = training_->output();
    std::vector<double> row = {time(), training_->loss()};
    for (Index i = 0; i < kModes; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const double a = strength(i, outputs);
      const double p = predicted(i, time());
      if (p_.depth > 2 && starts_(i) > 0) {
        const Vector v = problem_.V.col(i);
        flows_[at].advance_to(v.dot(problem_.C * v) * time());
      }
      const double half = kStrengths[at] / 2;
      if (std::isnan(half_times_[at]) && a >= half && history_.rows() > 0) {
        const double before = history_.column(2 + 2 * at).back();
        const double then = history_.column(0).back();
        half_times_[at] = then + (time() - then) * (half - before) / (a - before);
      }
      if (std::isfinite(p)) deviation_ = std::max(deviation_, std::abs(a - p) / kStrengths[at]);
      row.push_back(a);
      row.push_back(p);
    }
    history_.add(step(), row);
  }

 private:
  double time() const { return p_.learning_rate * static_cast<double>(step()); }
  /// W_l = a₀^{1/L} R_l R_{l−1}ᵀ with R_0 = V and R_L = U: every layer maps mode to mode. Fewer
  /// units than modes carry the first ones only.
  void align() {
    const Index carried = std::min<Index>(kModes, p_.width);
    const double size = lm::pow(kAlignedStart, 1 / static_cast<double>(p_.depth));
    const auto basis = [&](std::int64_t layer) {
      if (layer == 0) return Matrix(problem_.V.leftCols(carried));
      if (layer == p_.depth) return Matrix(problem_.U.leftCols(carried));
      return Matrix(Matrix::Identity(p_.width, carried));
    };
    for (std::int64_t l = 1; l <= p_.depth; ++l) {
      const Matrix W = size * basis(l - 1) * basis(l).transpose();  // in × out
      const ParameterBlock& block = training_->blocks()[static_cast<std::size_t>(l - 1)];
      std::copy(W.data(), W.data() + W.size(), training_->parameters() + block.offset);
    }
    training_->refresh();
  }

  /// When the closed form passes s/2, by bisection; NaN when it does not by t = 1000.
  double find_half_time(Index mode) const {
    constexpr double kPatience = 1000;
    const double s = kStrengths[static_cast<std::size_t>(mode)];
    const Vector v = problem_.V.col(mode);
    if (p_.depth > 2) {
      const double a0 = starts_(mode);
      if (!(a0 > 0)) return kMissing;
      const double variance = v.dot(problem_.C * v);
      return theory::mode_time(a0, s / 2, s, p_.depth, kFactor) / variance;
    }
    double low = 0, high = 1;
    while (high < kPatience && !(predicted(mode, high) >= s / 2)) high *= 2;
    if (high >= kPatience) return kMissing;
    for (int k = 0; k < 50; ++k) {
      const double middle = 0.5 * (low + high);
      (predicted(mode, middle) < s / 2 ? low : high) = middle;
    }
    return 0.5 * (low + high);
  }

  /// Two layers: ‖W₂ᵀu + W₁v‖²/4, with no fitted constant; aligned: what align() wrote. Modes past
  /// the width start at zero.
  Vector initial_strengths() const {
    Vector a0 = Vector::Constant(kModes, kMissing);
    const Index carried = std::min<Index>(kModes, p_.width);
    if (p_.depth == 1) return a0;
    for (Index i = 0; i < kModes; ++i) {
      if (i >= carried) {
        a0(i) = 0;
      } else if (p_.start == Start::aligned) {
        a0(i) = kAlignedStart;
      } else if (p_.depth == 2) {
        a0(i) = theory::initial_strength(training_->parameter(0).transpose(),
                                         training_->parameter(1).transpose(), problem_.U.col(i),
                                         problem_.V.col(i));
      }
    }
    return a0;
  }

  View modes_view() const {
    const Known form = known_form();
    Plot plot =
        over_steps(history_, "modes",
                   std::string("Strength of each mode. Closed form: ") + kKnownNames[as_size(form)],
                   axis("$u_i^\\top \\hat M v_i$"));
    plot.x_axis(axis("time $t = \\eta k$")).over(history_.column("time"));
    const Role role = form == Known::borrowed ? Role::reference : Role::predicted;
    for (Index i = 0; i < kModes; ++i) {
      const std::string number = std::to_string(i + 1);
      plot.measured("mode " + number, history_.column("a" + number));
      if (form == Known::nothing) continue;
      plot.add(role, "mode " + number + ", closed form", "p" + number);
    }
    return plot;
  }

  View half_times_view() const {
    const Role role = known_form() == Known::borrowed ? Role::reference : Role::predicted;
    return bars("half_times", "When each mode is half learned", axis("mode"), axis("half-time"),
                count_from_one(kModes))
        .measured("measured", std::vector<double>(half_times_.begin(), half_times_.end()))
        .add(role, "closed form",
             std::vector<double>(predicted_half_times_.begin(), predicted_half_times_.end()));
  }
  View loss_view() const {
    Plot plot = over_steps(history_, "loss", "Training loss",
                           axis("$\\frac{1}{2P}\\sum\\lVert y - f\\rVert^2$"));
    return plot.x_axis(axis("time $t = \\eta k$"))
        .over(history_.column("time"))
        .measured("network", "loss");
  }
  Checks checks() const override {
    const Known form = known_form();
    const bool closed = form != Known::borrowed && form != Known::nothing;
    const bool exact = form == Known::equation7 || (closed && p_.start == Start::aligned);
    Checks all = {at_most("largest deviation of a mode from its closed form, over s", 0, deviation_,
                          step_share(p_), "first order in η: 2cηs₁L",
                          Range("exact for η → 0: one layer and η up to 1, or an aligned start and "
                                "2cηs₁ = 4η up to 0.2")
                              .needs(exact, "no closed form is exact here")
                              .needs(short_steps(p_), long_steps()))};
    for (Index i = 0; i < kModes; ++i) all.push_back(half_time_check(i));
    return all;
  }
  std::string long_steps() const {
    return "the learning rate is " + short_number(p_.learning_rate);
  }
  /// How much later than the flow gradient descent is: a layer's part of a small mode grows by
  /// 1 + x a step where the flow's grows by e^x, x = 2cηsλ.
  double lateness(Index mode) const {
    const Vector v = problem_.V.col(mode);
    const double x = 2 * kFactor * p_.learning_rate * kStrengths[static_cast<std::size_t>(mode)] *
                     v.dot(problem_.C * v);
    return x / lm::log1p(x);
  }
  Check half_time_check(Index mode) const {
    return within(
        "half-time of mode " + std::to_string(mode + 1) + " over the predicted one", lateness(mode),
        half_time(mode) / predicted_half_time(mode), kRandomTolerance,
        "the modes are nearly apart at this size",
        Range("two linear layers of 32 units or more, small random start, 2cηs₁ = 4η up to 0.2")
            .needs(short_steps(p_), long_steps())
            .needs(known_form() == Known::logistic, "no closed form of two layers applies")
            .needs(p_.start == Start::random, "the start is aligned")
            .needs(p_.width >= kSide, "there are fewer than 32 units")
            .needs(p_.initial_scale <= 1e-3, "the start is larger than 0.001")
            .awaits(std::isfinite(half_time(mode)), "the mode is not half learned"));
  }

  Problem problem_;
  Matrix readers_;  // column i: X C⁻¹ v_i / P, which reads mode i off the outputs
  std::unique_ptr<Training<double>> training_;
  Vector starts_;     // a₀ of each mode, as the closed form takes it
  Matrix first_map_;  // of depth 1: the initial map
  double start_loss_;
  std::int64_t suggested_steps_;
  std::vector<theory::FactorFlow> flows_;  // of each mode, at the last record
  std::array<double, 3> predicted_half_times_ = {kMissing, kMissing, kMissing};
  std::array<double, 3> half_times_ = {kMissing, kMissing, kMissing};
  double deviation_ = 0;
  Recorder history_;
};

void check_one_layer(std::int64_t seed, Battery& result) {
  for (const Data data : {Data::white, Data::rotated}) {
    Parameters p;
    p.depth = 1;
    p.data = data;
    const auto model = run_whole<AxesOfComplexity>(p, seed);
    result.add(*model,
               at_most(std::string("one layer, ") + kDataWords[static_cast<std::size_t>(data)] +
                           " data, seed " + std::to_string(seed) +
                           ": largest deviation from equation 7, over s",
                       0, model->deviation(), 5e-3, "first order in η: ηλ/e = 3.7e-3 at most",
                       "any data, η = 0.01"));
  }
}

void check_deep(std::int64_t seed, Battery& result) {
  for (const std::int64_t depth : {2, 3}) {
    Parameters p;
    p.depth = depth;
    p.start = Start::aligned;
    p.data = depth == 2 ? Data::spectrum : Data::white;
    const auto model = run_whole<AxesOfComplexity>(p, seed);
    result.add(*model, at_most(std::to_string(depth) + " layers, aligned start, " +
                                   kDataWords[static_cast<std::size_t>(p.data)] + " data, seed " +
                                   std::to_string(seed) +
                                   ": largest deviation from the closed form, over s",
                               0, model->deviation(), step_share(p), "first order in η: 2cηs₁L",
                               "linear, aligned, η = 0.01"));
  }
}

/// The same experiment on the toy model and on a network with tanh.
void check_borrowed(std::int64_t seed, Battery& result) {
  Parameters p;
  const auto linear = run_whole<AxesOfComplexity>(p, seed);
  p.activation = Activation::tanh;
  const auto bent = run_whole<AxesOfComplexity>(p, seed);
  const std::string name = "two layers, seed " + std::to_string(seed) + ", mode ";
  double disorder = 0;
  for (Index i = 0; i < kModes; ++i) {
    const std::string mode = name + std::to_string(i + 1) + ": ";
    result.add(*linear, within(mode + "half-time over the logistic's", 1,
                               linear->half_time(i) / linear->predicted_half_time(i),
                               kRandomTolerance, "the modes are nearly apart at this size",
                               "linear, 32 units, small random start"));
    result.add(*bent,
               within(mode + "half-time with tanh over the linear theory's", 1,
                      bent->half_time(i) / bent->predicted_half_time(i), kBorrowedTolerance,
                      "a toy model's claim: similar, later", "outside the closed form's range"));
    result.add({*bent, *linear}, at_least(mode + "half-time with tanh over that without", 1,
                                          bent->half_time(i) / linear->half_time(i), 0,
                                          "tanh′ ≤ 1 slows every mode", "tanh against none"));
    if (i > 0 && !(bent->half_time(i) > bent->half_time(i - 1))) disorder += 1;
  }
  result.add(*bent, ordered("two layers, tanh, seed " + std::to_string(seed) +
                                ": modes learned out of order",
                            disorder, "the order of the strengths survives", "tanh"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<AxesOfComplexity, Parameters>(
      {.title = "A switchboard of complexity",
       .question = "Depth, width, nonlinearity, data: which can be switched on before the closed "
                   "form is lost, and what does it still tell then?",
       .precision = "double: strengths start near 1e-5",
       .range = "One linear layer: any data. Two: inputs white or with a spectrum along the "
                "target's modes, a small start. More: an aligned start. With a nonlinearity or "
                "rotated data there is no closed form.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_one_layer(seed, result);
    if (seed == 1) check_deep(seed, result);  // another seed is another rotation, no more
    check_borrowed(seed, result);
  }
  return result;
}

}  // namespace lm::axes_of_complexity
