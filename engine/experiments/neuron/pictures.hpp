// What a neuron's nonlinearity looks like: its curve, its slope, the plane of the inputs, and
// GELU's two forms.
#pragma once

#include "core/views.hpp"
#include "experiments/neuron/linear_stack.hpp"
#include "experiments/neuron/unit.hpp"

namespace lm {

/// Inputs, sum and output, with lines as thick as the weights and the slope. x: 1 × 2.
View machine_view(const Weights& weights, const Matrix& x, const Unit& unit);
/// The curve, the unit's place on it, and the line that touches it there.
View activation_view(theory::Response kind, const Traced& trace, const Unit& unit);
/// Autodiff's slope and the closed form's.
View slope_view(theory::Response kind, const Traced& trace);
/// The output over the plane of the inputs, the line where it switches, and the input x: 1 × 2.
View plane_view(theory::Response kind, const Weights& weights, const Matrix& x);

/// The circle after the layers of a stack, and under its one matrix.
View fold_view(const LinearStack& stack);

/// The largest distance of autodiff's slope from the closed form, kinks left out.
double slope_error(theory::Response kind, const Traced& trace);

/// GELU beside its tanh form, as the engine computes both.
class TwoForms {
 public:
  TwoForms();

  /// The tanh form's lowest output.
  double lowest() const { return tanh_form_.lowest.value; }
  /// The largest difference between the two, and the closed forms'.
  double gap() const;
  double predicted_gap() const;
  /// The difference, point by point.
  View view() const;

 private:
  Traced tanh_form_, gelu_;
};

}  // namespace lm
