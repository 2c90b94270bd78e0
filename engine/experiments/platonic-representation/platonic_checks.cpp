// The checks of one run of platonic-representation.
#include <cmath>

#include "experiments/platonic-representation/platonic_run.hpp"

namespace lm::platonic {
namespace {

/// Standard deviations of the count of shared neighbours (hypergeometric) that states paired by
/// number may be off: rows are not independent, since hubs are near to many in both clouds.
constexpr double kChanceDeviations = 8;
/// Neighbours on the ladder may be this much out of order. In one world the last rise is .04 to
/// .07 (three worlds), and each rise scatters by .02 to .05 between them.
constexpr double kOrderTolerance = 0.03;
/// Pairs of neighbours that rounding may exchange when the representation is turned.
constexpr double kExchanged = 4;
/// Below this many states chance is a tenth and more, and one world scatters by more than a claim
/// on the score allows.
constexpr std::int64_t kEnoughStates = 200;
/// Planes that share nothing leave what the raw senses share, which scatters by .01.
constexpr double kPlanesTolerance = 0.04;

}  // namespace

double PlatonicRepresentation::out_of_order() const {
  double count = 0;
  for (std::size_t r = 1; r < mutual_.size(); ++r) {
    if (mutual_[r] < mutual_[r - 1] - kOrderTolerance) ++count;
  }
  return count;
}

Check PlatonicRepresentation::rotated_check() const {
  const double pairs = as_double(gallery() * k());
  return within("mutual k-NN of a representation with itself, rotated", 1, rotated_,
                1e-3 + kExchanged / pairs, "ties that rounding breaks",
                Range("tanh, width 2 or more: no directions that are equal")
                    .needs(p_.activation == Sigma::tanh, "the networks are of relu units")
                    .needs(senses_.rungs().back().width > 1, "one unit has two directions only"));
}

/// The share of one row is hypergeometric over k, of mean c and variance
/// c(1 − c)(1 − (k − 1)/(N − 2))/k; the score is a mean of N of them.
Check PlatonicRepresentation::chance_check() const {
  const double c = chance(), left = 1 - as_double(k() - 1) / as_double(gallery() - 2);
  const double deviation = std::sqrt(c * (1 - c) * left / as_double(k() * gallery()));
  return within("mutual k-NN of states that are paired by number alone", c, independent_,
                kChanceDeviations * deviation, "8 deviations of a count, for hubs",
                Range("k/(N − 1) is chance; tanh, width 2 or more")
                    .needs(p_.activation == Sigma::tanh, "the networks are of relu units")
                    .needs(senses_.rungs().back().width > 1, "one unit has two directions only"));
}

/// Whether the ladder is one on which the score is claimed to rise: a world like the default's, and
/// rungs at least twice as high as the one before.
bool PlatonicRepresentation::like_default() const {
  bool doubled = p_.vary != Vary::angle;
  const std::vector<double> values = ladder();
  for (std::size_t r = 1; r < values.size(); ++r) {
    doubled = doubled && values[r] >= 2 * values[r - 1];
  }
  const bool enough = p_.vary == Vary::width ? p_.tasks >= 10 : p_.width >= 16;
  return doubled && enough && !in_planes() && p_.second_tasks != SecondTasks::shuffled &&
         p_.latent >= 3 && p_.latent <= 5 && p_.nuisance <= 12 && p_.gallery >= kEnoughStates &&
         p_.neighbours <= 20 && p_.activation == Sigma::tanh;
}

Check PlatonicRepresentation::order_check() const {
  return ordered(
      "rungs of the ladder below the one before them", out_of_order(), "one world scatters by 0.03",
      Range("tanh, tasks about the whole world, 3 to 5 dimensions and up to 12 of nuisance, 10 "
            "tasks or width 16, rungs that double, 200 states, up to 20 neighbours, after training")
          .needs(like_default(), "the settings are not among those")
          .awaits(trained(), "the networks are still in training"));
}

Check PlatonicRepresentation::planes_check() const {
  const bool apart = in_planes() && p_.senses == Senses::two_tanh && p_.activation == Sigma::tanh &&
                     own_angle() >= 90;
  return at_most("mutual k-NN of networks whose tasks concern different parts of the world", raw_,
                 widest(), kPlanesTolerance, "what the raw senses share, and its scatter",
                 Range("planes at 90°, two tanh senses, tanh networks, 200 states or more")
                     .needs(apart, "the tasks do not concern planes at 90° seen by two tanh senses")
                     .needs(p_.gallery >= kEnoughStates, "fewer than 200 states")
                     .awaits(trained(), "the networks are still in training"));
}

Checks PlatonicRepresentation::checks() const {
  return {rotated_check(), chance_check(), order_check(), planes_check()};
}

}  // namespace lm::platonic
