// A ReLU network in the plane, cut into its linear pieces: exact slopes and exact distances.
#pragma once

#include <array>
#include <vector>

#include "theory/lipschitz.hpp"

namespace lm::theory {

using PlanePoint = std::array<double, 2>;

/// A convex polygon on which the lead g = logit 0 − logit 1 is gradient · x + offset.
struct PlanarPiece {
  std::vector<PlanePoint> corners;
  PlanePoint gradient{};
  double offset = 0;
};

/// From a to b.
struct PlanarSegment {
  PlanePoint a{}, b{};
};

/// All pieces of a network with two inputs and two outputs in the square |x_i| ≤ `reach`. Each
/// layer cuts the polygons of the layer before along the lines where its units switch.
/// Polygons thinner than 1e-9 of the square are dropped.
std::vector<PlanarPiece> planar_pieces(const ReluNetwork& network, double reach);

/// Where the two logits are equal: at most one segment for each piece.
std::vector<PlanarSegment> planar_boundary(const std::vector<PlanarPiece>& pieces);

/// The steepest piece: the exact Lipschitz constant of the lead.
double steepest(const std::vector<PlanarPiece>& pieces, Ball ball);

/// From x to the nearest point of a boundary: the exact radius; infinite without one.
double distance_to(const std::vector<PlanarSegment>& boundary, const PlanePoint& x, Ball ball);

/// The largest r for which the steepest piece within r of x is no steeper than M / r: the best that
/// a Lipschitz constant of the ball around x can certify. It is at most the distance to the
/// boundary, so pieces beyond `reach`, that distance or more, are passed over.
double steepest_piece_radius(const std::vector<PlanarPiece>& pieces, const PlanePoint& x,
                             double margin, Ball ball, double reach);

}  // namespace lm::theory
