// The parameters of the experiment digits: data, architecture, loss and learning rule.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/schema.hpp"
#include "experiments/classifier_parameters.hpp"
#include "experiments/digit_task.hpp"
#include "nn/activation.hpp"
#include "optimize/optimizer.hpp"

namespace lm {

enum class OutputLayer { linear, nonlinear };
enum class Targets { one_hot, signed_one };

struct DigitsParameters {
  std::int64_t samples = 2000;
  std::vector<double> hidden = {64};
  nn::Activation activation = nn::Activation::relu;
  OutputLayer output = OutputLayer::linear;
  DigitLoss loss = DigitLoss::cross_entropy;
  Targets targets = Targets::one_hot;
  Method optimizer = Method::adam;
  double learning_rate = 2e-3;
  std::int64_t batch = 50;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer(samples, {.name = "samples",
                        .symbol = "P",
                        .label = "Training examples",
                        .minimum = 10,
                        .maximum = 8000,
                        .scale = Scale::log,
                        .group = "Data",
                        .help = "Images to learn from; 1000 others test. Of a loaded file at most "
                                "four fifths are learnt."});
    v.choice(targets, std::array<const char*, 2>{"one_hot", "signed"},
             {.name = "targets",
              .label = "Targets",
              .group = "Data",
              .help = "one_hot: 1 for the right digit, 0 for the others. signed: 1 and $-1$, for "
                      "the squared losses alone; outputs that cannot be negative cannot fit it."});
    classifier::visit_hidden(v, hidden, 4, 256, "Units of each hidden layer, from the input on.");
    classifier::visit_activation(
        v, activation, "Applied to every entry between layers. identity makes the network linear.");
    v.choice(output, std::array<const char*, 2>{"linear", "nonlinear"},
             {.name = "output",
              .label = "Output layer",
              .group = "Architecture",
              .help = "linear: $W_L z$ as in note 1, eq. 2. nonlinear: $\\sigma(W_L z)$ as in "
                      "eq. 1, stacked; a ReLU then gives no negative output."});
    v.choice(loss, kDigitLossNames,
             {.name = "loss",
              .label = "Loss",
              .group = "Training",
              .help = "cross_entropy: of softmax probabilities, averaged. sum: the squared error "
                      "of note 1, eq. 3. mean: the same over the number of examples in a step."});
    v.choice(optimizer, kMethodNames,
             {.name = "optimizer",
              .label = "Learning rule",
              .group = "Training",
              .help = "gradient_descent is note 1, eq. 4; the others are the bells and whistles."});
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-6,
                           .maximum = 10,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Size of a step. What is small depends on rule and loss."});
    classifier::visit_batch(v, batch, 8000,
                            "Drawn anew every epoch without replacement; 0 takes all, as the "
                            "note does.");
  }
};

}  // namespace lm
