// Training and reading the network of axes-of-complexity.
#include "experiments/axes_run.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "autodiff/ops.hpp"
#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "experiments/series.hpp"
#include "nn/networks.hpp"
#include "theory/deep_linear.hpp"

namespace lm::axes {
namespace {

constexpr double kDivergedGrowth = 1e6;
constexpr std::int64_t kMostSteps = 20'000;

Matrix rotation(std::uint64_t seed, const char* name) {
  Random random(seed, stream(name));
  return qr(normal_matrix(random, kSide, kSide)).Q;
}

Problem draw_problem(Data data, std::uint64_t seed) {
  Problem p;
  p.U = rotation(seed, "axes/outputs");
  p.V = rotation(seed, "axes/inputs");
  Vector variances = Vector::Ones(kSide);
  if (data != Data::white) {
    for (Index i = 0; i < kSide; ++i) variances(i) = 1 / static_cast<double>(i + 1);
  }
  const Matrix axes = data == Data::rotated ? rotation(seed, "axes/covariance") : p.V;
  p.C = axes * variances.asDiagonal() * axes.transpose();
  p.C = (0.5 * (p.C + p.C.transpose())).eval();
  p.spectrum = symmetric_eigen(p.C);
  Random random(seed, stream("axes/examples"));
  const Matrix Q = qr(normal_matrix(random, kExamples, kSide)).Q;
  p.X = std::sqrt(static_cast<double>(kExamples)) * Q * variances.cwiseSqrt().asDiagonal() *
        axes.transpose();
  Matrix M = Matrix::Zero(kSide, kSide);
  for (Index i = 0; i < kModes; ++i) {
    M += kStrengths[static_cast<std::size_t>(i)] * p.U.col(i) * p.V.col(i).transpose();
  }
  p.Y = p.X * M.transpose();
  return p;
}

Network network_of(const Parameters& p) {
  std::vector<Index> sizes(static_cast<std::size_t>(p.depth) + 1, p.width);
  sizes.front() = kSide;
  sizes.back() = kSide;
  nn::MlpOptions options;
  options.activation = std::array{nn::Activation::identity, nn::Activation::tanh,
                                  nn::Activation::relu}[static_cast<std::size_t>(p.activation)];
  options.layer = {nn::Initializer::normal, p.initial_scale, false, 0};
  return
      [sizes, options](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, options); };
}

constexpr std::array<const char*, 5> kKnownNames = {
    "linear regression, equation 7", "logistic curve of two layers", "curve of a deeper network",
    "none; the linear one, borrowed", "none"};

OptimizerOptions descent(double learning_rate) {
  OptimizerOptions options;
  options.learning_rate = learning_rate;
  return options;
}

}  // namespace

double step_share(const Parameters& p) {
  return p.learning_rate * 2 * kFactor * kStrengths[0] * static_cast<double>(p.depth);
}

Known known(const Parameters& p) {
  if (p.depth == 1) return Known::equation7;
  if (p.activation != Activation::identity || p.data == Data::rotated) {
    return p.depth == 2 || p.start == Start::aligned ? Known::borrowed : Known::nothing;
  }
  if (p.depth == 2) return Known::logistic;
  return p.start == Start::aligned ? Known::deeper : Known::nothing;
}

AxesOfComplexity::AxesOfComplexity(const Parameters& parameters, const Setup& setup)
    : parameters_(parameters),
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
      descent(parameters.learning_rate), static_cast<std::uint64_t>(setup.seed));
  if (parameters.start == Start::aligned && parameters.depth > 1) align();
  first_map_ = training_->parameter(0);
  starts_ = initial_strengths();
  start_loss_ = training_->loss();
  double slowest = 0;
  for (Index i = 0; i < kModes; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double a0 = starts_(i) > 0 ? starts_(i) : 0;
    const double share = lm::pow(a0, 1 / static_cast<double>(parameters_.depth));
    if (parameters_.depth > 1) {
      flows_.emplace_back(theory::WeightPair{share, share}, kStrengths[at], parameters_.depth,
                          kFactor);
    }
    const double t = predicted_half_times_[at] = find_half_time(i);
    if (std::isfinite(t)) slowest = std::max(slowest, t);
  }
  const double whole = slowest > 0 ? 1.8 * slowest : 40;
  suggested_steps_ = static_cast<std::int64_t>(
      std::clamp(std::ceil(whole / parameters.learning_rate), 50.0, double{kMostSteps}));
  begin();
}

