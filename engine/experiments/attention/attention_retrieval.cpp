// Experiment attention-retrieval: a layer learns to find the key that equals the query; what the
// logits are divided by is a learning rate.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "autodiff/ops.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/training.hpp"
#include "lab/verdicts.hpp"
#include "nn/losses.hpp"
#include "theory/retrieval.hpp"

namespace lm::attention_retrieval {
namespace {

constexpr std::int64_t kRetrievalSteps = 200;
/// Draws in a step, and draws that the loss is measured on.
constexpr Index kDraws = 64, kTestDraws = 1000;
/// A mean lies so many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// ln n by a sum of n exponentials.
constexpr double kRounding = 1e-12;
/// The twin's logits are the same products in another order; 200 steps let that grow.
constexpr double kGrown = 1e-9;
/// Each step takes 64 draws in place of the mean: what that does to gain and loss, as shares of
/// them, where a step moves no logit by more than kSmallStep. Measured over n, d and η.
constexpr double kNoiseOfGain = 0.1, kNoiseOfLoss = 0.15, kSmallStep = 1;

enum Divisor : std::size_t { kNothing, kRoot, kDimension, kTwin, kLayers };
constexpr std::array kThree{kNothing, kRoot, kDimension};
constexpr std::array kDivisorWords{"undivided", "divided by √d", "divided by d"};

struct Parameters {
  std::int64_t keys = 16;
  std::int64_t dimension = 16;
  double learning_rate = 0.3;
  double start = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Attention");
    v.integer(keys, param("keys", "Keys").symbol("n").log(2, 64),
              "One of them equals the query, and holds the value that is asked for.");
    v.integer(dimension, param("dimension", "Dimension").symbol("d").log(4, 64),
              "Coordinates of queries and keys, from $N(0, 1)$.");
    v.group("Training");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(0.01, 30),
           "The same for all three layers.");
    v.real(start, param("start", "Random start").symbol("\\sigma_0").between(0, 1),
           "Standard deviation of the entries of $\\sqrt{d}\\,W$ at the start. 0: attention starts "
           "uniform.");
  }
};

/// Keys as rows of n·d numbers, the first of which is the query, too → logits f·qᵀWk.
Network pairing(Index n, Index d, double factor, double deviation) {
  return [=](nn::Model& model, ad::Var x) {
    const ad::Var keys = ad::reshape(x, {x.rows(), n, d});
    const nn::Start start{nn::Initializer::normal, {d, d}, deviation};
    const ad::Var W = model.parameter(d, d, "pairing", deviation > 0 ? start : nn::Start{});
    const ad::Var pulled = ad::matmul(ad::slice(keys, ad::kRows, 0, 1), W);
    const ad::Var logits = factor * ad::matmul(pulled, keys, false, true);
    return ad::reshape(logits, {1, x.rows(), n});
  };
}

