// Saturation against draws, stretches against eigenvalues, descent against itself in raw weights.
#include "theory/input_scaling.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"

using namespace lm;
using namespace lm::theory;

TEST_CASE("the saturated share is that of drawn units", "[input_scaling]") {
  constexpr int kDraws = 40000;
  for (const Response kind : {Response::tanh, Response::sigmoid, Response::relu}) {
    const double steepest = kind == Response::sigmoid ? 0.25 : 1;
    for (const double x : {0.5, -4.0, 60.0}) {
      Random random(3, stream("test"));
      double count = 0;
      for (int i = 0; i < kDraws; ++i) {
        const double z = random.normal() * x + random.normal();
        count += response_slope(kind, z) < kSaturatedSlope * steepest ? 1 : 0;
      }
      const double p = saturated_share(kind, x);
      INFO(static_cast<int>(kind) << " " << x);
      CHECK(count / kDraws == Approx(p).margin(4 * std::sqrt(p * (1 - p) / kDraws) + 1e-4));
    }
  }
  CHECK_THROWS_AS(saturated_share(Response::sine, 1), Error);
}

TEST_CASE("stretches are the eigenvalues of P", "[input_scaling]") {
  const InputScaling scaling{3, 0.5};
  Matrix P(2, 2);
  P << 0.25, 1.5, 1.5, 10;
  const Vector values = symmetric_eigenvalues(P);
  CHECK(stretches(scaling).least == Approx(values(0)).epsilon(1e-10));
  CHECK(stretches(scaling).most == Approx(values(1)).epsilon(1e-10));
}

TEST_CASE("descent in raw weights is the same told in scaled ones", "[input_scaling]") {
  const InputScaling scaling{2, 3};
  Random random(1, stream("test"));
  const Vector u = Vector::LinSpaced(9, -1, 1), y = u.array().square();
  const Vector x = (u.array() * scaling.spread + scaling.centre).matrix();
  const Vector w = normal_vector(random, 5), b = normal_vector(random, 5),
               a = normal_vector(random, 5);
  RawDescent told(Response::tanh, u, y, w, b, a, scaling, 0.02);
  RawDescent plain(Response::tanh, x, y, w / scaling.spread,
                   b - w * (scaling.centre / scaling.spread), a, {}, 0.02);
  for (int k = 0; k < 50; ++k) {
    told.step();
    plain.step();
  }
  CHECK((told.outputs() - plain.outputs()).cwiseAbs().maxCoeff() < 1e-11);
  RawDescent other(Response::tanh, u, y, w, b, a, {}, 0.02);
  for (int k = 0; k < 50; ++k) other.step();
  CHECK((told.outputs() - other.outputs()).cwiseAbs().maxCoeff() > 0.01);
}
