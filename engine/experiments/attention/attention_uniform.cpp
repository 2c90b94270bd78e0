// Experiment attention-uniform: random keys get equal attention on average, and never at any time.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "autodiff/executor.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"
#include "core/statistics.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/verdicts.hpp"
#include "nn/attention.hpp"
#include "theory/random_attention.hpp"

namespace lm::attention_uniform {
namespace {

/// A run takes its draws in so many batches.
constexpr std::int64_t kBatches = 100;
/// Bins of ln(n·weight), from −kTail to kTail.
constexpr Index kBins = 60;
constexpr double kTail = 6;
/// A mean lies so many standard errors off once in two million runs, the furthest of 128 rarer
/// than once in a million.
constexpr double kErrors = 5, kFurthest = 6.5;
/// Draws per key below which a mean of weights that are nearly all or nothing is no normal number.
constexpr double kPerKey = 20;

struct Parameters {
  std::int64_t keys = 64;
  std::int64_t dimension = 64;
  std::int64_t draws = 5000;
  bool scaled = true;
  double lean = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Attention");
    v.integer(keys, param("keys", "Keys").symbol("n").log(2, 128), "What one query looks at.");
    v.integer(dimension, param("dimension", "Dimension").symbol("d").log(1, 256),
              "Coordinates of the query and of each key, all from $N(0, 1)$.");
    v.flag(scaled, param("scaled", "Divide by √d"), "As in the Transformer.");
    v.real(lean, param("lean", "Lean of the first key").symbol("m").between(0, 4),
           "Turns the first key towards the query, by so many standard deviations of its logit. "
           "Zero: the keys know nothing of the query.");
    v.group("Counting");
    v.integer(draws, param("draws", "Draws").symbol("T").log(100, 10000),
              "Queries in all, each with keys of its own; one hundredth of them a step.");
  }
};

nn::AttentionScale scale_of(const Parameters& p) {
  return p.scaled ? nn::AttentionScale::inverse_sqrt : nn::AttentionScale::none;
}

class AttentionUniform : public ExperimentOf<Parameters> {
 public:
  AttentionUniform(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        n_(as_index(p.keys)),
        d_(as_index(p.dimension)),
        queries_(static_cast<std::uint64_t>(setup.seed), stream("attention-uniform/queries")),
        random_keys_(static_cast<std::uint64_t>(setup.seed), stream("attention-uniform/keys")),
        q_(graph_.input({as_index((p.draws + kBatches - 1) / kBatches), 1, d_}, "queries")),
        k_(graph_.input({as_index((p.draws + kBatches - 1) / kBatches), n_, d_}, "keys")),
        weights_(nn::attention_weights(q_, k_, scale_of(p))),
        executor_(graph_, {weights_}),
        theory_(theory::mean_weights(n_, d_, p.scaled, p.lean)),
        largest_(p.lean > 0 ? kNaN : theory::mean_largest_weight(n_, d_, p.scaled)),
        shown_(Vector::Constant(n_, 1 / as_double(n_))),
        sums_(Vector::Zero(n_)),
        bins_(Vector::Zero(kBins)),
        history_({"largest", "first", "predicted_first"}) {
    begin();
  }

  std::int64_t suggested_steps() const override { return kBatches; }
  Views views() const override {
    return {weights_view(), means_view(), largest_view(), spread_view()};
  }
  Scalars scalars() const override {
    return {
        measured("mean_attention", first(), "mean attention of the first key"),
        predicted("predicted_mean_attention", theory_.first, "the same, in theory"),
        reference("equal_share", equal(), "equal share $1/n$"),
        measured("largest_mean_deviation", furthest(), "furthest mean off $1/n$, relative"),
        predicted("predicted_deviation", n() * error(), "standard error of a mean, relative"),
        measured("mean_largest_weight", most(), "largest weight, on average"),
        predicted("predicted_largest_weight", largest_, "the same, in theory"),
        measured("same_key", same_sum_ / drawn_, "two picks are the same key, $\\sum p^2$"),
        predicted("predicted_same_key", p_.lean > 0 ? kNaN : theory_.same, "the same, in theory")};
  }
  double most() const { return most_sum_ / drawn_; }
  double first() const { return sums_(0) / drawn_; }

 protected:
  void take_step() override {
    const std::int64_t begin = p_.draws * step() / kBatches;
    const std::int64_t count = p_.draws * (step() + 1) / kBatches - begin;
    draw(begin, count);
    executor_.run();
    for (std::int64_t t = 0; t < count; ++t) {
      count_weights(executor_.value(weights_) + t * n_);
    }
  }
  bool finished() const override { return step() >= kBatches; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override { history_.add(step(), {most(), first(), theory_.first}); }

  Checks checks() const override {
    Range any("20 draws for each key or more");
    any.needs(as_double(p_.draws) >= kPerKey * n(), "fewer than 20 draws for each key")
        .awaits(drawn_ >= kPerKey * n(), "too few draws yet");
    Range alike("keys that know nothing of the query; 20 draws for each or more");
    alike.needs(p_.lean == 0, "the first key leans towards the query")
        .needs(as_double(p_.draws) >= kPerKey * n(), "fewer than 20 draws for each key")
        .awaits(drawn_ >= kPerKey * n(), "too few draws yet");
    return {within("mean attention of the first key, against 1/n", equal(), first(),
                   kErrors * error(), "five standard errors", alike),
            at_most("furthest mean of all keys off 1/n, relative", 0, furthest(),
                    kFurthest * n() * error(), "6.5 standard errors, for the furthest of n", alike),
            within("mean attention of the first key, against the integral", theory_.first, first(),
                   kErrors * first_error(), "five standard errors", any),
            within("largest weight, on average", largest_, most(),
                   kErrors * spread(most_sum_, most_squares_) + 3e-3 * most(),
                   "five standard errors and the integral's own error", alike),
            within("two picks are the same key", theory_.same, same_sum_ / drawn_,
                   kErrors * spread(same_sum_, same_squares_) + 1e-4,
                   "five standard errors and the integral's own error", alike)};
  }

 private:
  double n() const { return as_double(n_); }
  double equal() const { return 1 / n(); }
  /// The predicted standard error of a key's mean weight: its mean square is E Σp²/n.
  double error() const {
    return std::sqrt(std::max(0.0, theory_.same / n() - equal() * equal()) / drawn_);
  }
  double first_error() const { return spread(sums_(0), first_squares_) + 1e-9; }
  /// Measured standard error of a mean.
  double spread(double sum, double squares) const {
    const double m = sum / drawn_;
    return std::sqrt(std::max(0.0, squares / drawn_ - m * m) / drawn_);
  }
  double furthest() const { return (n() * sums_.array() / drawn_ - 1).abs().maxCoeff(); }

  void draw(std::int64_t begin, std::int64_t count) {
    double* q = executor_.input(q_);
    double* k = executor_.input(k_);
    const auto at = static_cast<std::uint64_t>(begin * d_);
    queries_.normals_at(at, q, as_index(count) * d_);
    random_keys_.normals_at(at * static_cast<std::uint64_t>(n_), k, as_index(count) * d_ * n_);
    for (Index t = 0; t < as_index(count) && p_.lean > 0; ++t) {
      const Eigen::Map<const Vector> query(q + t * d_, d_);
      Eigen::Map<Vector>(k + t * n_ * d_, d_) += p_.lean / query.norm() * query;
    }
  }
  void count_weights(const double* p) {
    const Eigen::Map<const Vector> weights(p, n_);
    const double most = weights.maxCoeff(), same = weights.squaredNorm();
    shown_ = weights;
    sums_ += weights;
    first_squares_ += p[0] * p[0];
    most_sum_ += most, most_squares_ += most * most;
    same_sum_ += same, same_squares_ += same * same;
    drawn_ += 1;
    for (Index i = 0; i < n_; ++i) {
      const double place = (lm::log(n() * p[i]) + kTail) * kBins / (2 * kTail);
      if (place >= 0 && place < as_double(kBins)) bins_(as_index(place)) += 1;
    }
  }

  std::vector<double> numbers() const {
    std::vector<double> x;
    for (Index i = 1; i <= n_; ++i) x.push_back(as_double(i));
    return x;
  }
  View weights_view() const {
    return bars("weights", "One query's attention", axis("key"), axis("weight $p$"), numbers())
        .measured("this query", shown_)
        .reference("equal share $1/n$", equal());
  }
  View means_view() const {
    Vector expected = Vector::Constant(n_, (1 - theory_.first) / (n() - 1));
    expected(0) = theory_.first;
    const double off = drawn_ > 0 ? 2 * error() : kNaN;
    return scatter("means", "Each key's attention, averaged over the queries", axis("key"),
                   axis("mean weight"))
        .measured("average", numbers(), to_values(sums_ / std::max(1.0, drawn_)))
        .predicted("expected", numbers(), to_values(expected))
        .reference("$1/n$ + 2 standard errors", numbers(), std::vector(as_size(n_), equal() + off))
        .reference("$1/n$ − 2 standard errors", numbers(), std::vector(as_size(n_), equal() - off));
  }
  View largest_view() const {
    return over_steps(history_, "largest", "The largest weight of a query, averaged so far",
                      axis("mean of $\\max p$"))
        .measured("average", "largest")
        .predicted("in theory", largest_)
        .reference("equal share $1/n$", equal());
  }
  /// Shares per unit of ln(n·p); for many keys ln(n·p) is normal with mean −σ²/2 and variance σ².
  View spread_view() const {
    const double width = 2 * kTail / kBins, variance = p_.scaled ? 1 : as_double(d_);
    std::vector<double> middle, limit;
    for (Index i = 0; i < kBins; ++i) {
      middle.push_back(-kTail + width * (as_double(i) + 0.5));
      const double z = middle.back() + 0.5 * variance;
      limit.push_back(lm::exp(-0.5 * z * z / variance) / std::sqrt(2 * kPi * variance));
    }
    return curve("spread", "How the weights lie about the equal share", axis("$\\ln(n\\,p)$"),
                 axis("density"), middle)
        .measured("all keys of all queries",
                  to_values(bins_ / (std::max(1.0, drawn_) * n() * width)))
        .reference("normal law, for very many keys", limit);
  }
  static std::vector<double> to_values(const Vector& v) { return {v.data(), v.data() + v.size()}; }

  Index n_, d_;
  Random queries_, random_keys_;
  ad::Graph graph_;
  ad::Var q_, k_, weights_;
  ad::Executor<double> executor_;
  theory::SoftmaxMeans theory_;
  double largest_;
  Vector shown_, sums_, bins_;
  double drawn_ = 0, first_squares_ = 0;
  double most_sum_ = 0, most_squares_ = 0, same_sum_ = 0, same_squares_ = 0;
  Recorder history_;
};

Parameters setting(std::int64_t keys, std::int64_t dimension, bool scaled, double lean = 0) {
  Parameters p;
  p.keys = keys;
  p.dimension = dimension;
  p.scaled = scaled;
  p.lean = lean;
  return p;
}

}  // namespace

ExperimentInfo info() {
  return info_of<AttentionUniform, Parameters>(
      {.title = "Equal on average",
       .question = "How much attention does a query give to a key that knows nothing of it?",
       .precision = "double: means are held against closed forms",
       .range = "The mean $1/n$ holds by symmetry for any keys that are alike. The largest weight "
                "and $\\sum p^2$ are for normal keys without a lean, any $n$ and $d$.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    const std::string by = ", seed " + std::to_string(seed) + ": ";
    for (const Parameters& p : {setting(16, 64, true), setting(64, 64, true), setting(64, 4, true),
                                setting(64, 16, false), setting(16, 64, true, 2)}) {
      add_verdicts(result,
                   "n = " + std::to_string(p.keys) + ", d = " + std::to_string(p.dimension) +
                       (p.scaled ? "" : ", unscaled") + (p.lean > 0 ? ", lean 2" : "") + by,
                   *run_whole<AttentionUniform>(p, seed));
    }
    const auto run = run_whole<AttentionUniform>(setting(64, 64, true), seed);
    result.add(*run, within("n = 64" + by + "largest weight, the course's number", 0.105,
                            run->most(), 0.015, "the course's band 0.09 to 0.12", "n = d = 64"));
    result.add(*run, at_least("n = 64" + by + "largest weight over the equal share (control)", 5,
                              64 * run->most(), 0, "a uniform softmax would give 1", "n = d = 64"));
    const auto leaning = run_whole<AttentionUniform>(setting(16, 64, true, 2), seed);
    result.add(*leaning, at_least("n = 16, lean 2" + by + "mean attention over 1/n (control)", 3,
                                  16 * leaning->first(), 0, "the symmetry is broken",
                                  "outside: one key knows the query"));
  }
  return result;
}

}  // namespace lm::attention_uniform
