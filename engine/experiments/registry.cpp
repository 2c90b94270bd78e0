// One line an experiment: its lesson, and its name, which is that of its file and its functions.
#include "experiments/registry.hpp"

#include <string>
#include <utility>

#include "core/error.hpp"

#define LM_EXPERIMENTS(X)                              \
  X("four-ingredients", digits)                        \
  X("four-ingredients", hyperparameters)               \
  X("four-ingredients", loss_landscape)                \
  X("four-ingredients", memorization)                  \
  X("four-ingredients", representations)               \
  X("four-ingredients", symmetry_breaking)             \
  X("glass-box", glass_box)                            \
  X("glass-box", single_relu_flow)                     \
  X("glass-box", data_spectrum)                        \
  X("glass-box", axes_of_complexity)                   \
  X("linear-regression", least_squares)                \
  X("linear-regression", gradient_flow)                \
  X("linear-regression", minimum_norm)                 \
  X("linear-regression", loss_decay)                   \
  X("linear-regression", input_universality)           \
  X("scalar-factorization", scalar_factorization)      \
  X("scalar-factorization", polynomial_in_parameters)  \
  X("deep-linear-networks", saxe_modes)                \
  X("deep-linear-networks", saddle_to_saddle)          \
  X("deep-linear-networks", low_rank_updates)          \
  X("deep-linear-networks", balancedness)              \
  X("lazy-and-rich", ntk_width)                        \
  X("lazy-and-rich", lazy_scale)                       \
  X("lazy-and-rich", diagonal_network)                 \
  X("lazy-and-rich", feature_learning)                 \
  X("hyperparameter-transfer", learning_rate_transfer) \
  X("edge-of-stability", edge_of_stability)            \
  X("edge-of-stability", progressive_sharpening)       \
  X("platonic-representation", platonic_representation)

// The WebAssembly build links a module a lesson, where LM_LESSON names the one whose experiments
// are in it, without their batteries; without LM_LESSON everything is.
#ifndef LM_LESSON
#define LM_LESSON ""
#endif

namespace lm {

namespace catalogue {
#define LM_DECLARE(lesson, name) \
  ExperimentInfo name();         \
  Battery name##_battery();
LM_EXPERIMENTS(LM_DECLARE)
#undef LM_DECLARE
}  // namespace catalogue

namespace {

constexpr std::string_view kLesson = LM_LESSON;  // NOLINT(readability-redundant-string-init)
constexpr bool is_in(std::string_view lesson) { return kLesson.empty() || kLesson == lesson; }

std::vector<ExperimentInfo> linked() {
  std::vector<ExperimentInfo> all;
  const auto add = [&all](ExperimentInfo info, std::string_view lesson) {
    info.lesson = lesson;
    all.push_back(std::move(info));
  };
  // What is not taken is not even named, so the linker leaves it out.
#define LM_ADD(lesson, name)                                   \
  if constexpr (is_in(lesson)) add(catalogue::name(), lesson); \
  if constexpr (kLesson.empty()) all.back().battery = catalogue::name##_battery;
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
