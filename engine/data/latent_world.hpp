// One latent world seen through two modalities, and tasks about it: data for representations.
#pragma once

#include <cstdint>

#include "core/types.hpp"

namespace lm {

struct LatentWorldSpec {
  Index latent = 4;    ///< dimensions of the state z that both modalities see
  Index nuisance = 8;  ///< dimensions of what each of them sees beside it, its own
  Index tasks = 20;    ///< numbers to be told about z
};

/// Columns of the two modalities.
constexpr Index kFirstSenses = 40;
constexpr Index kSecondSenses = 60;

/// n states of the world, as each modality shows them and as the tasks ask for them.
struct LatentWorld {
  Matrix latent;   ///< n × latent: z, independent N(0, 1)
  Matrix first;    ///< n × 40: cos(z A + a) + u C, u the first modality's own nuisance
  Matrix second;   ///< n × 60: tanh(z B + b) + v D, v the second's
  Matrix targets;  ///< n × tasks: √2 cos(z·w + c), of mean square one
};

/// A and B have normal entries of deviation 2/√latent, w of deviation 1, C and D of deviation
/// ½; u and v are N(0, 1), a and c uniform phases, b is N(0, 1). Laws are drawn from `seed`; the
/// states from (`seed`, `part`), so that different parts are different states of one world. The
/// first `tasks` tasks are the same for every `tasks`.
/// n ≥ 1, latent ≥ 1, nuisance ≥ 0, tasks ≥ 1, else an Error.
LatentWorld latent_world(Index n, const LatentWorldSpec& spec, std::uint64_t seed,
                         std::uint64_t part);

}  // namespace lm
