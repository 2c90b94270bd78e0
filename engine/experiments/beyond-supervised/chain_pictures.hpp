// The views of normal-modes except that of the code's learning.
#pragma once

#include "core/views.hpp"
#include "experiments/beyond-supervised/chain_run.hpp"

namespace lm::normal_modes {

/// `f`: null as long as there are too few photographs.
Views chain_views(const ChainRun& run, const Parameters& p, const Found* f);

}  // namespace lm::normal_modes
