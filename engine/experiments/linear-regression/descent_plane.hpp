// The path of gradient descent in the plane of the steepest and the flattest direction of the bowl.
#pragma once

#include <vector>

#include "lab/linear_model.hpp"

namespace lm {

/// Keeps where the weights were, relative to w*, along the eigenvectors of λ_max and λ_min, and
/// draws it over the loss's level sets, which in this plane are ellipses with these directions as
/// axes.
class DescentPlane {
 public:
  /// Appends the present position when the frames' schedule says so and the rank is at least 2.
  void record(const LinearModel& model);

  /// The view `plane`: gradient descent as points, one a recorded step; gradient flow (when `flow`)
  /// or the exact solution at the same steps as the predicted line; three level sets, each a
  /// quarter of the last. Not to be called with a rank below 2.
  View view(const LinearModel& model, bool flow) const;

 private:
  Series flow_path(const LinearModel& model) const;

  std::vector<double> steep_, flat_;              // v_1·(w − w*) and v_r·(w − w*), measured
  std::vector<double> exact_steep_, exact_flat_;  // and by the exact solution
};

}  // namespace lm
