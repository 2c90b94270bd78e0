// The graph of one neuron, its curve, and the line where it switches.
#include "experiments/neuron/unit.hpp"

#include <cmath>
#include <functional>

#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"

namespace lm {
namespace {

/// The largest f between low and high, which holds one summit, by golden section.
theory::Extreme summit(double low, double high, const std::function<double(double)>& f) {
  constexpr double kGolden = 0.61803398874989485;
  for (int i = 0; i < 60; ++i) {
    const double left = high - kGolden * (high - low), right = low + kGolden * (high - low);
    (f(left) < f(right) ? low : high) = f(left) < f(right) ? left : right;
  }
  const double place = 0.5 * (low + high);
  return {place, f(place)};
}

/// The largest of the values, refined between its neighbours where they are smaller. Of equal ones
/// the nearest to z = 0.
theory::Extreme largest_of(const Vector& z, const Vector& values,
                           const std::function<double(double)>& f) {
  Index best = 0;
  for (Index i = 1; i < z.size(); ++i) {
    const bool nearer = std::abs(z(i)) < std::abs(z(best));
    if (values(i) > values(best) || (values(i) == values(best) && nearer)) best = i;
  }
  const bool inside = best > 0 && best + 1 < z.size();
  if (inside && values(best - 1) < values(best) && values(best + 1) < values(best)) {
    return summit(z(best - 1), z(best + 1), f);
  }
  return {z(best), values(best)};
}

}  // namespace

nn::Activation activation_of(theory::Response kind) {
  constexpr std::array kSame{
      nn::Activation::relu,     nn::Activation::identity, nn::Activation::leaky_relu,
      nn::Activation::sigmoid,  nn::Activation::tanh,     nn::Activation::gelu,
      nn::Activation::softplus, nn::Activation::sine,     nn::Activation::gelu_tanh};
  return kSame.at(static_cast<std::size_t>(kind));
}

Unit::Unit(nn::Activation activation, Index rows)
    : graph_(std::make_unique<ad::Graph>()),
      x_(graph_->input(rows, 2, "x")),
      w_(graph_->input(2, 1, "w")),
      b_(graph_->input(1, 1, "b")),
      sum_(ad::matmul(x_, w_) + b_),
      output_(nn::activate(activation, sum_)),
      slope_(ad::grad(ad::sum(output_), sum_)),
      executor_(std::make_unique<ad::Executor<double>>(
          *graph_, std::vector<ad::Var>{sum_, output_, slope_})) {}

void Unit::set_weights(const Weights& weights) {
  executor_->set(w_, Vector::Map(weights.w.data(), 2));
  executor_->set(b_, weights.b);
}

void Unit::run(const Matrix& X) {
  executor_->set(x_, X);
  executor_->run();
}

Traced traced(nn::Activation activation) {
  constexpr Index points = kTracePoints;
  Unit many(activation, points), one(activation, 1);
  for (Unit* unit : {&many, &one}) unit->set_weights({{1, 0}, 0});
  Traced t{Vector(points), Vector(points), Vector(points), {}, 0};
  Matrix X = Matrix::Zero(points, 2), x = Matrix::Zero(1, 2);
  for (Index i = 0; i < points; ++i) {
    X(i, 0) = t.z(i) = kReach * as_double(2 * i - points + 1) / as_double(points - 1);
  }
  many.run(X);
  for (Index i = 0; i < points; ++i) {
    t.output(i) = many.output(i);
    t.slope(i) = many.slope(i);
  }
  const auto at = [&](double z, bool slope) {
    x(0, 0) = z;
    one.run(x);
    return slope ? one.slope(0) : -one.output(0);
  };
  t.lowest = largest_of(t.z, -t.output, [&](double z) { return at(z, false); });
  t.lowest.value = -t.lowest.value;
  t.steepest = largest_of(t.z, t.slope, [&](double z) { return at(z, true); }).value;
  return t;
}

Matrix boundary_line(const Weights& weights, double reach) {
  const auto& [w, b] = weights;
  const double size = std::sqrt(w[0] * w[0] + w[1] * w[1]);
  if (!(size > 0) || std::abs(b) / size > 1.5 * reach) return Matrix(0, 2);
  const double n0 = w[0] / size, n1 = w[1] / size, offset = -b / size;
  // Along the line at (n₀, n₁)·offset + t(−n₁, n₀); cut where a coordinate leaves the square.
  double low = -4 * reach, high = 4 * reach;
  for (const auto& [start, pace] : {std::pair{n0 * offset, -n1}, std::pair{n1 * offset, n0}}) {
    if (pace == 0 && std::abs(start) > reach) return Matrix(0, 2);
    if (pace == 0) continue;
    const double one = (-reach - start) / pace, other = (reach - start) / pace;
    low = std::max(low, std::min(one, other));
    high = std::min(high, std::max(one, other));
  }
  if (!(low < high)) return Matrix(0, 2);
  Matrix ends(2, 2);
  ends << n0 * offset - n1 * low, n1 * offset + n0 * low, n0 * offset - n1 * high,
      n1 * offset + n0 * high;
  return ends;
}

}  // namespace lm
