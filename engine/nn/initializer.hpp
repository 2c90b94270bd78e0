// How weights start: distributions by name, each with its variance as a formula.
#pragma once

#include <array>

#include "core/rng.hpp"
#include "core/types.hpp"

namespace lm::nn {

enum class Initializer { zeros, equal, normal, uniform, lecun, xavier, he, orthogonal };

inline constexpr std::array kInitializerNames{"zeros", "equal",  "normal", "uniform",
                                              "lecun", "xavier", "he",     "orthogonal"};

/// What an initializer needs to know of a weight. For W: in × out, fan_in = in and fan_out = out;
/// for a convolution both are times the kernel's area.
struct Fans {
  Index fan_in = 1;
  Index fan_out = 1;
};

/// The standard deviation of one entry, `scale` times:
///   zeros 0 · equal 0 (every entry is `scale`) · normal 1 · uniform 1/√3 (on [−1, 1)) ·
///   lecun 1/√fan_in (LeCun et al. 1998) · xavier √(2/(fan_in + fan_out)) (Glorot & Bengio 2010,
///   eq. 12, with normal entries) · he √(2/fan_in) (He et al. 2015, eq. 10) ·
///   orthogonal 1/√max(rows, columns) (root mean square of a matrix with orthonormal columns, or
///   rows when it is wide; Saxe et al. 2014).
double standard_deviation(Initializer initializer, const Fans& fans, double scale = 1);

/// Fills a rows × columns matrix. Entries are drawn in row-major order from `random`; the
/// orthogonal initializer draws a square or tall Gaussian matrix and takes its Q (uniform on the
/// orthogonal group, Mezzadri 2007), transposed when rows < columns.
Matrix initialize(Initializer initializer, Index rows, Index columns, const Fans& fans,
                  double scale, Random& random);

}  // namespace lm::nn
