// What is certified for each point of a trained network, what is exact, and what attacks found.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "experiments/robustness/moons_classifier.hpp"

namespace lm::robustness {

/// From cheap to exact, then the attacks. Each is a radius: certificates from below, attacks from
/// above.
enum class Rung {
  product,
  pair,
  layers,
  steepest,
  pieces,
  exact,
  all_angles,
  many_steps,
  one_step
};
inline constexpr std::size_t kRungs = 9;
inline constexpr std::array<const char*, kRungs> kRungNames{
    "product of norms",      "the two logits together", "layer by layer, nearby",
    "steepest piece",        "steepest piece nearby",   "distance to the boundary",
    "attack from all sides", "many gradient steps",     "one gradient step"};
constexpr std::size_t at(Rung rung) { return as_size(static_cast<int>(rung)); }

/// So many directions, a step each.
inline constexpr Index kDirections = 180;

class CertifiedPoints {
 public:
  CertifiedPoints(const MoonsSetting& setting, Ball ball, double stretch);

  /// Attacks every point along the k-th direction: eight places inside the disc that is claimed,
  /// then outwards to the first flip. Allocates nothing.
  void attack(Index k);

  const Dataset& data() const { return moons_.data; }
  const theory::ReluNetwork& network() const { return moons_.network; }
  const LeadReader& lead() const { return lead_; }
  const std::vector<theory::PlanarSegment>& boundary() const { return boundary_; }
  Index size() const { return data().size(); }
  PlanePoint point(Index i) const { return {data().inputs(i, 0), data().inputs(i, 1)}; }
  double margin(Index i) const { return std::abs(margins_[as_size(i)]); }
  bool is_one(Index i) const { return margins_[as_size(i)] <= 0; }
  double radius(Rung rung, Index i) const { return radii_[at(rung)][as_size(i)]; }
  const std::vector<double>& radii(Rung rung) const { return radii_[at(rung)]; }
  /// Certified over distance to the boundary, the largest; NaN where there is no boundary.
  double largest_tightness() const;
  /// The first flip of point i along each direction so far.
  const std::vector<double>& flips(Index i) const { return flips_[as_size(i)]; }

  double lipschitz() const { return lipschitz_; }
  double steepest() const { return steepest_; }
  double pair_slope() const { return pair_slope_; }
  double pieces() const { return as_double(pieces_); }
  double accuracy() const;
  double attacks() const { return as_double(attacks_); }
  double breaches() const { return as_double(breaches_); }
  /// The fastest fall of a margin that any attack met, per unit of distance.
  double steepest_met() const { return steepest_met_; }

 private:
  void certify();
  void attack_point(Index i, Index k);

  TrainedMoons moons_;
  Ball ball_;
  double stretch_;
  LeadReader lead_;
  std::vector<theory::PlanarSegment> boundary_;
  std::vector<double> margins_;
  std::array<std::vector<double>, kRungs> radii_;
  std::vector<std::vector<double>> flips_;
  std::vector<PlanePoint> directions_;
  double lipschitz_ = 0, steepest_ = 0, pair_slope_ = 0, steepest_met_ = 0;
  std::int64_t pieces_ = 0, attacks_ = 0, breaches_ = 0;
};

}  // namespace lm::robustness
