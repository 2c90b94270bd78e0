// Building a network in the plane.
#include "experiments/four-ingredients/planar_training.hpp"

#include <utility>

#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm {

Dataset with_signs(Dataset data) {
  data.targets = (data.targets.col(1) - data.targets.col(0)).eval();
  return data;
}

std::unique_ptr<Training<double>> planar_training(const Dataset& data,
                                                  const std::vector<Index>& hidden,
                                                  nn::Activation activation,
                                                  const OptimizerOptions& optimizer,
                                                  std::int64_t seed) {
  nn::MlpOptions options;
  options.activation = activation;
  options.layer.initializer = nn::Initializer::xavier;
  std::vector<Index> sizes = {data.inputs.cols()};
  sizes.insert(sizes.end(), hidden.begin(), hidden.end());
  sizes.push_back(data.targets.cols());
  return std::make_unique<Training<double>>(
      data.inputs, data.targets,
      [options, sizes](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, options); },
      [](ad::Var output, ad::Var target) {
        return nn::squared_error(output, target, LossConvention::mean);
      },
      optimizer, static_cast<std::uint64_t>(seed));
}

}  // namespace lm
