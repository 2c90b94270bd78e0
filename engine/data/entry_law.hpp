// Random matrices whose entries are independent with mean 0 and variance 1, under four laws.
#pragma once

#include <array>
#include <cstdint>

#include "core/rng.hpp"
#include "core/types.hpp"

namespace lm {

/// Standard normal; ±1; uniform on [−√3, √3); Laplace of scale 1/√2. Fourth moments 3, 1, 9/5, 6.
enum class EntryLaw { gaussian, rademacher, uniform, laplace };

constexpr std::array<const char*, 4> kEntryLawWords = {"gaussian", "rademacher", "uniform",
                                                       "laplace"};

/// One entry of mean 0 and variance 1: draw `index` of `random`. |entry| ≤ 8.66 for the normal,
/// ≤ 26.5 for Laplace.
double entry_at(EntryLaw law, const Random& random, std::uint64_t index);

/// Fills X: n × p with independent entries, element (i, j) from draw i · p + j.
void fill_entries(EntryLaw law, const Random& random, Matrix& X);

}  // namespace lm
