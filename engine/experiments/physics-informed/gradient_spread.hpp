// How much the gradient of a random batch of points scatters, for both forms.
#pragma once

#include <memory>
#include <vector>

#include "autodiff/executor.hpp"
#include "experiments/physics-informed/string_network.hpp"

namespace lm {

/// Points of a batch whose gradient is meant.
inline constexpr double kBatchPoints = 64;

/// Of a batch of points drawn evenly from the string: Var ḡ = (E|g|² − |E g|²)/64, summed over all
/// weights, g a point's own gradient; and that over the squared mean gradient, the load's included.
struct Spread {
  double absolute = 0;
  double relative = 0;
};

/// Measures it at 200 midpoints in place of the average over x. Each row has weights of its own, so
/// one gradient of the sum holds the gradient of every row.
class GradientSpread {
 public:
  GradientSpread(const StringOptions& options, Form form, std::uint64_t seed);

  /// `parameters`: w, b, a (H each) and c, as the network has them.
  Spread measure(const double* parameters);

 private:
  Index points_, width_;
  std::unique_ptr<ad::Graph> graph_;
  ad::Var w_, b_, a_, c_;
  std::vector<ad::Var> gradients_;
  std::unique_ptr<ad::Executor<double>> executor_;
};

}  // namespace lm
