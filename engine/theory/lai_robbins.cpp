// Sums over machines; UCB's numbers by bisection of the common index.
#include "theory/lai_robbins.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

double best_of(const std::vector<double>& chances) {
  return *std::max_element(chances.begin(), chances.end());
}

}  // namespace

double bernoulli_divergence(double p, double q) {
  return p * log(p / q) + (1 - p) * log((1 - p) / (1 - q));
}

double lai_robbins_constant(const std::vector<double>& chances) {
  const double best = best_of(chances);
  double sum = 0;
  for (const double p : chances) {
    if (p < best) sum += (best - p) / bernoulli_divergence(p, best);
  }
  return sum;
}

double ucb_regret(const std::vector<double>& chances, double rounds) {
  const double best = best_of(chances), bonus = 2 * log(rounds);
  const auto pulls = [&](double index) {
    double sum = 0;
    for (const double p : chances) sum += bonus / ((index - p) * (index - p));
    return sum;
  };
  double low = best, high = best + std::sqrt(as_double(chances.size()) * bonus / rounds) + 1;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (pulls(middle) > rounds ? low : high) = middle;
  }
  double regret = 0;
  for (const double p : chances) regret += (best - p) * bonus / ((high - p) * (high - p));
  return regret;
}

double exploration_loss(const std::vector<double>& chances, double exploration) {
  const double best = best_of(chances);
  double sum = 0;
  for (const double p : chances) sum += best - p;
  return exploration * sum / as_double(chances.size());
}

double greedy_trap(const std::vector<double>& chances) {
  const double best = best_of(chances);
  double none = 1;
  bool skipped = false;
  for (const double p : chances) {
    if (p == best && !skipped) {
      skipped = true;
    } else {
      none *= 1 - p;
    }
  }
  return (1 - best) * (1 - none);
}

}  // namespace lm::theory
