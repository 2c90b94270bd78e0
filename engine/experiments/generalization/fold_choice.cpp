// K fits by hand, compared with one; and guessers whose answers are random bits.
#include "experiments/generalization/fold_choice.hpp"

#include <algorithm>
#include <bit>

#include "core/error.hpp"
#include "core/sampling.hpp"
#include "experiments/generalization/noisy_points.hpp"
#include "experiments/generalization/polynomial_basis.hpp"
#include "theory/left_out.hpp"

namespace lm::cross_validation {
namespace {

using namespace polynomial;  // NOLINT(google-build-using-namespace): what the lesson shares

Points points_of(const ChoiceSetting& setting, std::uint64_t seed, std::uint64_t set) {
  const Index distinct = setting.twins ? (setting.examples + 1) / 2 : setting.examples;
  Points points = draw_points(Target::cubic, Design::random, distinct, setting.noise, seed, set);
  if (!setting.twins) return points;
  Points all = points;
  all.u.resize(setting.examples), all.y.resize(setting.examples);
  for (Index i = 0; i < setting.examples; ++i) {
    all.u(i) = points.u(i / 2), all.y(i) = points.y(i / 2);
  }
  return all;
}

Matrix rows_of(const Matrix& X, const std::vector<Index>& rows) {
  Matrix part(as_index(rows.size()), X.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) part.row(as_index(i)) = X.row(rows[i]);
  return part;
}

/// The points of one fold, and all others.
struct Halves {
  std::vector<Index> held, kept;
};
Halves halves(const std::vector<Index>& fold, Index f) {
  Halves parts;
  for (std::size_t i = 0; i < fold.size(); ++i) {
    (fold[i] == f ? parts.held : parts.kept).push_back(as_index(i));
  }
  return parts;
}

double shared(const Points& points, const Halves& parts) {
  double count = 0;
  for (const Index i : parts.held) {
    count += std::any_of(parts.kept.begin(), parts.kept.end(), [&](Index j) {
      return points.u(i) == points.u(j) && points.y(i) == points.y(j);
    });
  }
  return count;
}

}  // namespace

Choice choose_degree(const ChoiceSetting& setting, std::uint64_t seed, std::uint64_t set) {
  const Points points = points_of(setting, seed, set);
  const Index n = setting.examples, folds = setting.folds;
  Choice choice;
  Random luck(seed, stream("folds", set));
  const std::vector<Index> order = permutation(luck, n);
  choice.fold.resize(as_size(n));
  for (Index i = 0; i < n; ++i) choice.fold[as_size(order[as_size(i)])] = i % folds;
  const Matrix all = features(Basis::legendre, points.u, kMostDegree);
  const Matrix Z = features(Basis::legendre, everywhere().u, kMostDegree);
  const Vector g = curve_at(Target::cubic, everywhere().u);
  for (Index f = 0; f < folds; ++f) {
    const Halves parts = halves(choice.fold, f);
    choice.overlap += shared(points, parts);
    const Matrix kept = rows_of(all, parts.kept), held = rows_of(all, parts.held);
    const Vector y = rows_of(points.y, parts.kept), wanted = rows_of(points.y, parts.held);
    for (std::size_t k = 0; k < kDegrees; ++k) {
      const Index p = as_index(k) + kLeastDegree + 1;
      const Vector w = fit(kept.leftCols(p), y);
      choice.score[k] += (held.leftCols(p) * w - wanted).squaredNorm() / as_double(n);
    }
  }
  const Index least = n - (n + folds - 1) / folds;  // points in the smallest training set
  for (std::size_t k = 0; k < kDegrees; ++k) {
    const Index p = as_index(k) + kLeastDegree + 1;
    const Vector w = fit(all.leftCols(p), points.y);
    choice.test[k] = everywhere().weights.dot((Z.leftCols(p) * w - g).cwiseAbs2());
    choice.formula[k] = choice.expected[k] = choice.variance[k] = kNaN;
    if (p > (setting.twins ? least / 2 : least)) continue;
    try {
      const theory::LeftOut once(all.leftCols(p), choice.fold, folds);
      choice.formula[k] = once.score(points.y);
      choice.expected[k] = once.mean_score(setting.noise);
      choice.variance[k] = once.score_variance(setting.noise);
      choice.amplification = std::max(choice.amplification, once.amplification());
    } catch (const Error&) {
      // Points so close together that rounding cannot tell what a fold leaves undecided.
    }
  }
  choice.chosen = as_size(std::min_element(choice.score, choice.score + kDegrees) - choice.score);
  choice.best = as_size(std::min_element(choice.test, choice.test + kDegrees) - choice.test);
  return choice;
}

Contest hold_contest(const std::vector<Index>& ladder, Index questions, std::uint64_t seed,
                     std::uint64_t set) {
  Random bits(seed, stream("contest", set));
  const Index words = (questions + 63) / 64;
  const std::uint64_t last = ~std::uint64_t{0} >> (64 * words - questions);
  // Wrong answers of a guesser: truth and guess are fair coins, and so is whether they differ.
  const auto wrong = [&] {
    int count = 0;
    for (Index w = 0; w < words; ++w) {
      const std::uint64_t truth = bits.bits(), guess = bits.bits();
      count += std::popcount((truth ^ guess) & (w + 1 == words ? last : ~std::uint64_t{0}));
    }
    return as_double(count) / as_double(questions);
  };
  Contest contest;
  double least = 2;
  Index guesser = 0;
  for (const Index count : ladder) {
    for (; guesser < count; ++guesser) least = std::min(least, wrong());
    contest.winner.push_back(least);
  }
  contest.blind = wrong();
  return contest;
}

}  // namespace lm::cross_validation
