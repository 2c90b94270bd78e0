// The grid's moves, written out square by square, and one sweep.
#include "experiments/beyond-supervised/grid_world.hpp"

#include <algorithm>
#include <array>

namespace lm::slot_machines {
namespace {

constexpr double kStraight = 0.8, kAside = 0.1, kCost = -0.04;
constexpr Index kStates = 11, kGood = 3, kBad = 6;
/// Up, right, down, left, as changes of row and column.
constexpr std::array<std::array<int, 2>, 4> kWays{{{-1, 0}, {0, 1}, {1, 0}, {0, -1}}};

bool is_exit(Index state) { return state == kGood || state == kBad; }

/// Where a step from a square in a direction ends: where it began, if there is a wall.
Index reached(Index row, Index column, std::size_t way) {
  const Index to = grid_state(row + kWays[way % 4][0], column + kWays[way % 4][1]);
  return to < 0 ? grid_state(row, column) : to;
}

}  // namespace

Index grid_state(Index row, Index column) {
  if (row < 0 || row >= kGridRows || column < 0 || column >= kGridColumns) return -1;
  const Index place = row * kGridColumns + column;
  if (place == 5) return -1;
  return place < 5 ? place : place - 1;
}

std::vector<std::size_t> way_out() {
  std::vector<std::size_t> policy(as_size(kStates), 0);
  for (Index column = 0; column < kGridColumns; ++column) policy[as_size(column)] = 1;
  return policy;
}

theory::DecisionProcess grid_world(double discount) {
  theory::DecisionProcess process;
  process.discount = discount;
  process.reward = Vector::Constant(kStates, kCost);
  process.reward(kGood) = 1, process.reward(kBad) = -1;
  for (std::size_t way = 0; way < kWays.size(); ++way) {
    Matrix P = Matrix::Zero(kStates, kStates);
    for (Index row = 0; row < kGridRows; ++row) {
      for (Index column = 0; column < kGridColumns; ++column) {
        const Index s = grid_state(row, column);
        if (s < 0 || is_exit(s)) continue;
        P(s, reached(row, column, way)) += kStraight;
        P(s, reached(row, column, way + 1)) += kAside;
        P(s, reached(row, column, way + 3)) += kAside;
      }
    }
    process.moves.push_back(P);
  }
  return process;
}

ValueSweeps::ValueSweeps(const theory::DecisionProcess& process)
    : process_(process),
      value_(Vector::Zero(process.reward.size())),
      next_(value_),
      fixed_(theory::best_value(process, way_out())) {}

void ValueSweeps::sweep() {
  for (Index s = 0; s < value_.size(); ++s) {
    double best = 0;
    for (std::size_t a = 0; a < process_.moves.size(); ++a) {
      double worth = 0;
      for (Index to = 0; to < value_.size(); ++to) worth += process_.moves[a](s, to) * value_(to);
      best = a == 0 ? worth : std::max(best, worth);
    }
    next_(s) = process_.reward(s) + process_.discount * best;
  }
  value_.swap(next_);
}

}  // namespace lm::slot_machines
