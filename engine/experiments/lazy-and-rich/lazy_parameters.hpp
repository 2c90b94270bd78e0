// The parameters of lazy-scale and ntk-width: what the two ladders of networks share, and their
// own.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/describe.hpp"
#include "experiments/lazy-and-rich/lazy_network.hpp"

namespace lm {

/// What both ladders ask for; `visit_…` describe a part each, so that both keep their own order.
struct LazyParameters {
  std::int64_t repeats = 3;
  LazyActivation activation = LazyActivation::tanh;
  double learning_rate = 0.05;
  std::int64_t samples = 20;
  std::int64_t dimension = 5;

  template <class Visitor>
  void visit_repeats(Visitor& v, const char* label, const char* help) {
    v.integer(repeats, param("repeats", label).between(1, 10), help);
  }

  template <class Visitor>
  void visit_activation(Visitor& v) {
    v.choice(
        activation, kLazyActivationWords, param("activation", "Activation").symbol("\\sigma"),
        "tanh is smooth, so that a small change of the weights has a Taylor expansion; the kink "
        "of relu makes the approach to the limit slower.");
  }

  /// The learning rate and the data.
  template <class Visitor>
  void visit_task(Visitor& v, const char* rate_help) {
    v.group("Training");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 10),
           rate_help);
    v.group("Generated data");
    v.integer(samples, param("samples", "Examples").symbol("P").between(2, 60).generated(),
              "Inputs on the unit sphere, with $y = \\sin 3x_1 + 2x_2x_3$ standardized.");
    v.integer(dimension,
              param("dimension", "Dimension of the inputs").symbol("d").between(3, 50).generated(),
              "Three coordinates matter to the target; the others do not.");
  }
};

enum class Scaling { ntk, mean_field };
inline constexpr std::array<const char*, 2> kScalingWords = {"ntk", "mean_field"};

struct NtkWidthParameters : LazyParameters {
  std::vector<double> widths = {64, 128, 256, 512, 1024};
  Scaling scaling = Scaling::ntk;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Network");
    v.list(widths, 8, param("widths", "Widths").symbol("H").log(8, 8192),
           "Hidden units of the networks, separated by colons; each step trains all of them.");
    visit_repeats(v, "Networks of each width",
                  "Independent starts of each width; the slopes' error bars come from the scatter "
                  "between them.");
    visit_activation(v);
    v.choice(scaling, kScalingWords, param("scaling", "Scaling of the output"),
             "ntk: $f = \\tfrac{1}{\\sqrt H}\\sum_k u_k\\sigma(w_k\\cdot x)$. mean_field: "
             "$\\tfrac1H$ in its place, and the learning rate times $H$, so that the kernel at the "
             "start is the same and features move at every width.");
    visit_task(v, "Step size of gradient descent on $L = \\tfrac12\\sum_i (f(x_i) - y_i)^2$.");
  }
};

struct LazyScaleParameters : LazyParameters {
  std::vector<double> scales = {3, 10, 30, 100};
  std::int64_t width = 100;
  double weight_deviation = 1.5;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Network");
    v.list(
        scales, 8, param("scales", "Scales of the output").symbol("\\alpha").log(0.1, 1000),
        "The network is trained as $\\alpha\\,(h(\\theta) - h(\\theta_0))$, separated by colons; "
        "each step trains all of them.");
    visit_repeats(v, "Networks at each scale",
                  "Independent starts at each scale; the slopes' error bars come from the scatter "
                  "between them.");
    visit_activation(v);
    v.integer(width, width_param(8, 512), "Hidden units; the same at every scale.");
    v.real(
        weight_deviation,
        param("weight_deviation", "Spread of the first layer").symbol("\\sigma_w").between(0.1, 5),
        "Standard deviation of the first layer's weights at the start.");
    visit_task(
        v,
        "Gradient descent takes steps of $\\eta/\\alpha^2$ on $L = \\tfrac12\\sum_i (f(x_i) - "
        "y_i)^2$, so that the loss falls as fast at every scale.");
  }
};

}  // namespace lm
