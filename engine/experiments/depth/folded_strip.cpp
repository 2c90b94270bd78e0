// The network that folds, and the stack of paper.
#include "experiments/depth/folded_strip.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "lab/plot.hpp"
#include "theory/folding.hpp"

namespace lm {
namespace {

/// How far an arc that spans the whole stack stands out, in lengths of the strip.
constexpr double kBulge = 0.12;
/// Points of an arc between its ends; stacks of more layers than kFine are drawn with one.
constexpr int kArcPoints = 15;
constexpr std::size_t kFine = 64;

/// Layers 1, 2, … in their order, without gaps.
void close_gaps(std::vector<Flank>& flanks) {
  std::vector<Index> order;
  for (const Flank& one : flanks) order.push_back(one.layer);
  std::stable_sort(order.begin(), order.end());
  for (Flank& one : flanks) {
    const auto place = std::lower_bound(order.begin(), order.end(), one.layer);
    one.layer = place - order.begin() + 1;
  }
}

/// The flank after a fold: itself turned over or left, or both its parts.
void fold_into(std::vector<Flank>& after, const Flank& one, const Crease& crease, Index top) {
  const auto placed = [&](double v) { return theory::tent(crease.place, crease.height, v); };
  const auto add = [&](double x0, double x1, double v0, double v1) {
    const bool turned = v0 + v1 > 2 * crease.place;
    after.push_back({x0, x1, placed(v0), placed(v1), turned ? top - one.layer : one.layer});
  };
  const double low = std::min(one.v0, one.v1), high = std::max(one.v0, one.v1);
  if (!(low < crease.place - 1e-12 && high > crease.place + 1e-12)) {
    return add(one.x0, one.x1, one.v0, one.v1);
  }
  const double share = (crease.place - one.v0) / (one.v1 - one.v0);
  const double x = one.x0 + share * (one.x1 - one.x0);
  add(one.x0, x, one.v0, crease.place);
  add(x, one.x1, crease.place, one.v1);
}

struct Path {
  std::vector<double> x, y;
  void to(double at, double height) {
    x.push_back(at);
    y.push_back(height);
  }
};

/// From one layer to another around the crease at v, to the right of it or to the left.
void turn(Path& path, double v, const Flank& from, const Flank& to, std::size_t layers) {
  const bool right = from.v0 < from.v1;
  const int points = layers > kFine ? 1 : kArcPoints;
  const double middle = 0.5 * as_double(from.layer + to.layer);
  const double radius = 0.5 * as_double(from.layer - to.layer);
  const double bulge = kBulge * std::abs(radius) * 2 / as_double(layers);
  for (int i = 1; i <= points; ++i) {
    const double angle = kPi * i / (points + 1);
    path.to(v + (right ? bulge : -bulge) * lm::sin(angle), middle + radius * lm::cos(angle));
  }
}

}  // namespace

ReluNetwork folding_network(const Crease& crease, std::int64_t folds) {
  const double up = crease.height / crease.place;
  const double down = up + crease.height / (1 - crease.place);
  const Matrix both = (Matrix(1, 2) << 0, -crease.place).finished();
  const Matrix out = (Matrix(2, 1) << up, -down).finished();
  ReluNetwork network;
  Matrix into = Matrix::Ones(1, 1);
  for (std::int64_t k = 0; k < folds; ++k) {
    network.layers.push_back({into * Matrix::Ones(1, 2), both});
    into = out;
  }
  network.layers.push_back({into, Matrix::Zero(1, 1)});
  return network;
}

std::vector<Flank> stacked(const Crease& crease, std::int64_t folds) {
  std::vector<Flank> flanks = {{0, 1, 0, 1, 1}};
  for (std::int64_t k = 0; k < folds; ++k) {
    std::vector<Flank> after;
    const Index top = 2 * as_index(flanks.size()) + 1;
    for (const Flank& one : flanks) fold_into(after, one, crease, top);
    flanks = after;
    close_gaps(flanks);
  }
  return flanks;
}

View strip_view(const Crease& crease, std::int64_t folds, double point) {
  const std::vector<Flank> flanks = stacked(crease, folds);
  Path strip, creases, dot;
  for (std::size_t i = 0; i < flanks.size(); ++i) {
    const Flank& one = flanks[i];
    const double height = as_double(one.layer);
    strip.to(one.v0, height);
    strip.to(one.v1, height);
    if (one.x0 <= point && point <= one.x1 && dot.x.empty()) {
      dot.to(one.v0 + (point - one.x0) / (one.x1 - one.x0) * (one.v1 - one.v0), height);
    }
    if (i + 1 == flanks.size()) continue;
    const Flank& next = flanks[i + 1];
    turn(strip, one.v1, one, next, flanks.size());
    const double side = one.v0 < one.v1 ? 1 : -1;
    const double span = std::abs(as_double(one.layer - next.layer)) / as_double(flanks.size());
    creases.to(one.v1 + side * kBulge * span, 0.5 * (height + as_double(next.layer)));
  }
  return scatter("strip", "The folded strip, seen from its edge", axis("place in the stack"),
                 axis("layer of the stack"))
      .measured("the strip", strip.x, strip.y)
      .add(Role::train, "creases", creases.x, creases.y)
      .add(Role::test, "a dot on the paper", dot.x, dot.y);
}

}  // namespace lm
