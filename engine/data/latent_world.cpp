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

constexpr double kTwoPi = 6.283185307179586;
/// How far the maps' arguments spread, the tasks' frequencies, and how loud the nuisance is.
constexpr double kSpread = 2;
constexpr double kFrequency = 1;
constexpr double kLoudness = 0.5;

Matrix phases(Random& random, Index columns) {
  Matrix row(1, columns);
  fill_uniform(random, row, 0, kTwoPi);
  return row;
}

/// What a sense hears beside the world: n × columns, of rank `nuisance`. The laws come from `law`,
/// the nuisance itself from `states`.
Matrix beside(Index n, Index columns, Index nuisance, Random& law, Random& states) {
  if (nuisance == 0) return Matrix::Zero(n, columns);
  const Matrix mixing = normal_matrix(law, nuisance, columns, kLoudness);
  return normal_matrix(states, n, nuisance) * mixing;
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
  require_positive("nuisance", spec.nuisance, 0);
  require_positive("tasks", spec.tasks, 1);
  fix_blocking();
  const double deviation = kSpread / std::sqrt(static_cast<double>(spec.latent));
  LatentWorld world;
  Random states(seed, stream("world/states", part));
  world.latent = normal_matrix(states, n, spec.latent);

  Random first(seed, stream("world/first"));
  const Matrix A = normal_matrix(first, spec.latent, kFirstSenses, deviation);
  const Matrix a = phases(first, kFirstSenses);
  Random first_nuisance(seed, stream("world/first nuisance", part));
  world.first = (world.latent * A).rowwise() + a.row(0);
  world.first = world.first.unaryExpr([](double v) { return lm::cos(v); }).eval();
  world.first += beside(n, kFirstSenses, spec.nuisance, first, first_nuisance);

  Random second(seed, stream("world/second"));
  const Matrix B = normal_matrix(second, spec.latent, kSecondSenses, deviation);
  const Matrix b = normal_matrix(second, 1, kSecondSenses);
  Random second_nuisance(seed, stream("world/second nuisance", part));
  world.second = (world.latent * B).rowwise() + b.row(0);
  world.second = world.second.unaryExpr([](double v) { return lm::tanh(v); }).eval();
  world.second += beside(n, kSecondSenses, spec.nuisance, second, second_nuisance);

  world.targets.resize(n, spec.tasks);
  for (Index t = 0; t < spec.tasks; ++t) {
    Random task(seed, stream("world/task", static_cast<std::uint64_t>(t)));
    const Vector w = normal_vector(task, spec.latent, kFrequency);
    const double c = kTwoPi * task.uniform();
    const Vector angles = world.latent * w;
    for (Index i = 0; i < n; ++i) {
      world.targets(i, t) = std::sqrt(2.0) * lm::cos(angles(i) + c);
    }
  }
  return world;
}

}  // namespace lm
