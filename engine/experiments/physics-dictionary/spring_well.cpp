// The graph of the springs: one weight, said to every example.
#include "experiments/physics-dictionary/spring_well.hpp"

#include <vector>

#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "nn/losses.hpp"

namespace lm {

SpringWell::SpringWell(WellShape shape, LossConvention convention, Index rows)
    : graph_(std::make_unique<ad::Graph>()),
      w_(graph_->input(1, 1, "w")),
      y_(graph_->input(rows, 1, "y")) {
  const ad::Var said = ad::broadcast_to(w_, y_.shape());
  loss_ = shape == WellShape::square ? nn::squared_error(said, y_, convention)
                                     : ad::sum(ad::abs(said - y_)) * loss_factor(convention, rows);
  slope_ = ad::grad(loss_, w_);
  run_ = std::make_unique<ad::Executor<double>>(*graph_, std::vector<ad::Var>{loss_, slope_});
}

}  // namespace lm
