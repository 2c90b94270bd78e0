// Whole networks from a list of sizes.
#include "nn/networks.hpp"

#include "core/error.hpp"

namespace lm::nn {
namespace {

using ad::Var;

constexpr std::size_t kMaxLinearDepth = 10;

void check_sizes(const char* where, Var x, const std::vector<Index>& sizes) {
  if (sizes.size() < 2) {
    throw Error("bad_argument", where, "sizes must name the input and at least one layer");
  }
  if (sizes.front() != x.cols()) {
    throw Error("shape_mismatch", where,
                "the first size " + std::to_string(sizes.front()) + " does not fit an input of " +
                    ad::text(x.shape()));
  }
  for (const Index size : sizes) {
    if (size < 1) throw Error("bad_argument", where, "every size must be 1 or more");
  }
}

Position position_of(std::size_t layer, std::size_t layers) {
  if (layer + 1 == layers) return Position::output;
  return layer == 0 ? Position::input : Position::hidden;
}

/// The gain that keeps the mean square through layer `layer`: inputs are not rectified, so the
/// first layer has gain one, the others that of the activation before them.
double layer_gain(const ScaledMlpOptions& options, std::size_t layer) {
  const bool by_activation = options.parametrization == Parametrization::standard ||
                             options.parametrization == Parametrization::maximal_update;
  return by_activation && layer > 0 ? gain(options.activation) : 1;
}

}  // namespace

Var mlp(Model& model, Var x, const std::vector<Index>& sizes, const MlpOptions& options,
        std::vector<Var>* hidden) {
  check_sizes("mlp", x, sizes);
  const std::size_t layers = sizes.size() - 1;
  for (std::size_t l = 0; l < layers; ++l) {
    const Activation activation = l + 1 < layers ? options.activation : options.output;
    x = dense(model, x, sizes[l + 1], "layer" + std::to_string(l + 1), options.layer);
    x = activate(activation, x);
    if (hidden != nullptr) hidden->push_back(x);
  }
  return x;
}

Var scaled_mlp(Model& model, Var x, const std::vector<Index>& sizes,
               const ScaledMlpOptions& options) {
  check_sizes("scaled_mlp", x, sizes);
  if (options.base_width < 1) throw Error("bad_argument", "base_width", "must be 1 or more");
  const std::size_t layers = sizes.size() - 1;
  for (std::size_t l = 0; l < layers; ++l) {
    const Position position = position_of(l, layers);
    // The width that grows: a layer's own for the input layer, its input's for the others.
    const Index width = position == Position::input ? sizes[l + 1] : sizes[l];
    const double m =
        layers == 1 ? 1 : static_cast<double>(width) / static_cast<double>(options.base_width);
    const ScaledOptions layer{options.parametrization, position, m, layer_gain(options, l),
                              options.bias};
    x = scaled_dense(model, x, sizes[l + 1], "layer" + std::to_string(l + 1), layer);
    if (l + 1 < layers) x = activate(options.activation, x);
  }
  return x;
}

Var deep_linear(Model& model, Var x, const std::vector<Index>& sizes, const LayerOptions& layer) {
  check_sizes("deep_linear", x, sizes);
  if (sizes.size() - 1 > kMaxLinearDepth) {
    throw Error("bad_argument", "deep_linear",
                "depth " + std::to_string(sizes.size() - 1) + " is not allowed; allowed is 1 to " +
                    std::to_string(kMaxLinearDepth));
  }
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
    x = dense(model, x, sizes[l + 1], "layer" + std::to_string(l + 1), layer);
  }
  return x;
}

}  // namespace lm::nn
