// Data for linear regression: drawn from a seed with a chosen spectrum, or loaded from CSV.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.hpp"

namespace lm {

/// X: P × d, y: P, and what the columns are called (d feature names).
struct Regression {
  Matrix X;
  Vector y;
  std::vector<std::string> names;
  std::string target;
};

/// How the inputs' variances are spread. `flat`: independent normals of equal variance;
/// `power_law`: independent normals, the j-th of variance ∝ j^−exponent; `geometric`: the nonzero
/// eigenvalues of XᵀX fall geometrically from λ_max to exactly λ_max/condition, along random
/// orthonormal directions.
enum class Spectrum { flat, power_law, geometric };

constexpr std::array<const char*, 3> kSpectrumWords = {"flat", "power_law", "geometric"};

struct RegressionSpec {
  Index samples = 8;     ///< P, 1 … 2000
  Index dimension = 20;  ///< d, 1 … 2000
  Spectrum spectrum = Spectrum::flat;
  double exponent = 1;     ///< ≥ 0, for power_law
  double condition = 100;  ///< ≥ 1, for geometric
  double noise = 0.1;      ///< standard deviation of the targets' noise, ≥ 0
};

/// The largest number of examples and of features.
constexpr Index kMaxRegressionSide = 2000;

/// Inputs as `spec` says, scaled so that a row's expected squared norm is 1 (hence λ_max near
/// (1 + √(P/d))² for the flat spectrum), and targets y = X w + noise · ε with w, ε standard normal.
/// Streams `regression/inputs`, `regression/weights`, `regression/noise` of the seed. Error
/// `out_of_range` naming the first field outside the ranges above.
Regression generate_regression(const RegressionSpec& spec, std::uint64_t seed);

/// A table whose last column is the target and the others the features: 2 … 2000 rows, 1 … 2000
/// features. No column of ones is added. Errors, with one fault: those of read_csv (which
/// keeps cells to magnitudes that can be squared and summed), `no_features` for a target alone, and
/// `too_few_rows`; `source` is how the faults' paths begin.
Regression load_regression(std::string_view csv, const std::string& source);

/// Subtracts each feature's mean and divides by its standard deviation (with 1/P); a constant
/// feature becomes 0. The target stays.
void standardize(Regression& data);

/// Appends a feature that is 1 everywhere, named `intercept`.
void add_intercept(Regression& data);

}  // namespace lm
