// Networks in the plane: two classes of points as targets ±1, learnt in double precision.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "data/dataset.hpp"
#include "lab/training.hpp"
#include "nn/activation.hpp"

namespace lm {

/// Two classes with one target each, P × 1: 1 for class 1, −1 for class 0.
Dataset with_signs(Dataset data);

/// A perceptron from the plane through these hidden widths to one output, started by Xavier's rule,
/// that learns the mean squared error in full batch.
std::unique_ptr<Training<double>> planar_training(const Dataset& data,
                                                  const std::vector<Index>& hidden,
                                                  nn::Activation activation,
                                                  const OptimizerOptions& optimizer,
                                                  std::int64_t seed);

}  // namespace lm
