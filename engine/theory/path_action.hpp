// The action of an oscillator's path with fixed ends, in finite steps of time: its true path, and
// how it curves there.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// A path x(0) = from, …, x(T) = to in `intervals` equal steps h = T/N. Mass and angular frequency
/// are 1, so half a period is π. The functional is Σ (x_{i+1} − x_i)²/2h + s Σ h x_i²/2 over the
/// inner points: the action for s = −1, and the energy of a string on springs for s = +1.
struct PathProblem {
  double duration = 1;  ///< T
  Index intervals = 32;
  double sign = -1;
  double from = 0, to = 0;
};

/// Curvature of the functional along sin(πk t/T), k = 1 … N − 1, over h for each point:
/// (4/h²) sin²(πk/2N) + s. For h → 0 it is (πk/T)² + s, which for the action is negative for each
/// half period that fits into T (Gelfand & Fomin 1963, chapter 5).
double path_curvature(const PathProblem& problem, Index k);

/// How many of those are negative as h → 0: the action's Morse index, the number of times in
/// (0, T) at which neighbouring paths meet again (Morse 1934; half periods here). 0 for s = +1.
Index negative_directions(const PathProblem& problem);

/// The stationary path at all N + 1 times: [from sin ν(T − t) + to sin νt]/sin νT with
/// sin(νh/2) = h/2 for the action, sinh in place of sin for s = +1. Not a number where sin νT = 0:
/// then all neighbouring paths meet at T.
std::vector<double> stationary_path(const PathProblem& problem);

/// Its action by the trapezoidal rule: half of place · momentum at the end minus at the start,
/// where the momentum is the velocity of the step and s h/2 of the place. For h → 0 it is
/// [(from² + to²) cos T − 2 from · to]/2 sin T, and cosh and sinh for s = +1.
double stationary_action(const PathProblem& problem);

}  // namespace lm::theory
