// Two pictures of a pair of odours in the circuit: its dots, and the cells as a cloud.
#pragma once

#include "core/views.hpp"
#include "experiments/olfaction/olfactory_run.hpp"

namespace lm::olfactory_expansion {

/// Glomeruli on the left and cells on the right, as dots in two discs: which of them each odour
/// excites most (of the glomeruli a fifth), and the wires of one cell.
View circuit_view(const OlfactoryRun& run, const Parameters& p);

/// Every cell by what the two odours do to it, in standard deviations, and the two thresholds.
View cloud_view(const OlfactoryRun& run, const Parameters& p);

}  // namespace lm::olfactory_expansion
