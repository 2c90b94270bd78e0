// Cross-validation from one fit to all the data, and what it must come to.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// The score of K-fold cross-validation without fitting K times: the residuals of fold F when it is
/// left out are (1 − H_FF)⁻¹ r_F, with H and r of the fit to all N points. D. M. Allen,
/// Technometrics 1974 (one point left out); R. D. Cook and S. Weisberg, Residuals and Influence in
/// Regression, 1982, section 3.5 (several). X: N × p with p at most the points left in, y: N;
/// `fold`: N numbers from 0 to folds − 1.
class LeftOut {
 public:
  LeftOut(const Matrix& X, const std::vector<Index>& fold, Index folds);

  /// Mean square of the residuals at points that were left out.
  double score(const Vector& y) const;
  /// Its mean over independent noise of deviation σ when the columns hold the truth:
  /// σ² Σ_F tr (1 − H_FF)⁻¹/N.
  double mean_score(double sigma) const;
  /// Its variance then, for normal noise: 2σ⁴ tr (BᵀB)²/N² with B y the residuals.
  double score_variance(double sigma) const;
  /// The largest |(1 − H_FF)⁻¹|: what rounding is multiplied by.
  double amplification() const { return amplification_; }

 private:
  Matrix residuals_;  ///< N × N: y ↦ residuals of points that were left out
  double amplification_ = 1;
};

}  // namespace lm::theory
