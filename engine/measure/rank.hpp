// How many directions a matrix uses: effective rank, participation ratio, singular modes.
#pragma once

#include "core/types.hpp"

namespace lm {

/// exp of the entropy of σ_i/Σσ: between 1 and the rank. Roy & Vetterli 2007, eq. 5. NaN for zeros.
double effective_rank(const Vector& singular_values);

/// (Σ x_i)²/Σ x_i²: between 1 and the count, for values ≥ 0. Of singular values it is the nuclear
/// over the Frobenius norm, squared; of a covariance's eigenvalues, the dimension of the data
/// (Litwin-Kumar et al. 2017). NaN for zeros.
double participation_ratio(const Vector& values);

/// u_iᵀ W v_i for the columns u_i of U: m × r and v_i of V: n × r: how strongly W: m × n carries
/// each mode of another matrix.
Vector mode_strengths(const Matrix& W, const Matrix& U, const Matrix& V);

/// ‖UᵀW V − diag(UᵀW V)‖_F / ‖UᵀW V‖_F: zero when W's modes are exactly those.
double off_diagonal_share(const Matrix& W, const Matrix& U, const Matrix& V);

/// The mean squared cosine of the angles between the column spaces of A: n × r and B: n × r (both
/// with orthonormal columns): 1 when they are one space, r/n for random ones.
double subspace_alignment(const Matrix& A, const Matrix& B);

}  // namespace lm
