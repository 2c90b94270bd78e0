// Deep linear networks on a target made of modes: the machine under three experiments.
#include "experiments/deep-linear-networks/linear_modes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "lab/series.hpp"
#include "measure/rank.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"
#include "theory/deep_linear.hpp"

namespace lm {
namespace {

/// The whole story ends when the last mode lacks this share of its strength.
constexpr double kLeft = 1e-3;
constexpr std::int64_t kLongestStory = 200'000;
/// A loss this many times its start is on its way to infinity: the start lies near the saddle at
/// the origin, from where a converging run only descends.
constexpr double kLeftGrowth = 1e6;

Vector descending(std::vector<double> values, std::int64_t dimension) {
  if (static_cast<std::int64_t>(values.size()) >= dimension || values.empty()) {
    throw Error("out_of_range", "singular_values",
                std::to_string(values.size()) + " modes are given; allowed are 1 to " +
                    std::to_string(std::min<std::int64_t>(dimension - 1, kMaxModes)));
  }
  std::stable_sort(values.begin(), values.end(), std::greater<double>());
  return Eigen::Map<const Vector>(values.data(), static_cast<Index>(values.size()));
}

/// Column k − 1: √(2/d) wave(πk(i+½)/d), orthonormal for k < d.
Matrix waves(Index d, Index count, double (*wave)(double)) {
  Matrix out(d, count);
  for (Index i = 0; i < d; ++i) {
    for (Index k = 1; k <= count; ++k) {
      const double angle =
          kPi * static_cast<double>(k) * (static_cast<double>(i) + 0.5) / static_cast<double>(d);
      out(i, k - 1) = std::sqrt(2.0 / static_cast<double>(d)) * wave(angle);
    }
  }
  return out;
}

double cosine(double x) { return lm::cos(x); }
double sine(double x) { return lm::sin(x); }

Network linear_network(Index d, Index depth, double scale) {
  return [=](nn::Model& model, ad::Var x) {
    const std::vector<Index> sizes(static_cast<std::size_t>(depth) + 1, d);
    return nn::deep_linear(model, x, sizes, {nn::Initializer::normal, scale, false, 0});
  };
}

LossFunction squared(LossConvention convention) {
  return
      [=](ad::Var output, ad::Var target) { return nn::squared_error(output, target, convention); };
}

std::vector<std::string> columns(Index modes) {
  std::vector<std::string> names = {"time", "loss", "predicted_loss", "drift"};
  for (const char* kind : {"a", "p"}) {
    for (Index i = 1; i <= modes; ++i) names.push_back(kind + std::to_string(i));
  }
  return names;
}

}  // namespace

LinearModes::LinearModes(const ModeParameters& p, std::int64_t seed, Index depth,
                         std::optional<double> balanced)
    : ExperimentOf(p),
      depth_(depth),
      s_(descending(p.singular_values, p.dimension)),
      U_(waves(static_cast<Index>(p.dimension), s_.size(), cosine)),
      V_(waves(static_cast<Index>(p.dimension), s_.size(), sine)),
      target_(U_ * s_.asDiagonal() * V_.transpose()),
      factor_(loss_factor(p.loss, static_cast<Index>(p.dimension))),
      learning_rate_(p.learning_rate),
      training_(Matrix::Identity(target_.cols(), target_.cols()), target_.transpose(),
                linear_network(target_.cols(), depth, p.initial_scale), squared(p.loss),
                OptimizerOptions{.learning_rate = p.learning_rate},
                static_cast<std::uint64_t>(seed)),
      a0_(Vector::Constant(s_.size(), kNaN)),
      strengths_(Vector::Zero(s_.size())),
      half_times_(Vector::Constant(s_.size(), kNaN)),
      history_(columns(s_.size())) {
  if (balanced) start_balanced(*balanced);
  if (depth_ == 2) {
    for (Index i = 0; i < s_.size(); ++i) {
      a0_(i) = theory::initial_strength(weight(1), weight(2), U_.col(i), V_.col(i));
    }
  }
  initial_loss_ = loss();
  suggested_steps_ = steps_for_whole_story();
}

void LinearModes::start_balanced(double strength) {
  // W_1 = Σ_k a^{1/L} e_k v_kᵀ, W_L = Σ_k a^{1/L} u_k e_kᵀ, between them diag(a^{1/L}).
  const double root = lm::pow(strength, 1.0 / static_cast<double>(depth_));
  const Index d = target_.rows(), count = s_.size();
  Matrix middle = Matrix::Zero(d, d);
  for (Index i = 0; i < count; ++i) middle(i, i) = root;
  double* out = training_.parameters();
  for (Index l = 1; l <= depth_; ++l, out += d * d) {
    Eigen::Map<Matrix> block(out, d, d);  // W_lᵀ
    block = middle;
    if (l == 1) block.leftCols(count) = root * V_;
    if (l == depth_) block.topRows(count) = root * U_.transpose();
  }
  training_.refresh();
}

std::int64_t LinearModes::steps_for_whole_story() const {
  double longest = 0;
  for (Index i = 0; i < s_.size(); ++i) {
    double start = predicted_half_time(i);
    // Deeper networks start more slowly; the time from the start's own scale is measured, not
    // predicted, so a generous multiple of the two-layer one is shown.
    if (depth_ != 2) start = 20 / (4 * factor_ * s_(i));
    longest = std::max(longest, start + lm::log(1 / kLeft) / (4 * factor_ * s_(i)));
  }
  const double steps = std::ceil(longest / learning_rate_);
  return static_cast<std::int64_t>(std::clamp(steps, 1.0, static_cast<double>(kLongestStory)));
}

void LinearModes::changed(const std::string& /*learning_rate*/) {
  rate_time_ = time();
  rate_step_ = step();
  learning_rate_ = p_.learning_rate;
  training_.optimizer().set_learning_rate(learning_rate_);
}

double LinearModes::time() const {
  return rate_time_ + learning_rate_ * static_cast<double>(step() - rate_step_);
}

Vector LinearModes::predicted_strengths(double t) const {
  Vector a(s_.size());
  for (Index i = 0; i < a.size(); ++i) {
    a(i) = depth_ == 2 ? theory::mode_strength(s_(i), a0_(i), factor_, t) : kNaN;
  }
  return a;
}

double LinearModes::predicted_half_time(Index mode) const {
  return depth_ == 2 ? theory::mode_half_time(s_(mode), a0_(mode), factor_) : kNaN;
}

double LinearModes::half_time_error() const {
  double worst = kNaN;
  for (Index i = 0; i < s_.size(); ++i) {
    const double error = std::abs(half_times_(i) / predicted_half_time(i) - 1);
    if (std::isfinite(error)) worst = std::isnan(worst) ? error : std::max(worst, error);
  }
  return worst;
}

Matrix LinearModes::product() const {
  Matrix W = weight(1);
  for (Index l = 2; l <= depth_; ++l) W = (weight(l) * W).eval();
  return W;
}

bool LinearModes::one_by_one() const {
  constexpr double kSmallStart = 0.01, kApart = 1.5;
  for (Index i = 0; i < s_.size(); ++i) {
    if (!(a0_(i) <= kSmallStart * s_(i))) return false;
    if (i > 0 && s_(i - 1) < kApart * s_(i)) return false;
  }
  return true;
}

bool LinearModes::wide() const { return target_.rows() >= 32; }

bool LinearModes::short_steps() const { return factor_ * learning_rate_ * s_(0) <= 0.01; }

bool LinearModes::in_range() const {
  return depth_ == 2 && wide() && short_steps() && one_by_one();
}

void LinearModes::take_step() { training_.step(); }

std::optional<std::string> LinearModes::trouble() const {
  const bool finite = std::isfinite(loss());
  if (finite && !(loss() > kLeftGrowth * initial_loss_)) return std::nullopt;
  const double most = 1 / (2 * factor_ * s_(0));
  return std::string(finite ? "the loss passed 1e6 times its start" : "the loss is not finite") +
         "; learning_rate " + short_number(learning_rate_) + ", and at a balanced two-layer " +
         "minimum the largest stable one is 1/(2cs) = " + short_number(most);
}

void LinearModes::note_half_times(double now) {
  const std::size_t rows = history_.rows();
  if (rows == 0) return;
  for (Index i = 0; i < s_.size(); ++i) {
    const double before = history_.column(4 + static_cast<std::size_t>(i)).back();
    const double half = s_(i) / 2;
    if (!std::isnan(half_times_(i)) || strengths_(i) < half || before >= half) continue;
    half_times_(i) = last_time_ + (now - last_time_) * (half - before) / (strengths_(i) - before);
  }
}

void LinearModes::record() {
  const double now = time();
  const Matrix inside = U_.transpose() * product() * V_;
  strengths_ = inside.diagonal();
  note_half_times(now);
  last_time_ = now;
  drift_ = 0;
  for (Index l = 1; l < depth_; ++l) {
    const Matrix lower = weight(l), upper = weight(l + 1);
    const Matrix H = upper.transpose() * upper - lower * lower.transpose();
    const auto at = static_cast<std::size_t>(l - 1);
    if (initial_imbalance_.size() <= at) initial_imbalance_.push_back(H);
    drift_ = std::max(drift_, (H - initial_imbalance_[at]).norm());
  }
  const Vector predicted = predicted_strengths(now);
  for (Index i = 0; i < s_.size(); ++i) {
    const double error = std::abs(strengths_(i) - predicted(i)) / s_(i);
    if (error > curve_error_) curve_error_ = error;
    for (Index j = 0; j < s_.size(); ++j) {
      if (i != j) off_diagonal_ = std::max(off_diagonal_, std::abs(inside(i, j)) / s_(0));
    }
  }
  std::vector<double> row = {now, loss(), factor_ * (s_ - predicted).squaredNorm(), drift_};
  row.insert(row.end(), strengths_.data(), strengths_.data() + modes());
  row.insert(row.end(), predicted.data(), predicted.data() + modes());
  history_.add(step(), row);
}

Plot LinearModes::over_time(const Recorder& recorder, std::string name, std::string title,
                            Axis y) const {
  Plot plot = over_steps(history_, std::move(name), std::move(title), std::move(y));
  plot.x_axis(axis("time $t = \\eta k$")).over(history_.column("time")).from(recorder);
  return plot;
}

Plot LinearModes::loss_plot(std::string title) const {
  Plot plot = over_time(history_, "loss", std::move(title), log_axis("loss $L$"));
  plot.measured("gradient descent", "loss");
  if (depth_ == 2) plot.predicted("sum over the predicted modes", "predicted_loss");
  return plot;
}

View LinearModes::modes_view() const {
  Plot plot =
      over_time(history_, "modes", "Strength of each mode", axis("$a_i = u_i^\\top W_2 W_1 v_i$"));
  for (Index i = 1; i <= modes(); ++i) {
    const std::string label = "mode " + std::to_string(i);
    plot.measured(label, history_.column("a" + std::to_string(i)));
    if (depth_ == 2) plot.predicted(label + ", sigmoid", history_.column("p" + std::to_string(i)));
  }
  return plot;
}

View LinearModes::product_view() const {
  return heat_map("product", "What the network computes, and the target", axis("input $j$"),
                  axis("output $i$"), axis("entry"))
      .measured("$W_L \\cdots W_1$", product())
      .reference("target $\\Sigma$", target_);
}

Range LinearModes::modes_range(const char* text) const {
  return Range(text)
      .needs(!divergence(), "the run has diverged")
      .needs(depth_ == 2, "there are more than two layers")
      .needs(wide(), "there are fewer than 32 units")
      .needs(short_steps(), "cηs is above 1 %")
      .needs(one_by_one(), "the start is not small, or modes are nearer than a factor 1.5");
}

Scalars LinearModes::scalars() const {
  return {measured("time", time(), "time $t = \\eta k$"),
          measured("train_loss", loss(), "training loss"),
          reference("loss_factor", factor_, "the loss's factor $c$"),
          measured("learned_modes", as_double((strengths_.array() > s_.array() / 2).count()),
                   "modes more than half learned"),
          measured("imbalance_drift", drift_,
                   "drift of $W_{l+1}^\\top W_{l+1} - W_l W_l^\\top$ since the start")};
}

}  // namespace lm
