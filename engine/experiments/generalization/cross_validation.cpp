// Experiment cross-validation: folds choose a degree, and the best of many is looked at twice.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/statistics.hpp"
#include "experiments/generalization/fold_choice.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/best_of_many.hpp"
#include "theory/fit_errors.hpp"

namespace lm::cross_validation {
namespace {

/// A mean lies this many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// Share of sets of 20 points with σ = 0.1 that choose degree 3: no theory, but a count of 40,000
/// sets of other seeds (101 to 140), known to 0.0023.
constexpr double kShare = 0.676;
/// Rounding of 60 × 60 products, over what (1 − H)⁻¹ makes of it; it grows with the condition of
/// the terms, too, and was 1.5e-12 at most in 72,000 sets of 12 to 60 points.
constexpr double kRounding = 1e-11;
/// Degree 3, the true one, in lists that begin with degree 1.
constexpr std::size_t kTrue = 2;

struct Parameters {
  std::int64_t folds = 5, examples = 20;
  double noise = 0.1;
  bool twins = false;
  std::int64_t guessers = 100, questions = 100, sets = 200;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Folds");
    v.integer(folds, param("folds", "Folds").symbol("K").between(2, 12),
              "The points are dealt into so many folds; each in turn is held out.");
    v.integer(examples, param("examples", "Points").symbol("N").between(12, 60),
              "Noisy points of $x^3 - x/2$ at random places.");
    v.real(noise, param("noise", "Noise").symbol("\\sigma").between(0.01, 1),
           "Standard deviation of the noise.");
    v.flag(twins, param("twins", "Each point twice"),
           "Each point stands in the data twice, as when a table was joined badly. Then a fold's "
           "points are among those that it is tested with.");
    v.group("The best of many");
    v.integer(guessers, param("guessers", "Models").symbol("m").log(1, 1000),
              "So many models that know nothing: they toss a coin for each answer.");
    v.integer(questions, param("questions", "Test examples").symbol("n").between(10, 400),
              "On so many examples with two answers they are compared.");
    v.group("Repeats");
    v.integer(sets, param("sets", "Sets of points").symbol("S").between(1, 1000),
              "Each step draws new points and a new contest.");
  }
};

class CrossValidation : public ExperimentOf<Parameters> {
 public:
  CrossValidation(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        setting_{as_index(p.folds), as_index(p.examples), p.noise, p.twins} {
    for (Index m = 1, k = 0; m < as_index(p.guessers); m = ++k % 3 == 2 ? m * 5 / 2 : m * 2) {
      ladder_.push_back(m);
    }
    ladder_.push_back(as_index(p.guessers));
    for (const Index m : ladder_) {
      foretold_.push_back(theory::best_of_coins(m, as_index(p.questions)));
    }
    winners_.assign(ladder_.size(), 0);
    choices_.reserve(as_size(p.sets) + 1);
    next_ = choose_degree(setting_, seed_, 0);
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.sets; }
  Views views() const override { return {score_view(), chosen_view(), split_view(), best_view()}; }
  Scalars scalars() const override {
    return {
        measured("chosen_degree", mode(), "degree chosen most often"),
        measured("share_of_true_degree", share(kTrue), "sets that choose degree 3"),
        measured("overlap_of_splits", overlap(), "held-out points that were trained on"),
        measured("formula_error", formula_error(), "K fits against one, relative"),
        measured("score", mean_score(), "score of degree 3, mean"),
        predicted("predicted_score", expected_score(), "the same, in theory"),
        measured("score_ratio", score_ratio(), "score over theory, mean of the sets"),
        measured("chosen_error", middle(&Choice::chosen), "error of the chosen, median"),
        measured("best_error", middle(&Choice::best), "error of the best degree, median"),
        measured("three_error", middle_at(kTrue), "error of degree 3, median"),
        measured("promised_error", promised(), "error that the winner’s score promises, median"),
        measured("winner_share", winner(), "wrong answers of the best of $m$"),
        predicted("predicted_winner_share", foretold_.back().mean, "the same, in theory"),
        measured("blind_share", blind(), "its wrong answers on new examples"),
        predicted("predicted_blind_share", 0.5, "the same, in theory")};
  }

  double mode() const {
    if (choices_.empty()) return kNaN;
    std::size_t most = 0;
    for (std::size_t k = 1; k < kDegrees; ++k) {
      if (share(k) > share(most)) most = k;
    }
    return as_double(most) + 1;
  }
  double share(std::size_t k) const {
    double count = 0;
    for (const Choice& c : choices_) count += c.chosen == k ? 1 : 0;
    return choices_.empty() ? kNaN : count / as_double(choices_.size());
  }
  double overlap() const {
    double most = choices_.empty() ? kNaN : 0;
    for (const Choice& c : choices_) most = std::max(most, c.overlap);
    return most;
  }
  double mean_score() const {
    double sum = 0;
    for (const Choice& c : choices_) sum += c.score[kTrue];
    return sum / as_double(choices_.size());
  }
  /// Mean of score over prediction, which the few sets with wild scores do not decide.
  double score_ratio() const {
    double sum = 0;
    for (const Choice& c : choices_) sum += c.score[kTrue] / c.expected[kTrue];
    return sum / as_double(choices_.size());
  }
  double expected_score() const {
    double sum = 0;
    for (const Choice& c : choices_) sum += c.expected[kTrue];
    return sum / as_double(choices_.size());
  }

 protected:
  void take_step() override {
    choices_.push_back(next_);
    if (step() + 1 < p_.sets) {
      next_ = choose_degree(setting_, seed_, static_cast<std::uint64_t>(step()) + 1);
    }
    const Contest contest =
        hold_contest(ladder_, as_index(p_.questions), seed_, static_cast<std::uint64_t>(step()));
    for (std::size_t k = 0; k < winners_.size(); ++k) winners_[k] += contest.winner[k];
    blind_ += contest.blind;
  }
  bool finished() const override { return step() >= p_.sets; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}

  Checks checks() const override {
    double variance = 0;  // of score over expectation, all sets
    for (const Choice& c : choices_) {
      variance += c.variance[kTrue] / (c.expected[kTrue] * c.expected[kTrue]);
    }
    const double sets = as_double(std::max<std::int64_t>(step(), 1));
    const double n = as_double(p_.questions);
    const auto ran = [this](const char* text, std::int64_t least) {
      return Range(text).awaits(step() >= least, "too few sets");
    };
    return {
        equal("held-out points that were trained on", 0, overlap(), "folds are disjoint",
              ran("no point stands in the data twice", 1)
                  .needs(!p_.twins, "each point stands in the data twice")),
        at_most("scores by K fits against one fit and the hat matrix, over its amplification", 0,
                formula_error(), kRounding, "rounding",
                ran("any folds, no point stands in the data twice", 1)
                    .needs(!p_.twins, "twins leave few places, whose terms rounding hardly tells")),
        within("score of degree 3 over its prediction, mean of the sets", 1, score_ratio(),
               theory::reach_of_squares(variance / (sets * sets)),
               "four standard deviations of a mean of squares, as χ² of its variance",
               ran("no point stands in the data twice, 100 sets", 100)
                   .needs(p_.sets >= 100, "fewer than 100 sets")
                   .needs(!p_.twins, "each point stands in the data twice")),
        within("wrong answers of the best of m guessers", foretold_.back().mean, winner(),
               kErrors * std::sqrt(foretold_.back().variance / sets), "five standard errors",
               ran("20 contests", 20)),
        within("wrong answers of the winner on new examples", 0.5, blind(),
               kErrors * std::sqrt(0.25 / (n * sets)), "five standard errors",
               ran("20 contests", 20))};
  }

 private:
  double formula_error() const {
    double most = choices_.empty() ? kNaN : 0;
    for (const Choice& c : choices_) {
      for (std::size_t k = 0; k < kDegrees; ++k) {
        if (!std::isfinite(c.formula[k])) continue;
        most = std::max(most, std::abs(c.formula[k] / c.score[k] - 1) / c.amplification);
      }
    }
    return most;
  }
  double middle(std::size_t Choice::*which) const {
    std::vector<double> all;
    for (const Choice& c : choices_) all.push_back(c.test[c.*which]);
    return median(std::move(all));
  }
  double middle_at(std::size_t k) const {
    std::vector<double> all;
    for (const Choice& c : choices_) all.push_back(c.test[k]);
    return median(std::move(all));
  }
  /// A score counts the noise of the held-out values, too.
  double promised() const {
    std::vector<double> all;
    for (const Choice& c : choices_) all.push_back(c.score[c.chosen] - p_.noise * p_.noise);
    return median(std::move(all));
  }
  double winner() const { return step() > 0 ? winners_.back() / as_double(step()) : kNaN; }
  double blind() const { return step() > 0 ? blind_ / as_double(step()) : kNaN; }

  const Choice& shown() const { return step() > 0 ? choices_.back() : next_; }
  View score_view() const {
    std::vector<double> degree = count_from_one(as_index(kDegrees)), score, middle, test;
    const double noise = p_.noise * p_.noise;
    for (std::size_t k = 0; k < kDegrees; ++k) {
      std::vector<double> all;
      for (const Choice& c : choices_) all.push_back(c.score[k]);
      score.push_back(shown().score[k]);
      middle.push_back(median(std::move(all)));
      test.push_back(middle_at(k) + noise);
    }
    Plot plot = curve("score", "What the folds say of each degree", axis("degree $d$"),
                      log_axis("mean squared error"), degree);
    plot.measured("score, this set", score);
    if (step() > 0) {
      plot.add(Role::train, "score, median of the sets", middle);
      plot.add(Role::test, "error on new values, median", test);
      plot.predicted("theory: mean score of degree 3", std::vector<double>{3},
                     std::vector<double>{expected_score()});
    }
    return plot;
  }
  View chosen_view() const {
    std::vector<double> chosen, best;
    for (std::size_t k = 0; k < kDegrees; ++k) {
      double count = 0;
      for (const Choice& c : choices_) count += c.best == k ? 1 : 0;
      chosen.push_back(step() > 0 ? share(k) : 0);
      best.push_back(step() > 0 ? count / as_double(step()) : 0);
    }
    return bars("chosen", "Which degree is chosen", axis("degree $d$"), axis("share of the sets"),
                count_from_one(as_index(kDegrees)))
        .measured("chosen by the folds", chosen)
        .reference("truly the best for the set", best);
  }
  View split_view() const {
    Matrix z = Matrix::Zero(p_.folds, p_.examples);
    for (Index i = 0; i < z.cols(); ++i) z(shown().fold[as_size(i)], i) = 1;
    return heat_map("split", "Which points are held out", axis("point"), axis("fold"),
                    axis("held out"))
        .add(Role::measured, "held out", z);
  }
  View best_view() const {
    std::vector<double> m, exact, normal, mean;
    for (std::size_t k = 0; k < ladder_.size(); ++k) {
      m.push_back(as_double(ladder_[k]));
      exact.push_back(foretold_[k].mean);
      normal.push_back(0.5 - theory::expected_largest_normal(ladder_[k]) /
                                 (2 * std::sqrt(as_double(p_.questions))));
      mean.push_back(step() > 0 ? winners_[k] / as_double(step()) : kNaN);
    }
    Plot plot = curve("best", "The best of many that know nothing", log_axis("models $m$"),
                      axis("wrong answers"), m);
    if (step() > 0) {
      plot.measured("best of $m$ on the test", mean);
      plot.add(Role::test, "the winner on new examples", blind());
    }
    return plot.predicted("theory", exact)
        .reference("normal approximation", normal)
        .reference("a coin", 0.5);
  }

  std::uint64_t seed_;
  ChoiceSetting setting_;
  std::vector<Choice> choices_;
  Choice next_;
  std::vector<Index> ladder_;
  std::vector<theory::BestOfMany> foretold_;
  std::vector<double> winners_;
  double blind_ = 0;
};

}  // namespace

ExperimentInfo info() {
  return info_of<CrossValidation, Parameters>(
      {.title = "Folds that choose",
       .question = "Can the data that fit a model also say which model to fit?",
       .precision = "double: scores are compared with a closed form",
       .range =
           "Points that are independent of each other. How often the true degree is chosen, no "
           "theory says.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    Parameters many;
    many.sets = 1000;
    const auto run = run_whole<CrossValidation>(many, seed);
    const std::string at = "five folds, seed " + std::to_string(seed) + ": ";
    add_verdicts(result, at, *run);
    result.add(*run, equal(at + "degree that is chosen most often", 3, run->mode(),
                           "the true degree", "20 points, σ = 0.1"));
    result.add(*run, within(at + "share of sets that choose it", kShare, run->share(kTrue),
                            4 * std::sqrt(kShare * (1 - kShare) / as_double(many.sets)),
                            "four standard errors of 1000 sets; counted on other seeds, no theory",
                            "20 points, σ = 0.1"));
  }
  Parameters p;
  p.twins = true;
  const auto leak = run_whole<CrossValidation>(p, 1);
  add_verdicts(result, "each point twice: ", *leak);
  result.add(*leak, at_least("control, each point twice: held-out points that were trained on", 10,
                             leak->overlap(), 0, "most twins are dealt into other folds",
                             "outside: points are not independent"));
  result.add(*leak, at_most("control, each point twice: share of sets that choose degree 3", 0.3,
                            leak->share(kTrue), 0, "more weights remember more twins",
                            "outside: points are not independent"));
  p = {};
  p.folds = 12, p.examples = 12, p.noise = 0.3, p.guessers = 1000, p.questions = 30;
  add_verdicts(result, "one point left out: ", *run_whole<CrossValidation>(p, 2));
  return result;
}

}  // namespace lm::cross_validation
