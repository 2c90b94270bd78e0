// Responses against independent forms, slopes against differences, extremes against a search.
#include "theory/pointwise.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/elementary.hpp"

using namespace lm;
using theory::Response;

namespace {

const std::vector<Response> kAll = {Response::relu,     Response::identity, Response::leaky_relu,
                                    Response::sigmoid,  Response::tanh,     Response::gelu,
                                    Response::softplus, Response::sine,     Response::gelu_tanh};

}  // namespace

TEST_CASE("responses are the functions of their names", "[pointwise]") {
  for (double z = -6.3; z < 6.5; z += 0.37) {
    INFO(z);
    const auto at = [z](Response kind) { return theory::response(kind, z); };
    CHECK(at(Response::sigmoid) == Approx(1 / (1 + lm::exp(-z))).epsilon(1e-13));
    CHECK(at(Response::tanh) == Approx(lm::tanh(z)).epsilon(1e-13));
    CHECK(at(Response::tanh) ==
          Approx(2 * theory::response(Response::sigmoid, 2 * z) - 1).margin(1e-15));
    CHECK(at(Response::softplus) == Approx(lm::log(1 + lm::exp(z))).epsilon(1e-11));
    CHECK(at(Response::gelu) == Approx(0.5 * z * (1 + lm::erf(z / std::sqrt(2.0)))).margin(1e-14));
    CHECK(at(Response::relu) == 0.5 * (z + std::abs(z)));
    CHECK(at(Response::leaky_relu) == Approx(z > 0 ? z : z / 100));
    CHECK(std::abs(at(Response::gelu_tanh) - at(Response::gelu)) < 4.8e-4);
  }
}

TEST_CASE("slopes are those of the responses", "[pointwise]") {
  constexpr double h = 1e-5;
  for (const Response kind : kAll) {
    for (double z = -5.05; z < 5.1; z += 0.3) {
      INFO(static_cast<int>(kind) << " at " << z);
      const double difference =
          (theory::response(kind, z + h) - theory::response(kind, z - h)) / (2 * h);
      CHECK(theory::response_slope(kind, z) == Approx(difference).margin(1e-9));
    }
    CHECK(theory::has_kink_at(kind, 0) == (kind == Response::relu || kind == Response::leaky_relu));
  }
}

TEST_CASE("the lowest output and the steepest slope are those of a fine search", "[pointwise]") {
  for (const Response kind : kAll) {
    INFO(static_cast<int>(kind));
    double lowest = 1e9, steepest = 0;
    for (int i = -80000; i <= 80000; ++i) {
      lowest = std::min(lowest, theory::response(kind, i * 1e-4));
      steepest = std::max(steepest, theory::response_slope(kind, i * 1e-4));
    }
    CHECK(theory::lowest_response(kind, 8).value == Approx(lowest).margin(1e-8));
    if (kind != Response::gelu_tanh) {
      CHECK(theory::steepest_slope(kind, 8) == Approx(steepest).margin(1e-8));
    }
  }
  const theory::Extreme gelu = theory::lowest_response(Response::gelu, 8);
  CHECK(gelu.value == Approx(-0.169971).margin(5e-7));
  CHECK(gelu.place == Approx(-0.751792).margin(5e-7));
  CHECK(theory::lowest_response(Response::gelu_tanh, 8).value == Approx(-0.170041).margin(5e-7));
}
