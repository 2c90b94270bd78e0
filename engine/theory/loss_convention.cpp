// The loss's factor c and the step size that it makes critical.
#include "theory/loss_convention.hpp"

#include <limits>

#include "core/error.hpp"

namespace lm::theory {

double loss_factor(LossConvention convention, Index samples) {
  if (samples < 1) {
    throw Error("out_of_range", "loss_factor",
                std::to_string(samples) + " examples; there must be at least 1");
  }
  const double count = static_cast<double>(samples);
  switch (convention) {
    case LossConvention::sum:
      return 1.0;
    case LossConvention::mean:
      return 1.0 / count;
    case LossConvention::half_sum:
      return 0.5;
    case LossConvention::half_mean:
      return 0.5 / count;
  }
  throw Error("bad_value", "loss_factor", "no such loss convention");
}

double sharpness(double factor, double largest_eigenvalue) {
  return 2.0 * factor * largest_eigenvalue;
}

double critical_learning_rate(double factor, double largest_eigenvalue) {
  const double curvature = factor * largest_eigenvalue;
  return curvature > 0 ? 1.0 / curvature : std::numeric_limits<double>::infinity();
}

}  // namespace lm::theory
