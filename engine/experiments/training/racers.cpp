// Steps of the racers in the valley, and the 2 × 2 algebra of Muon's.
#include "experiments/training/racers.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace lm::optimizer_race {
namespace {

using Square = std::array<double, 4>;

Square product(const Square& a, const Square& b) {
  return {a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2],
          a[2] * b[1] + a[3] * b[3]};
}
Square transposed(const Square& a) { return {a[0], a[2], a[1], a[3]}; }
Square turn(double angle) {
  const double c = lm::cos(angle), s = lm::sin(angle);
  return {c, -s, s, c};
}
/// U Vᵀ of G = U S Vᵀ: (G ± its cofactors) over the sum of the singular values.
Square orthogonal(const Square& g) {
  const double det = g[0] * g[3] - g[1] * g[2], sign = det < 0 ? -1 : 1;
  double squares = 0;
  for (const double entry : g) squares += entry * entry;
  const double sum = std::sqrt(squares + 2 * std::abs(det));
  if (sum == 0) return {};
  return {(g[0] + sign * g[3]) / sum, (g[1] - sign * g[2]) / sum, (g[2] - sign * g[1]) / sum,
          (g[3] + sign * g[0]) / sum};
}
ParameterLayout block(Index rows, Index columns, bool is_matrix) {
  ParameterBlock one;
  one.name = "w";
  one.rows = rows;
  one.columns = columns;
  one.is_matrix = is_matrix;
  return {one};
}
double far(const Place& at) { return std::max(std::abs(at[0]), std::abs(at[1])) / kStart; }

}  // namespace

double Valley::height(const Place& at) const {
  const double off = at[1] - bend * at[0] * at[0];
  return 0.5 * soft * at[0] * at[0] + 0.5 * off * off;
}

Place Valley::slope(const Place& at) const {
  const double off = at[1] - bend * at[0] * at[0];
  return {soft * at[0] - 2 * bend * at[0] * off, off};
}

Racer::Racer(const Valley& valley, const OptimizerOptions& options)
    : valley_(valley), optimizer_(options, block(2, 1, false)) {}

double Racer::distance() const { return far(place_); }

double Racer::steps() const { return distance() <= kGoal ? as_double(last_far_ + 1) : kNaN; }

void Racer::step() {
  if (lost()) return;
  Place slope = valley_.slope(place_);
  if (thrown_ && taken_ == 0) {
    for (std::size_t i = 0; i < 2; ++i) {
      slope[i] = (place_[i] - throw_[i]) / optimizer_.learning_rate();
    }
  }
  optimizer_.step(place_.data(), slope.data());
  ++taken_;
  if (!(distance() <= kGoal)) last_far_ = taken_;
}

MatrixRacer::MatrixRacer(const Valley& valley, const OptimizerOptions& options, bool exact,
                         double left, double right)
    : valley_(valley),
      schedule_(options.schedule),
      rate_(options.learning_rate),
      exact_(exact),
      optimizer_(options, block(2, 2, true)),
      left_(turn(left)),
      right_(turn(right)),
      matrix_(product(product(left_, {kStart, 0, 0, kStart}), transposed(right_))) {}

Place MatrixRacer::place() const {
  const Square inner = product(product(transposed(left_), matrix_), right_);
  return {inner[0], inner[3]};
}

double MatrixRacer::distance() const { return far(place()); }

void MatrixRacer::step() {
  const Place slope = valley_.slope(place());
  const Square gradient = product(product(left_, {slope[0], 0, 0, slope[1]}), transposed(right_));
  const double rate = rate_ * schedule_.at(taken_);
  if (exact_) {
    const Square direction = orthogonal(gradient);
    for (std::size_t i = 0; i < 4; ++i) matrix_[i] -= rate * direction[i];
  } else {
    optimizer_.step(matrix_.data(), gradient.data());
  }
  ++taken_;
  if (std::isnan(touched_) && far(place()) <= rate_) touched_ = as_double(taken_);
}

}  // namespace lm::optimizer_race
