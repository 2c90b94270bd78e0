// Experiment attention-scaling: as the dimension grows attention freezes to one key, and ÷√d
// thaws it.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "experiments/attention/growing_attention.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/random_attention.hpp"

namespace lm::attention_scaling {
namespace {

/// A mean lies so many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// The table of the theory, and the average over the query's length.
constexpr double kTheory = 3e-4;
/// The run's logits are sums in another order than the engine's: up to 1024 roundings of 1e-16 of
/// numbers up to 1000.
constexpr double kRounding = 1e-10;
/// Where nearly all draws are frozen the mean rests on the rest: so many draws must be left.
constexpr double kLeft = 20;

struct Parameters {
  std::int64_t keys = 64;
  std::int64_t dimension = 256;
  nn::AttentionScale scale = nn::AttentionScale::none;
  double match = 0;
  std::int64_t draws = 400;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Attention");
    v.integer(keys, param("keys", "Keys").symbol("n").log(2, 256), "What one query looks at.");
    v.integer(dimension, param("dimension", "Largest dimension").symbol("d").log(2, 1024),
              "Each step gives the query and all keys one coordinate more, from $N(0, 1)$.");
    v.choice(scale, kScaleWords, param("scale", "Divide by").probe(),
             "What the logits of the bars are divided by.");
    v.real(match, param("match", "Match of the first key").symbol("a").between(0, 1),
           "Correlation of the first key with the query: 0 before training, near 1 when the key "
           "has been learned.");
    v.group("Counting");
    v.integer(draws, param("draws", "Draws").symbol("T").log(10, 1000),
              "Queries with keys of their own, all growing side by side.");
  }
};

class AttentionScaling : public ExperimentOf<Parameters> {
 public:
  AttentionScaling(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        grown_(as_index(p.draws), as_index(p.keys), p.match, setup.seed),
        theory_(as_index(p.keys)),
        history_({"unscaled", "predicted_unscaled", "scaled", "predicted_scaled", "same",
                  "predicted_same", "same_scaled", "limit", "limit_same", "first", "variance",
                  "predicted_variance"}) {
    predicted_winner_ = theory_.winning_dimension();
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.dimension; }
  Views views() const override {
    return {weights_view(), entropy_view(), same_view(), first_view(), variance_view()};
  }
  Scalars scalars() const override {
    const Index d = dimension();
    return {
        measured("entropy_unscaled", cold().entropy.mean, "entropy over $\\ln n$, undivided"),
        predicted("predicted_entropy_unscaled", theory_.entropy(d, false), "the same, in theory"),
        measured("entropy_scaled", warm().entropy.mean, "entropy over $\\ln n$, $\\div\\sqrt{d}$"),
        predicted("predicted_entropy_scaled", theory_.entropy(d, true), "the same, in theory"),
        measured("logit_variance", grown_.variance().mean, "variance of a logit $q\\cdot k$"),
        predicted("freezing_dimension", theory::freezing_dimension(grown_.keys()),
                  "$2\\ln n$, where very many keys freeze"),
        predicted("limit_entropy", theory::limit_entropy(grown_.keys(), as_double(d)),
                  "entropy over $\\ln n$ of very many keys"),
        predicted("warm_entropy", theory::warm_entropy(grown_.keys()),
                  "$1 - (\\frac12 - 1.859/n)/\\ln n$"),
        measured("same_key", cold().same.mean, "two picks are the same key, undivided"),
        predicted("predicted_same_key", theory_.same(d, false), "the same, in theory"),
        measured("winning_dimension", winner_, "dimension at which two picks agree in half"),
        predicted("predicted_winning_dimension", as_double(predicted_winner_),
                  "the same, in theory"),
        measured("first_weight", now().first.mean, "weight of the first key, divided as chosen"),
        measured("slope_left", 1 - now().same.mean, "slope left in the softmax, $1 - \\sum p^2$")};
  }
  double winner() const { return winner_; }
  double unscaled() const { return cold().entropy.mean; }
  double slope_left() const { return 1 - now().same.mean; }
  double first_weight() const { return now().first.mean; }

 protected:
  void take_step() override { grown_.add_coordinate(); }
  bool finished() const override { return step() >= p_.dimension; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    const Index d = dimension(), n = grown_.keys();
    const double same = cold().same.mean;
    if (std::isnan(winner_) && same >= 0.5)
      winner_ = as_double(d), winner_error_ = cold().same.error;
    const double size = as_double(d);
    history_.add(step(), {cold().entropy.mean, theory_.entropy(d, false), warm().entropy.mean,
                          theory_.entropy(d, true), same, theory_.same(d, false), warm().same.mean,
                          theory::limit_entropy(n, size), theory::limit_same(n, size),
                          now().first.mean, grown_.variance().mean, size});
  }
  Checks checks() const override {
    const Index d = dimension();
    const double cold_left = theory_.entropy(d, false) * as_double(p_.draws);
    const double warm_left = theory_.entropy(d, true) * as_double(p_.draws);
    return {
        agreement("entropy over ln n, undivided", theory_.entropy(d, false), cold().entropy,
                  independent(cold_left)),
        agreement("entropy over ln n, divided by √d", theory_.entropy(d, true), warm().entropy,
                  independent(warm_left)),
        agreement("two picks are the same key, undivided", theory_.same(d, false), cold().same,
                  independent(cold_left)),
        within("entropy over ln n, divided by √d, to first order in 1/n",
               theory::warm_entropy(grown_.keys()), warm().entropy.mean,
               kErrors * warm().entropy.error + 0.002, "five standard errors, and the next order",
               independent(warm_left)
                   .needs(p_.keys >= 64, "fewer than 64 keys")
                   .needs(p_.dimension >= 16, "a dimension below 16")
                   .awaits(d >= 16, "the dimension is below 16")),
        within("variance of a logit", as_double(d), grown_.variance().mean,
               kErrors * grown_.predicted_variance_error(), "five standard errors",
               Range("keys that know nothing of the query; 100 draws or more")
                   .needs(p_.match == 0, "the first key matches the query")
                   .needs(p_.draws >= 100, "fewer than 100 draws")),
        within("dimension at which two picks agree with probability ½",
               as_double(predicted_winner_), winner_, winner_tolerance(),
               "five standard errors over the slope, and the next whole number",
               Range("keys that know nothing of the query; 100 draws or more")
                   .needs(p_.match == 0, "the first key matches the query")
                   .needs(p_.draws >= 100, "fewer than 100 draws")
                   .awaits(!std::isnan(winner_), "not reached at this dimension")),
        at_most("weights against the engine's own attention, largest difference", 0,
                engine_gap_.of(*this, [&] { return grown_.engine_gap(p_.scale); }), kRounding,
                "sums of d products in another order", "any setting")};
  }

 private:
  Index dimension() const { return as_index(step()); }
  const Attended& with(nn::AttentionScale scale, const Once<Attended>& kept) const {
    return kept.of(*this, [&] { return grown_.attend(scale); });
  }
  const Attended& cold() const { return with(nn::AttentionScale::none, cold_); }
  const Attended& warm() const { return with(nn::AttentionScale::inverse_sqrt, warm_); }
  const Attended& now() const {
    if (p_.scale == nn::AttentionScale::none) return cold();
    return p_.scale == nn::AttentionScale::inverse_sqrt ? warm() : with(p_.scale, by_d_);
  }
  Range independent(double left) const {
    return Range("keys that know nothing of the query; draws times entropy 20 or more")
        .needs(p_.match == 0, "the first key matches the query")
        .needs(left >= kLeft, "too few draws are left that are not frozen");
  }
  static Check agreement(const char* name, double predicted, const Estimate& measured,
                         const Range& range) {
    return within(name, predicted, measured.mean, kErrors * measured.error + kTheory,
                  "five standard errors and the quadrature", range);
  }
  double winner_tolerance() const {
    const Index d = predicted_winner_, off = std::max<Index>(1, d / 10);
    const double slope =
        (theory_.same(d + off, false) - theory_.same(d - off, false)) / (2 * as_double(off));
    return 1 + kErrors * winner_error_ / slope;
  }

  View weights_view() const {
    std::vector<double> key = count_from_one(grown_.keys());
    return bars("weights", "One query's attention", axis("key"), axis("weight $p$"), key)
        .measured("this query", grown_.weights(0, p_.scale))
        .reference("equal share $1/n$", 1 / as_double(grown_.keys()));
  }
  View entropy_view() const {
    const double freezing = theory::freezing_dimension(grown_.keys());
    return over_steps(history_, "entropy", "How open the attention is", axis("entropy $/\\ln n$"))
        .x_axis(log_axis("dimension $d$"))
        .measured("undivided", "unscaled")
        .predicted("undivided, in theory", "predicted_unscaled")
        .measured("divided by $\\sqrt{d}$", "scaled")
        .predicted("divided, in theory", "predicted_scaled")
        .reference("undivided, for very many keys", "limit")
        .reference("$d_c = 2\\ln n$", std::vector{freezing, freezing}, std::vector{0.0, 1.0});
  }
  View same_view() const {
    return over_steps(history_, "winner", "Two picks by the weights are the same key",
                      axis("$\\sum p^2$"))
        .x_axis(log_axis("dimension $d$"))
        .measured("undivided", "same")
        .predicted("undivided, in theory", "predicted_same")
        .measured("divided by $\\sqrt{d}$", "same_scaled")
        .reference("undivided, for very many keys", "limit_same")
        .reference("½", 0.5);
  }
  View first_view() const {
    return over_steps(history_, "first", "The first key's weight, on average", axis("weight $p_1$"))
        .x_axis(log_axis("dimension $d$"))
        .measured("divided as chosen", "first")
        .reference("equal share $1/n$", 1 / as_double(grown_.keys()));
  }
  View variance_view() const {
    return over_steps(history_, "variance", "The logits grow", axis("variance of $q\\cdot k$"))
        .x_axis(axis("dimension $d$"))
        .measured("over all keys and draws", "variance")
        .predicted("$d$", "predicted_variance");
  }

  GrowingAttention grown_;
  theory::RandomAttention theory_;
  Index predicted_winner_ = 0;
  double winner_ = kNaN, winner_error_ = 0;
  Once<Attended> cold_, warm_, by_d_;
  Once<double> engine_gap_;
  Recorder history_;
};

/// The course's five dimensions at 64 keys, and other numbers of keys.
void check_entropies(std::int64_t seed, Battery& result) {
  for (const std::int64_t keys : {16, 64, 256}) {
    Parameters p;
    p.keys = keys;
    p.draws = 1000;
    Made<AttentionScaling> run(p, seed);
    for (const std::int64_t d : {4, 8, 16, 64, 256}) {
      run.advance(d - run.step());
      const std::string name = "n = " + std::to_string(keys) + ", d = " + std::to_string(d) +
                               ", seed " + std::to_string(seed) + ": ";
      add_verdicts(result, name, run);
      if (keys != 64 || d != 8) continue;
      result.add(run, at_least(name + "entropy over that of infinitely many keys (control)", 5,
                               run.unscaled() / theory::limit_entropy(64, 8), 0,
                               "64 keys show no kink at 2 ln n", "the limit alone"));
    }
  }
}

/// A key that has been learned: ÷√d freezes on it, ÷d does not.
void check_match(std::int64_t seed, Battery& result) {
  for (const auto scale : {nn::AttentionScale::inverse_sqrt, nn::AttentionScale::inverse}) {
    Parameters p;
    p.match = 1;
    p.scale = scale;
    p.draws = 100;
    const auto run = run_whole<AttentionScaling>(p, seed);
    const std::string name = "matched key, seed " + std::to_string(seed) + ": ";
    if (scale == nn::AttentionScale::inverse_sqrt) {
      result.add(*run, at_most(name + "slope left, divided by √d (control)", 0.01,
                               run->slope_left(), 0, "the logit √d = 16 leaves e^−16·64 of it",
                               "outside: one key is the query"));
    } else {
      const double e = 2.718281828459045;
      result.add(*run, within(name + "weight of the matched key, divided by d", e / (e + 63),
                              run->first_weight(), 0.006,
                              "its logit |q|²/d is 1 ± 0.09, the mean of 100 ± 0.009; the others "
                              "spread by 1/16",
                              "d = 256, n = 64"));
    }
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<AttentionScaling, Parameters>(
      {.title = "Freezing and thawing",
       .question = "At which dimension does one key win all attention, and what does ÷√d change?",
       .precision = "double: entropies are held against quadrature",
       .range = "Queries and keys that are independent, as before training: any $n$ and $d$. A key "
                "that matches the query is outside.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_entropies(seed, result);
    check_match(seed, result);
  }
  return result;
}

}  // namespace lm::attention_scaling
