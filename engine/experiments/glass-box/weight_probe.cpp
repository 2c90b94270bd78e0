// Moving a weight, reading the gradients, putting it back.
#include "experiments/glass-box/weight_probe.hpp"

#include <cmath>

namespace lm {

double norm_of(const Gradients& gradients) {
  double sum = 0;
  for (const Matrix& g : gradients) sum += g.squaredNorm();
  return std::sqrt(sum);
}

Gradients difference(Gradients a, const Gradients& b) {
  for (std::size_t l = 0; l < a.size(); ++l) a[l] -= b[l];
  return a;
}

Gradients single_weight(Gradients like, const Place& place, double size) {
  for (Matrix& w : like) w.setZero();
  like[place.layer](place.row, place.column) = size;
  return like;
}

double relative_change(const Gradients& change, const Gradients& before, std::size_t layer) {
  const double scale = before[layer - 1].norm();
  return scale > 0 ? change[layer - 1].norm() / scale : kNaN;
}

Probe::Probe(const Matrix& X, const Matrix& Y, const Network& network, double learning_rate,
             std::uint64_t seed)
    : training_(
          X, Y, network,
          [](ad::Var output, ad::Var target) {
            return ad::mean(ad::square(output - target));  // one output: c = 1/P
          },
          OptimizerOptions{.learning_rate = learning_rate}, seed) {}

Gradients Probe::nudged(const Place& place, double nudge) {
  double& w = weight(place);
  const double kept = w;
  w = kept + nudge;
  training_.refresh();
  Gradients there = gradients();
  w = kept;
  return there;
}

}  // namespace lm
