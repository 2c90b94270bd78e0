// Entries of mean 0 and variance 1, each from one draw.
#include "data/entry_law.hpp"

#include "core/elementary.hpp"

namespace lm {
namespace {

/// The inverse of the Laplace distribution function of scale 1/√2.
double laplace(double u) {
  constexpr double kScale = 0.70710678118654752;
  const double tail = u < 0.5 ? 2 * u : 2 * (1 - u);
  const double size = -kScale * lm::log(tail);
  return u < 0.5 ? -size : size;
}

}  // namespace

double entry_at(EntryLaw law, const Random& random, std::uint64_t index) {
  constexpr double kRootThree = 1.7320508075688772;
  constexpr double kHalfStep = 0x1p-54;  // to the midpoints, so that no logarithm of 0 occurs
  switch (law) {
    case EntryLaw::gaussian:
      break;
    case EntryLaw::rademacher:
      return random.sign_at(index);
    case EntryLaw::uniform:
      return kRootThree * (2 * random.uniform_at(index) - 1);
    case EntryLaw::laplace:
      return laplace(random.uniform_at(index) + kHalfStep);
  }
  return random.normal_at(index);
}

void fill_entries(EntryLaw law, const Random& random, Matrix& X) {
  std::uint64_t index = 0;
  for (Index i = 0; i < X.rows(); ++i) {
    for (Index j = 0; j < X.cols(); ++j) X(i, j) = entry_at(law, random, index++);
  }
}

}  // namespace lm
