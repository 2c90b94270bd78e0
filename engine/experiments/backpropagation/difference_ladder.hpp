// A small network whose gradient is taken three ways: by backpropagation, by differences with any
// step, and as power series.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "autodiff/executor.hpp"
#include "measure/operations.hpp"
#include "nn/activation.hpp"
#include "theory/weight_series.hpp"

namespace lm {

enum class Difference { central, forward };

struct LadderSetting {
  std::vector<Index> sizes;
  theory::SeriesUnit unit = theory::SeriesUnit::tanh;
  Difference difference = Difference::central;
  std::uint64_t seed = 0;
};

/// The branches of a difference's relative error: truncation T h^order(+ its next term), and
/// rounding R/h.
struct Branches {
  double order = 2;
  double truncation = 0;  ///< T
  double next = 0;        ///< the next term over the first, over h² (central) or h (forward)
  double rounding = 0;    ///< R

  double truncated(double h) const { return truncation * (order == 2 ? h * h : h); }
  double rounded(double h) const { return rounding / h; }
  /// Both, the second by lot: √(truncated² + rounded²).
  double both(double h) const;
  /// Where `both` is least: T² h^{2·order} + R²/h² has its minimum at (R/(√order T))^{1/(order+1)}.
  double best_step() const;
};

/// What the network costs, in operations of one run.
struct Costs {
  double parameters = 0;
  Operations forward, gradient;
};
Costs costs_of(const std::vector<Index>& sizes, theory::SeriesUnit unit);

class DifferenceLadder {
 public:
  explicit DifferenceLadder(const LadderSetting& setting);

  Index size() const { return gradient_.size(); }
  /// ∂loss/∂θ by backpropagation, and by power series.
  const Vector& gradient() const { return gradient_; }
  Vector series_gradient() const { return series_.col(1); }
  const Branches& branches() const { return branches_; }

  /// Differences of the loss with step h, one weight after another; allocates nothing.
  const Vector& differences(double h);
  /// ‖differences − gradient‖/‖gradient‖
  double error(double h);
  Costs costs() const { return costs_; }

 private:
  double loss_with(Index weight, double value);
  Branches predicted_branches(const theory::SeriesNetwork& network) const;

  LadderSetting setting_;
  std::unique_ptr<ad::Graph> graph_;
  ad::Var loss_;
  std::unique_ptr<ad::Executor<double>> forward_, backward_;
  std::vector<double> weights_;
  Vector gradient_, differences_;
  Matrix series_;  ///< weights × 6
  Branches branches_;
  Costs costs_;
};

}  // namespace lm
