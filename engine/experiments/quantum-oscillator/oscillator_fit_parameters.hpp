// What the experiment oscillator-fit asks for.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/describe.hpp"

namespace lm::oscillator_fit {

/// The learning rates that `auto` means.
inline constexpr double kAdamRate = 0.003, kPlainRate = 0.01;

enum class Kind { tanh_curve, gelu, sine, sigmoid, relu };
enum class By { adam, sgd };
enum class Biases { zero, drawn };

struct Parameters {
  std::int64_t level = 2;
  Kind activation = Kind::tanh_curve;
  By optimizer = By::adam;
  std::optional<double> learning_rate;
  Biases biases = Biases::zero;
  std::int64_t width = 32;
  std::int64_t updates = 3000;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The wave function");
    v.integer(level, param("level", "Level").symbol("n").between(0, 3),
              "Of the oscillator: $\\psi_n$ has $n$ nodes and the energy $n + \\frac12$.");
    v.group("The network");
    v.choice(activation, std::array{"tanh", "gelu", "sine", "sigmoid", "relu"},
             param("activation", "Activation").symbol("\\varphi"),
             "Of both hidden layers. ReLU and GELU start with He's weights, the others with "
             "LeCun's.");
    v.choice(biases, std::array{"zero", "drawn"}, param("biases", "Biases at the start"),
             "zero, as usual: every unit of the first layer bends at $x = 0$. drawn: normal, of "
             "deviation 2, so that they bend in many places.");
    v.integer(width, width_param(4, 64), "Units of each of the two hidden layers.");
    v.group("Training");
    v.choice(
        optimizer, std::array{"adam", "sgd"}, param("optimizer", "Optimizer"),
        "adam: its rate falls to 0 along a cosine. sgd: plain gradient descent on all points.");
    v.real(learning_rate,
           param("learning_rate", "Learning rate")
               .symbol("\\eta")
               .log(1e-4, 0.1)
               .automatic("0.003 for Adam, 0.01 for plain descent", "rate"),
           "Size of the steps.");
    v.integer(updates, param("updates", "Updates").log(100, 20000), "Steps of a whole run.");
  }

  double rate() const {
    return learning_rate.value_or(optimizer == By::adam ? kAdamRate : kPlainRate);
  }
};

}  // namespace lm::oscillator_fit
