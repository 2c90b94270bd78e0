// Experiment cover-capacity: random labels are loaded into a plane until it breaks.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "experiments/olfaction/separation.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/capacity.hpp"

namespace lm::cover_capacity {
namespace {

using olfaction::Separation;
using olfaction::Verdict;

/// A count lies this many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// sup |F_n − F| is above 2.7/√n once in a million runs, whatever F (Dvoretzky, Kiefer, Wolfowitz).
constexpr double kSupremum = 2.7;
/// No memory of the lab holds more than 4N + 60: of 2000 draws in N = 1, one in 10¹⁵ would.
constexpr Index kSlack = 60;

enum class Points { normal, signs, pairs };
constexpr std::array<const char*, 3> kPointWords{"normal", "signs", "pairs"};

struct Parameters {
  std::int64_t dimension = 10;
  std::int64_t patterns = 20;
  std::int64_t draws = 1000;
  bool bias = false;
  Points points = Points::normal;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Memory");
    v.integer(dimension, param("dimension", "Weights").symbol("N").log(1, 100),
              "Weights of the neuron that is to remember.");
    v.flag(bias, param("bias", "Bias"), "One weight more, on an input that is always 1.");
    v.group("Associations");
    v.integer(patterns, param("patterns", "Associations").symbol("P").log(1, 400),
              "How many patterns with random labels are asked for in the readouts.");
    v.choice(points, kPointWords, param("points", "Patterns"),
             "Normal numbers; random signs; or two inputs of $N$ active, the others silent.");
    v.group("Counting");
    v.integer(draws, param("draws", "Draws").symbol("T").log(50, 2000),
              "Memories that are loaded until they break, one in each step.");
  }
};

class CoverCapacity : public ExperimentOf<Parameters> {
 public:
  CoverCapacity(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        weights_(p.dimension + (p.bias ? 1 : 0)),
        most_(4 * as_index(weights_) + kSlack),
        memory_(as_index(weights_), most_),
        pattern_(Vector::Ones(as_index(weights_))),
        holds_(as_size(most_ + 1)),
        margin_sum_(as_size(most_ + 1)) {
    margins_.reserve(as_size(most_));
    for (Index k = 1; k <= most_; ++k) {
      loads_.push_back(as_double(k));
      cover_.push_back(theory::separable_share(k, weights_));
    }
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.draws; }
  Views views() const override {
    return {fraction_view(), breaks_view(), sharpness_view(), margin_view()};
  }
  Scalars scalars() const override {
    return {measured("separable_fraction", share(p_.patterns), "share that holds $P$ labels"),
            predicted("predicted_fraction", cover(), "Cover's $C(P, N)/2^P$"),
            measured("standard_error", standard_error(), "standard error of the share"),
            measured("capacity", mean_load(), "labels held, mean"),
            predicted("predicted_capacity", 2 * weights(), "the same, in theory"),
            measured("spread", spread(), "standard deviation of the labels held"),
            predicted("predicted_spread", std::sqrt(2 * weights()), "the same, in theory"),
            measured("planes", as_double(planes_), "planes found and verified"),
            measured("combinations", as_double(combinations_), "proofs that there is none"),
            measured("unproven", as_double(unproven_), "answers without a proof")};
  }

  double share(std::int64_t load) const {
    if (step() == 0) return kNaN;
    return load > most_ ? 0 : as_double(holds_[as_size(load)]) / as_double(step());
  }
  /// The largest difference between the measured and the predicted curve.
  double supremum() const {
    if (step() == 0) return kNaN;
    double most = 0;
    for (Index k = 1; k <= most_; ++k) {
      most = std::max(most, std::abs(share(k) - cover_[as_size(k - 1)]));
    }
    return most;
  }
  double mean_load() const { return step() > 0 ? load_sum_ / as_double(step()) : kNaN; }

 protected:
  void take_step() override {
    Random random(seed_, stream("cover-capacity", static_cast<std::uint64_t>(step())));
    memory_.clear();
    margins_.clear();
    Index held = 0;
    while (held < most_) {
      draw(random);
      const Verdict verdict = memory_.add(pattern_.data());
      unproven_ += memory_.proven() ? 0 : 1;
      if (verdict != Verdict::separable) break;
      ++planes_;
      ++holds_[as_size(++held)];
      margins_.push_back(memory_.margin() * std::sqrt(weights()));
      margin_sum_[as_size(held)] += margins_.back();
    }
    combinations_ += memory_.verdict() == Verdict::broken ? 1 : 0;
    load_sum_ += as_double(held);
    square_sum_ += as_double(held * held);
  }
  bool finished() const override { return step() >= p_.draws; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  Checks checks() const override {
    const double n = as_double(step()), sigma = std::sqrt(2 * weights());
    const Range general = Range("normal patterns, which lie in general position; 50 draws or more")
                              .needs(p_.points == Points::normal, "the patterns are not normal")
                              .awaits(step() >= 50, "fewer than 50 draws");
    // The kurtosis of the negative binomial law is 3 + 6.5/N.
    const double spread_error = sigma * std::sqrt((2 + 6.5 / weights()) / n) / 2;
    const double half = 2 * weights();
    return {
        within("share that holds P labels, against Cover's count", cover(), share(p_.patterns),
               kErrors * std::sqrt(cover() * std::max(0.0, 1 - cover()) / n) + kErrors / n,
               "five standard errors, and five counts where it is rare", general),
        within("share that holds 2N labels", 0.5, share(static_cast<std::int64_t>(half)),
               kErrors * 0.5 / std::sqrt(n), "five standard errors", general),
        within("labels held, mean", half, mean_load(), kErrors * sigma / std::sqrt(n),
               "five standard errors", general),
        within("labels held, standard deviation", sigma, spread(), kErrors * spread_error,
               "five standard errors, from the law's fourth moment", general),
        at_most("the whole curve: its largest distance from Cover's", 0, supremum(),
                kSupremum / std::sqrt(n), "a bound for every law, passed once in a million runs",
                general),
        at_most(
            "share that holds P labels is at most Cover's", cover(), share(p_.patterns),
            kErrors * std::sqrt(cover() * std::max(0.0, 1 - cover()) / n) + kErrors / n,
            "five standard errors, and five counts where it is rare",
            Range("any patterns; 50 draws or more").awaits(step() >= 50, "fewer than 50 draws")),
        equal("answers without a proof", 0, as_double(unproven_),
              "each has a plane or a combination that is verified", Range("any patterns"))};
  }

 private:
  double weights() const { return as_double(weights_); }
  double cover() const { return theory::separable_share(p_.patterns, weights_); }
  double standard_error() const {
    const double p = share(p_.patterns);
    return std::sqrt(p * (1 - p) / as_double(step()));
  }
  double spread() const {
    const double n = as_double(step());
    if (step() < 2) return kNaN;
    return std::sqrt(std::max(0.0, (square_sum_ - load_sum_ * load_sum_ / n) / (n - 1)));
  }

  /// A pattern times its label.
  void draw(Random& random) {
    const Index n = as_index(p_.dimension);
    const double label = random.sign();
    if (p_.bias) pattern_(n) = label;
    if (p_.points == Points::pairs) {
      const auto count = static_cast<std::uint64_t>(n);
      const Index first = as_index(random.below(count));
      const Index second = n > 1 ? as_index(random.below(count - 1)) : 0;
      pattern_.head(n).setZero();
      pattern_(first) = label;
      pattern_(second < first ? second : std::min(second + 1, n - 1)) = label;
      return;
    }
    for (Index j = 0; j < n; ++j) {
      pattern_(j) = p_.points == Points::signs ? random.sign() : random.normal();
    }
  }

  std::vector<double> shares() const {
    std::vector<double> y;
    for (Index k = 1; k <= most_; ++k) y.push_back(share(k));
    return y;
  }
  /// Loads that a figure shows: up to 4N, and a few more where N is small.
  std::size_t shown() const { return as_size(std::min<Index>(most_, 4 * as_index(weights_) + 4)); }
  std::vector<double> cut(std::vector<double> values) const {
    values.resize(std::min(values.size(), shown()));
    return values;
  }

  View fraction_view() const {
    Plot plot = scatter("fraction", "How many labels a plane holds", axis("associations $P$"),
                        axis("share of memories that hold"));
    if (step() > 0) plot.measured("memories loaded", cut(loads_), cut(shares()));
    plot.predicted("Cover’s count", cut(loads_), cut(cover_))
        .reference("½ at $2N$", std::vector{2 * weights(), 2 * weights()}, std::vector{0.0, 1.0});
    if (step() > 0) {
      plot.add(Role::test, "your $P$", std::vector{as_double(p_.patterns)},
               std::vector{share(p_.patterns)});
    }
    return plot;
  }
  View breaks_view() const {
    std::vector<double> law, counts;
    for (Index k = 1; k <= as_index(shown()); ++k) {
      law.push_back(theory::breaking_share(k, weights_));
      counts.push_back(share(k) - (k < most_ ? share(k + 1) : 0));
    }
    Plot plot = bars("breaks", "The last load that held", axis("labels held"),
                     axis("share of memories"), cut(loads_));
    if (step() > 0) plot.measured("memories loaded", counts);
    return plot.predicted("the toss at which the $N$-th head falls", law);
  }
  View sharpness_view() const {
    Plot plot = curve("sharpness", "The same against $P/N$: ½ always at 2, ever steeper",
                      axis("$P/N$"), axis("share that holds"));
    const auto over = [](std::int64_t n) {
      std::vector<double> x, y;
      for (std::int64_t k = 1; k <= 4 * n; ++k) {
        x.push_back(as_double(k) / as_double(n));
        y.push_back(theory::separable_share(k, n));
      }
      return std::pair{x, y};
    };
    if (step() > 0) {
      std::vector<double> x;
      for (const double load : cut(loads_)) x.push_back(load / weights());
      plot.measured("memories loaded", x, cut(shares()));
    }
    const auto own = over(weights_);
    plot.predicted("Cover, your $N$", own.first, own.second);
    for (const std::int64_t n : {std::int64_t{3}, std::int64_t{30}, std::int64_t{240}}) {
      const auto other = over(n);
      plot.reference("$N = " + std::to_string(n) + "$", other.first, other.second);
    }
    return plot;
  }
  /// Margins in units of the patterns' length over √N.
  View margin_view() const {
    std::vector<double> x, kappa, load, mean;
    for (std::size_t k = 0; k < margins_.size(); ++k) x.push_back(loads_[k]);
    for (int k = 0; k <= 60; ++k) {
      kappa.push_back(0.05 * k);
      load.push_back(weights() * theory::load_of_margin(kappa.back()));
    }
    for (std::size_t k = 1; k <= shown() && step() > 0; ++k) {
      mean.push_back(margin_sum_[k] / as_double(step()));
    }
    Plot plot = curve("margin", "The room that is left shrinks to nothing",
                      axis("associations loaded"), axis("widest margin, times $\\sqrt{N}$"));
    if (step() > 0) {
      plot.measured("this memory, until it broke", x, margins_);
      plot.measured("mean of all, 0 once broken", cut(loads_), mean);
    }
    return plot.predicted("Gardner, $N \\to \\infty$", load, kappa);
  }

  std::uint64_t seed_;
  std::int64_t weights_;
  Index most_;
  Separation memory_;
  Vector pattern_;
  std::vector<std::int64_t> holds_;  // how many memories held k labels or more
  std::vector<double> margin_sum_, margins_, loads_, cover_;
  double load_sum_ = 0, square_sum_ = 0;
  std::int64_t planes_ = 0, combinations_ = 0, unproven_ = 0;
};

}  // namespace

ExperimentInfo info() {
  return info_of<CoverCapacity, Parameters>(
      {.title = "Load labels until it breaks",
       .question = "How many random labels does a neuron with $N$ weights hold?",
       .precision = "double: each answer is proven, and a proof must not be lost in rounding",
       .range = "Patterns in general position: every $N$ of them independent. For any others "
                "Cover's count is an upper bound.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const std::int64_t n : {2, 10, 20, 40}) {
      for (const bool bias : {false, true}) {
        Parameters p;
        p.dimension = n;
        p.patterns = 2 * n + n / 4;
        p.bias = bias;
        const std::string name = "N = " + std::to_string(n) + (bias ? ", bias" : "") + ", seed " +
                                 std::to_string(seed) + ": ";
        add_verdicts(result, name, *run_whole<CoverCapacity>(p, seed));
      }
    }
    Parameters p;
    p.points = Points::pairs;
    const auto run = run_whole<CoverCapacity>(p, seed);
    result.add(*run, at_most("control, pairs, seed " + std::to_string(seed) +
                                 ": share that holds 2N labels",
                             0.1, run->share(2 * p.dimension), 0,
                             "a fifth of Cover's ½: pairs repeat, and lie in few planes",
                             "outside: patterns not in general position"));
  }
  return result;
}

}  // namespace lm::cover_capacity
