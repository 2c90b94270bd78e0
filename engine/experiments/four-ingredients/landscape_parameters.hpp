// The parameters of the experiment loss-landscape: network, path and plane.
#pragma once

#include <array>
#include <cstdint>

#include "core/describe.hpp"
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
    v.group("View");
    v.choice(directions, std::array{"trajectory", "random", "hessian"},
             param("directions", "Plane of the slice"),
             "trajectory: the two principal directions of the path itself. random: two random "
             "directions of the weights' own size, unit by unit. hessian: where the path ends, the "
             "directions of largest and of smallest curvature.");
    v.real(span, param("span", "Width of the slice").log(0.1, 10),
           "1 shows the whole path on the trajectory's plane, and one unit (of the weights' own "
           "size, or of length) to either side on the others.");
    v.integer(resolution, param("resolution", "Points per side").between(11, 81),
              "The loss is computed at the square of it.");
    v.group("Training");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-5, 10),
           "Step size of full-batch gradient descent.");
    v.real(momentum, param("momentum", "Momentum").symbol("\\beta").between(0, 0.99),
           "0 is gradient descent. Above it the ball has inertia (heavy ball), and the law of the "
           "flow no longer holds.");
    v.integer(path, param("path", "Steps of the path").symbol("K").log(10, 20000),
              "The plane belongs to the first K steps; the run suggests as many.");
    v.group("Architecture");
    v.integer(width, param("width", "Width").symbol("n").log(1, 64),
              "Units in each of the two hidden layers.");
    v.choice(activation, nn::kActivationNames,
             param("activation", "Nonlinearity").symbol("\\sigma"),
             "A smooth one makes a smooth surface; ReLU folds it.");
    v.group("Generated data");
    v.integer(samples, samples_param(4, 500),
              "Points of two interleaved half circles, targets 1 and $-1$.");
    v.real(noise, param("noise", "Scatter of the points").between(0, 1).generated(),
           "Standard deviation about the half circles.");
  }
};

}  // namespace lm
