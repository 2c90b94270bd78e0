// Products of random matrices: how fast the second direction falls behind the first.
#pragma once

#include <cstdint>

namespace lm::theory {

/// Mean and standard deviation of a logarithm.
struct LogLaw {
  double mean = 0;
  double deviation = 0;
};

/// ln(r₂/r₁) after `layers` layers of n × n independent normal entries, n ≥ 2, where r₁ is the
/// stretch of one direction and r₁r₂ that of the area which it spans with a second one. Each layer
/// adds ½ ln χ²_{n−1} − ½ ln χ²_n with independent χ², whatever came before, so that exactly
///
///     mean = L/2 [ψ((n − 1)/2) − ψ(n/2)],   variance = L/4 [ψ'((n − 1)/2) + ψ'(n/2)].
///
/// C. M. Newman, Commun. Math. Phys. 103, 121 (1986).
LogLaw second_over_first(std::int64_t n, std::int64_t layers);

/// The mean of ln(r₂/r₁) − ln(σ₂/σ₁) once the singular values are far apart. Directions that do not
/// know the matrix see its first two singular vectors by chance: with the 2 × 2 block M of a random
/// n × n rotation, r₁ = σ₁|M₁₁| and r₁r₂ = σ₁σ₂|det M|. So it is
///
///     E ln |det M| − 2 E ln |M₁₁| = ln 2 + ½[ψ(n/2) − ψ((n − 1)/2)].
double chance_direction(std::int64_t n);

/// ψ(n/2) and ψ'(n/2) for n ≥ 1, by their recurrences from ψ(½), ψ(1), ψ'(½) and ψ'(1).
double digamma_of_half(std::int64_t n);
double trigamma_of_half(std::int64_t n);

}  // namespace lm::theory
