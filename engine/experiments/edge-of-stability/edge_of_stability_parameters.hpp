// The parameters of the experiment edge-of-stability: target, network and training; what follows
// from them.
#pragma once

#include <cstdint>

#include "core/describe.hpp"
#include "experiments/edge-of-stability/sharpness_training.hpp"
#include "optimize/optimizer.hpp"

namespace lm::edge {

struct Parameters {
  std::int64_t degree = 4;
  std::int64_t width = 20;
  double learning_rate = 0.2;
  double momentum = 0;
  bool flow = false;

  template <class Visitor>
  void visit(Visitor& v) {
    visit_degree(v, degree);
    v.group("Network");
    v.integer(width, param("width", "Width of the two hidden layers").symbol("H").log(2, 64),
              "Neurons in each of the two tanh layers.");
    v.group("Training");
    v.real(learning_rate, learning_rate_param(1e-4, 10),
           "Step size of full-batch gradient descent. The line is at $2/\\eta$. Changed in "
           "mid-run, it moves the line.");
    v.real(momentum, param("momentum", "Momentum").symbol("\\beta").between(0, 0.99),
           "Heavy-ball momentum: $v \\leftarrow \\beta v + \\nabla L$, "
           "$\\theta \\leftarrow \\theta - \\eta v$. The line moves up to $(2 + 2\\beta)/\\eta$.");
    v.group("View");
    v.flag(flow, param("flow", "Gradient flow beside"),
           "Train the same network a second time with steps so small that they follow gradient "
           "flow, and show it at equal times. It costs about ten times as much.");
  }
};

inline ChebyshevTask task(const Parameters& p, std::int64_t seed) {
  return {
      .degree = as_index(p.degree), .hidden = {as_index(p.width), as_index(p.width)}, .seed = seed};
}

/// Gradient descent, or the heavy ball when there is momentum.
inline OptimizerOptions optimizer(const Parameters& p) {
  OptimizerOptions options;
  options.method = p.momentum > 0 ? Method::heavy_ball : Method::gradient_descent;
  options.learning_rate = p.learning_rate;
  options.momentum = p.momentum;
  return options;
}

}  // namespace lm::edge
