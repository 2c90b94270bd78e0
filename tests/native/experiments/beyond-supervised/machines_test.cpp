// Draws from Beta against its moments, the grid's moves.
#include "experiments/beyond-supervised/machines.hpp"

#include <catch.hpp>
#include <cmath>
#include <utility>

#include "experiments/beyond-supervised/grid_world.hpp"

namespace {

using namespace lm;  // NOLINT(google-build-using-namespace)

}  // namespace

TEST_CASE("Beta has its mean and variance", "[bandit]") {
  for (const auto& [a, b] : {std::pair{1.0, 1.0}, {1.0, 6.0}, {40.0, 61.0}}) {
    Random random(5, stream("beta-test"));
    const int draws = 40000;
    double sum = 0, squares = 0;
    for (int i = 0; i < draws; ++i) {
      const double x = slot_machines::draw_beta(random, a, b);
      sum += x, squares += x * x;
    }
    const double mean = a / (a + b), variance = mean * (1 - mean) / (a + b + 1);
    CHECK(std::abs(sum / draws - mean) < 4.5 * std::sqrt(variance / draws));
    // Kurtosis is at most 5.3 here, so the variance's relative error is below 1.1 %.
    CHECK(std::abs((squares / draws - sum * sum / draws / draws) / variance - 1) < 0.05);
  }
}

TEST_CASE("the agent's values are the textbook's", "[bandit]") {
  // S. Russell and P. Norvig, Artificial Intelligence: the 4 × 3 world, no discount.
  const double table[] = {0.812, 0.868, 0.918, 1, 0.762, 0.660, -1, 0.705, 0.655, 0.611, 0.388};
  slot_machines::ValueSweeps sweeps(slot_machines::grid_world(1));
  for (int k = 0; k < 100; ++k) sweeps.sweep();
  for (Index s = 0; s < 11; ++s) {
    INFO("state " << s);
    CHECK(std::abs(sweeps.value()(s) - table[s]) < 6e-4);
  }
  CHECK(sweeps.error() < 1e-12);
}

TEST_CASE("each move of the grid goes somewhere", "[bandit]") {
  for (const Matrix& P : slot_machines::grid_world(1).moves) {
    for (Index s = 0; s < 11; ++s) {
      const double total = P.row(s).sum();
      CHECK((std::abs(total - 1) < 1e-15 || total == 0));
    }
  }
}
