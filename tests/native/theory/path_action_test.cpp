// The true path and its curvature against a path that is computed by elimination, and against
// plain sums.
#include "theory/path_action.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"

using namespace lm;
using theory::PathProblem;

namespace {

/// (Ax)_i = (2x_i − x_{i−1} − x_{i+1})/h² + s x_i with the ends of x as they are.
std::vector<double> pull(const PathProblem& p, const std::vector<double>& x) {
  const double h = p.duration / as_double(p.intervals);
  std::vector<double> result(x.size(), 0.0);
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    result[i] = (2 * x[i] - x[i - 1] - x[i + 1]) / (h * h) + p.sign * x[i];
  }
  return result;
}

double functional(const PathProblem& p, const std::vector<double>& x) {
  const double h = p.duration / as_double(p.intervals);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    sum += (x[i + 1] - x[i]) * (x[i + 1] - x[i]) / (2 * h);
    // The trapezoidal rule: the ends count half, which no descent sees.
    sum += p.sign * h * (x[i] * x[i] + x[i + 1] * x[i + 1]) / 4;
  }
  return sum;
}

}  // namespace

TEST_CASE("the stationary path feels no pull, and each sine its curvature", "[path_action]") {
  for (const double sign : {-1.0, 1.0}) {
    for (const double duration : {0.4, 2.5, 7.0}) {
      const PathProblem p{duration, 24, sign, 1.0, -0.5};
      const std::vector<double> path = theory::stationary_path(p);
      CHECK(path.front() == Approx(1.0));
      CHECK(path.back() == Approx(-0.5));
      for (const double g : pull(p, path)) CHECK(std::abs(g) < 1e-9);
      for (const Index k : {1, 2, 23}) {
        std::vector<double> wave;
        for (int i = 0; i <= 24; ++i) wave.push_back(std::sin(kPi * as_double(k) * i / 24));
        wave.back() = 0;
        const double at = pull(p, wave)[5] / wave[5];
        CHECK(at == Approx(theory::path_curvature(p, k)).epsilon(1e-9));
      }
    }
  }
}

TEST_CASE("the stationary action is the sum over the path, and Hamilton's in fine steps",
          "[path_action]") {
  for (const double sign : {-1.0, 1.0}) {
    for (const double t : {0.7, 2.0, 4.0}) {
      PathProblem p{t, 30, sign, 1.0, 0.3};
      CHECK(theory::stationary_action(p) == Approx(functional(p, theory::stationary_path(p))));
      p.intervals = 20'000;
      const double c = sign > 0 ? std::cosh(t) : std::cos(t),
                   s = sign > 0 ? std::sinh(t) : std::sin(t);
      const double limit = ((1.0 + 0.09) * c - 0.6) / (2 * s);
      CHECK(theory::stationary_action(p) == Approx(limit).epsilon(1e-6));
    }
  }
}

TEST_CASE("negative directions are the negative curvatures of fine steps", "[path_action]") {
  for (const double halves : {0.5, 0.99, 1.01, 1.7, 2.6, 3.4}) {
    const PathProblem p{halves * kPi, 1000, -1, 0, 0};
    Index negative = 0;
    for (Index k = 1; k < 1000; ++k) negative += theory::path_curvature(p, k) < 0 ? 1 : 0;
    CHECK(negative == theory::negative_directions(p));
  }
  CHECK(theory::negative_directions({9.0, 100, 1, 0, 0}) == 0);
}
