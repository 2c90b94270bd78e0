// Drawing regression data with a chosen spectrum, and turning a CSV table into X and y.
#include "data/regression.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "data/csv.hpp"

namespace lm {
namespace {

/// A feature counts as constant when its standard deviation is below this share of its largest
/// magnitude: what rounding the mean leaves.
constexpr double kConstantShare = 1e-14;

void require(bool allowed, const char* name, const char* range) {
  if (!allowed) throw Error("out_of_range", name, std::string("must be ") + range);
}

void check(const RegressionSpec& spec) {
  const auto side = [](Index n) { return n >= 1 && n <= kMaxRegressionSide; };
  require(side(spec.samples), "samples", "from 1 to 2000");
  require(side(spec.dimension), "dimension", "from 1 to 2000");
  require(spec.exponent >= 0 && std::isfinite(spec.exponent), "exponent", "0 or more");
  require(spec.condition >= 1 && std::isfinite(spec.condition), "condition", "1 or more");
  require(spec.noise >= 0 && std::isfinite(spec.noise), "noise", "0 or more");
}

/// Standard deviations s_j ∝ j^(−exponent/2) of `count` features with Σ s_j² = 1.
Vector power_law_deviations(Index count, double exponent) {
  Vector deviations(count);
  for (Index j = 0; j < count; ++j) {
    deviations(j) = lm::exp(-0.5 * exponent * lm::log(static_cast<double>(j + 1)));
  }
  return deviations / deviations.norm();
}

/// n singular values: squares geometric from the first down to the first/condition, sum `total`.
Vector geometric_singular_values(Index n, double condition, double total) {
  Vector values(n);
  const double last = static_cast<double>(std::max<Index>(n - 1, 1));
  for (Index i = 0; i < n; ++i) {
    values(i) = lm::exp(-0.5 * lm::log(condition) * static_cast<double>(i) / last);
  }
  return values * (std::sqrt(total) / values.norm());
}

Matrix draw_inputs(const RegressionSpec& spec, Random random) {
  const Matrix normals = normal_matrix(random, spec.samples, spec.dimension);
  if (spec.spectrum != Spectrum::geometric) {
    const double exponent = spec.spectrum == Spectrum::flat ? 0.0 : spec.exponent;
    return normals * power_law_deviations(spec.dimension, exponent).asDiagonal();
  }
  const Index n = std::min(spec.samples, spec.dimension);
  const Matrix left = qr(normals.leftCols(n)).Q;
  const Matrix right = qr(normal_matrix(random, spec.dimension, n)).Q;
  const Vector values =
      geometric_singular_values(n, spec.condition, static_cast<double>(spec.samples));
  return left * values.asDiagonal() * right.transpose();
}

}  // namespace

Regression generate_regression(const RegressionSpec& spec, std::uint64_t seed) {
  check(spec);
  Regression data;
  data.X = draw_inputs(spec, Random(seed, stream("regression/inputs")));
  Random weights(seed, stream("regression/weights"));
  Random noise(seed, stream("regression/noise"));
  data.y = data.X * normal_vector(weights, spec.dimension) +
           normal_vector(noise, spec.samples, spec.noise);
  for (Index j = 0; j < spec.dimension; ++j) data.names.push_back("x" + std::to_string(j + 1));
  data.target = "y";
  return data;
}

Regression load_regression(std::string_view csv, const std::string& source) {
  CsvTable table = read_csv(csv, source);
  const Index features = table.values.cols() - 1;
  if (features < 1) {
    throw Error("no_features", source,
                "there is one column, the target; at least one feature must stand before it");
  }
  if (table.values.rows() < 2) {
    throw Error("too_few_rows", source,
                "there " + std::string(table.values.rows() == 1 ? "is one row" : "are no rows") +
                    " of data below the header; at least 2 are needed");
  }
  Regression data;
  data.X = table.values.leftCols(features);
  data.y = table.values.col(features);
  data.target = std::move(table.names.back());
  table.names.pop_back();
  data.names = std::move(table.names);
  return data;
}

void standardize(Regression& data) {
  const double count = static_cast<double>(data.X.rows());
  for (Index j = 0; j < data.X.cols(); ++j) {
    auto column = data.X.col(j);
    const double largest = column.cwiseAbs().maxCoeff();
    column.array() -= column.sum() / count;
    const double deviation = std::sqrt(column.squaredNorm() / count);
    if (deviation > kConstantShare * largest) {
      column /= deviation;
    } else {
      column.setZero();
    }
  }
}

void add_intercept(Regression& data) {
  data.X.conservativeResize(Eigen::NoChange, data.X.cols() + 1);
  data.X.col(data.X.cols() - 1).setOnes();
  data.names.push_back("intercept");
}

}  // namespace lm
