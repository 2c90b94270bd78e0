// The convolution of lipschitz-bounds against its transpose, and attacks against a known boundary.
#include "experiments/robustness/wrapped_convolution.hpp"

#include <cmath>

#include "catch.hpp"
#include "experiments/robustness/moons_classifier.hpp"

using namespace lm;

TEST_CASE("backwards is the transpose of forwards", "[robustness]") {
  const robustness::WrappedConvolution convolution(
      robustness::drawn_kernel(robustness::Weights::normal, 3, 2, 4, 1), 5);
  Matrix x(25, 2), z(25, 4), y(25, 4), back(25, 2);
  robustness::draw_picture(x, 1, 1);
  robustness::draw_picture(z, 1, 2);
  convolution.forward(x, y);
  convolution.backward(z, back);
  CHECK(y.cwiseProduct(z).sum() == Approx(back.cwiseProduct(x).sum()));
}

TEST_CASE("attacks on a straight boundary find its distance", "[robustness]") {
  theory::ReluNetwork network;  // the lead is 3 x₁ + 4 x₂ − 5
  network.W = {(Matrix(2, 2) << 3, 0, 4, 0).finished()};
  network.b = {(Vector(2) << -5, 0).finished()};
  const robustness::LeadReader lead(network);
  const robustness::PlanePoint x{0.2, 0.1};
  CHECK(lead(x) == Approx(-4));
  for (const auto& [ball, exact] :
       {std::pair{theory::Ball::two, 4.0 / 5}, {theory::Ball::infinity, 4.0 / 7}}) {
    CHECK(robustness::one_step_attack(lead, x, ball) == Approx(exact).epsilon(1e-6));
    CHECK(robustness::many_step_attack(lead, x, ball) == Approx(exact).epsilon(1e-6));
    CHECK(robustness::first_flip(lead, x, robustness::direction(45, ball)) >= exact);
  }
  CHECK(std::isinf(robustness::first_flip(lead, x, {-1, 0})));
}
