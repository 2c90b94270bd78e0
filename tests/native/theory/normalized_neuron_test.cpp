// The moments' formula against plain sums over the examples, and its derivatives against
// differences.
#include "theory/normalized_neuron.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/rng.hpp"

using namespace lm;

namespace {

double plain_loss(const Matrix& x, const Vector& y, const Vector& w) {
  double mean = 0, square = 0, loss = 0;
  const Vector sums = x * w;
  for (const double s : sums) mean += s / as_double(sums.size());
  for (const double s : sums) square += (s - mean) * (s - mean) / as_double(sums.size());
  for (Index i = 0; i < y.size(); ++i) {
    const double off = (sums(i) - mean) / std::sqrt(square) - y(i);
    loss += off * off / (2 * as_double(y.size()));
  }
  return loss;
}

}  // namespace

TEST_CASE("loss, slope and curvature behind a normalization layer", "[normalized_neuron]") {
  Random random(3, stream("normalized-neuron-test"));
  Matrix x(17, 3);
  Vector y(17), w(3), v(3);
  for (double& value : x.reshaped()) value = random.normal() + 0.5;
  for (auto* vector : {&y, &w, &v}) {
    for (double& value : *vector) value = random.normal();
  }
  const theory::NormalizedNeuron neuron(x, y);
  CHECK(neuron.loss(w) == Approx(plain_loss(x, y, w)).epsilon(1e-12));
  CHECK(neuron.loss(7 * w) == Approx(neuron.loss(w)).epsilon(1e-12));
  constexpr double h = 1e-4;
  const double ahead = plain_loss(x, y, w + h * v), behind = plain_loss(x, y, w - h * v);
  CHECK(neuron.slope(w).dot(v) == Approx((ahead - behind) / (2 * h)).epsilon(1e-6));
  CHECK(neuron.curvature(w, v) ==
        Approx((ahead - 2 * plain_loss(x, y, w) + behind) / (h * h)).epsilon(1e-4));
}
