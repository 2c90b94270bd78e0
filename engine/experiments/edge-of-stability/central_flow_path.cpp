// Pieces of the central flow.
#include "experiments/edge-of-stability/central_flow_path.hpp"

#include <algorithm>

#include "theory/stability.hpp"

namespace lm {
namespace {

/// A direction is at the edge from this share of 2/η on: from lower it does not get there within a
/// piece of time.
constexpr double kNearTheEdge = 0.95;

template <class Executor>
void bind(Executor& executor, Training<double>& training, const Matrix& inputs,
          const Matrix& targets) {
  executor.bind_parameters(training.parameters());
  executor.set(training.x(), inputs);
  executor.set(training.target(), targets);
}

}  // namespace

CentralFlow::CentralFlow(const Matrix& inputs, const Matrix& targets, const Network& network,
                         const LossFunction& loss, int pieces)
    : training_(inputs, targets, network, loss, {}, 0),
      hessian_(training_.graph(), training_.loss_node()),
      slope_(training_.graph(), training_.loss_node()),
      pairs_(hessian_.size()),
      product_(hessian_.as_operator()),
      pieces_(pieces),
      slopes_(Matrix::Zero(3, hessian_.size())) {
  bind(hessian_.executor(), training_, inputs, targets);
  bind(slope_.executor(), training_, inputs, targets);
}

void CentralFlow::start(const double* weights) {
  std::copy(weights, weights + parameters(), training_.parameters());
  training_.refresh();
  pairs_.settle(product_);
  covariance_ = {};
}

void CentralFlow::advance(double learning_rate) {
  for (int k = 0; k < pieces_; ++k) take_piece(learning_rate);
}

/// The directions at the edge, how fast descent along the gradient moves their curvatures, and how
/// those movements overlap.
void CentralFlow::find_edge(double learning_rate) {
  const double near = kNearTheEdge * theory::stable_sharpness(learning_rate);
  edge_ = {};
  slopes_.setZero();
  while (edge_.directions < std::min<Index>(2, pairs_.size()) &&
         pairs_.value(edge_.directions) > near) {
    const Index i = edge_.directions++;
    edge_.sharpness[static_cast<std::size_t>(i)] = pairs_.value(i);
  }
  if (edge_.directions > 0) add_slope(0, 0, 0);
  if (edge_.directions < 2) return;
  add_slope(0, 1, 1);
  add_slope(1, 1, 2);
}

/// ∇(u_iᵀ H u_j), its product with the gradient and those with the rows before.
void CentralFlow::add_slope(Index i, Index j, Index row) {
  const Index n = parameters();
  const double* slope = slope_.apply(pairs_.vector(i), pairs_.vector(j));
  slopes_.row(row) = Eigen::Map<const Vector>(slope, n).transpose();
  const auto a = static_cast<std::size_t>(row);
  edge_.slope[a] = slopes_.row(row).dot(Eigen::Map<const Vector>(training_.gradient(), n));
  for (std::size_t b = 0; b <= a; ++b) {
    edge_.gram[a][b] = edge_.gram[b][a] = slopes_.row(row).dot(slopes_.row(static_cast<Index>(b)));
  }
}

void CentralFlow::take_piece(double learning_rate) {
  const double time = 1.0 / pieces_;
  pairs_.follow(product_);
  find_edge(learning_rate);
  covariance_ = theory::oscillation(edge_, learning_rate, time);
  Eigen::Map<Vector> w(training_.parameters(), parameters());
  w -= time * learning_rate * Eigen::Map<const Vector>(training_.gradient(), parameters());
  // X_12 counts twice: for (1, 2) and (2, 1).
  const double share[] = {covariance_[0] / 2, covariance_[1], covariance_[2] / 2};
  for (Index a = 0; a < 3; ++a) w -= time * learning_rate * share[a] * slopes_.row(a).transpose();
  training_.refresh();
}

double CentralFlow::residual() const {
  double largest = 0;
  for (Index i = 0; i < edge_.directions; ++i) {
    largest = std::max(largest, pairs_.residual(i) / pairs_.value(i));
  }
  return largest;
}

}  // namespace lm
