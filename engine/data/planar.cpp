// Classification problems in the plane, and modular addition.
#include "data/planar.hpp"

#include <functional>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"

namespace lm {
namespace {

constexpr Index kMaxModulus = 200;

struct Point {
  double x, y;
};

/// P points of alternating class: `place(class, random)` plus noise.
Dataset two_classes(Index samples, double noise, std::uint64_t seed,
                    const std::function<Point(Index, Random&)>& place) {
  if (samples < 2 || !(noise >= 0)) {
    throw Error("bad_argument", "samples", "at least 2 samples and a noise of 0 or more");
  }
  Dataset data;
  data.inputs.resize(samples, 2);
  data.classes = 2;
  Random random(seed, stream("points")), jitter(seed, stream("noise"));
  for (Index i = 0; i < samples; ++i) {
    const Index label = i % 2;
    const Point p = place(label, random);
    data.inputs(i, 0) = p.x + noise * jitter.normal();
    data.inputs(i, 1) = p.y + noise * jitter.normal();
    data.labels.push_back(label);
  }
  data.targets = one_hot(data.labels, 2);
  return data;
}

}  // namespace

Dataset xor_points(Index samples, double noise, std::uint64_t seed) {
  return two_classes(samples, noise, seed, [](Index label, Random& random) {
    const double x = random.sign();
    return Point{x, label == 1 ? -x : x};
  });
}

Dataset rings(Index samples, double noise, std::uint64_t seed) {
  return two_classes(samples, noise, seed, [](Index label, Random& random) {
    const double a = 2 * kPi * random.uniform(), r = label == 0 ? 1 : 0.5;
    return Point{r * lm::cos(a), r * lm::sin(a)};
  });
}

Dataset spirals(Index samples, double turns, double noise, std::uint64_t seed) {
  return two_classes(samples, noise, seed, [turns](Index label, Random& random) {
    const double t = random.uniform(0.1, 1);
    const double a = 2 * kPi * turns * t + (label == 1 ? kPi : 0);
    return Point{t * lm::cos(a), t * lm::sin(a)};
  });
}

Dataset moons(Index samples, double noise, std::uint64_t seed) {
  return two_classes(samples, noise, seed, [](Index label, Random& random) {
    const double a = kPi * random.uniform();
    return label == 0 ? Point{lm::cos(a), lm::sin(a)} : Point{1 - lm::cos(a), 0.5 - lm::sin(a)};
  });
}

Dataset modular_addition(Index p) {
  if (p < 2 || p > kMaxModulus) {
    throw Error(
        "out_of_range", "p",
        std::to_string(p) + " is not allowed; allowed is 2 to " + std::to_string(kMaxModulus));
  }
  Dataset data;
  data.inputs = Matrix::Zero(p * p, 2 * p);
  data.classes = p;
  for (Index a = 0; a < p; ++a) {
    for (Index b = 0; b < p; ++b) {
      data.inputs(a * p + b, a) = 1;
      data.inputs(a * p + b, p + b) = 1;
      data.labels.push_back((a + b) % p);
    }
  }
  data.targets = one_hot(data.labels, p);
  return data;
}

}  // namespace lm
