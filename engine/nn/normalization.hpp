// Layer and batch normalization, and dropout.
#pragma once

#include <string>

#include "nn/model.hpp"

namespace lm::nn {

/// Added to variances before the root, so that a constant feature gives 0 and not NaN.
constexpr double kNormalizationEpsilon = 1e-5;

/// Every row to mean 0 and variance 1 over its features, then gain ⊙ · + bias with a learned gain
/// (starts at 1) and bias (starts at 0), both 1 × features (Ba, Kiros & Hinton 2016, eq. 4).
/// x: any batch × rows × features.
ad::Var layer_norm(Model& model, ad::Var x, const std::string& name,
                   double epsilon = kNormalizationEpsilon);

/// What batch normalization computed of its batch, for running averages: 1 × features each.
struct BatchMoments {
  ad::Var mean;
  ad::Var variance;
};

/// Every feature to mean 0 and variance 1 (divided by the batch size) over the rows of the batch,
/// then learned gain and bias (Ioffe & Szegedy 2015, algorithm 1). x: batch × features. The moments
/// are returned through `moments` when it is not null, to be averaged by the caller.
ad::Var batch_norm(Model& model, ad::Var x, const std::string& name,
                   BatchMoments* moments = nullptr, double epsilon = kNormalizationEpsilon);

/// The same normalization with given moments (1 × features inputs) instead of the batch's: what a
/// trained network uses. `gain` and `bias` are those that batch_norm made.
ad::Var apply_batch_norm(ad::Var x, ad::Var mean, ad::Var variance, ad::Var gain, ad::Var bias,
                         double epsilon = kNormalizationEpsilon);

/// x ⊙ mask / keep: inverted dropout (Srivastava et al. 2014), whose expectation over masks of
/// independent Bernoulli(keep) entries is x. `mask` is an input of x's shape holding zeros and
/// ones, written by the caller before each step (data/masks). 0 < keep ≤ 1.
ad::Var dropout(ad::Var x, ad::Var mask, double keep);

}  // namespace lm::nn
