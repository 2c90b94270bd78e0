// The walk of two signals' covariance against networks that are drawn, and against differences.
#include "theory/pair_law.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

using namespace lm;
using theory::Gate;
using theory::MeanField;
using theory::PairLaw;

namespace {

/// Mean and deviation over `networks` of the correlation that N units show in the last layer. Given
/// K, units are drawn in pairs; the weights themselves are integrated out.
struct Shown {
  double mean = 0, deviation = 0;
};
Shown drawn(const MeanField& field, double w, double b, double c0, Index units, int layers,
            int networks) {
  Random random(5, 7);
  Shown result;
  double square = 0;
  for (int n = 0; n < networks; ++n) {
    double one = field.first_length(1), other = one, both = field.first_length(c0), c = 0;
    for (int l = 1; l <= layers; ++l) {
      double uu = 0, vv = 0, uv = 0, fuu = 0, fvv = 0, fuv = 0;
      const double slant = both / std::sqrt(one);
      const double rest = std::sqrt(std::max(0.0, other - slant * slant));
      for (Index i = 0; i < units; ++i) {
        const double z = random.normal(), u = std::sqrt(one) * z;
        const double v = slant * z + rest * random.normal();
        const double fu = std::tanh(u), fv = std::tanh(v);
        uu += u * u, vv += v * v, uv += u * v, fuu += fu * fu, fvv += fv * fv, fuv += fu * fv;
      }
      c = uv / std::sqrt(uu * vv);
      const double share = w / static_cast<double>(units);
      one = share * fuu + b, other = share * fvv + b, both = share * fuv + b;
    }
    result.mean += c / networks, square += c * c / networks;
  }
  result.deviation = std::sqrt(square - result.mean * result.mean);
  return result;
}

}  // namespace

TEST_CASE("mean and spread of the correlation against 4000 networks", "[pair_law]") {
  struct Case {
    double w, b, c0;
    int layers;
  };
  for (const auto& [w, b, c0, layers] : {Case{1.5, 0.05, 0.6, 10}, Case{1.76, 0.05, 0.6, 20},
                                         Case{2.5, 0.05, 0.6, 30}, Case{4, 0.3, 0.9, 8}}) {
    constexpr Index units = 400;
    constexpr int networks = 4000;
    INFO(w << " " << layers);
    const MeanField field(Gate::tanh, w, b);
    PairLaw law(Gate::tanh, w, b, field.first_length(1), field.first_length(c0));
    for (int l = 1; l < layers; ++l) law.pass(units);
    const Shown shown = drawn(field, w, b, c0, units, layers, networks);
    const double spread = law.correlation_deviation(units);
    // Four standard errors, and the third order of a spread of at most 0.11.
    const double error = spread / std::sqrt(double{networks});
    CHECK(std::abs(shown.mean - law.correlation() - law.correlation_shift(units)) <
          4 * error + spread * spread * spread);
    CHECK(shown.deviation / spread == Approx(1).margin(4 / std::sqrt(2.0 * networks) + spread / 2));
  }
}

TEST_CASE("infinite width is the mean field", "[pair_law]") {
  for (const Gate gate : {Gate::tanh, Gate::erf, Gate::sigmoid}) {
    const MeanField field(gate, 3, 0.1);
    double q = field.first_length(1), c = field.first_length(0.7) / q;
    PairLaw law(gate, 3, 0.1, q, c * q);
    for (int l = 0; l < 6; ++l) {
      c = field.correlation(q, c), q = field.length(q);
      law.pass(100);
      // 41 × 41 nodes against a sum of 101 and the closed forms of erf, at q up to 2.5.
      CHECK(law.length() == Approx(q).epsilon(1e-6));
      CHECK(law.correlation() == Approx(c).epsilon(1e-3));
    }
  }
}

TEST_CASE("two equal inputs stay equal, in every network", "[pair_law]") {
  for (const Gate gate : {Gate::tanh, Gate::erf, Gate::sigmoid}) {
    PairLaw same(gate, 2, 0.1, 1, 1);
    for (int l = 0; l < 60; ++l) same.pass(50);
    CHECK(same.correlation() == 1);
    CHECK(std::abs(same.correlation_shift(50)) < 1e-10);
    CHECK(same.correlation_deviation(50) < 1e-5);  // a root of rounding
  }
}

TEST_CASE("what has no law is refused", "[pair_law]") {
  CHECK_THROWS_AS(PairLaw(Gate::relu, 2, 0, 1, 0.5), Error);
  CHECK_THROWS_AS(PairLaw(Gate::tanh, 2, 0, 1, 1.5), Error);
  CHECK_THROWS_AS(PairLaw(Gate::tanh, 2, 0, 0, 0), Error);
}
