// The parameters of the experiment feature-learning: data, network and richness.
#pragma once

#include <cstdint>
#include <optional>

#include "core/schema.hpp"

namespace lm::features {

struct Parameters {
  std::int64_t samples = 400;
  std::int64_t dimension = 20;
  std::int64_t relevant = 3;
  std::int64_t width = 256;
  std::optional<double> richness;
  double learning_rate = 1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer(samples, {.name = "samples",
                        .symbol = "n",
                        .label = "Examples",
                        .minimum = 50,
                        .maximum = 1000,
                        .scale = Scale::log,
                        .group = "Generated data",
                        .help = "Training inputs: corners of the cube, every coordinate ±1."});
    v.integer(dimension, {.name = "dimension",
                          .symbol = "d",
                          .label = "Dimension",
                          .minimum = 5,
                          .maximum = 40,
                          .group = "Generated data",
                          .help = "Coordinates of an input; most do not matter."});
    v.integer(relevant, {.name = "relevant",
                         .symbol = "k",
                         .label = "Coordinates that matter",
                         .minimum = 1,
                         .maximum = 5,
                         .group = "Generated data",
                         .help = "The target is the staircase $(x_1 + x_1x_2 + \\dots + x_1\\cdots "
                                 "x_k)/\\sqrt k$."});
    v.integer(width, {.name = "width",
                      .symbol = "H",
                      .label = "Width",
                      .minimum = 16,
                      .maximum = 512,
                      .scale = Scale::log,
                      .group = "Network",
                      .help = "Hidden ReLU units, in pairs that cancel at the start."});
    v.real(richness, {.name = "richness",
                      .symbol = "\\gamma",
                      .label = "Richness",
                      .minimum = 0.1,
                      .maximum = 100,
                      .scale = Scale::log,
                      .automatic = "the root of the width",
                      .group = "Network",
                      .help = "The output of the rich network is divided by $\\gamma$ and its "
                              "learning rate multiplied by $\\gamma^2$; the lazy one beside it has "
                              "$\\gamma = 1$. The same start, the same kernel at the start."});
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 0.01,
                           .maximum = 10,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Step size of gradient descent on half the mean squared "
                                   "error."});
  }
};

}  // namespace lm::features
