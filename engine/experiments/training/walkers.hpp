// Many weights that descend on batches of the same examples, each by its own luck.
#pragma once

#include <cstdint>
#include <vector>

#include "core/rng.hpp"
#include "core/types.hpp"
#include "experiments/training/noise_parameters.hpp"

namespace lm::batch_noise {

/// Walkers of an ensemble: their averages over time are independent, and give the error.
constexpr std::size_t kWalkers = 200;
/// Curvature along the valley over that across it.
constexpr double kAlong = 0.25;

/// The gradient of example i at the weight (x, y) is (h_i x − g_i, ¼h_i y − k_i). Examples come in
/// fours: two curvatures, each with forces of both signs. So the mean force is 0, curvatures and
/// forces are uncorrelated, and mean squares are σ², all of it exactly.
struct Examples {
  std::vector<double> curvature, across, along;

  Examples(const Parameters& p, std::uint64_t seed);
  std::size_t count() const { return curvature.size(); }
};

/// Per walker, sums over time.
struct Sums {
  std::vector<double> across = std::vector<double>(kWalkers), along = across, kicks = across;
  double steps = 0;
};

class Walkers {
 public:
  /// All start at (1, 1). The examples outlive them.
  Walkers(const Examples& examples, double rate, std::int64_t batch, Drawing drawing, Random luck);

  /// Each walker takes a step; with `count` its new place is added to the sums.
  void step(bool count);

  const std::vector<double>& across() const { return x_; }
  const std::vector<double>& along() const { return y_; }
  /// The batch's mean force across the valley in the last step, per walker.
  const std::vector<double>& force() const { return force_; }
  const Sums& sums() const { return sums_; }
  /// Shares of the counted places in bins of equal width from −`reach` to `reach`.
  const std::vector<double>& bins() const { return bins_; }
  void bin_to(double reach) { reach_ = reach; }
  std::int64_t batch() const { return static_cast<std::int64_t>(batch_); }
  bool lost() const;

 private:
  std::size_t next(std::size_t walker, std::size_t drawn);

  const Examples& examples_;
  double rate_;
  std::size_t batch_;
  Drawing drawing_;
  Random luck_;
  std::vector<double> x_, y_, force_, bins_;
  std::vector<std::uint32_t> orders_;  // one order of the examples per walker, or one for all
  std::vector<std::size_t> cursors_;
  double reach_ = 1;
  Sums sums_;
};

/// Mean over walkers of a sum per step, and its standard error.
struct Average {
  double value = kNaN, error = kNaN;
};
Average average(const std::vector<double>& sums, double steps);

}  // namespace lm::batch_noise
