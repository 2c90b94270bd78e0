// One layer of tanh units, with most of its wires cut or with all of them.
#include "experiments/curse-of-dimensionality/additive_nets.hpp"

#include <cmath>

#include "autodiff/ops.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"
#include "nn/losses.hpp"

namespace lm {
namespace {

/// Standard deviation of a unit's incoming weights, all together.
constexpr double kSteepness = 2;

ad::Var mean_loss(ad::Var output, ad::Var target) {
  return nn::squared_error(output, target, LossConvention::mean);
}

OptimizerOptions adam(double learning_rate) {
  return {.method = Method::adam,
          .learning_rate = learning_rate,
          .schedule = {.shape = RateShape::cosine, .total = kWiringSteps, .floor = 0.01}};
}

/// Each input as often as it has units: x_0 … x_0 x_1 … .
Matrix repeated(const Matrix& x, Index units) {
  Matrix wide(x.rows(), x.cols() * units);
  for (Index i = 0; i < x.cols(); ++i) {
    for (Index h = 0; h < units; ++h) wide.col(i * units + h) = x.col(i);
  }
  return wide;
}

/// Outgoing weights small, so that both begin near the zero function; biases so that the units bend
/// at places all over the inputs.
void start(Training<float>& training, Index fan_in, Index width, std::uint64_t seed) {
  Random random(seed, stream("additive-networks/start"));
  float* p = training.parameters();
  const double deviation = kSteepness / std::sqrt(as_double(fan_in));
  for (Index k = 0; k < fan_in * width; ++k) {
    p[k] = static_cast<float>(deviation * random.normal());
  }
  for (Index k = 0; k < width; ++k) {
    p[fan_in * width + k] = static_cast<float>(random.uniform(-kSteepness, kSteepness));
  }
  for (Index k = 0; k < width; ++k) {
    p[(fan_in + 1) * width + k] =
        static_cast<float>(0.1 * random.normal() / std::sqrt(as_double(width)));
  }
  training.refresh();
}

}  // namespace

AdditiveNet::AdditiveNet(const Matrix& x, const Vector& y, const WiringSetting& setting,
                         std::uint64_t seed)
    : units_(setting.units), inputs_(setting.inputs) {
  const Index width = setting.inputs * setting.units;
  training_ = std::make_unique<Training<float>>(
      repeated(x, units_), y,
      [width](nn::Model& model, ad::Var z) {
        const ad::Var w = model.parameter(1, width, "w", {});
        const ad::Var b = model.parameter(1, width, "b", {}, false);
        const ad::Var a = model.parameter(width, 1, "a", {});
        const ad::Var c = model.parameter(1, 1, "c", {}, false);
        return ad::matmul(ad::tanh(z * w + b), a) + c;
      },
      mean_loss, adam(setting.learning_rate), seed);
  start(*training_, 1, width, seed);
}

Vector AdditiveNet::shape(Index i, const Vector& x) const {
  const Matrix w = training_->parameter(0), b = training_->parameter(1);
  const Matrix a = training_->parameter(2);
  Vector sum = Vector::Zero(x.size()), unit(x.size());
  for (Index k = i * units_; k < (i + 1) * units_; ++k) {
    unit = (w(0, k) * x.array() + b(0, k)).matrix();
    lm::tanh(unit.data(), unit.data(), unit.size());
    sum += a(k, 0) * unit;
  }
  return sum;
}

DenseNet::DenseNet(const Matrix& x, const Vector& y, const Matrix& test,
                   const WiringSetting& setting, std::uint64_t seed) {
  const Index width = setting.inputs * setting.units, inputs = setting.inputs;
  network_ = [width, inputs](nn::Model& model, ad::Var z) {
    const ad::Var w = model.parameter(inputs, width, "w", {});
    const ad::Var b = model.parameter(1, width, "b", {}, false);
    const ad::Var a = model.parameter(width, 1, "a", {});
    const ad::Var c = model.parameter(1, 1, "c", {}, false);
    return ad::matmul(ad::tanh(ad::matmul(z, w) + b), a) + c;
  };
  training_ = std::make_unique<Training<float>>(x, y, network_, mean_loss,
                                                adam(setting.learning_rate), seed);
  start(*training_, inputs, width, seed);
  test_ = std::make_unique<Evaluation<float>>(test, network_, training_->parameters());
}

Vector DenseNet::test_output() const {
  test_->run();
  return test_->output().col(0);
}

}  // namespace lm
