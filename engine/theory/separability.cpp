// Novikoff's bound and Cover's count.
#include "theory/separability.hpp"

#include "core/types.hpp"

namespace lm::theory {

double mistake_bound(double radius, double margin) {
  if (!(margin > 0)) return kNaN;
  return (radius / margin) * (radius / margin);
}

double separable_labelings(std::int64_t points, std::int64_t dimension) {
  double choose = 1, sum = 0;
  for (std::int64_t k = 0; k < dimension && k < points; ++k) {
    sum += choose;
    choose = choose * static_cast<double>(points - 1 - k) / static_cast<double>(k + 1);
  }
  return 2 * sum;
}

}  // namespace lm::theory
