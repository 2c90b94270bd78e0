// One latent world seen through two modalities, and tasks about it: data for representations.
#pragma once

#include <cstdint>
#include <optional>

#include "core/types.hpp"

namespace lm {

/// How a sense shows the state: by waves or by saturating sums (see LatentWorld).
enum class Sense { cosine, tanh };

struct LatentWorldSpec {
  Index latent = 4;             ///< dimensions of the state z that both modalities see
  Index nuisance = 8;           ///< dimensions of what each of them sees beside it, its own
  Index tasks = 20;             ///< numbers to be told about z
  Sense first = Sense::cosine;  ///< what the first modality is
  Sense second = Sense::tanh;   ///< and the second
};

/// Columns of the two modalities.
constexpr Index kFirstSenses = 40;
constexpr Index kSecondSenses = 60;

/// n states of the world, as each modality shows them and as the tasks ask for them. A cosine shows
/// cos(z A + a) + u C, a tanh shows tanh(z A + a) + u C, u being the modality's own nuisance.
struct LatentWorld {
  Matrix latent;   ///< n × latent: z, independent N(0, 1)
  Matrix first;    ///< n × 40
  Matrix second;   ///< n × 60
  Matrix targets;  ///< n × tasks: √2 cos(z·w + c), of mean square one
};

/// A has normal entries of deviation 2/√latent, w of deviation 1, C of deviation ½; u is N(0, 1), c
/// and a cosine's a are uniform phases, a tanh's a is N(0, 1). Laws are drawn from `seed`; the
/// states from (`seed`, `part`), so that different parts are different states of one world. The
/// first `tasks` tasks are the same for every `tasks`.
/// n ≥ 1, latent ≥ 1, nuisance ≥ 0, tasks ≥ 1, else an Error.
LatentWorld latent_world(Index n, const LatentWorldSpec& spec, std::uint64_t seed,
                         std::uint64_t part);

/// The same for given states z: n × spec.latent. Another world's states can be shown through the
/// senses of this one.
LatentWorld show_states(const Matrix& latent, const LatentWorldSpec& spec, std::uint64_t seed,
                        std::uint64_t part);

/// Which tasks of a world are asked. With an angle θ, in radians, they concern a plane of the world
/// alone, w = w₁ p + w₂ q with p = cos θ e₁ + sin θ e₃ and q = cos θ e₂ + sin θ e₄: at 0 the plane
/// of z₁ and z₂, at π/2 that of z₃ and z₄.
struct WorldTasks {
  Index count = 20;
  Index from = 0;  ///< number of the first one
  std::optional<double> plane;
};

/// n × count: √2 cos(z·w + c) of z: n × latent, the laws being those of `seed`. Over tasks of the
/// whole world the mean product of two states' answers is exp(−|z − z′|²/2) (Rahimi & Recht 2007).
/// count ≥ 1; with a plane latent ≥ 4, else an Error.
Matrix world_tasks(const Matrix& latent, const WorldTasks& tasks, std::uint64_t seed);

/// 2 columns p, q of that plane, latent × 2.
Matrix world_plane(Index latent, double angle);

}  // namespace lm