class AttentionRetrieval : public ExperimentOf<Parameters> {
 public:
  AttentionRetrieval(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        n_(as_index(p.keys)),
        d_(as_index(p.dimension)),
        random_(static_cast<std::uint64_t>(setup.seed), stream("retrieval/keys")),
        batch_(kDraws, n_ * d_),
        tests_(kTestDraws, n_ * d_),
        target_(Matrix::Zero(kDraws, n_)),
        course_(n_, d_),
        history_({"plain", "root", "by_d", "expected_plain", "expected_root", "expected_by_d",
                  "gain_plain", "gain_root", "gain_by_d", "course_plain", "course_root",
                  "course_by_d"}) {
    target_.col(0).setOnes();
    random_.normals_at(0, batch_.data(), batch_.size());
    Random(static_cast<std::uint64_t>(setup.seed), stream("retrieval/tests"))
        .normals_at(0, tests_.data(), tests_.size());
    for (std::size_t k = 0; k < kLayers; ++k) make(k, static_cast<std::uint64_t>(setup.seed));
    const Matrix first = trainings_[kRoot]->parameter_gradient(0);
    first_slope_ = -first.trace();
    begin();
  }

  std::int64_t suggested_steps() const override { return kRetrievalSteps; }
  Views views() const override { return {loss_view(), gain_view(), pairing_view()}; }
  Scalars scalars() const override {
    return {
        measured("loss_unscaled", loss(kNothing), "loss, undivided"),
        predicted("predicted_loss_unscaled", expected_loss(kNothing), "in theory, undivided"),
        measured("loss_scaled", loss(kRoot), "loss, divided by $\\sqrt{d}$"),
        predicted("predicted_loss_scaled", expected_loss(kRoot),
                  "in theory, divided by $\\sqrt{d}$"),
        measured("loss_by_d", loss(kDimension), "loss, divided by $d$"),
        predicted("predicted_loss_by_d", expected_loss(kDimension), "in theory, divided by $d$"),
        measured("gain_scaled", gain(kRoot), "gain $c$, divided by $\\sqrt{d}$"),
        predicted("predicted_gain_scaled", course_of_[kRoot][now()],
                  "in theory, divided by $\\sqrt{d}$"),
        measured("start_loss", first_loss_, "divided by $\\sqrt{d}$, loss at the start"),
        predicted("uniform_loss", lm::log(as_double(n_)), "$\\ln n$, of uniform attention"),
        measured("half_step", half_, "divided by $\\sqrt{d}$, half of it is left at step"),
        predicted("predicted_half_step", expected_half_, "in theory, divided by $\\sqrt{d}$")};
  }
  double loss(std::size_t which) const { return losses()[which].mean; }
  double expected_loss(std::size_t which) const { return course_.loss(course_of_[which][now()]); }

 protected:
  void take_step() override {
    const auto at = static_cast<std::uint64_t>((step() + 1) * batch_.size());
    random_.normals_at(at, batch_.data(), batch_.size());
    for (auto& training : trainings_) {
      training->set_batch(batch_.data(), target_.data());
      training->step();
    }
  }
  bool finished() const override { return step() >= kRetrievalSteps; }
  std::optional<std::string> trouble() const override {
    for (const auto& training : trainings_) {
      if (auto why = training->trouble(p_.learning_rate)) return why;
    }
    return std::nullopt;
  }
  void record() override {
    std::vector<double> row;
    for (const std::size_t k : kThree) row.push_back(loss(k));
    for (const std::size_t k : kThree) row.push_back(expected_loss(k));
    for (const std::size_t k : kThree) row.push_back(gain(k));
    for (const std::size_t k : kThree) row.push_back(course_of_[k][now()]);
    if (step() == 0) first_loss_ = loss(kRoot);
    if (std::isnan(half_) && row[kRoot] <= 0.5 * first_loss_) half_ = as_double(step());
    if (std::isnan(expected_half_) && row[3 + kRoot] <= 0.5 * lm::log(as_double(n_))) {
      expected_half_ = as_double(step());
    }
    history_.add(step(), row);
  }
  Checks checks() const override {
    Range uniform("a start at zero");
    uniform.needs(p_.start == 0, "a random start");
    const double n = as_double(n_), d = as_double(d_), share = 1 - 1 / n;
    const double spread = std::sqrt(2 * d * share * share + d * share / n);
    Checks checks{
        within("loss at the start against that of uniform attention", lm::log(n), first_loss_,
               kRounding, "a sum of n exponentials", uniform),
        within("trace of the first gradient, divided by √d", std::sqrt(d) * share, first_slope_,
               kErrors * spread / std::sqrt(as_double(kDraws) * d), "five standard errors",
               uniform),
        at_most("divided by √d against undivided at the rate η/d, largest difference of the logits",
                0, twin_gap(), kGrown, "the same products in another order, grown in training",
                uniform)};
    for (const std::size_t k : kThree) {
      Range small = uniform;
      small = Range("a start at zero; a step moves no logit by more than 1")
                  .needs(p_.start == 0, "a random start")
                  .needs(rate(k) * factor(k) * factor(k) * d <= kSmallStep, "larger steps")
                  .awaits(step() >= 10, "fewer than ten steps");
      const std::string name = std::string(", ") + kDivisorWords[k];
      checks.push_back(within("gain" + name, course_of_[k][now()], gain(k),
                              kNoiseOfGain * course_of_[k][now()], "the noise of 64 draws", small));
      checks.push_back(within("loss" + name, expected_loss(k), loss(k),
                              kErrors * losses()[k].error + kNoiseOfLoss * expected_loss(k),
                              "five standard errors, and the noise of 64 draws", small));
    }
    return checks;
  }

 private:
  struct Estimate {
    double mean = 0, error = 0;
  };

  double factor(std::size_t which) const {
    const double d = as_double(d_);
    if (which == kRoot) return 1 / std::sqrt(d);
    return which == kDimension ? 1 / d : 1;
  }
  double rate(std::size_t which) const {
    return which == kTwin ? p_.learning_rate / as_double(d_) : p_.learning_rate;
  }
  void make(std::size_t which, std::uint64_t seed) {
    OptimizerOptions options;
    options.learning_rate = rate(which);
    trainings_[which] = std::make_unique<Training<double>>(batch_, target_,
                                                           pairing(n_, d_, factor(which), p_.start),
                                                           nn::cross_entropy, options, seed);
    course_of_[which] = course_.follow(factor(which), rate(which), kRetrievalSteps);
  }
  std::size_t now() const { return as_size(std::min(step(), kRetrievalSteps)); }
  /// c of the logits c·q·k, on average over the coordinates.
  double gain(std::size_t which) const {
    return factor(which) * trainings_[which]->parameter(0).trace() / as_double(d_);
  }
  /// −ln p of the right key over the test draws.
  Estimate test(std::size_t which) const {
    const Matrix W = factor(which) * trainings_[which]->parameter(0);
    double sum = 0, squares = 0;
    Vector z(n_), e(n_);
    for (Index t = 0; t < kTestDraws; ++t) {
      const Eigen::Map<const Matrix> keys(tests_.row(t).data(), n_, d_);
      z.noalias() = keys * (keys.row(0) * W).transpose();
      const double top = z.maxCoeff(), right = z(0);
      z.array() -= top;
      lm::exp(z.data(), e.data(), n_);
      const double minus_log = lm::log(e.sum()) + top - right;
      sum += minus_log, squares += minus_log * minus_log;
    }
    const double count = as_double(kTestDraws), mean = sum / count;
    return {mean, std::sqrt(std::max(0.0, squares / count - mean * mean) / count)};
  }
  const std::array<Estimate, 3>& losses() const {
    return losses_.of(*this, [&] {
      return std::array<Estimate, 3>{test(kNothing), test(kRoot), test(kDimension)};
    });
  }
  double twin_gap() const {
    const Matrix one = factor(kRoot) * trainings_[kRoot]->parameter(0);
    return (one - trainings_[kTwin]->parameter(0)).cwiseAbs().maxCoeff();
  }

  View loss_view() const {
    return over_steps(history_, "loss", "Three layers learn to find the key", axis("$-\\ln p$"))
        .measured("undivided", "plain")
        .predicted("undivided, in theory", "expected_plain")
        .measured("divided by $\\sqrt{d}$", "root")
        .predicted("divided by $\\sqrt{d}$, in theory", "expected_root")
        .measured("divided by $d$", "by_d")
        .predicted("divided by $d$, in theory", "expected_by_d")
        .reference("uniform, $\\ln n$", lm::log(as_double(n_)));
  }
  View gain_view() const {
    return over_steps(history_, "gain", "The logits become $c\\,q\\cdot k$", axis("gain $c$"))
        .measured("undivided", "gain_plain")
        .predicted("undivided, in theory", "course_plain")
        .measured("divided by $\\sqrt{d}$", "gain_root")
        .predicted("divided by $\\sqrt{d}$, in theory", "course_root")
        .measured("divided by $d$", "gain_by_d")
        .predicted("divided by $d$, in theory", "course_by_d");
  }
  View pairing_view() const {
    return heat_map("pairing", "What the layer has learned to compare", axis("coordinate of $k$"),
                    axis("coordinate of $q$"), axis("$f\\,W$"))
        .measured("divided by √d", Matrix(factor(kRoot) * trainings_[kRoot]->parameter(0)));
  }

  Index n_, d_;
  Random random_;
  Matrix batch_, tests_, target_;
  theory::RetrievalCourse course_;
  std::array<std::unique_ptr<Training<double>>, kLayers> trainings_;
  std::array<std::vector<double>, kLayers> course_of_;
  double first_slope_ = 0, first_loss_ = kNaN, half_ = kNaN, expected_half_ = kNaN;
  Once<std::array<Estimate, 3>> losses_;
  Recorder history_;
};

Parameters setting(std::int64_t keys, std::int64_t dimension, double rate, double start = 0) {
  Parameters p;
  p.keys = keys;
  p.dimension = dimension;
  p.learning_rate = rate;
  p.start = start;
  return p;
}

}  // namespace

