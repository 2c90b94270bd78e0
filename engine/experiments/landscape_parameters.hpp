// The parameters of the experiment loss-landscape: network, path and plane.
#pragma once

#include <array>
#include <cstdint>

#include "core/schema.hpp"
#include "nn/activation.hpp"

namespace lm {

enum class Directions { trajectory, random, hessian };

struct LandscapeParameters {
  std::int64_t samples = 60;
  double noise = 0.15;
  std::int64_t width = 8;
  nn::Activation activation = nn::Activation::tanh;
  double learning_rate = 0.05;
  double momentum = 0;
  std::int64_t path = 800;
  Directions directions = Directions::trajectory;
  double span = 1;
  std::int64_t resolution = 41;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice(directions, std::array<const char*, 3>{"trajectory", "random", "hessian"},
             {.name = "directions",
              .label = "Plane of the slice",
              .group = "View",
              .help = "trajectory: the two principal directions of the path itself. random: two "
                      "random directions of the weights' own size, unit by unit. hessian: where "
                      "the path ends, the directions of largest and of smallest curvature."});
    v.real(span, {.name = "span",
                  .label = "Width of the slice",
                  .minimum = 0.1,
                  .maximum = 10,
                  .scale = Scale::log,
                  .group = "View",
                  .help = "1 shows the whole path on the trajectory's plane, and one unit (of the "
                          "weights' own size, or of length) to either side on the others."});
    v.integer(resolution, {.name = "resolution",
                           .label = "Points a side",
                           .minimum = 11,
                           .maximum = 81,
                           .group = "View",
                           .help = "The loss is computed at the square of it."});
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-5,
                           .maximum = 10,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Step size of full-batch gradient descent."});
    v.real(momentum, {.name = "momentum",
                      .symbol = "\\beta",
                      .label = "Momentum",
                      .minimum = 0,
                      .maximum = 0.99,
                      .group = "Training",
                      .help = "0 is gradient descent. Above it the ball has inertia (heavy ball), "
                              "and the law of the flow no longer holds."});
    v.integer(path, {.name = "path",
                     .symbol = "K",
                     .label = "Steps of the path",
                     .minimum = 10,
                     .maximum = 20000,
                     .scale = Scale::log,
                     .group = "Training",
                     .help = "The plane belongs to the first K steps; the run suggests as many."});
    v.integer(width, {.name = "width",
                      .symbol = "n",
                      .label = "Width",
                      .minimum = 1,
                      .maximum = 64,
                      .scale = Scale::log,
                      .group = "Architecture",
                      .help = "Units in each of the two hidden layers."});
    v.choice(activation, nn::kActivationNames,
             {.name = "activation",
              .symbol = "\\sigma",
              .label = "Nonlinearity",
              .group = "Architecture",
              .help = "A smooth one makes a smooth surface; ReLU folds it."});
    v.integer(samples, {.name = "samples",
                        .symbol = "P",
                        .label = "Examples",
                        .minimum = 4,
                        .maximum = 500,
                        .scale = Scale::log,
                        .group = "Generated data",
                        .help = "Points of two interleaved half circles, targets 1 and $-1$."});
    v.real(noise, {.name = "noise",
                   .label = "Scatter of the points",
                   .minimum = 0,
                   .maximum = 1,
                   .group = "Generated data",
                   .help = "Standard deviation about the half circles."});
  }
};

}  // namespace lm
