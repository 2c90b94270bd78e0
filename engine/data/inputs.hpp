// Random input vectors: Gaussian with a chosen spectrum, the sphere, the cube's corners.
#pragma once

#include <cstdint>

#include "core/types.hpp"

namespace lm {

/// P × d, rows N(0, diag(spectrum)) turned by a random rotation when `rotate`; d = spectrum's size.
/// spectrum: the covariance's eigenvalues, all ≥ 0.
Matrix gaussian_inputs(Index samples, const Vector& spectrum, bool rotate, std::uint64_t seed);

/// λ_i = i^(−exponent), i = 1 … d.
Vector power_law_spectrum(Index dimension, double exponent);

/// P × d, rows uniform on the sphere of the given radius.
Matrix sphere_inputs(Index samples, Index dimension, double radius, std::uint64_t seed);

/// P × d, entries ±1 with probability ½ each.
Matrix sign_inputs(Index samples, Index dimension, std::uint64_t seed);

/// All 2ⁿ corners ±1 of the n-cube in counting order (bit j of the row's number set: −1), n ≤ 20.
Matrix all_signs(Index bits);

}  // namespace lm
