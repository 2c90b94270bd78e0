// Polygons cut by the lines of a network's units, layer after layer.
#include "theory/planar_pieces.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace lm::theory {
namespace {

using Polygon = std::vector<PlanePoint>;

/// Polygons of less area, over that of the square, are rounding.
constexpr double kLeastArea = 1e-18;

/// A polygon and what a layer makes of its points: x A + c.
struct Cell {
  Polygon polygon;
  Matrix A;  // 2 × units
  Vector c;
};

double area(const Polygon& p) {
  double twice = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const PlanePoint &a = p[i], &b = p[(i + 1) % p.size()];
    twice += a[0] * b[1] - b[0] * a[1];
  }
  return std::abs(twice) / 2;
}

PlanePoint centre(const Polygon& p) {
  PlanePoint sum{};
  for (const PlanePoint& corner : p) sum[0] += corner[0], sum[1] += corner[1];
  return {sum[0] / as_double(p.size()), sum[1] / as_double(p.size())};
}

PlanePoint between(const PlanePoint& a, const PlanePoint& b, double t) {
  return {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])};
}

/// The part where the values at the corners, taken as linear, are positive.
Polygon positive_part(const Polygon& p, const std::vector<double>& value) {
  Polygon part;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const std::size_t j = (i + 1) % p.size();
    if (value[i] >= 0) part.push_back(p[i]);
    if ((value[i] < 0) != (value[j] < 0)) {
      part.push_back(between(p[i], p[j], value[i] / (value[i] - value[j])));
    }
  }
  return part;
}

double value_at(const PlanePoint& x, const Matrix& A, const Vector& c, Index unit) {
  return x[0] * A(0, unit) + x[1] * A(1, unit) + c(unit);
}

/// The polygon cut along the line where this unit switches.
void cut(std::vector<Polygon>& polygons, const Cell& sums, Index unit, double least) {
  std::vector<Polygon> next;
  for (Polygon& p : polygons) {
    std::vector<double> value;
    for (const PlanePoint& x : p) value.push_back(value_at(x, sums.A, sums.c, unit));
    const auto [low, high] = std::minmax_element(value.begin(), value.end());
    if (*low >= 0 || *high <= 0) {
      next.push_back(std::move(p));
      continue;
    }
    Polygon above = positive_part(p, value);
    for (double& v : value) v = -v;
    Polygon below = positive_part(p, value);
    for (Polygon* part : {&above, &below}) {
      if (area(*part) > least) next.push_back(std::move(*part));
    }
  }
  polygons = std::move(next);
}

/// The cell after one more layer with its ReLU: one cell for each pattern of units.
void add_layer(const Cell& cell, const Matrix& W, const Vector& b, double least,
               std::vector<Cell>& out) {
  const Cell sums{cell.polygon, cell.A * W, W.transpose() * cell.c + b};
  std::vector<Polygon> polygons{cell.polygon};
  for (Index j = 0; j < W.cols(); ++j) cut(polygons, sums, j, least);
  for (Polygon& polygon : polygons) {
    const PlanePoint middle = centre(polygon);
    Cell next{std::move(polygon), sums.A, sums.c};
    for (Index j = 0; j < W.cols(); ++j) {
      if (value_at(middle, sums.A, sums.c, j) > 0) continue;
      next.A.col(j).setZero();
      next.c(j) = 0;
    }
    out.push_back(std::move(next));
  }
}

double length(double dx, double dy, Ball ball) {
  return ball == Ball::two ? std::sqrt(dx * dx + dy * dy) : std::max(std::abs(dx), std::abs(dy));
}

/// From x to the segment. In the ∞-norm the distance along it is convex with kinks where one
/// coordinate's distance is 0 or both are equal.
double distance(const PlanarSegment& s, const PlanePoint& x, Ball ball) {
  const double px = s.a[0] - x[0], py = s.a[1] - x[1];
  const double vx = s.b[0] - s.a[0], vy = s.b[1] - s.a[1];
  std::array<double, 6> places{0, 1, 0, 0, 0, 0};
  if (ball == Ball::two) {
    places[2] = -(px * vx + py * vy) / (vx * vx + vy * vy);
  } else {
    places[2] = -px / vx, places[3] = -py / vy;
    places[4] = -(px - py) / (vx - vy), places[5] = -(px + py) / (vx + vy);
  }
  double least = std::numeric_limits<double>::infinity();
  for (const double place : places) {
    if (!(place >= 0 && place <= 1)) continue;
    least = std::min(least, length(px + place * vx, py + place * vy, ball));
  }
  return least;
}

