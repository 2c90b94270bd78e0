// Certificates of every point, and the search for a breach.
#include "experiments/robustness/certified_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lm::robustness {
namespace {

/// The pieces are cut in this square; a boundary farther away is none.
constexpr double kSquare = 20;
constexpr int kInside = 8;
/// A hair's breadth inside the disc: at its rim a certificate that is exact may be met.
constexpr double kInner = 1 - 1e-9;

}  // namespace

CertifiedPoints::CertifiedPoints(const MoonsSetting& setting, Ball ball, double stretch)
    : moons_(trained_moons(setting)), ball_(ball), stretch_(stretch), lead_(moons_.network) {
  flips_.assign(as_size(size()), {});
  for (std::vector<double>& flips : flips_) flips.reserve(as_size(kDirections));
  for (Index k = 0; k < kDirections; ++k) {
    directions_.push_back(direction(360 * as_double(k) / as_double(kDirections), ball));
  }
  certify();
}

void CertifiedPoints::certify() {
  const std::vector<theory::PlanarPiece> pieces = theory::planar_pieces(network(), kSquare);
  boundary_ = theory::planar_boundary(pieces);
  pieces_ = static_cast<std::int64_t>(pieces.size());
  lipschitz_ = theory::product_of_norms(network(), ball_);
  pair_slope_ = theory::pair_slope(network(), ball_);
  steepest_ = theory::steepest(pieces, ball_);
  for (Index i = 0; i < size(); ++i) {
    margins_.push_back(lead_(point(i)));
    const double m = margin(i);
    const Vector x = data().inputs.row(i).transpose();
    const auto set = [this](Rung rung, double radius) { radii_[at(rung)].push_back(radius); };
    set(Rung::product, theory::certified_radius(m, lipschitz_, ball_));
    set(Rung::pair, m / pair_slope_);
    set(Rung::layers, theory::local_radius(network(), x, m, ball_));
    set(Rung::steepest, m / steepest_);
    const double exact = theory::distance_to(boundary_, point(i), ball_);
    set(Rung::pieces, theory::steepest_piece_radius(pieces, point(i), m, ball_, exact));
    set(Rung::exact, exact);
    set(Rung::all_angles, std::numeric_limits<double>::infinity());
    set(Rung::many_steps, many_step_attack(lead_, point(i), ball_));
    set(Rung::one_step, one_step_attack(lead_, point(i), ball_));
  }
}

void CertifiedPoints::attack(Index k) {
  for (Index i = 0; i < size(); ++i) attack_point(i, k);
}

void CertifiedPoints::attack_point(Index i, Index k) {
  const PlanePoint x = point(i), along = directions_[as_size(k)];
  const double side = is_one(i) ? -1 : 1;
  for (int step = 1; step <= kInside; ++step) {
    const double far = kInner * stretch_ * radius(Rung::product, i) * step / kInside;
    const double left = side * lead_(moved(x, along, far));
    ++attacks_;
    if (left < 0) ++breaches_;
    if (far > 0) steepest_met_ = std::max(steepest_met_, (margin(i) - left) / far);
  }
  const double flip = first_flip(lead_, x, along);
  ++attacks_;
  flips_[as_size(i)].push_back(flip);
  double& least = radii_[at(Rung::all_angles)][as_size(i)];
  least = std::min(least, flip);
}

double CertifiedPoints::largest_tightness() const {
  if (boundary_.empty()) return kNaN;
  double most = 0;
  for (Index i = 0; i < size(); ++i) {
    most = std::max(most, radius(Rung::product, i) / radius(Rung::exact, i));
  }
  return most;
}

double CertifiedPoints::accuracy() const {
  Index right = 0;
  for (Index i = 0; i < size(); ++i) {
    if ((data().labels[as_size(i)] == 1) == is_one(i)) ++right;
  }
  return as_double(right) / as_double(size());
}

}  // namespace lm::robustness
