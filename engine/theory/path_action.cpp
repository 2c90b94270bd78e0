// Sines between fixed ends; the frequency that a step of time makes of 1.
#include "theory/path_action.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

double sinh(double x) { return (lm::exp(x) - lm::exp(-x)) / 2; }

/// The angle νh with sin(νh/2) = h/2 by Newton's steps, or sinh(νh/2) = h/2 in closed form.
double angle_of_step(double h, double sign) {
  if (sign > 0) return 2 * lm::log(h / 2 + std::sqrt(1 + h * h / 4));
  double half = h / 2;
  for (int k = 0; k < 8; ++k) half -= (lm::sin(half) - h / 2) / lm::cos(half);
  return 2 * half;
}

}  // namespace

double path_curvature(const PathProblem& problem, Index k) {
  const double n = as_double(problem.intervals), h = problem.duration / n;
  const double s = lm::sin(kPi * as_double(k) / (2 * n));
  return 4 / (h * h) * s * s + problem.sign;
}

Index negative_directions(const PathProblem& problem) {
  if (problem.sign > 0) return 0;
  return static_cast<Index>(std::ceil(problem.duration / kPi)) - 1;
}

std::vector<double> stationary_path(const PathProblem& problem) {
  const Index n = problem.intervals;
  const double step = angle_of_step(problem.duration / as_double(n), problem.sign);
  const auto wave = [&](Index i) {
    return problem.sign > 0 ? sinh(step * as_double(i)) : lm::sin(step * as_double(i));
  };
  const double whole = wave(n);
  std::vector<double> path;
  for (Index i = 0; i <= n; ++i) {
    const double height = problem.from * wave(n - i) + problem.to * wave(i);
    path.push_back(whole != 0 ? height / whole : kNaN);
  }
  return path;
}

double stationary_action(const PathProblem& problem) {
  const std::vector<double> x = stationary_path(problem);
  const std::size_t n = x.size() - 1;
  const double h = problem.duration / as_double(problem.intervals);
  const double end = (x[n] - x[n - 1]) / h + problem.sign * h * x[n] / 2;
  const double start = (x[1] - x[0]) / h - problem.sign * h * x[0] / 2;
  return (x[n] * end - x[0] * start) / 2;
}

}  // namespace lm::theory
