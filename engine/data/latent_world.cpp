// States of a latent world, shown by two fixed random maps.
#include "data/latent_world.hpp"

#include <cmath>
#include <string>

#include "core/blocking.hpp"
#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

namespace lm {
namespace {

/// How far the maps' arguments spread, the tasks' frequencies, and how loud the nuisance is.
constexpr double kSpread = 2;
constexpr double kFrequency = 1;
constexpr double kLoudness = 0.5;

Matrix phases(Random& random, Index columns) {
  Matrix row(1, columns);
  fill_uniform(random, row, 0, 2 * kPi);
  return row;
}

/// What a sense hears beside the world: n × columns, of rank `nuisance`. The laws come from `law`,
/// the nuisance itself from `states`.
Matrix beside(Index n, Index columns, Index nuisance, Random& law, Random& states) {
  if (nuisance == 0) return Matrix::Zero(n, columns);
  const Matrix mixing = normal_matrix(law, nuisance, columns, kLoudness);
  return normal_matrix(states, n, nuisance) * mixing;
}

/// What the modality of that name shows: n × columns.
Matrix shown(const Matrix& latent, Sense sense, const std::string& name, Index columns,
             const LatentWorldSpec& spec, std::uint64_t seed, std::uint64_t part) {
  const double deviation = kSpread / std::sqrt(static_cast<double>(spec.latent));
  Random law(seed, stream("world/" + name));
  const Matrix A = normal_matrix(law, spec.latent, columns, deviation);
  const bool cosine = sense == Sense::cosine;
  const Matrix a = cosine ? phases(law, columns) : normal_matrix(law, 1, columns);
  Random nuisance(seed, stream("world/" + name + " nuisance", part));
  Matrix X = (latent * A).rowwise() + a.row(0);
  X = X.unaryExpr([cosine](double v) { return cosine ? lm::cos(v) : lm::tanh(v); }).eval();
  X += beside(latent.rows(), columns, spec.nuisance, law, nuisance);
  return X;
}

void require_positive(const char* path, Index value, Index minimum) {
  if (value >= minimum) return;
  throw Error("out_of_range", path,
              std::to_string(value) + " is not allowed; allowed is " + std::to_string(minimum) +
                  " or more");
}

}  // namespace

LatentWorld latent_world(Index n, const LatentWorldSpec& spec, std::uint64_t seed,
                         std::uint64_t part) {
  require_positive("n", n, 1);
  require_positive("latent", spec.latent, 1);
  Random states(seed, stream("world/states", part));
  return show_states(normal_matrix(states, n, spec.latent), spec, seed, part);
}

LatentWorld show_states(const Matrix& latent, const LatentWorldSpec& spec, std::uint64_t seed,
                        std::uint64_t part) {
  require_positive("nuisance", spec.nuisance, 0);
  fix_blocking();
  LatentWorld world;
  world.latent = latent;
  world.first = shown(latent, spec.first, "first", kFirstSenses, spec, seed, part);
  world.second = shown(latent, spec.second, "second", kSecondSenses, spec, seed, part);
  world.targets = world_tasks(latent, {spec.tasks, 0, std::nullopt}, seed);
  return world;
}

Matrix world_plane(Index latent, double angle) {
  require_positive("latent", latent, 4);
  Matrix plane = Matrix::Zero(latent, 2);
  for (Index i = 0; i < 2; ++i) {
    plane(i, i) = lm::cos(angle);
    plane(i + 2, i) = lm::sin(angle);
  }
  return plane;
}

Matrix world_tasks(const Matrix& latent, const WorldTasks& tasks, std::uint64_t seed) {
  require_positive("tasks", tasks.count, 1);
  const Matrix seen =
      tasks.plane ? Matrix(latent * world_plane(latent.cols(), *tasks.plane)) : latent;
  Matrix answers(latent.rows(), tasks.count);
  for (Index t = 0; t < tasks.count; ++t) {
    Random task(seed, stream("world/task", static_cast<std::uint64_t>(tasks.from + t)));
    const Vector w = normal_vector(task, seen.cols(), kFrequency);
    const double c = 2 * kPi * task.uniform();
    const Vector angles = seen * w;
    for (Index i = 0; i < angles.size(); ++i) {
      answers(i, t) = std::sqrt(2.0) * lm::cos(angles(i) + c);
    }
  }
  return answers;
}

}  // namespace lm
