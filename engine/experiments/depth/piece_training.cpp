// Training on a sawtooth, and counting random networks.
#include "experiments/depth/piece_training.hpp"

#include <algorithm>
#include <cmath>

#include "core/sampling.hpp"
#include "core/statistics.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm {
namespace {

std::vector<Index> with_ends(const std::vector<Index>& hidden) {
  std::vector<Index> sizes = {1};
  sizes.insert(sizes.end(), hidden.begin(), hidden.end());
  sizes.push_back(1);
  return sizes;
}

ReluNetwork random_network(const std::vector<Index>& hidden, double bias_deviation,
                           Random& random) {
  const std::vector<Index> sizes = with_ends(hidden);
  ReluNetwork network;
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
    const double deviation = std::sqrt(2 / as_double(sizes[l]));
    Matrix W = normal_matrix(random, sizes[l], sizes[l + 1], deviation);
    network.layers.push_back({W, normal_matrix(random, 1, sizes[l + 1], bias_deviation)});
  }
  return network;
}

}  // namespace

Index samples_of(std::int64_t folds) {
  return std::max(kSamples, kFewestSamples * (Index{1} << folds));
}

PieceTraining::PieceTraining(const Crease& crease, std::int64_t folds,
                             const std::vector<Index>& hidden, double bias_deviation,
                             double learning_rate, std::uint64_t seed) {
  const Index samples = samples_of(folds);
  Matrix x(samples, 1), inputs(samples, 1);
  for (Index i = 0; i < samples; ++i) {
    x(i, 0) = (as_double(i) + 0.5) / as_double(samples);
    inputs(i, 0) = 2 * x(i, 0) - 1;
  }
  nn::MlpOptions options;
  options.activation = nn::Activation::relu;
  options.layer.bias_scale = bias_deviation;
  const std::vector<Index> sizes = with_ends(hidden);
  training_ = std::make_unique<Training<double>>(
      inputs, folding_network(crease, folds).output(x),
      [options, sizes](nn::Model& model, ad::Var in) { return nn::mlp(model, in, sizes, options); },
      [](ad::Var f, ad::Var t) { return nn::squared_error(f, t, LossConvention::mean); },
      OptimizerOptions{.method = Method::adam, .learning_rate = learning_rate}, seed);
}

double PieceTraining::parameters() const {
  double count = 0;
  for (const ParameterBlock& block : training_->blocks()) count += as_double(block.size());
  return count;
}

Polyline PieceTraining::line() const {
  ReluNetwork network;
  for (std::size_t b = 0; b + 1 < training_->blocks().size(); b += 2) {
    network.layers.push_back({training_->parameter(b), training_->parameter(b + 1)});
  }
  return followed(network, -1, 1);
}

RandomPieces random_pieces(const std::vector<Index>& hidden, double bias_deviation, int networks,
                           std::uint64_t seed) {
  std::vector<std::vector<double>> switches(hidden.size());
  std::vector<double> pieces;
  for (int k = 0; k < networks; ++k) {
    Random random(seed, stream("sawtooth/random", static_cast<std::uint64_t>(k)));
    const Polyline line = followed(random_network(hidden, bias_deviation, random), -1, 1);
    pieces.push_back(line.pieces());
    for (std::size_t l = 0; l < hidden.size(); ++l) {
      switches[l].push_back(line.switches[l] / as_double(hidden[l]));
    }
  }
  RandomPieces counted;
  for (const std::vector<double>& layer : switches) {
    counted.switches.push_back(mean(layer));
    counted.errors.push_back(standard_error(layer));
  }
  counted.pieces = mean(pieces);
  counted.error = standard_error(pieces);
  return counted;
}

}  // namespace lm
