// A training steps as the plain loop over the same network does, in full and in mini-batches.
#include "lab/training.hpp"

#include "catch.hpp"
#include "core/error.hpp"
#include "data/inputs.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace {

using namespace lm;

const Network kLinear = [](nn::Model& model, ad::Var x) {
  return nn::deep_linear(model, x, {3, 2}, {nn::Initializer::normal, 0.3, false, 0});
};
/// A weight per input, all equal.
const Network kOneOutput = [](nn::Model& model, ad::Var x) {
  return nn::deep_linear(model, x, {x.cols(), 1}, {nn::Initializer::equal, 1.0, false, 0});
};
const LossFunction kSquared = [](ad::Var output, ad::Var target) {
  return nn::squared_error(output, target, LossConvention::half_mean);
};

OptimizerOptions descent(double rate) {
  OptimizerOptions options;
  options.learning_rate = rate;
  return options;
}

}  // namespace

TEST_CASE("a training in full batch is W - rate * X^T (X W - Y) / P", "[training]") {
  const Matrix X = gaussian_inputs(7, Vector::Ones(3), false, 1);
  const Matrix Y = gaussian_inputs(7, Vector::Ones(2), false, 2);
  Training<double> training(X, Y, kLinear, kSquared, descent(0.1), 5);
  Matrix W = training.parameter(0);
  for (int k = 0; k < 50; ++k) {
    const Matrix gradient = X.transpose() * (X * W - Y) / 7.0;
    CHECK((training.parameter_gradient(0) - gradient).cwiseAbs().maxCoeff() < 1e-13);
    CHECK(training.loss() == Approx((X * W - Y).squaredNorm() / 14.0).epsilon(1e-13));
    W -= 0.1 * gradient;
    training.step();
  }
  CHECK(training.steps() == 50);
  CHECK((training.parameter(0) - W).cwiseAbs().maxCoeff() < 1e-12);
  CHECK((training.output() - X * W).cwiseAbs().maxCoeff() < 1e-12);

  Evaluation<double> elsewhere(2.0 * X, kLinear, training.parameters());
  elsewhere.run();
  CHECK((elsewhere.output() - 2.0 * X * W).cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE("a training in mini-batches sees every row once per epoch", "[training]") {
  const Matrix X = Matrix::Identity(6, 6), Y = Matrix::Zero(6, 1);
  Training<double> training(X, Y, kOneOutput, kSquared, descent(1.0), 3, 2);
  // A row's weight moves by rate * w / 2 when its row is drawn, and only then.
  const Matrix start = training.parameter(0);
  for (int k = 0; k < 3; ++k) training.step();
  CHECK((training.parameter(0) - 0.5 * start).cwiseAbs().maxCoeff() < 1e-15);
}

TEST_CASE("the last batch of an epoch has the rows that are left, and no others", "[training]") {
  const Matrix X = Matrix::Identity(5, 5), Y = Matrix::Zero(5, 1);
  Training<double> training(X, Y, kOneOutput, kSquared, descent(0.5), 3, 2);
  const Matrix start = training.parameter(0);
  for (int k = 0; k < 3; ++k) {
    CHECK(training.output().rows() == (k < 2 ? 2 : 1));
    training.step();
  }
  // The mean over two rows moves their weights by w/4, that over the one that is left by w/2.
  const Matrix left = training.parameter(0).cwiseQuotient(start);
  CHECK((left.array() == 0.75).count() == 4);
  CHECK((left.array() == 0.5).count() == 1);
}

TEST_CASE("a training takes other data in place of its batch", "[training]") {
  const Matrix X = Matrix::Identity(3, 3), Y = Matrix::Zero(3, 2);
  Training<double> training(X, Y, kLinear, kSquared, descent(0.1), 5);
  const Matrix W = training.parameter(0), G = training.parameter_gradient(0);
  const Matrix other = gaussian_inputs(3, Vector::Ones(3), false, 1), wanted = Matrix::Ones(3, 2);
  training.set_batch(other.data(), wanted.data());
  training.step();  // by the gradient on the old batch, then onto the new one
  CHECK((training.parameter(0) - (W - 0.1 * G)).cwiseAbs().maxCoeff() < 1e-15);
  CHECK(training.loss() ==
        Approx((other * training.parameter(0) - wanted).squaredNorm() / 6.0).epsilon(1e-13));
  Training<double> batches(X, Y, kLinear, kSquared, descent(0.1), 5, 2);
  CHECK_THROWS_AS(batches.set_batch(other.data(), wanted.data()), Error);
}
