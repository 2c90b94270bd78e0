// The parameters of lazy-scale and ntk-width: what the two ladders of networks share, and their
// own.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/schema.hpp"
#include "experiments/lazy_network.hpp"

namespace lm {

/// What both ladders ask for; `visit_…` describe a part each, so that both keep their own order.
struct LazyParameters {
  std::int64_t repeats = 3;
  LazyActivation activation = LazyActivation::tanh;
  double learning_rate = 0.05;
  std::int64_t samples = 20;
  std::int64_t dimension = 5;

  /// `rung`: "at each scale" or "of each width".
  template <class Visitor>
  void visit_repeats(Visitor& v, const std::string& rung) {
    v.integer(repeats, {.name = "repeats",
                        .label = "Networks " + rung,
                        .minimum = 1,
                        .maximum = 10,
                        .group = "Network",
                        .help = "Independent starts " + rung +
                                "; the slopes' error bars come from the scatter between them."});
  }

  template <class Visitor>
  void visit_activation(Visitor& v) {
    v.choice(activation, kLazyActivationWords,
             {.name = "activation",
              .symbol = "\\sigma",
              .label = "Activation",
              .group = "Network",
              .help = "tanh is smooth, so that a small change of the weights has a Taylor "
                      "expansion; the kink of relu makes the approach to the limit slower."});
  }

  template <class Visitor>
  void visit_learning_rate(Visitor& v, const char* help) {
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-4,
                           .maximum = 10,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = help});
  }

  template <class Visitor>
  void visit_task(Visitor& v) {
    v.integer(samples, {.name = "samples",
                        .symbol = "P",
                        .label = "Examples",
                        .minimum = 2,
                        .maximum = 60,
                        .group = "Generated data",
                        .help = "Inputs on the unit sphere, with $y = \\sin 3x_1 + 2x_2x_3$ "
                                "standardized."});
    v.integer(dimension, {.name = "dimension",
                          .symbol = "d",
                          .label = "Dimension of the inputs",
                          .minimum = 3,
                          .maximum = 50,
                          .group = "Generated data",
                          .help = "Three coordinates matter to the target; the others do not."});
  }
};

enum class Scaling { ntk, mean_field };
inline constexpr std::array<const char*, 2> kScalingWords = {"ntk", "mean_field"};

struct NtkWidthParameters : LazyParameters {
  std::vector<double> widths = {64, 128, 256, 512, 1024};
  Scaling scaling = Scaling::ntk;

  template <class Visitor>
  void visit(Visitor& v) {
    v.list(widths, 8,
           {.name = "widths",
            .symbol = "H",
            .label = "Widths",
            .minimum = 8,
            .maximum = 8192,
            .scale = Scale::log,
            .group = "Network",
            .help = "Hidden units of the networks, separated by colons; each step trains all of "
                    "them."});
    visit_repeats(v, "of each width");
    visit_activation(v);
    v.choice(scaling, kScalingWords,
             {.name = "scaling",
              .label = "Scaling of the output",
              .group = "Network",
              .help = "ntk: $f = \\tfrac{1}{\\sqrt H}\\sum_k u_k\\sigma(w_k\\cdot x)$. mean_field: "
                      "$\\tfrac1H$ in its place, and the learning rate times $H$, so that the "
                      "kernel at the start is the same and features move at every width."});
    visit_learning_rate(
        v, "Step size of gradient descent on $L = \\tfrac12\\sum_i (f(x_i) - y_i)^2$.");
    visit_task(v);
  }
};

struct LazyScaleParameters : LazyParameters {
  std::vector<double> scales = {3, 10, 30, 100};
  std::int64_t width = 100;
  double weight_deviation = 1.5;

  template <class Visitor>
  void visit(Visitor& v) {
    v.list(scales, 8,
           {.name = "scales",
            .symbol = "\\alpha",
            .label = "Scales of the output",
            .minimum = 0.1,
            .maximum = 1000,
            .scale = Scale::log,
            .group = "Network",
            .help = "The network is trained as $\\alpha\\,(h(\\theta) - h(\\theta_0))$, separated "
                    "by colons; each step trains all of them."});
    visit_repeats(v, "at each scale");
    visit_activation(v);
    v.integer(width, {.name = "width",
                      .symbol = "H",
                      .label = "Width",
                      .minimum = 8,
                      .maximum = 512,
                      .scale = Scale::log,
                      .group = "Network",
                      .help = "Hidden units; the same at every scale."});
    v.real(weight_deviation,
           {.name = "weight_deviation",
            .symbol = "\\sigma_w",
            .label = "Spread of the first layer",
            .minimum = 0.1,
            .maximum = 5,
            .group = "Network",
            .help = "Standard deviation of the first layer's weights at the start."});
    visit_learning_rate(v,
                        "Gradient descent takes steps of $\\eta/\\alpha^2$ on $L = "
                        "\\tfrac12\\sum_i (f(x_i) - y_i)^2$, so that the loss falls "
                        "as fast at every scale.");
    visit_task(v);
  }
};

}  // namespace lm