bool is_inside(const Polygon& p, const PlanePoint& x) {
  bool left = false, right = false;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const PlanePoint &a = p[i], &b = p[(i + 1) % p.size()];
    const double side = (b[0] - a[0]) * (x[1] - a[1]) - (b[1] - a[1]) * (x[0] - a[0]);
    (side >= 0 ? left : right) = true;
  }
  return left != right;
}

double distance(const Polygon& p, const PlanePoint& x, Ball ball) {
  if (is_inside(p, x)) return 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < p.size(); ++i) {
    least = std::min(least, distance(PlanarSegment{p[i], p[(i + 1) % p.size()]}, x, ball));
  }
  return least;
}

/// Whether all corners lie beyond the square around x, on one of its sides.
bool is_beyond(const Polygon& p, const PlanePoint& x, double reach) {
  for (const std::size_t i : {0, 1}) {
    const auto [low, high] = std::minmax_element(
        p.begin(), p.end(), [i](const PlanePoint& a, const PlanePoint& b) { return a[i] < b[i]; });
    if ((*low)[i] > x[i] + reach || (*high)[i] < x[i] - reach) return true;
  }
  return false;
}

double slope(const PlanarPiece& piece, Ball ball) {
  const double a = piece.gradient[0], b = piece.gradient[1];
  return ball == Ball::two ? length(a, b, ball) : std::abs(a) + std::abs(b);
}

}  // namespace

std::vector<PlanarPiece> planar_pieces(const ReluNetwork& network, double reach) {
  const double least = kLeastArea * 4 * reach * reach;
  std::vector<Cell> cells{{{{-reach, -reach}, {reach, -reach}, {reach, reach}, {-reach, reach}},
                           Matrix::Identity(2, 2),
                           Vector::Zero(2)}};
  for (std::size_t l = 0; l + 1 < network.W.size(); ++l) {
    std::vector<Cell> next;
    for (const Cell& cell : cells) add_layer(cell, network.W[l], network.b[l], least, next);
    cells = std::move(next);
  }
  std::vector<PlanarPiece> pieces;
  const Vector head = network.W.back().col(0) - network.W.back().col(1);
  const double ahead = network.b.back()(0) - network.b.back()(1);
  for (Cell& cell : cells) {
    const Vector gradient = cell.A * head;
    pieces.push_back(
        {std::move(cell.polygon), {gradient(0), gradient(1)}, cell.c.dot(head) + ahead});
  }
  return pieces;
}

std::vector<PlanarSegment> planar_boundary(const std::vector<PlanarPiece>& pieces) {
  std::vector<PlanarSegment> segments;
  for (const PlanarPiece& piece : pieces) {
    Polygon crossings;
    for (std::size_t i = 0; i < piece.corners.size(); ++i) {
      const PlanePoint &a = piece.corners[i], &b = piece.corners[(i + 1) % piece.corners.size()];
      const auto lead = [&piece](const PlanePoint& x) {
        return piece.gradient[0] * x[0] + piece.gradient[1] * x[1] + piece.offset;
      };
      const double from = lead(a), to = lead(b);
      if ((from < 0) != (to < 0)) crossings.push_back(between(a, b, from / (from - to)));
    }
    if (crossings.size() == 2) segments.push_back({crossings[0], crossings[1]});
  }
  return segments;
}

double steepest(const std::vector<PlanarPiece>& pieces, Ball ball) {
  double most = 0;
  for (const PlanarPiece& piece : pieces) most = std::max(most, slope(piece, ball));
  return most;
}

double distance_to(const std::vector<PlanarSegment>& boundary, const PlanePoint& x, Ball ball) {
  double least = std::numeric_limits<double>::infinity();
  for (const PlanarSegment& segment : boundary) {
    least = std::min(least, distance(segment, x, ball));
  }
  return least;
}

double steepest_piece_radius(const std::vector<PlanarPiece>& pieces, const PlanePoint& x,
                             double margin, Ball ball, double reach) {
  std::vector<std::pair<double, double>> met;  // how far a piece is, how steep
  for (const PlanarPiece& piece : pieces) {
    if (is_beyond(piece.corners, x, reach)) continue;
    met.emplace_back(distance(piece.corners, x, ball), slope(piece, ball));
  }
  std::stable_sort(met.begin(), met.end());
  double most = 0;
  for (std::size_t i = 0; i < met.size(); ++i) {
    most = std::max(most, met[i].second);
    const double next = i + 1 < met.size() ? met[i + 1].first : margin / most;
    if (margin / most <= next) return std::max(margin / most, met[i].first);
  }
  return margin / most;
}

}  // namespace lm::theory
