// One line per experiment: its module, and its name, which is that of its file and its namespace.
// The module is the lesson's; a lesson that is too large for one module has a second one,
// `LESSON-2`.
#include "lab/registry.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/error.hpp"

#define LM_EXPERIMENTS(X)                               \
  X("four-ingredients", digits)                         \
  X("four-ingredients", hyperparameters)                \
  X("four-ingredients-2", loss_landscape)               \
  X("four-ingredients", memorization)                   \
  X("four-ingredients", representations)                \
  X("four-ingredients-2", symmetry_breaking)            \
  X("glass-box", glass_box)                             \
  X("glass-box", single_relu_flow)                      \
  X("glass-box", data_spectrum)                         \
  X("glass-box", axes_of_complexity)                    \
  X("linear-regression", least_squares)                 \
  X("linear-regression", gradient_flow)                 \
  X("linear-regression", minimum_norm)                  \
  X("linear-regression", loss_decay)                    \
  X("linear-regression", input_universality)            \
  X("scalar-factorization", scalar_factorization)       \
  X("scalar-factorization", polynomial_in_parameters)   \
  X("deep-linear-networks", saxe_modes)                 \
  X("deep-linear-networks", saddle_to_saddle)           \
  X("deep-linear-networks", low_rank_updates)           \
  X("deep-linear-networks", balancedness)               \
  X("lazy-and-rich", ntk_width)                         \
  X("lazy-and-rich", lazy_scale)                        \
  X("lazy-and-rich", diagonal_network)                  \
  X("lazy-and-rich-2", feature_learning)                \
  X("hyperparameter-transfer", learning_rate_transfer)  \
  X("neuron", neuron)                                   \
  X("neuron", mean_relu)                                \
  X("neuron", perceptron)                               \
  X("universal-approximation", relu_bricks)             \
  X("universal-approximation", input_normalization)     \
  X("universal-approximation", function_fitting)        \
  X("depth", parity)                                    \
  X("depth", sawtooth)                                  \
  X("backpropagation", backprop_by_hand)                \
  X("backpropagation", gradient_check)                  \
  X("signal-propagation", edge_of_chaos)                \
  X("signal-propagation", gradient_product)             \
  X("signal-propagation", initialization)               \
  X("signal-propagation", residual_stream)              \
  X("convolution", translation)                         \
  X("kernels", circle_kernel)                           \
  X("kernels", influence)                               \
  X("kernels", kernel_heatmap)                          \
  X("dead-relu", dead_relu)                             \
  X("dead-relu", leaky_revival)                         \
  X("attention", attention_uniform)                     \
  X("attention", attention_scaling)                     \
  X("attention", attention_retrieval)                   \
  X("robustness", lipschitz_certificate)                \
  X("robustness", lipschitz_bounds)                     \
  X("physics-informed", pinn)                           \
  X("curse-of-dimensionality", sparse_grids)            \
  X("curse-of-dimensionality", additive_networks)       \
  X("olfaction", cover_capacity)                        \
  X("olfaction", olfactory_expansion)                   \
  X("physics-dictionary", boltzmann_softmax)            \
  X("physics-dictionary", fermi_dirac)                  \
  X("physics-dictionary", harmonic_loss)                \
  X("hooke", hooke)                                     \
  X("quantum-oscillator", oscillator_fit)               \
  X("quantum-oscillator", variational_ground_state)     \
  X("ising", ising_phases)                              \
  X("ising", block_spins)                               \
  X("ising", missing_site)                              \
  X("beyond-supervised", normal_modes)                  \
  X("beyond-supervised", bandit)                        \
  X("edge-of-stability", edge_of_stability)             \
  X("edge-of-stability", central_flow)                  \
  X("edge-of-stability", progressive_sharpening)        \
  X("platonic-representation", platonic_representation) \
  X("generalization", double_descent)                   \
  X("generalization", bias_variance)                    \
  X("generalization", regularization)

// The WebAssembly build links each module by itself: LM_MODULE names the one whose experiments are
// taken, without their batteries. Without LM_MODULE everything is taken.
#ifndef LM_MODULE
#define LM_MODULE ""
#endif

namespace lm {

#define LM_DECLARE(module, name) \
  namespace name {               \
  ExperimentInfo info();         \
  Battery battery();             \
  }
LM_EXPERIMENTS(LM_DECLARE)
#undef LM_DECLARE

namespace {

constexpr std::string_view kModule = LM_MODULE;  // NOLINT(readability-redundant-string-init)
constexpr bool is_in(std::string_view module) { return kModule.empty() || kModule == module; }

/// The folder of the lesson: `four-ingredients` of the module `four-ingredients-2`.
std::string lesson_of(const std::string& module) {
  const std::size_t end = module.size() - 2;
  return module[end] == '-' && module[end + 1] >= '2' && module[end + 1] <= '9'
             ? module.substr(0, end)
             : module;
}

std::vector<ExperimentInfo> linked() {
  std::vector<ExperimentInfo> all;
  const auto add = [&all](ExperimentInfo info, const std::string& module, std::string name) {
    info.module = module;
    info.lesson = lesson_of(module);
    info.source = "engine/experiments/" + info.lesson + "/" + name + ".cpp";
    std::replace(name.begin(), name.end(), '_', '-');
    info.slug = std::move(name);
    all.push_back(std::move(info));
  };
  // What is not taken is not even named, so the linker leaves it out.
#define LM_ADD(module, name)                                     \
  if constexpr (is_in(module)) add(name::info(), module, #name); \
  if constexpr (kModule.empty()) all.back().battery = name::battery;
  LM_EXPERIMENTS(LM_ADD)
#undef LM_ADD
  return all;
}

}  // namespace

const std::vector<ExperimentInfo>& experiments() {
  static const std::vector<ExperimentInfo> all = linked();
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
