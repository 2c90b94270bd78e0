// The deep network by the engine's own layers, on groups of inputs that are drawn anew at each
// step.
#include "experiments/signal-propagation/deep_training.hpp"

#include <cmath>
#include <string>

#include "autodiff/ops.hpp"
#include "core/sampling.hpp"
#include "nn/layers.hpp"

namespace lm::signal {
namespace {

constexpr Index kWidth = 64, kGroups = 4, kBatch = 64;
constexpr double kLikeness = 0.8;
constexpr double kDeepRate = 0.001;

Network deep_network(theory::Gate gate, double weight_variance, double bias_variance, Index depth) {
  nn::LayerOptions hidden;
  hidden.initializer = nn::Initializer::lecun;
  hidden.scale = std::sqrt(weight_variance);
  hidden.bias_scale = std::sqrt(bias_variance);
  return [=](nn::Model& model, ad::Var x) {
    for (Index l = 1; l <= depth; ++l) {
      x = activate(gate, nn::dense(model, x, kWidth, "layer" + std::to_string(l), hidden));
    }
    return nn::dense(model, x, kGroups, "output", {nn::Initializer::lecun, 1, true, 0});
  };
}

}  // namespace

ad::Var activate(theory::Gate gate, ad::Var x) {
  if (gate == theory::Gate::erf) return ad::erf(x);
  if (gate == theory::Gate::relu) return ad::relu(x);
  return gate == theory::Gate::tanh ? ad::tanh(x) : ad::sigmoid(x);
}

DeepTraining::DeepTraining(theory::Gate gate, double weight_variance, double bias_variance,
                           Index depth, std::int64_t seed)
    : seed_(static_cast<std::uint64_t>(seed)), inputs_(kBatch, kWidth), targets_(kBatch, kGroups) {
  Random random(seed_, stream("signal/centres"));
  centres_ = normal_matrix(random, kGroups, kWidth);
  OptimizerOptions optimizer;
  optimizer.method = Method::adam;
  optimizer.learning_rate = kDeepRate;
  training_ = std::make_unique<Training<float>>(
      Matrix::Zero(kBatch, kWidth), Matrix::Zero(kBatch, kGroups),
      deep_network(gate, weight_variance, bias_variance, depth),
      [](ad::Var output, ad::Var target) { return ad::mean(ad::square(output - target)); },
      optimizer, seed_);
  draw_batch();
  training_->refresh();
}

void DeepTraining::draw_batch() {
  Random random(seed_, stream("signal/batch", static_cast<std::uint64_t>(batch_++)));
  const Matrix noise = normal_matrix(random, kBatch, kWidth, std::sqrt(1 - kLikeness * kLikeness));
  targets_.setZero();
  for (Index i = 0; i < kBatch; ++i) {
    const Index group = i % kGroups;
    inputs_.row(i) = (kLikeness * centres_.row(group) + noise.row(i)).cast<float>();
    targets_(i, group) = 1;
  }
  training_->set_batch(inputs_.data(), targets_.data());
}

void DeepTraining::step() {
  training_->step();
  draw_batch();
  training_->refresh();
}

double DeepTraining::accuracy() const {
  const Matrix output = training_->output();
  Index right = 0;
  for (Index i = 0; i < kBatch; ++i) {
    Index best = 0;
    output.row(i).maxCoeff(&best);
    right += best == i % kGroups ? 1 : 0;
  }
  return as_double(right) / as_double(kBatch);
}

}  // namespace lm::signal
