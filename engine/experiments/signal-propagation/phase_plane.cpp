// The mean-field course of two inputs, and lines of equal correlation depth, each by one unknown.
#include "experiments/signal-propagation/phase_plane.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "theory/pair_law.hpp"

namespace lm::signal {
namespace {

using theory::Gate;
using theory::MeanField;

/// The plane that is drawn.
constexpr double kMostBias = 0.5, kMostWeight = 6;
/// Lengths along a line; halvings for the correlation at each.
constexpr int kPoints = 40, kHalvings = 12;

bool inside(double bias, double weight) {
  return bias >= -1e-12 && bias <= kMostBias && weight <= kMostWeight;
}
void add(PlaneLine& line, double bias, double weight) {
  if (inside(bias, weight)) line.x.push_back(std::max(bias, 0.0)), line.y.push_back(weight);
}

/// χ₁ = chi along the lengths q: σ_w² = chi/E φ'², σ_b² = q − σ_w² E φ².
PlaneLine equal_chi(Gate gate, double chi) {
  PlaneLine line;
  if (gate == Gate::relu) {
    for (const double bias : {0.0, kMostBias}) add(line, bias, 2 * chi);
    return line;
  }
  const MeanField unit(gate, 1, 0);
  for (int k = 0; k < 2 * kPoints; ++k) {
    const double root = 0.02 * k, q = root * root;
    const double weight = chi / unit.chi(q);
    add(line, q - weight * unit.mean_square(q), weight);
  }
  return line;
}

/// The point of the plane whose fixed point has length q and correlation c, and its χ_c.
struct Apart {
  double bias, weight, chi;
};
Apart apart(const MeanField& unit, double q, double c) {
  const double square = unit.mean_square(q), product = square * unit.correlation(q, c);
  const double weight = q * (1 - c) / (square - product);
  return {q - weight * square, weight, weight * unit.chi_apart(q, c)};
}

/// χ_{c*} = chi with c* < 1, along the lengths q.
PlaneLine equal_chi_apart(Gate gate, double chi) {
  PlaneLine line;
  const MeanField unit(gate, 1, 0);
  for (int k = 1; k <= kPoints; ++k) {
    const double q = 0.07 * k;
    double low = 0, high = 1 - 1e-6;
    for (int halving = 0; halving < kHalvings; ++halving) {
      const double middle = 0.5 * (low + high);
      (apart(unit, q, middle).chi < chi ? low : high) = middle;
    }
    const Apart point = apart(unit, q, 0.5 * (low + high));
    if (std::abs(point.chi - chi) < 0.01) add(line, point.bias, point.weight);
  }
  return line;
}

}  // namespace

Course::Course(const MeanField& field, double correlation, Index depth, double units) {
  theory::LengthLaw law{field.first_length(1), 0};
  double alike = field.first_length(correlation) / law.q;
  for (Index l = 1; l <= depth; ++l) {
    layers.push_back(as_double(l)), q.push_back(law.q), c.push_back(alike);
    spread.push_back(law.relative_deviation(units));
    alike = field.correlation(law.q, alike);
    law.pass(field, units);
  }
}

PairCourse::PairCourse(Gate gate, double weight_variance, double bias_variance, double correlation,
                       Index depth, double units) {
  if (gate == Gate::relu) return;
  const MeanField field(gate, weight_variance, bias_variance);
  theory::PairLaw law(gate, weight_variance, bias_variance, field.first_length(1),
                      field.first_length(correlation));
  for (Index l = 1; l <= depth; ++l) {
    mean.push_back(law.correlation() + law.correlation_shift(units));
    spread.push_back(law.correlation_deviation(units));
    law.pass(units);
  }
}

PhaseLines phase_lines(Gate gate, double correlation_depth) {
  // While the point is dragged the lines stay: they are kept until they are asked for anew.
  thread_local Gate kept_gate{};
  thread_local double kept_depth = 0;
  thread_local PhaseLines kept;
  if (gate == kept_gate && correlation_depth == kept_depth) return kept;
  const double chi = lm::exp(-1 / correlation_depth);
  kept = {equal_chi(gate, 1), equal_chi(gate, chi), {}};
  if (gate != Gate::relu) kept.chaos = equal_chi_apart(gate, chi);
  kept_gate = gate, kept_depth = correlation_depth;
  return kept;
}

}  // namespace lm::signal
