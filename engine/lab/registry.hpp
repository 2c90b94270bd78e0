// The list of all experiments.
#pragma once

#include <string_view>
#include <vector>

#include "lab/experiment.hpp"

namespace lm {

/// All experiments in the order of the lessons; built once.
const std::vector<ExperimentInfo>& experiments();

/// The experiment of that slug; throws Error (`unknown_experiment`) that lists those there are.
const ExperimentInfo& find_experiment(std::string_view slug);

}  // namespace lm
