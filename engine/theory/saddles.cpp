// Hessian spectra of two-layer linear networks in the modes' basis.
#include "theory/saddles.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace lm::theory {

Vector saddle_spectrum(const Vector& s, const std::vector<bool>& learned, const LayerSizes& sizes,
                       double c) {
  const Index k = s.size();
  const Index smallest = std::min({sizes.inputs, sizes.hidden, sizes.outputs});
  if (static_cast<Index>(learned.size()) != k || k > smallest || !(c > 0) ||
      (k > 0 && !(s.minCoeff() > 0))) {
    throw Error("bad_argument", "saddle_spectrum",
                "singular values above 0, one flag for each, no more modes than any layer is wide, "
                "and c above 0");
  }
  const auto is_learned = [&learned](Index i) { return learned[static_cast<std::size_t>(i)]; };
  const Index m = std::count(learned.begin(), learned.end(), true);
  const Index free_units = sizes.hidden - m;
  const Index without_mode = sizes.inputs + sizes.outputs - 2 * k;
  std::vector<double> units;  // of 2c
  const auto add = [&units](double value, Index times) {
    units.insert(units.end(), static_cast<std::size_t>(times), value);
  };
  for (Index j = 0; j < k; ++j) {
    if (!is_learned(j)) {
      add(s(j), free_units);
      add(-s(j), free_units);
      continue;
    }
    add(s(j), without_mode);
    for (Index i = 0; i < k; ++i) {
      add(s(j) + s(i), 1);
      add(is_learned(i) ? 0 : s(j) - s(i), 1);
    }
  }
  const Index all = sizes.hidden * (sizes.inputs + sizes.outputs);
  add(0, all - static_cast<Index>(units.size()));
  std::stable_sort(units.begin(), units.end());
  return 2 * c * Eigen::Map<const Vector>(units.data(), all);
}

double lowest_curvature(const Vector& s, const Vector& a, double c) {
  if (s.size() != a.size() || s.size() == 0) {
    throw Error("bad_argument", "lowest_curvature", "one strength for each singular value");
  }
  return -2 * c * std::max(0.0, (s - a).maxCoeff());
}

Vector gradient_strengths(const Vector& s, const Vector& a, double c) {
  if (s.size() != a.size() || (a.array() < 0).any()) {
    throw Error("bad_argument", "gradient_strengths",
                "one strength of at least 0 for each singular value");
  }
  return 2 * c * a.cwiseSqrt().cwiseProduct((s - a).cwiseAbs());
}

}  // namespace lm::theory