/// W_l = a₀^{1/L} R_l R_{l−1}ᵀ with R_0 = V and R_L = U: every layer maps mode to mode. Fewer units
/// than modes carry the first ones only.
void AxesOfComplexity::align() {
  const Index carried = std::min<Index>(kModes, parameters_.width);
  const double size = lm::pow(kAlignedStart, 1 / static_cast<double>(parameters_.depth));
  const auto basis = [&](std::int64_t layer) {
    if (layer == 0) return Matrix(problem_.V.leftCols(carried));
    if (layer == parameters_.depth) return Matrix(problem_.U.leftCols(carried));
    return Matrix(Matrix::Identity(parameters_.width, carried));
  };
  for (std::int64_t l = 1; l <= parameters_.depth; ++l) {
    const Matrix W = size * basis(l - 1) * basis(l).transpose();  // in × out
    const ParameterBlock& block = training_->blocks()[static_cast<std::size_t>(l - 1)];
    std::copy(W.data(), W.data() + W.size(), training_->parameters() + block.offset);
  }
  training_->refresh();
}

/// Two layers: ‖W₂ᵀu + W₁v‖²/4, with no fitted constant; aligned: what align() wrote. Modes past
/// the width start at zero.
Vector AxesOfComplexity::initial_strengths() const {
  Vector a0 = Vector::Constant(kModes, kMissing);
  const Index carried = std::min<Index>(kModes, parameters_.width);
  if (parameters_.depth == 1) return a0;
  for (Index i = 0; i < kModes; ++i) {
    if (i >= carried) {
      a0(i) = 0;
    } else if (parameters_.start == Start::aligned) {
      a0(i) = kAlignedStart;
    } else if (parameters_.depth == 2) {
      a0(i) = theory::initial_strength(training_->parameter(0).transpose(),
                                       training_->parameter(1).transpose(), problem_.U.col(i),
                                       problem_.V.col(i));
    }
  }
  return a0;
}

double AxesOfComplexity::strength(Index mode, const Matrix& outputs) const {
  return readers_.col(mode).dot(outputs * problem_.U.col(mode));
}

