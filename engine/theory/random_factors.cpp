// Means of the logarithm of an even factor, in closed form and by quadrature.
#include "theory/random_factors.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "theory/quadrature.hpp"

namespace lm::theory {

double EvenFactors::mean_log() const {
  const double r = spread;
  // Below this the series −r²/6 is right to 1e-12.
  if (r < 1e-3) return lm::log(factor) - r * r / 6;
  return lm::log(factor) + ((1 + r) * lm::log(1 + r) - (1 - r) * lm::log(1 - r)) / (2 * r) - 1;
}

double EvenFactors::median(double l) const { return lm::exp(l * mean_log()); }

double EvenFactors::mean(double l) const { return lm::exp(l * lm::log(factor)); }

double EvenFactors::log_deviation(double l) const {
  const double middle = mean_log() - lm::log(factor);
  const double variance = 0.5 * gauss_legendre(40).integrate([&](double u) {
    const double off = lm::log(1 + spread * u) - middle;
    return off * off;
  });
  return std::sqrt(l * variance);
}

double EvenFactors::relative_deviation(double l) const {
  return std::sqrt(lm::expm1(l * lm::log1p(spread * spread / 3)));
}

}  // namespace lm::theory
