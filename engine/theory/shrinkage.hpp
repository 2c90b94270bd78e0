// What ridge, dropout and early stopping do to the weights of least squares.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// argmin |y − Xw|²/n + α|w|²: (XᵀX/n + α)⁻¹Xᵀy/n by Cholesky. X: n × d, α > 0 (or ≥ 0 for
/// independent columns). The test of LinearFit, which takes ridge by QR, is held against it.
/// Source: A. Hoerl, R. Kennard, "Ridge regression", 1970, equation 2.1.
Vector ridge_weights(const Matrix& X, const Vector& y, double alpha);

/// E|y − (X∘M)w|²/n over masks of independent entries, 1 with probability p and else 0:
/// |y − pXw|²/n + p(1 − p) Σ_j |x_j|² w_j²/n, x_j the columns of X. Source: N. Srivastava et al.,
/// "Dropout", 2014, section 9.1; S. Wager, S. Wang, P. Liang, "Dropout training as adaptive
/// regularization", 2013.
double dropout_loss(const Matrix& X, const Vector& y, const Vector& w, double keep);

/// Its minimum: (p²XᵀX + p(1 − p) diag(XᵀX))⁻¹ pXᵀy. 0 < p < 1 (or p = 1 for independent columns).
Vector dropout_weights(const Matrix& X, const Vector& y, double keep);

/// The share of a least-squares mode that is left: λ/(λ + α) by ridge; 1 − (1 − ηλ)^k after k steps
/// of gradient descent from zero on |y − Xw|²/2n, λ an eigenvalue of XᵀX/n.
double ridge_share(double lambda, double alpha);
double stopped_share(double lambda, double learning_rate, Index steps);

/// max over x ≥ 0 of |1 − e^(−x) − x/(x + s)|: stopping at time t against ridge with α = s/t, x =
/// λt. 0.2036 for s = 1, and about half of it, 0.1026, for s = 0.53. By a grid in ln x with spacing
/// 1e-3; s in 0.05 to 20. Source of the comparison: A. Ali, J. Kolter, R. Tibshirani, "A
/// continuous-time view of early stopping for least squares", 2019, section 4.
double largest_share_gap(double match);

/// Where gradient descent from `start` stands after k steps, through the eigenvectors of XᵀX/n:
/// each mode of its distance from w* has shrunk by (1 − ηλ)^k. X with independent columns.
Vector descent_weights(const Matrix& X, const Vector& y, const Vector& start, double learning_rate,
                       Index steps);

}  // namespace lm::theory
