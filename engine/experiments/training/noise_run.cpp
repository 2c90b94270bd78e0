// Steps of the ensembles, and the theory of their second moments.
#include "experiments/training/noise_run.hpp"

#include <algorithm>
#include <cmath>

#include "core/statistics.hpp"
#include "theory/batch_noise.hpp"

namespace lm::batch_noise {
namespace {

/// Relaxation times after which e⁻⁴⁰ of the start's square is left.
constexpr double kTimes = 20;
/// Widths that a histogram reaches to either side.
constexpr double kWidths = 4;

Random luck(std::uint64_t seed, std::uint64_t which) {
  return Random(seed, stream("batch-noise/luck", which));
}
double mean_square(const std::vector<double>& x) {
  double sum = 0;
  for (const double one : x) sum += one * one;
  return sum / as_double(x.size());
}

}  // namespace

NoiseRun::NoiseRun(const Parameters& p, std::uint64_t seed)
    : p_(p),
      examples_(p, seed),
      main_(examples_, p.learning_rate, p.batch, p.drawing, luck(seed, 0)),
      halved_(examples_, p.learning_rate / 2, p.batch, p.drawing, luck(seed, 1)),
      doubled_(examples_, p.learning_rate, 2 * p.batch, p.drawing, luck(seed, 2)),
      sizes_(examples_, luck(seed, 3)),
      kicks_(p.learning_rate,
             std::max<std::int64_t>(1, static_cast<std::int64_t>(1 / p.learning_rate + 0.5))),
      settling_(std::min(kMostSettling,
                         static_cast<std::int64_t>(
                             std::ceil(2 * kTimes / (p.learning_rate * kAlong * p.curvature))))),
      history_({"across", "along", "predicted_across", "predicted_along"}) {
  const double wide = settled(false).variance;
  reach_ = wide > 0 ? kWidths * std::sqrt(wide) : 1;
  for (Walkers* walkers : {&main_, &halved_, &doubled_}) walkers->bin_to(reach_);
}

void NoiseRun::take_step() {
  const bool count = taken_ >= settling_;
  for (Walkers* walkers : {&main_, &halved_, &doubled_}) walkers->step(count);
  sizes_.step();
  kicks_.add(main_.force());
  ++taken_;
}

double NoiseRun::force_variance(std::int64_t batch) const {
  return theory::batch_variance(p_.noise * p_.noise, as_double(batch), as_double(examples_.count()),
                                replacement());
}

Settled NoiseRun::settled(double rate, std::int64_t batch, bool along) const {
  const double h = p_.curvature * (along ? kAlong : 1);
  const double spread = theory::batch_variance(h * h * p_.spread * p_.spread, as_double(batch),
                                               as_double(examples_.count()), replacement());
  const double mean = (1 - rate * h) * (1 - rate * h), noise = rate * rate * spread;
  // The fourth moment as of a normal 1 − ηh; of a batch of ±s it is smaller.
  return {theory::settled_variance(rate, h, spread, force_variance(batch)), mean + noise,
          mean * mean + 6 * mean * noise + 3 * noise * noise};
}

void NoiseRun::record(std::int64_t step) {
  double theory[2];
  for (const bool along : {false, true}) {
    const Settled law = settled(along);
    double left = 1;
    // Squares by doubling, so that no power of the engine is asked for.
    double base = law.kept;
    for (std::int64_t k = step; k > 0; k /= 2, base *= base) {
      if (k % 2 != 0) left *= base;
    }
    theory[along ? 1 : 0] = left + law.variance * (1 - left);
  }
  history_.add(step, {std::max(1e-20, mean_square(main_.across())),
                      std::max(1e-20, mean_square(main_.along())), std::max(1e-20, theory[0]),
                      std::max(1e-20, theory[1])});
}

}  // namespace lm::batch_noise
