// One set of points, split into folds: the score of each degree, and what its choice is worth.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm::cross_validation {

constexpr Index kLeastDegree = 1, kMostDegree = 9;
constexpr std::size_t kDegrees = 9;

struct ChoiceSetting {
  Index folds = 5, examples = 20;
  double noise = 0.1;
  bool twins = false;  ///< each point stands in the data twice
};

/// What one set of points came to; index 0 is degree 1.
struct Choice {
  std::vector<Index> fold;        ///< of each point
  double overlap = 0;             ///< points that were held out and trained on, all folds
  double score[kDegrees] = {};    ///< mean square at held-out points, by K fits
  double formula[kDegrees] = {};  ///< the same from one fit (theory); NaN where it has no meaning
  double expected[kDegrees] =
      {};  ///< mean of the score over the noise if the degree holds the curve
  double variance[kDegrees] = {};  ///< its variance
  double test[kDegrees] = {};  ///< mean squared distance from the curve of the fit to all points
  double amplification = 1;    ///< of rounding in the formula, largest of the degrees
  std::size_t chosen = 0, best = 0;
};

Choice choose_degree(const ChoiceSetting& setting, std::uint64_t seed, std::uint64_t set);

/// m guessers answer n questions by coins. The smallest share of errors among the first 1, 2, 5,
/// 10, … (`ladder`), and that of the last winner with n new questions.
struct Contest {
  std::vector<double> winner;
  double blind = 0;
};
Contest hold_contest(const std::vector<Index>& ladder, Index questions, std::uint64_t seed,
                     std::uint64_t set);

}  // namespace lm::cross_validation
