// The loss of a layer that looks for its query, against sampling, and its course by small steps.
#include "theory/retrieval.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/sampling.hpp"

using namespace lm;

namespace {

/// Mean of −ln p_1 over draws, and its standard error.
std::pair<double, double> sampled(Index n, Index d, double c, int draws) {
  Random random(5, stream("retrieval-test"));
  double sum = 0, squares = 0;
  for (int t = 0; t < draws; ++t) {
    const Matrix keys = normal_matrix(random, n, d);
    const Vector z = c * (keys * keys.row(0).transpose());
    double others = 0;
    for (Index i = 1; i < n; ++i) others += std::exp(z(i) - z(0));
    const double minus_log = std::log1p(others);
    sum += minus_log, squares += minus_log * minus_log;
  }
  const double mean = sum / draws;
  return {mean, std::sqrt((squares / draws - mean * mean) / draws)};
}

}  // namespace

TEST_CASE("the loss at a gain is that of sampled keys", "[retrieval]") {
  for (const Index d : {4, 16}) {
    for (const double c : {-0.1, 0.1, 0.3, 0.8}) {
      const auto [mean, error] = sampled(12, d, c, 10000);
      INFO("d " << d << ", c " << c);
      CHECK(theory::retrieval_loss(12, d, c) == Approx(mean).margin(5 * error));
    }
  }
  CHECK(theory::retrieval_loss(16, 8, 0) == Approx(std::log(16.0)).epsilon(1e-6));
}

TEST_CASE("the course starts with the closed form and goes down the loss", "[retrieval]") {
  const Index n = 16, d = 16;
  const theory::RetrievalCourse course(n, d);
  const std::vector<double> slow = course.follow(0.25, 1e-3, 1);
  // The table's cubic is off by 1e-3 of the slope.
  CHECK(slow[1] == Approx(1e-3 / 16 * (1 - 1.0 / 16)).epsilon(2e-3));
  const std::vector<double> c = course.follow(0.25, 0.3, 100);
  for (std::size_t k = 1; k < c.size(); ++k) CHECK(course.loss(c[k]) < course.loss(c[k - 1]));
  // A step is −ηf²L′/d, with the slope by differences of the loss itself.
  const double h = 1e-3, at = c[20];
  const double slope =
      (theory::retrieval_loss(n, d, at + h) - theory::retrieval_loss(n, d, at - h)) / (2 * h);
  CHECK(c[21] - at == Approx(-0.3 / 16 * slope / 16).epsilon(0.01));
  // Only η f² counts.
  const std::vector<double> other = course.follow(1, 0.3 / 16, 100);
  CHECK(other[100] == Approx(c[100]).epsilon(1e-12));
}
