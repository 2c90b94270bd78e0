// Points from named streams, or from a file.
#include "experiments/generalization/noisy_points.hpp"

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"
#include "data/csv.hpp"
#include "experiments/generalization/polynomial_basis.hpp"
#include "theory/quadrature.hpp"

namespace lm::polynomial {

Vector curve_at(Target target, const Vector& u) {
  if (target == Target::sine) return u.unaryExpr([](double v) { return lm::sin(kPi * v); });
  return u.unaryExpr([](double v) { return v * v * v - v / 2; });
}

Points draw_points(Target target, Design design, Index count, double noise, std::uint64_t seed,
                   std::uint64_t set) {
  Points points;
  points.half = target == Target::sine ? kPi : 1;
  points.u = middles(count);
  if (design == Design::random) {
    Random places(seed, stream("polynomial/places", set));
    fill_uniform(places, points.u, -1, 1);
  }
  Random luck(seed, stream("polynomial/noise", set));
  points.y = curve_at(target, points.u) + noise * normal_vector(luck, count);
  return points;
}

InputSpec points_input() {
  return {"points", "csv",
          "Two columns, $x$ and $y$, with a header: 3 to 40 points, all numbers from −1000 to "
          "1000. Each point in turn is left out and predicted from the others."};
}

Points read_points(const Input& input) {
  CsvLimits limits;
  limits.rows = 40;
  limits.columns = 2;
  limits.largest = 1000;
  const CsvTable table = read_csv(input.bytes, "points", limits);
  if (table.values.cols() != 2) {
    throw Error("no_pairs", "points", "there is one column; points need two, x and y");
  }
  if (table.values.rows() < 3) {
    throw Error("too_few_points", "points", "there are fewer than 3 points");
  }
  const Vector x = table.values.col(0);
  const double low = x.minCoeff(), high = x.maxCoeff();
  if (!(high - low > 1e-6)) {
    throw Error("too_narrow", "points", "all points have the same x; a curve needs several");
  }
  Points points;
  points.centre = (low + high) / 2;
  points.half = (high - low) / 2;
  points.u = (x.array() - points.centre) / points.half;
  points.y = table.values.col(1);
  return points;
}

const Everywhere& everywhere() {
  static const Everywhere all = [] {
    const theory::Quadrature rule = theory::gauss_legendre(108);
    return Everywhere{rule.nodes, rule.weights / 2};
  }();
  return all;
}

}  // namespace lm::polynomial
