// The central flow of a network in full-batch training: the path that gradient descent averages to.
#pragma once

#include "lab/training.hpp"
#include "measure/curvature.hpp"
#include "measure/curvature_slope.hpp"
#include "measure/top_pairs.hpp"
#include "theory/central_flow.hpp"

namespace lm {

/// dw/dt = −η (g + ½ Σ_ij X_ij ∇(u_iᵀ H u_j)), a unit of time per step of gradient descent, with X
/// from theory/central_flow: gradient flow held at sharpness ≤ 2/η. Nothing is fitted: it knows the
/// loss, η and where it starts.
class CentralFlow {
 public:
  /// The network, data and loss of a Training. A unit of time is taken in `pieces`: a direction at
  /// the edge is multiplied by 1 − 2/pieces in each, so two settle it at once and one would not.
  CentralFlow(const Matrix& inputs, const Matrix& targets, const Network& network,
              const LossFunction& loss, int pieces = 2);

  /// Starts at `weights` and finds the top eigenpairs there.
  void start(const double* weights);
  /// One unit of time. Allocates nothing.
  void advance(double learning_rate);

  Index parameters() const { return hessian_.size(); }
  const double* weights() const { return training_.parameters(); }
  /// L(w), without the oscillation's share.
  double loss() const { return training_.loss(); }
  bool finite() const { return training_.finite(); }
  /// Of the last piece of time: tr X, how many directions were at the edge, the largest curvature,
  /// its eigenvector, and the largest residual of the pairs at the edge over its curvature.
  double variance() const { return covariance_[0] + covariance_[2]; }
  Index directions() const { return edge_.directions; }
  double sharpness() const { return pairs_.value(0); }
  const double* top_vector() const { return pairs_.vector(0); }
  double residual() const;

 private:
  void find_edge(double learning_rate);
  void add_slope(Index i, Index j, Index row);
  void take_piece(double learning_rate);

  Training<double> training_;
  HessianProduct<double> hessian_;
  CurvatureSlope slope_;
  TopPairs pairs_;
  SymmetricOperator product_;
  int pieces_;
  theory::EdgeOfDescent edge_;
  theory::Pair covariance_{};
  Matrix slopes_;  // 3 × parameters: ∇(u_iᵀ H u_j) for ij = 11, 12, 22
};

}  // namespace lm
