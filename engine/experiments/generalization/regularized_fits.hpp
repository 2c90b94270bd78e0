// Linear regression trained in three ways side by side: with ridge, with dropout, and without
// either.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm::regularized_fits {

enum class Masks { independent, pairs };
inline constexpr std::array kMaskWords = {"independent", "pairs"};

struct Setting {
  Index examples = 0;
  double noise = 0;
  double strength = 0;  ///< α of the ridge
  double keep = 1;      ///< chance that dropout keeps an entry
  double start = 0;     ///< length of the weights where descent without a penalty starts
  Masks masks = Masks::independent;
  std::uint64_t seed = 0;
};

inline constexpr Index kFeatures = 10;
/// Learning rate of plain descent; the largest eigenvalue of XᵀX/n is made 1. Masks in each step.
inline constexpr double kRate = 0.05;
inline constexpr int kMasks = 5;

/// Running mean of numbers and its standard error (Welford 1962).
struct RunningMean {
  double count = 0, mean = 0, squares = 0;
  void add(double value);
  double error() const;
};

class Fits {
 public:
  explicit Fits(const Setting& setting);

  /// A step of each: plain and ridge descent, and dropout with fresh masks. `averaging` says
  /// whether dropout's weights count for their mean.
  void step(bool averaging);

  /// (w − w*)ᵀΣ(w − w*): the squared error at new inputs, without their noise.
  double error(const Vector& w) const;
  /// (vᵢ·w)/(vᵢ·w_LS) for the eigenvectors of XᵀX/n, in the order of `eigenvalues`.
  Vector shares(const Vector& w) const;

  const Matrix& X() const { return X_; }
  const Vector& y() const { return y_; }
  const Vector& truth() const { return truth_; }
  const Vector& start() const { return start_; }
  const Vector& least_squares() const { return least_squares_; }
  const Vector& eigenvalues() const { return eigenvalues_; }
  const Vector& plain() const { return plain_; }
  const Vector& ridge() const { return ridge_; }
  const Vector& dropout() const { return dropout_; }
  /// The mean of dropout's weights, and how far it lies from its limit by the masks' luck:
  /// √(tr(H⁻¹SH⁻¹)/T), S the covariance of the gradient at `limit`, H the mean curvature.
  const Vector& dropout_mean() const { return mean_; }
  double dropout_error(double steps) const;
  /// The least eigenvalue of H, and dropout's learning rate.
  double dropout_curvature() const { return curvature_; }
  double dropout_rate() const { return 0.25; }
  /// |y − (X∘M)w_LS|²/n over all masks up to now.
  const RunningMean& masked_loss() const { return masked_loss_; }
  const Vector& dropout_limit() const { return limit_; }

 private:
  void draw_mask();

  Setting set_;
  Matrix X_, sigma_, masked_;
  Matrix modes_, inverse_, spread_;  // eigenvectors; H⁻¹; Σ ggᵀ
  Vector y_, truth_, start_, least_squares_, eigenvalues_, limit_;
  Vector plain_, ridge_, dropout_, mean_;
  double curvature_ = 0, averaged_ = 0, steps_ = 0;
  std::uint64_t draws_ = 0;
  RunningMean masked_loss_;
};

}  // namespace lm::regularized_fits
