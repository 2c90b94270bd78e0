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

TEST_CASE("R² of a probe: 1 for affine targets, the noise's share otherwise", "[probe]") {
  Random random(5, 1);
  const Matrix h = normal_matrix(random, 4000, 3);
  const Matrix map = normal_matrix(random, 3, 2);
  const Matrix clean = (h * map).array() + 2.0;
  CHECK(probe_r2(h, clean, h, clean) == Approx(1).epsilon(1e-9));
  const Matrix strange = normal_matrix(random, 4000, 2);
  // Three units explain 3/4000 of other numbers by chance; on rows not fitted it may be negative.
  const Matrix a = strange.topRows(2000), b = strange.bottomRows(2000);
  CHECK(probe_r2(h.topRows(2000), a, h.bottomRows(2000), b) == Approx(0).margin(0.01));
  Matrix column = h.col(0);
  column += normal_matrix(random, 4000, 1);
  // One half of the variance is the signal; a correlation of 4000 rows scatters by 1/√4000.
  CHECK(probe_r2(h, column, h, column) == Approx(0.5).margin(0.05));
  CHECK_THROWS_AS(probe_r2(h, a, h, clean), Error);
}
