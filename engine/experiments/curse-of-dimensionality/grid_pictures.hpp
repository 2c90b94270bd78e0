// The points of a sparse grid as a picture, and its subspaces.
#pragma once

#include "core/views.hpp"
#include "experiments/curse-of-dimensionality/sparse_grid.hpp"

namespace lm::sparse {

/// The points, coloured by level, over those of the full grid of the level `asked` for while these
/// are few; more than two axes are drawn aslant.
View points_view(const SparseGrid& grid, Index d, Index asked);
/// The mean size of the surpluses in each subspace of the first two axes; the others stay at
/// level 1.
View subspace_view(const SparseGrid& grid, Index d);

}  // namespace lm::sparse
