// A linear probe reads what is linearly there, and nothing else.
#include "measure/probe.hpp"

#include "catch.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

using namespace lm;

TEST_CASE("a probe reads classes that a plane separates, under any affine map", "[probe]") {
  Random random(3, 1);
  const Matrix noise = normal_matrix(random, 60, 4);
  Matrix h = 0.1 * noise;
  std::vector<Index> labels;
  for (Index i = 0; i < 60; ++i) {
    labels.push_back(i % 3);
    h(i, i % 3) += 1;
  }
  CHECK(probe_accuracy(h, labels, h, labels, 3) == 1.0);
  const Matrix map = normal_matrix(random, 4, 6);
  const Matrix moved = (h * map).array() + 5.0;
  CHECK(probe_accuracy(moved, labels, moved, labels, 3) == 1.0);
}

TEST_CASE("a probe does not read XOR, and an extra product makes it linear", "[probe]") {
  Matrix h(4, 2), more(4, 3);
  h << 1, 1, 1, -1, -1, 1, -1, -1;
  more << 1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1;
  const std::vector<Index> labels = {0, 1, 1, 0};
  CHECK(probe_accuracy(h, labels, h, labels, 2) == 0.5);
  CHECK(probe_accuracy(more, labels, more, labels, 2) == 1.0);
}

TEST_CASE("a probe refuses labels that do not fit and has no answer for dead units", "[probe]") {
  const Matrix h = Matrix::Zero(3, 2);
  const double blind = probe_accuracy(h, {0, 1, 1}, h, {0, 1, 1}, 2);
  CHECK(blind != blind);
  CHECK_THROWS_AS(probe_accuracy(h, {0, 1}, h, {0, 1, 1}, 2), Error);
  CHECK_THROWS_AS(probe_accuracy(h, {0, 1, 2}, h, {0, 1, 1}, 2), Error);
}
