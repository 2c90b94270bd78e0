// The small network by the engine's own layers, and the count of its different units.
#include "experiments/signal-propagation/small_training.hpp"

#include <algorithm>

#include "autodiff/ops.hpp"
#include "core/sampling.hpp"
#include "experiments/signal-propagation/deep_training.hpp"
#include "nn/layers.hpp"

namespace lm::signal {
namespace {

constexpr Index kInputs = 4, kExamples = 16, kMostUnits = 32;
constexpr double kRate = 0.05;
/// Units that are equal get equal gradients from sums in different orders: they part by rounding.
constexpr double kEqual = 1e-9;

}  // namespace

SmallTraining::SmallTraining(nn::Initializer start, theory::Gate gate, Index width,
                             std::int64_t seed)
    : units_(std::min(width, kMostUnits)) {
  Random random(static_cast<std::uint64_t>(seed), stream("signal/small"));
  const Matrix inputs = normal_matrix(random, kExamples, kInputs);
  const Matrix targets = normal_matrix(random, kExamples, 1);
  nn::LayerOptions layer;
  layer.initializer = start;
  layer.bias = false;
  if (start == nn::Initializer::equal) layer.scale = 1 / as_double(units_);
  const Index units = units_;
  const Network network = [layer, gate, units](nn::Model& model, ad::Var x) {
    ad::Var h = activate(gate, nn::dense(model, x, units, "layer1", layer));
    h = activate(gate, nn::dense(model, h, units, "layer2", layer));
    return nn::dense(model, h, 1, "layer3", layer);
  };
  OptimizerOptions optimizer;
  optimizer.learning_rate = kRate;
  training_ = std::make_unique<Training<double>>(
      inputs, targets, network,
      [](ad::Var output, ad::Var target) { return ad::mean(ad::square(output - target)); },
      optimizer, static_cast<std::uint64_t>(seed));
}

Index SmallTraining::distinct_units() const {
  const Matrix W = training_->parameter(0);  // inputs × units
  Index count = 0;
  for (Index j = 0; j < W.cols(); ++j) {
    bool seen = false;
    for (Index i = 0; i < j && !seen; ++i) {
      seen = (W.col(i) - W.col(j)).cwiseAbs().maxCoeff() <= kEqual;
    }
    count += seen ? 0 : 1;
  }
  return count;
}

std::vector<double> SmallTraining::first_weights() const {
  const Matrix W = training_->parameter(0);
  std::vector<double> first;
  for (Index j = 0; j < W.cols(); ++j) first.push_back(W(0, j));
  return first;
}

}  // namespace lm::signal
