// What accuracy is when the names of the classes mean nothing.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// Answers to n questions of K classes, counts(c, d) of them c where d is right. Labels that were
/// drawn without a look at the images treat all classes alike, so every renaming π of the answers'
/// classes was as likely as the one that was met. Over all K! of them the accuracy
/// Σ_c counts(c, π(c))/n has mean 1/K and the standard deviation returned here,
///
///     √(Σ_cd δ_cd² / (K − 1)) / n,  δ_cd = counts(c, d) less the means of its row and its column
///     plus the mean of all
///
/// (Hoeffding 1951, A combinatorial central limit theorem, equation 10). counts: K × K, K ≥ 2, n ≥
/// 1; else Error `bad_shape`. Answers that are alike within a class scatter far more than coins.
double renaming_deviation(const Matrix& counts);

}  // namespace lm::theory
