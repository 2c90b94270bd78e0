// A complementarity problem of one or two directions.
#include "theory/central_flow.hpp"

#include <algorithm>
#include <cmath>

namespace lm::theory {
namespace {

/// Projected gradients stop when a step changes X by less than this share of it, or here.
constexpr double kSettled = 1e-13;
constexpr int kMaxIterations = 4000;

/// ⟨X, Y⟩ = X_11 Y_11 + 2 X_12 Y_12 + X_22 Y_22.
double inner(const Pair& X, const Pair& Y) { return X[0] * Y[0] + 2 * X[1] * Y[1] + X[2] * Y[2]; }

/// The problem's A and the matrix of B.
struct Problem {
  Pair A{};
  std::array<Pair, 3> B{};

  /// A + B[X].
  Pair left(const Pair& X) const {
    Pair Y = A;
    for (std::size_t a = 0; a < 3; ++a) Y[a] += inner(B[a], X);
    return Y;
  }
};

Problem problem_of(const EdgeOfDescent& edge, double learning_rate, double time) {
  Problem problem;
  for (std::size_t a = 0; a < 3; ++a) {
    problem.A[a] = time * learning_rate * edge.slope[a];
    for (std::size_t b = 0; b < 3; ++b) {
      problem.B[a][b] = 0.5 * time * learning_rate * edge.gram[a][b];
    }
  }
  problem.A[0] += 2 / learning_rate - edge.sharpness[0];
  problem.A[2] += 2 / learning_rate - edge.sharpness[1];
  return problem;
}

/// The nearest X ⪰ 0: negative eigenvalues become zero.
Pair project(const Pair& X) {
  const double mean = (X[0] + X[2]) / 2, half = (X[0] - X[2]) / 2;
  const double radius = std::sqrt(half * half + X[1] * X[1]);
  if (mean - radius >= 0) return X;
  if (mean + radius <= 0) return {};
  // (mean + radius) times the projector on the eigenvector that is kept.
  const double scale = (mean + radius) / (2 * radius);
  return {scale * (radius + half), scale * X[1], scale * (radius - half)};
}

/// Both directions in units in which B is 1 on its diagonal: X = D Y D is ⪰ 0 when Y is.
Problem scaled(const Problem& problem, const std::array<double, 2>& d) {
  const Pair factor{d[0] * d[0], d[0] * d[1], d[1] * d[1]};
  Problem out;
  for (std::size_t a = 0; a < 3; ++a) {
    out.A[a] = factor[a] * problem.A[a];
    for (std::size_t b = 0; b < 3; ++b) out.B[a][b] = factor[a] * factor[b] * problem.B[a][b];
  }
  return out;
}

/// The minimum of ½⟨X, B[X]⟩ + ⟨X, A⟩ over X ⪰ 0: projected gradients with Nesterov's momentum,
/// begun anew whenever it points uphill (O'Donoghue and Candès 2015).
Pair minimize(const Problem& problem) {
  const double step = 1 / (problem.B[0][0] + 2 * problem.B[1][1] + problem.B[2][2]);  // 1 / tr B
  Pair X{}, Y{};
  double t = 1;
  for (int k = 0; k < kMaxIterations; ++k) {
    const Pair gradient = problem.left(Y);
    Pair next, change, uphill;
    for (std::size_t a = 0; a < 3; ++a) next[a] = Y[a] - step * gradient[a];
    next = project(next);
    for (std::size_t a = 0; a < 3; ++a) {
      change[a] = next[a] - X[a];
      uphill[a] = Y[a] - next[a];
    }
    if (inner(uphill, change) > 0) t = 1;
    const double t_next = (1 + std::sqrt(1 + 4 * t * t)) / 2;
    for (std::size_t a = 0; a < 3; ++a) Y[a] = next[a] + (t - 1) / t_next * change[a];
    X = next;
    if (inner(change, change) <= kSettled * kSettled * inner(X, X)) break;
    t = t_next;
  }
  return X;
}

}  // namespace

Pair oscillation(const EdgeOfDescent& edge, double learning_rate, double time) {
  const Problem problem = problem_of(edge, learning_rate, time);
  const double first = problem.B[0][0], second = problem.B[2][2];
  if (edge.directions < 1 || !(first > 0)) return {};
  if (edge.directions == 1 || !(second > 0)) return {std::max(0.0, -problem.A[0] / first), 0, 0};
  const std::array<double, 2> d{1 / std::sqrt(std::sqrt(first)), 1 / std::sqrt(std::sqrt(second))};
  const Pair X = minimize(scaled(problem, d));
  return {d[0] * d[0] * X[0], d[0] * d[1] * X[1], d[1] * d[1] * X[2]};
}

double oscillating_loss(double loss, double variance, double learning_rate) {
  return loss + variance / learning_rate;
}

}  // namespace lm::theory
