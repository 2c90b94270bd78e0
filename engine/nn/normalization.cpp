// Normalizations composed of sums; their derivatives come from those.
#include "nn/normalization.hpp"

#include "autodiff/ops.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace lm::nn {
namespace {

using ad::Var;

/// A learned gain (ones) and bias (zeros), 1 × features.
struct GainBias {
  Var gain;
  Var bias;
};

GainBias gain_and_bias(Model& model, Index features, const std::string& name) {
  return {model.parameter(1, features, name + ".gain", {Initializer::equal, {}, 1}, false),
          model.parameter(1, features, name + ".bias", {}, false)};
}

}  // namespace

Var layer_norm(Model& model, Var x, const std::string& name, double epsilon) {
  const GainBias learned = gain_and_bias(model, x.cols(), name);
  const Var centred = x - ad::mean(x, ad::kCols);
  const Var variance = ad::mean(ad::square(centred), ad::kCols);
  return centred / ad::sqrt(variance + epsilon) * learned.gain + learned.bias;
}

Var batch_norm(Model& model, Var x, const std::string& name, BatchMoments* moments,
               double epsilon) {
  const GainBias learned = gain_and_bias(model, x.cols(), name);
  const Var mean = ad::mean(x, ad::kRows);
  const Var variance = ad::mean(ad::square(x - mean), ad::kRows);
  if (moments != nullptr) *moments = {mean, variance};
  return apply_batch_norm(x, mean, variance, learned.gain, learned.bias, epsilon);
}

Var apply_batch_norm(Var x, Var mean, Var variance, Var gain, Var bias, double epsilon) {
  return (x - mean) / ad::sqrt(variance + epsilon) * gain + bias;
}

Var dropout(Var x, Var mask, double keep) {
  if (!(keep > 0 && keep <= 1)) {
    throw Error("bad_argument", "dropout",
                "keep " + format_double(keep) + " is not allowed; allowed is above 0 up to 1");
  }
  return x * mask * (1 / keep);
}

}  // namespace lm::nn
