// Fourier coefficients of a bump on a circle, and the eigenvalues that they make.
#include "theory/circle_kernel.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "theory/quadrature.hpp"

namespace lm::theory {
namespace {

/// Coefficient of cos kθ in the step that is 1 for |θ| < t and 0 elsewhere.
double step_coefficient(double t, Index k) {
  return k == 0 ? t / kPi : 2 * lm::sin(as_double(k) * t) / (as_double(k) * kPi);
}

/// Coefficient of cos kθ in the bump relu(cos θ − cos t).
double bump_coefficient(double t, Index k) {
  const double n = as_double(k), s = lm::sin(t), c = lm::cos(t);
  if (k == 0) return (s - t * c) / kPi;
  if (k == 1) return (t - s * c) / kPi;
  const double above = lm::sin((n + 1) * t) / (n + 1), below = lm::sin((n - 1) * t) / (n - 1);
  return (above + below - 2 * c * lm::sin(n * t) / n) / kPi;
}

/// The mean square of what a cosine of this coefficient has in common with √2 cos kθ and √2 sin kθ,
/// turned by any angle: the mean of the two.
double power(double coefficient, Index k) {
  return k == 0 ? coefficient * coefficient : coefficient * coefficient / 4;
}

/// The same of the step times cos θ and of the step times sin θ, added.
double slope_power(double t, Index k) {
  const double above = step_coefficient(t, k + 1);
  if (k == 0) return above * above / 4;
  const double below = step_coefficient(t, k - 1);
  return (k == 1 ? below * below / 2 : below * below / 8) + above * above / 8;
}

/// What one unit gives at frequency k, per unit of ρ² and of u².
struct Share {
  double value = 0;  // A
  double slope = 0;  // B
};

/// A unit with a bias, (w, b) = ρ times a direction whose share of b is −cos t/√(1 + cos² t): it
/// covers |θ| < t, and its slope by the bias is the step itself.
Share partly_covering(double t, Index k) {
  const double c = lm::cos(t);
  return {power(bump_coefficient(t, k), k) / (1 + c * c),
          slope_power(t, k) + power(step_coefficient(t, k), k)};
}

/// A unit that covers all of the circle: ρ(√(1 − z²) cos θ + z).
Share covering(double z, Index k) {
  if (k == 0) return {z * z, 1};
  return k == 1 ? Share{(1 - z * z) / 4, 0.5} : Share{};
}

/// Sums of A, B and their products over units, with ρ² of `degrees` degrees of freedom.
class Average {
 public:
  explicit Average(double degrees) : square_(degrees), fourth_(degrees * (degrees + 2)) {}

  void add(double weight, const Share& s) {
    mean_ += weight * (square_ * s.value + s.slope);
    second_ += weight * (fourth_ * s.value * s.value + 2 * square_ * s.value * s.slope +
                         3 * s.slope * s.slope);
  }
  CircleMode mode() const { return {mean_, second_ - mean_ * mean_}; }

 private:
  double square_, fourth_;
  double mean_ = 0, second_ = 0;
};

/// The direction of (w, b) is uniform on the sphere, so b's share z of it is uniform from −1 to 1.
CircleMode with_bias(Index k) {
  // sin kt with k up to 10 or so: 120 nodes leave rounding only.
  static const Quadrature rule = gauss_legendre(120);
  Average average(3);
  for (Index i = 0; i < rule.nodes.size(); ++i) {
    const double unit = 0.5 * (rule.nodes(i) + 1), weight = 0.5 * rule.weights(i);
    const double t = kPi * unit, c = lm::cos(t), root = std::sqrt(1 + c * c);
    average.add(0.5 * weight * kPi * lm::sin(t) / (root * root * root), partly_covering(t, k));
    const double edge = std::sqrt(0.5), z = edge + (1 - edge) * unit;
    average.add(0.5 * weight * (1 - edge), covering(z, k));
  }
  return average.mode();
}

}  // namespace

CircleMode circle_mode(CircleModel model, Index frequency) {
  if (frequency < 0) throw Error("bad_argument", "circle_mode", "a frequency is 0 or more");
  if (model == CircleModel::linear) return {frequency == 1 ? 0.5 : 0.0, 0};
  if (model == CircleModel::relu_bias) return with_bias(frequency);
  // Half of the circle. The sines of its rim's multiples are 0 or ±1, which rounding would spoil.
  if (frequency % 2 == 1 && frequency > 1) return {0, 0};
  Average average(2);
  const double half = kPi / 2;
  average.add(1,
              {power(bump_coefficient(half, frequency), frequency), slope_power(half, frequency)});
  return average.mode();
}

double bias_free_eigenvalue(Index frequency) {
  const double k = as_double(frequency);
  if (frequency == 1) return 0.25;
  if (frequency % 2 == 1) return 0;
  const double gap = k * k - 1;
  return (k * k + 3) / (kPi * kPi * gap * gap);
}

}  // namespace lm::theory
