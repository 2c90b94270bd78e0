// Counts against loops that are run, the ratio of starts against a network of plain loops.
#include "theory/loop_counts.hpp"

#include <cmath>
#include <random>
#include <vector>

#include "catch.hpp"

using namespace lm;

TEST_CASE("updates and printed lines are those of a loop that is run", "[loop_counts]") {
  for (const Index examples : {1, 7, 64, 100}) {
    for (Index batch = 1; batch <= examples; ++batch) {
      int updates = 0;
      for (Index first = 0; first < examples; first += batch) ++updates;
      CHECK(theory::updates_per_epoch(examples, batch) == updates);
    }
  }
  for (const int epochs : {1, 199, 200, 201, 1000}) {
    int printed = 0;
    for (int epoch = 0; epoch < epochs; ++epoch) printed += epoch % 200 == 0;
    CHECK(theory::printed_lines(epochs, 200) == printed);
  }
}

TEST_CASE("He's start over LeCun's is a power of the root of two", "[loop_counts]") {
  for (const Index layers : {1, 2, 3, 6}) {
    double outputs[2];
    for (int he = 0; he < 2; ++he) {
      std::mt19937 random(5);  // the same numbers both times
      std::normal_distribution<double> normal;
      std::vector<double> h = {0.3, -1.2, 0.7};
      for (Index l = 0; l < layers; ++l) {
        const double deviation = std::sqrt((he == 1 ? 2.0 : 1.0) / double(h.size()));
        std::vector<double> next(l + 1 == layers ? 1 : 40, 0.0);
        for (double& z : next) {
          for (const double x : h) z += x * deviation * normal(random);
          if (l + 1 < layers) z = std::max(0.0, z);
        }
        h = next;
      }
      outputs[he] = h[0];
    }
    CHECK(outputs[1] / outputs[0] == Approx(theory::he_over_lecun(layers)).epsilon(1e-12));
  }
}
