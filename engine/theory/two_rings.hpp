// How much of two concentric rings a straight line can tell apart.
#pragma once

namespace lm::theory {

/// Two rings of radius 1 and `inner` < 1, equally many points on each, uniform in angle, with
/// normal noise of deviation `noise` on both coordinates. The points beyond the line x = t are
/// taken for the outer ring's: the share that is right, ½ [1 − F_1(t) + F_inner(t)], F_r(t) = ∫
/// Φ((t − r cos θ)/noise) dθ/2π. This lesson.
double line_on_rings(double t, double inner, double noise);

/// The largest of these over all lines; by symmetry their direction does not matter. Without noise
/// it is ½ + arccos(inner)/2π, at t = inner: 2/3 for ½.
double best_line_on_rings(double inner, double noise);

}  // namespace lm::theory
