// The digamma function at half-integers, and what it says of random products.
#include "theory/random_product.hpp"

#include <cmath>

namespace lm::theory {
namespace {

constexpr double kEuler = 0.57721566490153286;
constexpr double kLogTwo = 0.69314718055994531;
constexpr double kPiSquared = 9.8696044010893586;

}  // namespace

double digamma_of_half(std::int64_t n) {
  double value = n % 2 ? -kEuler - 2 * kLogTwo : -kEuler;
  for (std::int64_t k = n % 2 ? 1 : 2; k < n; k += 2) value += 2.0 / static_cast<double>(k);
  return value;
}

double trigamma_of_half(std::int64_t n) {
  double value = n % 2 ? kPiSquared / 2 : kPiSquared / 6;
  for (std::int64_t k = n % 2 ? 1 : 2; k < n; k += 2) {
    value -= 4.0 / (static_cast<double>(k) * static_cast<double>(k));
  }
  return value;
}

double chance_direction(std::int64_t n) {
  return kLogTwo + 0.5 * (digamma_of_half(n) - digamma_of_half(n - 1));
}

LogLaw second_over_first(std::int64_t n, std::int64_t layers) {
  const auto L = static_cast<double>(layers);
  return {0.5 * L * (digamma_of_half(n - 1) - digamma_of_half(n)),
          0.5 * std::sqrt(L * (trigamma_of_half(n - 1) + trigamma_of_half(n)))};
}

}  // namespace lm::theory
