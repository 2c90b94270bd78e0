// The parameters of the experiment edge-of-stability: target, network and training; what follows
// from them.
#pragma once

#include <cstdint>
#include <vector>

#include "core/schema.hpp"
#include "experiments/sharpness_training.hpp"
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
    v.integer(width, {.name = "width",
                      .symbol = "H",
                      .label = "Width of the two hidden layers",
                      .minimum = 2,
                      .maximum = 64,
                      .scale = Scale::log,
                      .group = "Network",
                      .help = "Neurons in each of the two tanh layers."});
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-4,
                           .maximum = 10,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Step size of full-batch gradient descent. The line is at "
                                   "$2/\\eta$. Changed in mid-run, it moves the line."});
    v.real(momentum, {.name = "momentum",
                      .symbol = "\\beta",
                      .label = "Momentum",
                      .minimum = 0,
                      .maximum = 0.99,
                      .group = "Training",
                      .help = "Heavy-ball momentum: $v \\leftarrow \\beta v + \\nabla L$, "
                              "$\\theta \\leftarrow \\theta - \\eta v$. The line moves up to "
                              "$(2 + 2\\beta)/\\eta$."});
    v.flag(flow, {.name = "flow",
                  .label = "Gradient flow beside",
                  .group = "View",
                  .help = "Train the same network a second time with steps so small that they "
                          "follow gradient flow, and show it at equal times. It costs about ten "
                          "times as much."});
  }
};

/// Gradient descent, or the heavy ball when there is momentum.
inline OptimizerOptions optimizer(const Parameters& p) {
  OptimizerOptions options;
  options.method = p.momentum > 0 ? Method::heavy_ball : Method::gradient_descent;
  options.learning_rate = p.learning_rate;
  options.momentum = p.momentum;
  return options;
}

/// The widths of the two hidden layers.
inline std::vector<Index> hidden(const Parameters& p) {
  return {static_cast<Index>(p.width), static_cast<Index>(p.width)};
}

}  // namespace lm::edge
