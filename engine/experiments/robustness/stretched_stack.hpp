// A stack of blocks h + L·relu(W h) with ‖W‖₂ = 1, and a search for the direction it stretches
// most.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm::robustness {

/// aligned: every W is u uᵀ with u = (1, …, 1)/√d, so that all blocks stretch one direction.
/// random: normal entries, divided by the norm.
enum class Blocks { aligned, random };

class StretchedStack {
 public:
  StretchedStack(Blocks blocks, Index depth, double branch, std::uint64_t seed);

  /// One step of power iteration on JᵀJ, J being the derivative at the present input; every tenth
  /// step goes to a new random input, or to the opposite of the last. Allocates nothing.
  void search();
  /// The largest |J v| / |v| found so far for the first 0, 1, … blocks.
  const std::vector<double>& stretches() const { return best_; }

 private:
  void new_input();

  double branch_;
  std::vector<Matrix> W_;   // units × inputs
  std::vector<Vector> on_;  // 1 where a unit fires
  std::vector<double> best_;
  Vector v_, sum_, h_;
  std::uint64_t seed_, searches_ = 0;
};

}  // namespace lm::robustness
