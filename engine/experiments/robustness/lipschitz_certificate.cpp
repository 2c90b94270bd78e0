// Experiment lipschitz-certificate: a margin and a Lipschitz constant promise that no small push
// changes a class, and every push is tried.
#include <cstdint>
#include <memory>
#include <string>

#include "experiments/robustness/certificate_run.hpp"
#include "lab/battery.hpp"
#include "lab/verdicts.hpp"

namespace lm::lipschitz_certificate {
namespace {

using certificate::Head;
using certificate::LipschitzCertificate;
using certificate::Parameters;
using theory::Ball;

std::string named(const Parameters& p, std::int64_t seed) {
  return std::string(p.norm == Ball::two ? "2-norm, " : "∞-norm, ") + std::to_string(p.layers) +
         " hidden layers, decay " + short_number(p.weight_decay, 2) + ", seed " +
         std::to_string(seed) + ": ";
}

void check_networks(Battery& result) {
  for (const std::int64_t seed : result.seeds) {
    for (const Ball norm : {Ball::two, Ball::infinity}) {
      for (const std::int64_t layers : {1, 2, 3}) {
        Parameters p;
        p.norm = norm, p.layers = layers;
        add_verdicts(result, named(p, seed), *run_whole<LipschitzCertificate>(p, seed));
      }
    }
  }
}

void check_linear(Battery& result) {
  for (const std::int64_t seed : result.seeds) {
    for (const Ball norm : {Ball::two, Ball::infinity}) {
      Parameters p;
      p.norm = norm, p.layers = 0, p.weight_decay = 0;
      const auto free = run_whole<LipschitzCertificate>(p, seed);
      add_verdicts(result, "free outputs, " + named(p, seed), *free);
      Parameters drawn = p;
      drawn.updates = 0;
      add_verdicts(result, "as drawn, " + named(p, seed),
                   *run_whole<LipschitzCertificate>(drawn, seed));
      p.head = Head::antisymmetric;
      const auto tight = run_whole<LipschitzCertificate>(p, seed);
      result.add(*tight, within("antisymmetric outputs, " + named(p, seed) +
                                    "largest certified over true radius",
                                1, tight->tightness(), certificate::kCut,
                                "rounding of cut polygons", "a linear model, w₂ = −w₁"));
    }
  }
}

/// Discs stretched past what the certificate says are broken.
void check_controls(Battery& result) {
  Parameters p;
  p.stretch = 16;
  const auto run = run_whole<LipschitzCertificate>(p, 1);
  result.add(*run,
             at_least("control, discs of sixteen radii: breaches", 1, run->breaches(), 0,
                      "no point is sixteen times safer than promised", "outside the certificate"));
  Parameters drawn;
  drawn.layers = 0, drawn.updates = 0;
  const auto loose = run_whole<LipschitzCertificate>(drawn, 2);
  result.add(*loose,
             at_most("control, a linear model as it was drawn: largest certified over true", 0.95,
                     loose->tightness(), 0, "the two columns differ in length or are not opposite",
                     "outside: the head is not antisymmetric"));
}

void check_attacks_by_hand(Battery& result) {
  for (const char* value : {"3:40", "10:200"}) {
    auto run = std::make_unique<Made<LipschitzCertificate>>(Parameters{}, 1);
    run->act("attack", value);
    run->advance(run->suggested_steps());
    result.add(*run, equal(std::string("attack ") + value + ": breaches of the certificate", 0,
                           run->push_flips() && run->pushed_over_radius() < 1 ? 1 : 0,
                           "the class changes outside the disc alone", "any attack"));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<LipschitzCertificate, Parameters>(
      {.title = "Certified discs",
       .question = "How far can a point be pushed before the network changes its mind, and who can "
                   "promise that beforehand?",
       .precision = "double: radii are held to rounding",
       .range =
           "Every network, every push shorter than the radius. How much longer the true radius "
           "is depends on the network.",
       .no_fitted_parameter = true,
       .acts = {{"attack", "example:angle"}}});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_networks(result);
  check_linear(result);
  check_controls(result);
  check_attacks_by_hand(result);
  return result;
}

}  // namespace lm::lipschitz_certificate
