// How much of the answer a layer shows in plain view: a linear read-out fitted to its activations.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm {

/// Ridge of the probe's least squares, times the mean square of a centred activation: enough to
/// make units that never move harmless, too little to change the fit.
constexpr double kProbeRidge = 1e-6;

/// The accuracy of a linear probe (Alain & Bengio 2017, with least squares in place of logistic
/// regression): the affine map that fits one-hot rows of `labels` to the rows of h: n × units
/// best in least squares, then read on other rows, the largest output being the answer. Labels are
/// 0 … classes − 1, one per row. Errors `bad_shape`; NaN when no unit of h moves at all.
double probe_accuracy(const Matrix& h, const std::vector<Index>& labels, const Matrix& other,
                      const std::vector<Index>& other_labels, Index classes);

/// The share of the variance of other rows' targets that such a map to real targets: n × numbers
/// explains: 1 − Σ|error|²/Σ|target − mean|². Below zero where it does worse than the mean. Errors
/// `bad_shape`; NaN when no unit of h moves at all.
double probe_r2(const Matrix& h, const Matrix& targets, const Matrix& other,
                const Matrix& other_targets);

}  // namespace lm
