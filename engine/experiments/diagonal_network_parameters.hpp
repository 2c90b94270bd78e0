// The parameters of the experiment diagonal-network: data, scales of the start and training.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/schema.hpp"

namespace lm::diagonal {

struct Parameters {
  std::vector<double> scales = {0.001, 0.01, 0.1, 1, 3};
  std::int64_t samples = 40;
  std::int64_t dimension = 100;
  std::int64_t sparsity = 5;
  double noise = 0;
  std::optional<double> learning_rate;

  template <class Visitor>
  void visit(Visitor& v) {
    v.list(scales, 8,
           {.name = "scales",
            .symbol = "\\alpha",
            .label = "Scales of the start",
            .minimum = 1e-4,
            .maximum = 10,
            .scale = Scale::log,
            .group = "Network",
            .help = "Every $u_i$ and $v_i$ starts at $\\alpha$, separated by colons; each step "
                    "trains one network for each."});
    v.integer(samples, {.name = "samples",
                        .symbol = "P",
                        .label = "Examples",
                        .minimum = 2,
                        .maximum = 100,
                        .scale = Scale::log,
                        .group = "Generated data",
                        .help = "Fewer than weights, so that infinitely many $\\beta$ fit."});
    v.integer(dimension, {.name = "dimension",
                          .symbol = "d",
                          .label = "Features",
                          .minimum = 4,
                          .maximum = 200,
                          .scale = Scale::log,
                          .group = "Generated data",
                          .help = "Independent standard normal inputs."});
    v.integer(sparsity, {.name = "sparsity",
                         .symbol = "k",
                         .label = "Nonzero true weights",
                         .minimum = 1,
                         .maximum = 200,
                         .scale = Scale::log,
                         .group = "Generated data",
                         .help = "The first $k$ of the true weights are $1/\\sqrt k$, the others "
                                 "zero."});
    v.real(noise, {.name = "noise",
                   .symbol = "\\sigma",
                   .label = "Noise of the targets",
                   .minimum = 0,
                   .maximum = 2,
                   .group = "Generated data",
                   .help = "Standard deviation of the noise added to $y = X\\beta^*$."});
    v.real(learning_rate,
           {.name = "learning_rate",
            .symbol = "\\eta",
            .label = "Learning rate",
            .minimum = 1e-8,
            .maximum = 10,
            .scale = Scale::log,
            .automatic = "an eighth of 1/(λ_max √(1 + 4α⁴)) at each scale",
            .group = "Training",
            .help = "Step size of gradient descent on $L = \\tfrac{1}{2P}\\lVert y - "
                    "X\\beta\\rVert^2$ in $u$ and $v$."});
  }
};

}  // namespace lm::diagonal
