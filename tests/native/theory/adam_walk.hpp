// Adam as its paper has it, without ε, in a bowl: what both tests of its floor walk.
#pragma once

#include <cmath>

/// Root mean square of x over the second half of `steps` steps on ½λx² from x = 1.
inline double adam_walk(double rate, double beta1, double beta2, double lambda, int steps) {
  double x = 1, m = 0, v = 0, squares = 0, p1 = 1, p2 = 1;
  for (int k = 0; k < steps; ++k) {
    const double g = lambda * x;
    m = beta1 * m + (1 - beta1) * g, v = beta2 * v + (1 - beta2) * g * g;
    p1 *= beta1, p2 *= beta2;
    x -= rate * (m / (1 - p1)) / std::sqrt(v / (1 - p2));
    if (k >= steps / 2) squares += x * x / (steps - steps / 2);
  }
  return std::sqrt(squares);
}