double AxesOfComplexity::predicted(Index mode, double t) const {
  const double s = kStrengths[static_cast<std::size_t>(mode)];
  const Vector v = problem_.V.col(mode);
  if (parameters_.depth == 1) {
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
  if (parameters_.depth == 2) return theory::mode_strength(s, a0, kFactor, variance * t);
  // A balanced mode is a network of one unit a layer.
  theory::FactorFlow flow = flows_[static_cast<std::size_t>(mode)];
  flow.advance_to(variance * t);
  return flow.product();
}

/// When the closed form passes s/2, by bisection; NaN when it does not by t = 1000.
double AxesOfComplexity::find_half_time(Index mode) const {
  constexpr double kPatience = 1000;
  const double s = kStrengths[static_cast<std::size_t>(mode)];
  const Vector v = problem_.V.col(mode);
  if (parameters_.depth > 2) {
    const double a0 = starts_(mode);
    if (!(a0 > 0)) return kMissing;
    const double variance = v.dot(problem_.C * v);
    return theory::mode_time(a0, s / 2, s, parameters_.depth, kFactor) / variance;
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

std::optional<std::string> AxesOfComplexity::trouble() const {
  const double loss = training_->loss();
  if (std::isfinite(loss) && loss <= kDivergedGrowth * (1 + start_loss_)) return std::nullopt;
  return "the loss passed 1e6 times its start; learning_rate " +
         short_number(parameters_.learning_rate) + " is too large";
}

void AxesOfComplexity::record() {
  const Matrix outputs = training_->output();
  std::vector<double> row = {time(), training_->loss()};
  for (Index i = 0; i < kModes; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double a = strength(i, outputs);
    const double p = predicted(i, time());
    if (parameters_.depth > 2 && starts_(i) > 0) {
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

View AxesOfComplexity::modes_view() const {
  const Known form = known_form();
  View view = make_view("modes",
                        std::string("Strength of each mode. Closed form: ") +
                            kKnownNames[static_cast<std::size_t>(form)],
                        ViewKind::curve, "time $t = \\eta k$", "$u_i^\\top \\hat M v_i$");
  view.steps = history_.steps();
  const std::vector<double>& t = history_.column("time");
  const Role role = form == Known::borrowed ? Role::reference : Role::predicted;
  for (Index i = 0; i < kModes; ++i) {
    const std::string number = std::to_string(i + 1);
    view.series.push_back(
        make_series("mode " + number, Role::measured, t, history_.column("a" + number)));
    if (form == Known::nothing) continue;
    view.series.push_back(
        make_series("mode " + number + ", closed form", role, t, history_.column("p" + number)));
  }
  return view;
}

View AxesOfComplexity::half_times_view() const {
  View view = make_view("half_times", "When each mode is half learned", ViewKind::bars, "mode",
                        "half-time");
  std::vector<double> measured, theory;
  for (Index i = 0; i < kModes; ++i) {
    measured.push_back(half_time(i));
    theory.push_back(predicted_half_time(i));
  }
  const std::vector<double> numbers = count_from_one(kModes);
  const Role role = known_form() == Known::borrowed ? Role::reference : Role::predicted;
  view.series = {make_series("measured", Role::measured, numbers, measured),
                 make_series("closed form", role, numbers, theory)};
  return view;
}

View AxesOfComplexity::loss_view() const {
  View view = make_view("loss", "Training loss", ViewKind::curve, "time $t = \\eta k$",
                        "$\\frac{1}{2P}\\sum\\lVert y - f\\rVert^2$");
  view.steps = history_.steps();
  view.series = {
      make_series("network", Role::measured, history_.column("time"), history_.column("loss"))};
  return view;
}

void AxesOfComplexity::add_checks(Observation& seen) const {
  if (divergence() || step() == 0) return;
  const Known form = known_form();
  if (form == Known::equation7 ||
      (form != Known::borrowed && form != Known::nothing && parameters_.start == Start::aligned)) {
    seen.checks.push_back(at_most("largest deviation of a mode from its closed form, over s", 0,
                                  deviation_, step_share(parameters_), "first order in η: 2cηs₁L",
                                  "exact for η → 0: one layer, or an aligned start"));
  }
  if (form == Known::logistic && parameters_.start == Start::random && parameters_.width >= kSide &&
      parameters_.initial_scale <= 1e-3) {
    for (Index i = 0; i < kModes; ++i) {
      if (std::isnan(half_time(i))) continue;
      seen.checks.push_back(within(
          "half-time of mode " + std::to_string(i + 1) + " over the predicted one", 1,
          half_time(i) / predicted_half_time(i), kRandomTolerance,
          "the modes are nearly apart at this size", "32 units or more, small random start"));
    }
  }
}

Observation AxesOfComplexity::observe() const {
  Observation seen;
  seen.views = {modes_view(), half_times_view(), loss_view()};
  const auto add = [&seen](std::string name, double value, std::string label,
                           Role role = Role::measured) {
    seen.scalars.push_back({std::move(name), value, std::move(label), "", role});
  };
  add("time", time(), "time $t = \\eta k$");
  add("train_loss", training_->loss(), "training loss");
  for (Index i = 0; i < kModes; ++i) {
    const std::string number = std::to_string(i + 1);
    add("half_time_" + number, half_time(i), "half-time of mode " + number);
    add("predicted_half_time_" + number, predicted_half_time(i),
        "the same by the closed form, mode " + number, Role::predicted);
  }
  add("deviation", deviation(), "largest deviation from the closed form, over $s$");
  const Known form = known_form();
  add("closed_form", form == Known::borrowed || form == Known::nothing ? 0 : 1,
      "whether a closed form applies (1: yes)", Role::predicted);
  add_checks(seen);
  return seen;
}

}  // namespace lm::axes
