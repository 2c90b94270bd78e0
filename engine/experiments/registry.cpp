// One line an experiment: its function lives in the file of the same name.
#include "experiments/registry.hpp"

#include <string>

#include "core/error.hpp"

#define LM_EXPERIMENTS(X)     \
  X(digits)                   \
  X(hyperparameters)          \
  X(loss_landscape)           \
  X(memorization)             \
  X(representations)          \
  X(symmetry_breaking)        \
  X(glass_box)                \
  X(single_relu_flow)         \
  X(data_spectrum)            \
  X(axes_of_complexity)       \
  X(least_squares)            \
  X(gradient_flow)            \
  X(minimum_norm)             \
  X(loss_decay)               \
  X(input_universality)       \
  X(scalar_factorization)     \
  X(polynomial_in_parameters) \
  X(saxe_modes)               \
  X(saddle_to_saddle)         \
  X(low_rank_updates)         \
  X(balancedness)             \
  X(ntk_width)                \
  X(lazy_scale)               \
  X(diagonal_network)         \
  X(feature_learning)         \
  X(learning_rate_transfer)   \
  X(edge_of_stability)        \
  X(progressive_sharpening)   \
  X(platonic_representation)

namespace lm {

namespace catalogue {
#define LM_DECLARE(name) ExperimentInfo name();
LM_EXPERIMENTS(LM_DECLARE)
#undef LM_DECLARE
}  // namespace catalogue

const std::vector<ExperimentInfo>& experiments() {
#define LM_CALL(name) catalogue::name(),
  static const std::vector<ExperimentInfo> all = {LM_EXPERIMENTS(LM_CALL)};
#undef LM_CALL
  return all;
}

const ExperimentInfo& find_experiment(std::string_view slug) {
  std::string known;
  for (const ExperimentInfo& info : experiments()) {
    if (info.slug == slug) return info;
    known += (known.empty() ? "" : ", ") + info.slug;
  }
  throw Error(
      "unknown_experiment", "experiment",
      "there is no experiment \"" + std::string(slug.substr(0, 64)) + "\"; there are " + known);
}

}  // namespace lm
