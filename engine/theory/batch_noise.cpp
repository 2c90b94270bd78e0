// Balances of kicks and decay.
#include "theory/batch_noise.hpp"

#include "core/types.hpp"

namespace lm::theory {

double batch_variance(double variance, double batch, double examples, bool replacement) {
  const double drawn = variance / batch;
  if (replacement || examples <= 1) return drawn;
  return drawn * (examples - batch) / (examples - 1);
}

double settled_variance(double learning_rate, double curvature, double curvature_variance,
                        double force_variance) {
  const double decay = 2 * curvature - learning_rate * (curvature * curvature + curvature_variance);
  return decay > 0 ? learning_rate * force_variance / decay : kNaN;
}

double twin_ratio(double learning_rate, double curvature) {
  const double rate = learning_rate * curvature;
  return (2 - rate / 2) / (2 - rate);
}

}  // namespace lm::theory
