// Derivatives by hand against differences of the loss and of the gradients.
#include "theory/network_derivatives.hpp"

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"

using namespace lm;
using namespace lm::theory;

namespace {

double loss_of(const LayeredLoss& loss, const std::vector<Matrix>& weights) {
  Matrix h = loss.X;
  for (std::size_t l = 0; l < weights.size(); ++l) {
    h = h * weights[l];
    if (l + 1 == weights.size() || loss.activation == Pointwise::identity) continue;
    for (Index i = 0; i < h.size(); ++i) {
      double& z = h.data()[i];
      z = loss.activation == Pointwise::tanh ? lm::tanh(z) : (z > 0 ? z : 0);
    }
  }
  return loss.c * (loss.Y - h).squaredNorm();
}

struct Case {
  LayeredLoss loss;
  std::vector<Matrix> weights, directions;
};

Case draw(Pointwise activation, std::size_t depth) {
  Random random(11, stream("derivatives", depth));
  Case k;
  k.loss = {normal_matrix(random, 5, 3), normal_matrix(random, 5, 2), activation, 0.5};
  for (std::size_t l = 0; l < depth; ++l) {
    const Index in = l == 0 ? 3 : 4, out = l + 1 == depth ? 2 : 4;
    k.weights.push_back(normal_matrix(random, in, out, 0.6));
    k.directions.push_back(normal_matrix(random, in, out, 0.6));
  }
  return k;
}

std::vector<Matrix> moved(const Case& k, double by) {
  std::vector<Matrix> weights = k.weights;
  for (std::size_t l = 0; l < weights.size(); ++l) weights[l] += by * k.directions[l];
  return weights;
}

}  // namespace

TEST_CASE("gradients by hand are the loss's differences", "[network_derivatives]") {
  for (const Pointwise activation : {Pointwise::identity, Pointwise::tanh, Pointwise::relu}) {
    for (const std::size_t depth : {1u, 2u, 5u}) {
      const Case k = draw(activation, depth);
      const std::vector<Matrix> gradients = layer_gradients(k.loss, k.weights);
      double along = 0;
      for (std::size_t l = 0; l < depth; ++l) {
        along += gradients[l].cwiseProduct(k.directions[l]).sum();
      }
      const double h = 1e-6;
      CHECK(along ==
            Approx((loss_of(k.loss, moved(k, h)) - loss_of(k.loss, moved(k, -h))) / (2 * h))
                .epsilon(1e-6));
    }
  }
}

TEST_CASE("the change of gradients by hand is that of their differences", "[network_derivatives]") {
  for (const Pointwise activation : {Pointwise::identity, Pointwise::tanh, Pointwise::relu}) {
    for (const std::size_t depth : {1u, 2u, 5u}) {
      const Case k = draw(activation, depth);
      const std::vector<Matrix> change = gradient_change(k.loss, k.weights, k.directions);
      const double h = 1e-6;
      const std::vector<Matrix> up = layer_gradients(k.loss, moved(k, h));
      const std::vector<Matrix> down = layer_gradients(k.loss, moved(k, -h));
      for (std::size_t l = 0; l < depth; ++l) {
        const Matrix differences = (up[l] - down[l]) / (2 * h);
        CHECK((change[l] - differences).norm() <= 1e-6 * (1 + differences.norm()));
      }
    }
  }
}

TEST_CASE("one layer's gradient shifts by 2c XᵀXΔ", "[network_derivatives]") {
  const Case k = draw(Pointwise::tanh, 1);
  const Matrix shift = 2 * k.loss.c * k.loss.X.transpose() * k.loss.X * k.directions[0];
  CHECK((gradient_change(k.loss, k.weights, k.directions)[0] - shift).norm() <= 1e-12);
  CHECK_THROWS_AS(layer_gradients(k.loss, {Matrix::Ones(2, 2)}), Error);
  CHECK_THROWS_AS(gradient_change(k.loss, k.weights, {}), Error);
}
