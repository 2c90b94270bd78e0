// Outputs and kinks of ReLU networks.
#include "experiments/depth/relu_network.hpp"

#include <algorithm>
#include <cmath>

namespace lm {
namespace {

/// See followed().
constexpr double kSame = 1e-9;

/// Points along the input with the numbers that go into a layer there.
struct Course {
  std::vector<double> x;
  Matrix h;  // points × units
};

/// Where a sum of the layer changes sign between points i and i + 1: shares of the way, in order.
std::vector<double> crossings(const Matrix& z, Index i) {
  std::vector<double> shares;
  for (Index j = 0; j < z.cols(); ++j) {
    const double from = z(i, j), to = z(i + 1, j);
    if ((from < 0 && to > 0) || (from > 0 && to < 0)) shares.push_back(from / (from - to));
  }
  std::stable_sort(shares.begin(), shares.end());
  return shares;
}

/// The course behind a layer, with a new point at each switch. `switches` counts them.
Course behind(const Course& before, const ReluNetwork::Layer& layer, double& switches) {
  const Matrix z = (before.h * layer.W).rowwise() + layer.b.row(0);
  Course after;
  std::vector<Vector> rows;
  for (Index i = 0; i < z.rows(); ++i) {
    after.x.push_back(before.x[as_size(i)]);
    rows.emplace_back(z.row(i).transpose());
    if (i + 1 == z.rows()) break;
    const double reach = before.x[as_size(i + 1)] - before.x[as_size(i)];
    for (const double share : crossings(z, i)) {
      after.x.push_back(before.x[as_size(i)] + share * reach);
      rows.emplace_back((z.row(i) + share * (z.row(i + 1) - z.row(i))).transpose());
      ++switches;
    }
  }
  after.h.resize(as_index(rows.size()), z.cols());
  for (Index i = 0; i < after.h.rows(); ++i) {
    after.h.row(i) = rows[as_size(i)].cwiseMax(0.0).transpose();
  }
  return after;
}

/// Leaves out points that lie within kSame of the one before; the last one stays.
void drop_doubles(std::vector<double>& x, std::vector<double>& y) {
  const double least = kSame * (x.back() - x.front());
  std::size_t kept = 0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const bool last = i + 1 == x.size();
    if (x[i] - x[kept] > least)
      ++kept;
    else if (!last || kept == 0)
      continue;
    x[kept] = x[i];
    y[kept] = y[i];
  }
  x.resize(kept + 1);
  y.resize(kept + 1);
}

/// Leaves out points where the slope does not change.
void drop_straight(std::vector<double>& x, std::vector<double>& y) {
  const auto slope = [&](std::size_t i, std::size_t j) { return (y[j] - y[i]) / (x[j] - x[i]); };
  double steepest = 0;
  for (std::size_t i = 1; i < x.size(); ++i)
    steepest = std::max(steepest, std::abs(slope(i - 1, i)));
  std::size_t kept = 0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const bool last = i + 1 == x.size();
    if (!last && std::abs(slope(i, i + 1) - slope(kept, i)) <= kSame * steepest) continue;
    ++kept;
    x[kept] = x[i];
    y[kept] = y[i];
  }
  x.resize(kept + 1);
  y.resize(kept + 1);
}

}  // namespace

Matrix ReluNetwork::output(const Matrix& X) const {
  Matrix h = X;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    Matrix z = (h * layers[l].W).rowwise() + layers[l].b.row(0);
    h = l + 1 < layers.size() ? Matrix(z.cwiseMax(0.0)) : z;
  }
  return h;
}

Index ReluNetwork::units() const {
  Index count = 0;
  for (std::size_t l = 0; l + 1 < layers.size(); ++l) {
    count += layers[l].W.cols() - layers[l].passing;
  }
  return count;
}

Polyline followed(const ReluNetwork& network, double low, double high) {
  Course course{{low, high}, (Matrix(2, 1) << low, high).finished()};
  Polyline line;
  for (std::size_t l = 0; l + 1 < network.layers.size(); ++l) {
    line.switches.push_back(0);
    course = behind(course, network.layers[l], line.switches.back());
  }
  const ReluNetwork::Layer& last = network.layers.back();
  line.x = course.x;
  for (Index i = 0; i < course.h.rows(); ++i) {
    line.y.push_back(course.h.row(i).dot(last.W.col(0)) + last.b(0, 0));
  }
  drop_doubles(line.x, line.y);
  drop_straight(line.x, line.y);
  return line;
}

ReluNetwork in_one_layer(const Polyline& line) {
  const Index units = as_index(line.x.size()) - 1;
  Matrix places(1, units), changes(units, 1);
  double before = 0;
  for (Index k = 0; k < units; ++k) {
    const std::size_t i = as_size(k);
    const double slope = (line.y[i + 1] - line.y[i]) / (line.x[i + 1] - line.x[i]);
    places(0, k) = -line.x[i];
    changes(k, 0) = slope - before;
    before = slope;
  }
  const Matrix start = Matrix::Constant(1, 1, line.y[0]);
  return {{{Matrix::Ones(1, units), places}, {changes, start}}};
}

}  // namespace lm
