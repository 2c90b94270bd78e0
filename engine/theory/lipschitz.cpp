// Certificates from norms, globally and near a point.
#include "theory/lipschitz.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/svd.hpp"

namespace lm::theory {
namespace {

/// Radii at which the local bound is tried, over that of pair_slope.
constexpr std::array kTrials{1.15, 1.4, 2.0, 3.0};

Vector lead(const Matrix& W) { return W.col(0) - W.col(1); }

/// The columns of W that are kept.
Matrix columns_of(const Matrix& W, const std::vector<Index>& kept) {
  Matrix all(W.rows(), as_index(kept.size()));
  for (std::size_t k = 0; k < kept.size(); ++k) all.col(as_index(k)) = W.col(kept[k]);
  return all;
}

/// The rows of W that are kept.
Matrix rows_of(const Matrix& W, const std::vector<Index>& kept) {
  Matrix all(as_index(kept.size()), W.cols());
  for (std::size_t k = 0; k < kept.size(); ++k) all.row(as_index(k)) = W.row(kept[k]);
  return all;
}

}  // namespace

double operator_norm(const Matrix& W, Ball ball) {
  if (W.size() == 0) return 0;
  if (ball == Ball::two) return singular_values(W)(0);
  return W.cwiseAbs().colwise().sum().maxCoeff();
}

double slope_norm(const Vector& gradient, Ball ball) {
  return ball == Ball::two ? gradient.norm() : gradient.lpNorm<1>();
}

double product_of_norms(const ReluNetwork& network, Ball ball) {
  double product = 1;
  for (const Matrix& W : network.W) product *= operator_norm(W, ball);
  return product;
}

double certified_radius(double margin, double lipschitz, Ball ball) {
  return margin / ((ball == Ball::two ? std::sqrt(2.0) : 2.0) * lipschitz);
}

double pair_slope(const ReluNetwork& network, Ball ball) {
  double slope = slope_norm(lead(network.W.back()), ball);
  for (std::size_t l = 0; l + 1 < network.W.size(); ++l) slope *= operator_norm(network.W[l], ball);
  return slope;
}

double local_pair_slope(const ReluNetwork& network, const Vector& x, double radius, Ball ball) {
  Vector h = x;
  Matrix W = network.W.front();
  double slope = 1;
  for (std::size_t l = 0; l + 1 < network.W.size(); ++l) {
    const Vector z = W.transpose() * h + network.b[l];
    std::vector<Index> kept;
    for (Index j = 0; j < z.size(); ++j) {
      const double reach = radius * slope * slope_norm(W.col(j), ball);
      if (z(j) + reach > 0) kept.push_back(j);
    }
    slope *= operator_norm(columns_of(W, kept), ball);
    h.resize(as_index(kept.size()));
    for (std::size_t k = 0; k < kept.size(); ++k) h(as_index(k)) = std::max(0.0, z(kept[k]));
    W = rows_of(network.W[l + 1], kept);
  }
  return slope * slope_norm(lead(W), ball);
}

double local_radius(const ReluNetwork& network, const Vector& x, double margin, Ball ball) {
  const double sure = margin / pair_slope(network, ball);
  double best = sure;
  for (const double trial : kTrials) {
    const double tried = trial * sure;
    best = std::max(best, std::min(tried, margin / local_pair_slope(network, x, tried, ball)));
  }
  return best;
}

double linear_tightness(const Matrix& W, Ball ball) {
  return certified_radius(slope_norm(lead(W), ball), operator_norm(W, ball), ball);
}

double residual_bound(const std::vector<double>& branches) {
  double product = 1;
  for (const double branch : branches) product *= 1 + branch;
  return product;
}

}  // namespace lm::theory
