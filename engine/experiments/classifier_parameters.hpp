// Parameters that the experiments on digits share: the network's shape, Adam's rate, the batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/schema.hpp"
#include "nn/activation.hpp"

namespace lm::classifier {

// Each describes one parameter; what differs between the experiments is its limit and its help.

template <class Visitor>
void visit_hidden(Visitor& v, std::vector<double>& hidden, std::size_t most_layers,
                  double most_units, const char* help) {
  v.list(hidden, most_layers,
         {.name = "hidden_widths",
          .symbol = "n_1{:}n_2{:}\\dots",
          .label = "Hidden widths",
          .minimum = 1,
          .maximum = most_units,
          .group = "Architecture",
          .help = help});
}

template <class Visitor>
void visit_activation(Visitor& v, nn::Activation& activation, const char* help) {
  v.choice(activation, nn::kActivationNames,
           {.name = "activation",
            .symbol = "\\sigma",
            .label = "Nonlinearity",
            .group = "Architecture",
            .help = help});
}

template <class Visitor>
void visit_adam_rate(Visitor& v, double& learning_rate, const char* help) {
  v.real(learning_rate, {.name = "learning_rate",
                         .symbol = "\\eta",
                         .label = "Learning rate",
                         .minimum = 1e-5,
                         .maximum = 0.1,
                         .scale = Scale::log,
                         .group = "Training",
                         .help = help});
}

template <class Visitor>
void visit_batch(Visitor& v, std::int64_t& batch, double most, const char* help) {
  v.integer(batch, {.name = "batch",
                    .symbol = "B",
                    .label = "Examples a step",
                    .minimum = 0,
                    .maximum = most,
                    .group = "Training",
                    .help = help});
}

}  // namespace lm::classifier
