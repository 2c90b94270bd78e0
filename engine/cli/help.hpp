// What a person may write for an experiment's parameters and inputs, from its schema.
#pragma once

#include <string>

#include "lab/experiment.hpp"

namespace lm::cli {

/// `text` with what stands between dollars in characters a terminal has: `$\\lambda_{\\max}$`
/// becomes `λ_max`.
std::string plain_text(const std::string& text);

/// One line per experiment: slug and title.
std::string experiment_list();

/// Title, question, and for each parameter and input: name, label, unit, what is allowed, default
/// and help.
std::string experiment_help(const ExperimentInfo& info);

}  // namespace lm::cli
