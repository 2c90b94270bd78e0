// A strip of paper folded again and again: the network that folds, and the edge of the folded
// strip.
#pragma once

#include <cstdint>
#include <vector>

#include "core/views.hpp"
#include "experiments/depth/relu_network.hpp"

namespace lm {

/// Where the strip is creased and how far the crease reaches (see theory/folding.hpp).
struct Crease {
  double place = 0.5, height = 1;
};

/// A fold as two ReLUs, (h/c) R(x) − (h/c + h/(1 − c)) R(x − c), so many times in a row.
ReluNetwork folding_network(const Crease& crease, std::int64_t folds);

/// A straight part of the strip, from x₀ to x₁ along it, lying from v₀ to v₁ in the stack, at this
/// layer of it, the lowest 1.
struct Flank {
  double x0, x1, v0, v1;
  Index layer;
};

/// The stack after so many folds, flank by flank along the strip. In each fold what lies right of
/// the crease is turned over on top of the rest.
std::vector<Flank> stacked(const Crease& crease, std::int64_t folds);

/// The strip seen from its edge, its creases, and a dot at `point` along the strip.
View strip_view(const Crease& crease, std::int64_t folds, double point);

}  // namespace lm
