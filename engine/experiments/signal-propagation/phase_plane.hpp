// What the theory says ahead of a run: the course of one pair of inputs, and the lines of the
// plane.
#pragma once

#include <vector>

#include "core/types.hpp"
#include "theory/mean_field.hpp"

namespace lm::signal {

/// q_l, c_l and the relative spread of q over networks of so many units, in the layers 1 … depth,
/// for inputs of mean square 1 and correlation c_0.
struct Course {
  Course(const theory::MeanField& field, double correlation, Index depth, double units);

  std::vector<double> layers, q, c, spread;
};

/// What networks of finite width make of the correlation, layer by layer: the mean over networks,
/// and one network's deviation. Smooth activations; empty for ReLU.
struct PairCourse {
  PairCourse(theory::Gate gate, double weight_variance, double bias_variance, double correlation,
             Index depth, double units);

  std::vector<double> mean, spread;
};

struct PlaneLine {
  std::vector<double> x, y;  ///< σ_b², σ_w²
};

/// The line χ₁ = 1, and where the correlation depth ξ is so many layers, below and above it.
struct PhaseLines {
  PlaneLine critical, order, chaos;
};
/// σ_b² from 0 to ½, σ_w² up to 6. ReLU has no chaos: its line is straight, and has no other side.
PhaseLines phase_lines(theory::Gate gate, double correlation_depth);

}  // namespace lm::signal
