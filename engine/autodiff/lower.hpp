// From an instruction of a plan to the kernel that runs it.
#pragma once

#include "autodiff/kernels/step.hpp"
#include "autodiff/plan.hpp"

namespace lm::ad {

/// The kernel of an instruction with its sizes and numbers; the executor adds the places.
template <class S>
Step<S> lower(const Graph& graph, const Instruction& code);

extern template Step<float> lower<float>(const Graph&, const Instruction&);
extern template Step<double> lower<double>(const Graph&, const Instruction&);

}  // namespace lm::ad
