// Newton's method on the likelihood of a logistic neuron, which is concave.
#include "experiments/ising/site_fit.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/linalg.hpp"

namespace lm::ising {
namespace {

constexpr int kIterations = 30;
/// Weights beyond this are on their way to infinity.
constexpr double kEndless = 25;
/// Added to the information, so that inputs that are always equal do no harm.
constexpr double kRidge = 1e-6;

struct Slope {
  Vector gradient;
  Matrix information;
};

Slope slope_at(const SiteRows& rows, const Vector& w) {
  const Index n = w.size();
  Slope at{Vector::Zero(n), Matrix::Identity(n, n) * kRidge};
  Vector x = Vector::Ones(n);
  for (Index i = 0; i < rows.rows(); ++i) {
    const std::int8_t* row = rows.row(i);
    for (Index j = 1; j < n; ++j) x(j) = row[j - 1];
    const double p = 1 / (1 + lm::exp(-w.dot(x)));
    at.gradient += ((rows.spin(i) > 0 ? 1 : 0) - p) * x;
    at.information.selfadjointView<Eigen::Lower>().rankUpdate(x, p * (1 - p));
  }
  at.information = Matrix(at.information.selfadjointView<Eigen::Lower>());
  return at;
}

}  // namespace

void SiteRows::reserve(Index rows) {
  spins_.reserve(as_size(rows));
  values_.reserve(as_size(rows * inputs_));
}

void SiteRows::add(const std::int8_t* inputs, std::int8_t spin) {
  values_.insert(values_.end(), inputs, inputs + inputs_);
  spins_.push_back(spin);
}

SiteFit fit_sites(const SiteRows& rows, const Vector& start) {
  SiteFit fit{start, Matrix::Zero(start.size(), start.size()), false};
  for (int k = 0; k < kIterations && rows.rows() > 0; ++k) {
    const Slope at = slope_at(rows, fit.weights);
    Vector move = cholesky_solve(at.information, at.gradient);
    const double longest = move.cwiseAbs().maxCoeff();
    if (longest > 2) move *= 2 / longest;  // far from the maximum Newton's step overshoots
    fit.weights += move;
    if (fit.weights.cwiseAbs().maxCoeff() > kEndless) return fit;
    if (longest > 1e-9) continue;
    const Index n = start.size();
    fit.covariance = cholesky_solve(at.information, Matrix(Matrix::Identity(n, n)));
    fit.found = true;
    return fit;
  }
  return fit;
}

double logit(const Vector& weights, const std::int8_t* inputs) {
  double sum = weights(0);
  for (Index j = 1; j < weights.size(); ++j) sum += weights(j) * inputs[j - 1];
  return sum;
}

}  // namespace lm::ising
