// Two interleaved half moons, a ReLU classifier trained on them, and attacks on its points.
#pragma once

#include <cstdint>
#include <vector>

#include "data/dataset.hpp"
#include "theory/planar_pieces.hpp"

namespace lm::robustness {

using theory::Ball;
using theory::PlanePoint;

struct MoonsSetting {
  Index examples = 48;
  double noise = 0.1;
  Index layers = 2;  ///< hidden ones; 0: a linear model
  Index width = 12;
  bool antisymmetric = false;  ///< the second output starts as the first with its sign turned
  double weight_decay = 0.01;
  std::int64_t updates = 300;
  std::int64_t seed = 0;
};

struct TrainedMoons {
  Dataset data;
  theory::ReluNetwork network;
};

/// Heavy ball on the mean cross-entropy plus λ/2 of the squared weights, full batch.
TrainedMoons trained_moons(const MoonsSetting& setting);

/// Evaluates the lead g = logit 0 − logit 1 by running the network. Allocates nothing after
/// construction.
class LeadReader {
 public:
  explicit LeadReader(const theory::ReluNetwork& network);
  double operator()(const PlanePoint& x) const;

 private:
  const theory::ReluNetwork* network_;  // outlives this
  mutable std::vector<Vector> layers_;
};

/// A step of length 1 in this norm along the angle (in degrees).
PlanePoint direction(double degrees, Ball ball);
PlanePoint moved(const PlanePoint& x, const PlanePoint& along, double distance);
/// The distance of two points in this norm.
double distance(const PlanePoint& a, const PlanePoint& b, Ball ball);

/// How far an attack looks, and in how many steps.
constexpr double kReach = 3;
constexpr int kLooks = 60;

/// Along a direction: the first distance at which the sign of the lead differs from that at x, by
/// looking at kLooks distances up to kReach and halving the gap; infinite if it does not.
double first_flip(const LeadReader& lead, const PlanePoint& x, const PlanePoint& along);

/// One gradient: the first flip along the steepest descent of the margin at x.
double one_step_attack(const LeadReader& lead, const PlanePoint& x, Ball ball);
/// Many: from x to where the tangent says the boundary is, again and again (DeepFool; S.
/// Moosavi-Dezfooli, A. Fawzi, P. Frossard, 2016, arXiv:1511.04599), then the first flip on the
/// straight way there.
double many_step_attack(const LeadReader& lead, const PlanePoint& x, Ball ball);

}  // namespace lm::robustness
