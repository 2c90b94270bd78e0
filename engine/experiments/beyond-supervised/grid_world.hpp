// An agent on a grid that slips: values by sweeps over all squares.
#pragma once

#include <vector>

#include "core/types.hpp"
#include "theory/markov_decisions.hpp"

namespace lm::slot_machines {

/// The 4 × 3 world of Russell and Norvig, Artificial Intelligence, on complex decisions: 3
/// rows of 4 squares, a wall at row 2, column 2, the exits +1 and −1 in the last column. A step
/// goes where it should in 8 of 10 cases and to either side in one each; each square costs 0.04.
theory::DecisionProcess grid_world(double discount);
inline constexpr Index kGridRows = 3, kGridColumns = 4;
/// The state of a square, or −1 for the wall.
Index grid_state(Index row, Index column);
/// A policy that reaches an exit from everywhere: up, else right.
std::vector<std::size_t> way_out();

/// Value iteration from 0: each sweep takes V ← r + γ max_a P_a V.
class ValueSweeps {
 public:
  explicit ValueSweeps(const theory::DecisionProcess& process);
  void sweep();
  /// max |V − V*|.
  double error() const { return (value_ - fixed_).cwiseAbs().maxCoeff(); }
  const Vector& value() const { return value_; }
  const Vector& fixed() const { return fixed_; }

 private:
  theory::DecisionProcess process_;
  Vector value_, next_, fixed_;
};

}  // namespace lm::slot_machines
