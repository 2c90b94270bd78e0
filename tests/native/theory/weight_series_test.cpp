// The loss as a power series in one weight against the loss itself, and rounding against a loss
// that is computed again and again.
#include "theory/weight_series.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"
#include "core/types.hpp"

using namespace lm;
using theory::SeriesNetwork;
using theory::SeriesUnit;

namespace {

SeriesNetwork network_of(SeriesUnit unit) {
  Random random(5, stream("series"));
  const auto drawn = [&](Index rows, Index columns) {
    Matrix m(rows, columns);
    for (Index i = 0; i < m.size(); ++i) m.data()[i] = random.normal();
    return m;
  };
  SeriesNetwork net;
  net.unit = unit;
  net.weights = {drawn(2, 3), drawn(3, 2)};
  net.biases = {Vector(drawn(3, 1)), Vector(drawn(2, 1))};
  net.X = drawn(4, 2);
  net.Y = drawn(4, 2);
  return net;
}

double bend(SeriesUnit unit, double z) {
  if (unit == SeriesUnit::tanh) return lm::tanh(z);
  if (unit == SeriesUnit::sigmoid) return 1 / (1 + lm::exp(-z));
  if (unit == SeriesUnit::sine) return lm::sin(z);
  return z > 0 ? z : 0;
}

double loss_of(const SeriesNetwork& net) {
  double sum = 0;
  for (Index i = 0; i < 4; ++i) {
    std::vector<double> h;
    for (Index j = 0; j < 3; ++j) {
      double z = net.biases[0](j);
      for (Index k = 0; k < 2; ++k) z += net.X(i, k) * net.weights[0](k, j);
      h.push_back(bend(net.unit, z));
    }
    for (Index j = 0; j < 2; ++j) {
      double z = net.biases[1](j);
      for (Index k = 0; k < 3; ++k) z += h[as_size(k)] * net.weights[1](k, j);
      sum += (z - net.Y(i, j)) * (z - net.Y(i, j));
    }
  }
  return sum / 8;
}

/// The weight with that number.
double& weight(SeriesNetwork& net, Index p) {
  for (std::size_t l = 0; l < 2; ++l) {
    if (p < net.weights[l].size()) return net.weights[l].data()[p];
    p -= net.weights[l].size();
    if (p < net.biases[l].size()) return net.biases[l](p);
    p -= net.biases[l].size();
  }
  throw 0;
}

}  // namespace

TEST_CASE("the series gives the loss at a moved weight", "[series]") {
  for (const SeriesUnit unit :
       {SeriesUnit::tanh, SeriesUnit::sigmoid, SeriesUnit::sine, SeriesUnit::relu}) {
    SeriesNetwork net = network_of(unit);
    const Matrix series = theory::weight_series(net, 9);
    REQUIRE(series.rows() == 17);
    for (Index p = 0; p < series.rows(); ++p) {
      const double t = 0.02, kept = weight(net, p);
      weight(net, p) = kept + t;
      const double moved = loss_of(net);
      weight(net, p) = kept;
      double sum = 0, power = 1;
      for (Index k = 0; k <= 9; ++k, power *= t) sum += series(p, k) * power;
      INFO(static_cast<int>(unit) << " " << p);
      CHECK(std::abs(sum - moved) < 1e-13);  // t¹⁰ = 1e-17, and rounding
    }
  }
}

TEST_CASE("rounding has the size that is predicted", "[series]") {
  // Moved by amounts that the series follows to 1e-20, the loss deviates by its rounding alone.
  SeriesNetwork net = network_of(SeriesUnit::tanh);
  const Matrix series = theory::weight_series(net, 3);
  const Vector predicted = theory::rounding_deviations(net);
  double measured = 0, expected = 0;
  for (Index p = 0; p < series.rows(); ++p) {
    const double kept = weight(net, p);
    std::vector<double> off;
    double mean = 0;
    for (int k = 1; k <= 400; ++k) {
      weight(net, p) = kept + k * 1e-10;
      const double t = weight(net, p) - kept;
      off.push_back((loss_of(net) - series(p, 0)) - (series(p, 1) * t + series(p, 2) * t * t));
      mean += off.back() / 400;
    }
    weight(net, p) = kept;
    for (const double o : off) measured += (o - mean) * (o - mean) / 400;
    expected += predicted(p) * predicted(p);
  }
  const double ratio = std::sqrt(measured / expected);
  INFO(ratio);
  CHECK(ratio > 0.6);  // this loop adds in another order, and the loss's last bits are few
  CHECK(ratio < 1.6);
}
