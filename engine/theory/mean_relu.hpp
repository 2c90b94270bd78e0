// The average output of one ReLU neuron whose input is random.
#pragma once

#include <array>

namespace lm::theory {

/// Laws of mean 0 and variance s²; all but the last are symmetric.
enum class InputLaw {
  normal,
  uniform,  ///< on [−√3 s, √3 s]
  laplace,  ///< density e^{−√2|z|/s}/(√2 s)
  sign,     ///< ±s
  lopsided  ///< s(E − 1), E exponential of mean 1
};
inline constexpr std::array kInputLawWords{"normal", "uniform", "laplace", "sign", "lopsided"};

/// One neuron max(z + b, 0) with z of that law and scale s > 0. With M(b) its mean,
/// M'(b) = P(z > −b) and M''(b) is the density of z at the kink, −b. So a symmetric law has
/// M'(0) = ½ whatever it is, and M''(0) is its density at 0.
class MeanRelu {
 public:
  MeanRelu(InputLaw law, double scale) : law_(law), s_(scale) {}

  /// M(b) = E max(z + b, 0):
  ///   normal    sφ(b/s) + bΦ(b/s)
  ///   uniform   (a + b)²/4a for |b| ≤ a = √3 s
  ///   laplace   max(b, 0) + ½c e^{−|b|/c}, c = s/√2
  ///   sign      ½max(b + s, 0) + ½max(b − s, 0)
  ///   lopsided  s e^{b/s − 1} for b ≤ s, else b
  double mean(double b) const;
  /// E max(z + b, 0)², the integral of 2M.
  double mean_square(double b) const;
  /// M'(b) = P(z > −b), a value z = −b counting one half.
  double slope(double b) const;
  /// M''(b), the density of z at −b; 0 for `sign`, which has none.
  double curvature(double b) const;
  /// The standard error of the mean over so many independent draws.
  double standard_error(double b, double draws) const;

 private:
  InputLaw law_;
  double s_;
};

}  // namespace lm::theory
