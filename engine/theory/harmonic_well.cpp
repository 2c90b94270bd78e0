// The geometric decay of descent in a well, and the balance of kicks and decay.
#include "theory/harmonic_well.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/types.hpp"
#include "theory/batch_noise.hpp"

namespace lm::theory {

double relaxation_steps(double learning_rate, double stiffness) {
  const double left = std::abs(1 - learning_rate * stiffness);
  return left < 1 ? -1 / lm::log(left) : kNaN;
}

double overdamped_relaxation(double learning_rate, double stiffness) {
  return 1 / (learning_rate * stiffness);
}

double kicked_temperature(double learning_rate, double stiffness, double force_variance) {
  return stiffness * settled_variance(learning_rate, stiffness, 0, force_variance);
}

double variance_error(double learning_rate, double stiffness, double steps) {
  const double kept = 1 - learning_rate * stiffness;
  return std::sqrt(2 / steps * (1 + kept * kept) / (1 - kept * kept));
}

}  // namespace lm::theory
