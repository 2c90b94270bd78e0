// Draws or loads the pulls of a spring, and fits them by sums and by gradient descent.
#include "experiments/hooke/spring_bench.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/rng.hpp"
#include "data/regression.hpp"
#include "theory/line_fit.hpp"

namespace lm::hooke {
namespace {

/// A sum of squares below this share of its parts is what rounding left of nothing.
constexpr double kNothing = 1e-20;

Vector displacements(const Parameters& p) {
  Vector x(as_index(p.points));
  for (Index i = 0; i < x.size(); ++i) {
    const double side = p.push && i % 2 == 1 ? -1 : 1;
    x(i) = side * p.reach * as_double(i + 1) / as_double(x.size());
  }
  return x;
}

void load(Bench& bench, const Input& input) {
  const Regression data = load_regression(input.bytes, input.name);
  if (data.X.cols() != 1) {
    throw Error("too_many_columns", input.name,
                "there are " + std::to_string(data.X.cols() + 1) +
                    " columns; two are allowed, displacement and force");
  }
  const Index needed = bench.p.intercept ? 3 : 2;
  if (data.X.rows() < needed) {
    throw Error("too_few_rows", input.name,
                "there are " + std::to_string(data.X.rows()) + " pulls; with the zero fitted, " +
                    "at least 3 are needed, so that one is left for the scatter");
  }
  bench.x = data.X.col(0);
  bench.own = data.y;
  bench.weights = Vector::Ones(bench.x.size());
  const Result line = by_sums(bench, bench.own, bench.x.size());
  if (std::isnan(line.stiffness)) {
    throw Error("no_displacement", input.name,
                bench.p.intercept ? "all displacements are equal; with the zero fitted, two "
                                    "different ones are needed"
                                  : "all displacements are 0; one other is needed");
  }
  bench.stiffness = line.stiffness;
  bench.offset = line.constant;
  bench.sigma = line.scatter;
  bench.deviations = Vector::Constant(bench.x.size(), line.scatter);
}

}  // namespace

Bench make_bench(const Parameters& p, const Setup& setup) {
  Bench bench;
  bench.p = p;
  if (!setup.inputs.empty()) {
    load(bench, setup.inputs.front());
    return bench;
  }
  bench.x = displacements(p);
  bench.stiffness = p.stiffness, bench.offset = p.offset, bench.sigma = p.noise;
  const Vector relative =
      bench.x.cwiseAbs() / std::sqrt(bench.x.squaredNorm() / as_double(p.points));
  const Vector ones = Vector::Ones(bench.x.size());
  bench.weights = p.weighted ? Vector(relative.cwiseAbs2().cwiseInverse()) : ones;
  bench.deviations = p.noise * (p.errors == Errors::growing ? relative : ones);
  if (p.errors == Errors::outliers) {
    bench.deviations *= std::sqrt(theory::mixture_variance(p.outlier_share, p.outlier_size));
    bench.excess = theory::mixture_excess(p.outlier_share, p.outlier_size);
  }
  return bench;
}

Vector Bench::forces(std::uint64_t seed, std::uint64_t who) const {
  Vector all(x.size());
  read(seed, who, all);
  return all;
}

void Bench::read(std::uint64_t seed, std::uint64_t who, Vector& forces) const {
  if (who == 0 && own.size() > 0) {
    forces = own;
    return;
  }
  const Random errors(seed, stream("hooke/errors", who)), slips(seed, stream("hooke/slips", who));
  const bool slipping = own.size() == 0 && p.errors == Errors::outliers;
  for (Index i = 0; i < x.size(); ++i) {
    const auto at = static_cast<std::uint64_t>(i);
    const bool slips_now = slipping && slips.uniform_at(at) < p.outlier_share;
    const double deviation = slipping ? sigma * (slips_now ? p.outlier_size : 1) : deviations(i);
    forces(i) = offset - stiffness * x(i) + deviation * errors.normal_at(at);
  }
}

double Bench::reading(std::uint64_t seed, double at) const {
  const auto millimetre = static_cast<std::uint64_t>(std::floor(1000 * std::abs(at) + 0.5));
  const Random errors(seed, stream("hooke/hand"));
  return offset - stiffness * at + sigma * errors.normal_at(millimetre);
}

double Result::error() const { return scatter / std::sqrt(squares); }

Result by_sums(const Bench& bench, const Vector& forces, Index n) {
  const auto x = bench.x.head(n), f = forces.head(n), w = bench.weights.head(n);
  double mean_x = 0, mean_f = 0;
  if (bench.p.intercept && n > 0) {
    mean_x = w.dot(x) / w.sum();
    mean_f = w.dot(f) / w.sum();
  }
  Result result;
  double products = 0, all = 0;
  for (Index i = 0; i < n; ++i) {
    result.squares += w(i) * (x(i) - mean_x) * (x(i) - mean_x);
    products += w(i) * (x(i) - mean_x) * (f(i) - mean_f);
    all += w(i) * x(i) * x(i);
  }
  if (!(result.squares > kNothing * all)) return result;
  result.stiffness = -products / result.squares;
  result.constant = mean_f + result.stiffness * mean_x;
  const Index left = n - (bench.p.intercept ? 2 : 1);
  double squares = 0;
  for (Index i = 0; i < n; ++i) {
    const double residual = f(i) - result.constant + result.stiffness * x(i);
    squares += w(i) * residual * residual;
  }
  if (left > 0) result.scatter = std::sqrt(squares / as_double(left));
  return result;
}

double displacement_length(const Bench& bench, Index n) {
  return std::sqrt(bench.weights.head(n).dot(bench.x.head(n).cwiseAbs2()));
}

Matrix unit_columns(const Bench& bench, Index n) {
  const Vector root = bench.weights.head(n).cwiseSqrt();
  Matrix columns(n, bench.p.intercept ? 2 : 1);
  columns.col(0) = root.cwiseProduct(bench.x.head(n)) / displacement_length(bench, n);
  if (bench.p.intercept) columns.col(1) = root / root.norm();
  return columns;
}

std::vector<double> descend(const Bench& bench, const Vector& forces, Index n, int updates) {
  const Matrix columns = unit_columns(bench, n);
  const double length = displacement_length(bench, n);
  Vector left = bench.weights.head(n).cwiseSqrt().cwiseProduct(forces.head(n));
  Vector theta = Vector::Zero(columns.cols());
  std::vector<double> path{0};
  for (int k = 0; k < updates; ++k) {
    const Vector change = kUpdate * (columns.transpose() * left);
    theta += change;
    left -= columns * change;
    path.push_back(-theta(0) / length);
  }
  return path;
}

InputSpec spring_input() {
  return {"data", "csv",
          "A header row, then one line per pull: displacement in the first column, the spring's "
          "force in the second (negative where the displacement is positive); 2 to 2000 pulls. "
          "$k$ comes in the units of the file. Your classmates then pull the spring that the line "
          "through your pulls describes."};
}

}  // namespace lm::hooke
