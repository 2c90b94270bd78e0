// A product of independent random factors: what is typical of it, and what is its mean.
#pragma once

namespace lm::theory {

/// l factors, each even on [a(1 − r), a(1 + r)], a > 0, 0 ≤ r < 1.
struct EvenFactors {
  double factor = 1;  ///< a = E a
  double spread = 0;  ///< r

  /// E ln a_k = ln a + [(1 + r) ln(1 + r) − (1 − r) ln(1 − r)]/2r − 1.
  double mean_log() const;
  /// e^{l E ln a_k}: the median of the product to leading order, by the central limit of its ln.
  double median(double l) const;
  /// (E a_k)^l, exactly.
  double mean(double l) const;
  /// √l times the standard deviation of ln a_k, by Gauss–Legendre.
  double log_deviation(double l) const;
  /// Standard deviation of the product over its mean: √((1 + r²/3)^l − 1).
  double relative_deviation(double l) const;
};

}  // namespace lm::theory
