// The parts of the lesson on depth: networks made by hand, pieces, and the stack of paper.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/sampling.hpp"
#include "experiments/depth/folded_strip.hpp"
#include "experiments/depth/parity_circuits.hpp"
#include "experiments/depth/relu_network.hpp"
#include "lab/registry.hpp"
#include "lab/run.hpp"
#include "theory/folding.hpp"

using namespace lm;

namespace {

double scalar(const char* slug, std::vector<Assignment> parameters, const std::string& name) {
  RunRequest request;
  request.experiment = slug;
  request.parameters = std::move(parameters);
  request.seed = 1;
  Run run(request);
  run.advance(run.experiment().suggested_steps());
  for (const Scalar& one : run.experiment().scalars()) {
    if (one.name == name) return one.value;
  }
  FAIL("no scalar " + name);
  return 0;
}

ReluNetwork random_network(const std::vector<Index>& sizes, std::uint64_t seed) {
  Random random(seed, 5);
  ReluNetwork network;
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
    Matrix W = normal_matrix(random, sizes[l], sizes[l + 1]);
    network.layers.push_back({W, normal_matrix(random, 1, sizes[l + 1])});
  }
  return network;
}

}  // namespace

TEST_CASE("a network that is followed is the network, between its kinks too", "[depth]") {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const ReluNetwork network = random_network({1, 9, 7, 5, 1}, seed);
    const Polyline line = followed(network, -2, 3);
    const ReluNetwork flat = in_one_layer(line);
    Matrix x(2001, 1);
    for (Index i = 0; i < x.rows(); ++i) x(i, 0) = -2 + 5 * as_double(i) / 2000;
    const Matrix y = network.output(x);
    CHECK((y - flat.output(x)).cwiseAbs().maxCoeff() < 1e-9 * y.cwiseAbs().maxCoeff());
    // Second differences vanish where no kink lies between, and only there.
    int bends = 0;
    for (Index i = 1; i + 1 < y.rows(); ++i) {
      const double low = x(i - 1, 0), high = x(i + 1, 0);
      const auto inside = [&](double k) { return k > low + 1e-9 && k < high - 1e-9; };
      const bool kink = std::any_of(line.x.begin() + 1, line.x.end() - 1, inside);
      const double bend = std::abs(y(i - 1, 0) - 2 * y(i, 0) + y(i + 1, 0));
      if (!kink) CHECK(bend < 1e-9);
      bends += kink ? 1 : 0;
    }
    CHECK(bends > 0);
  }
}

TEST_CASE("a paper strip folded ten times has 1024 flanks, each on a layer of its own", "[depth]") {
  const std::vector<Flank> flanks = stacked({}, 10);
  REQUIRE(flanks.size() == 1024);
  std::vector<Index> layers;
  for (const Flank& one : flanks) {
    layers.push_back(one.layer);
    CHECK(std::abs(one.v1 - one.v0) == 1);
    CHECK(one.x1 - one.x0 == 1.0 / 1024);
  }
  std::sort(layers.begin(), layers.end());
  for (Index i = 0; i < 1024; ++i) CHECK(layers[as_size(i)] == i + 1);
}

TEST_CASE("paper does not pass through paper: creases on one side are nested or apart", "[depth]") {
  const std::vector<Flank> flanks = stacked({}, 6);
  for (std::size_t i = 0; i + 1 < flanks.size(); ++i) {
    for (std::size_t j = i + 2; j + 1 < flanks.size(); j += 2) {  // the same end of the stack
      const auto [a, b] = std::minmax(flanks[i].layer, flanks[i + 1].layer);
      const auto [c, d] = std::minmax(flanks[j].layer, flanks[j + 1].layer);
      const bool crosses = (a < c && c < b && b < d) || (c < a && a < d && d < b);
      CHECK_FALSE(crosses);
    }
  }
}

TEST_CASE("the folding network follows the tent, off the middle and short of the end", "[depth]") {
  for (const Crease& crease : {Crease{0.5, 1}, Crease{0.3, 0.9}, Crease{0.7, 0.6}}) {
    Matrix x(101, 1);
    for (Index i = 0; i < 101; ++i) x(i, 0) = as_double(i) / 100;
    const Matrix y = folding_network(crease, 3).output(x);
    for (Index i = 0; i < 101; ++i) {
      double t = x(i, 0);
      for (int k = 0; k < 3; ++k) t = theory::tent(crease.place, crease.height, t);
      CHECK(y(i, 0) == Approx(t).margin(1e-13));
    }
  }
}

TEST_CASE("neighbours on the board differ in one bit", "[depth]") {
  for (const Index bits : {2, 5, 8}) {
    Vector number(Index{1} << bits);
    for (Index k = 0; k < number.size(); ++k) number(k) = as_double(k);
    const Matrix cells = board(number, bits), odd = board(parities(bits), bits);
    for (Index i = 0; i < cells.rows(); ++i) {
      for (Index j = 0; j + 1 < cells.cols(); ++j) {
        const Index x = as_index(cells(i, j)) ^ as_index(cells(i, j + 1));
        CHECK((x != 0 && (x & (x - 1)) == 0));
        CHECK(odd(i, j) != odd(i, j + 1));
      }
    }
  }
}

TEST_CASE("the numbers of the lesson on depth", "[depth]") {
  CHECK(scalar("sawtooth", {{"folds", "10"}}, "pieces") == 1024);
  CHECK(scalar("sawtooth", {{"folds", "10"}}, "units_deep") == 20);
  CHECK(scalar("sawtooth", {{"folds", "10"}}, "kinks_shallow") == 1023);
  const auto units = [](const char* circuit) {
    return scalar("parity", {{"bits", "12"}, {"construction", circuit}, {"width", "2"}}, "units");
  };
  CHECK(units("shallow") == 12);
  CHECK(units("tree") == 22);
  CHECK(units("fold") == 8);
  CHECK(units("minterms") == 2048);
}