ExperimentInfo info() {
  return info_of<AttentionRetrieval, Parameters>(
      {.title = "Learning to look",
       .question = "What does the divisor of the logits change when a layer learns to find a key?",
       .precision = "double: one claim is exact",
       .range = "From a start at zero, with steps that move no logit by more than 1. The divisor "
                "$1/f$ is then the learning rate $\\eta f^2$, exactly.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const Parameters& p :
         {setting(16, 16, 0.3), setting(16, 64, 0.3), setting(64, 16, 0.02), setting(4, 8, 5)}) {
      const std::string name = "n = " + std::to_string(p.keys) +
                               ", d = " + std::to_string(p.dimension) + ", seed " +
                               std::to_string(seed) + ": ";
      add_verdicts(result, name, *run_whole<AttentionRetrieval>(p, seed));
    }
    const auto random = run_whole<AttentionRetrieval>(setting(16, 64, 0.3, 1), seed);
    result.add(*random, at_least("random start, d = 64, seed " + std::to_string(seed) +
                                     ": loss divided by √d over that of a start at zero (control)",
                                 2, random->loss(kRoot) / random->expected_loss(kRoot), 0,
                                 "the start has to be unlearned", "outside: random start"));
  }
  return result;
}

}  // namespace lm::attention_retrieval
