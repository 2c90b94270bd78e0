// Closed forms of the string, the tridiagonal system, and two least-squares fits.
#include "theory/hanging_string.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

/// The share of a patch's half-width that counts as its edge.
constexpr double kEdge = 1e-9;

/// The antiderivative of the hat at 0 with feet at ±h, from −∞.
double hat_area(double x, double h) {
  if (x <= -h) return 0;
  if (x <= 0) return (x + h) * (x + h) / (2 * h);
  if (x <= h) return h - (h - x) * (h - x) / (2 * h);
  return h;
}

double hat(double x, double h) { return std::max(0.0, 1 - std::abs(x) / h); }

/// Squared misfit of the sags to the readings with the load at `place`.
double misfit(StringLoad load, double place, const Vector& x, const Vector& d) {
  load.place = place;
  const HangingString string(load);
  double total = 0;
  for (Index i = 0; i < x.size(); ++i) {
    const double off = string.sag(x(i)) - d(i);
    total += off * off;
  }
  return total;
}

}  // namespace

double green(double x, double a) { return x <= a ? x * (1 - a) : a * (1 - x); }

HangingString::HangingString(const StringLoad& load) : load_(load) {
  if (load.kind == LoadKind::patch) {
    load_.place = std::clamp(load.place, load.width / 2, 1 - load.width / 2);
  }
}

double HangingString::sag(double x) const {
  const double a = load_.place, s = load_.stiffness;
  if (load_.kind == LoadKind::sine) return lm::sin(as_double(load_.waves) * kPi * x) / s;
  const double into = x - (a - load_.width / 2);
  if (load_.kind == LoadKind::point || into <= 0 || into >= load_.width) return green(x, a) / s;
  return ((1 - a) * x - into * into / (2 * load_.width)) / s;
}

double HangingString::largest_sag() const {
  const double a = load_.place;
  if (load_.kind == LoadKind::sine) return 1 / load_.stiffness;
  if (load_.kind == LoadKind::point) return a * (1 - a) / load_.stiffness;
  return sag(a - load_.width / 2 + (1 - a) * load_.width);  // where u′ = 0
}

double HangingString::density(double x) const {
  if (load_.kind == LoadKind::point) return 0;
  if (load_.kind == LoadKind::sine) {
    const double k = as_double(load_.waves) * kPi;
    return k * k * lm::sin(k * x);
  }
  return std::abs(x - load_.place) < load_.width / 2 * (1 - kEdge) ? 1 / load_.width : 0;
}

double HangingString::on_hat(double x, double h) const {
  const double a = load_.place, w = load_.width;
  if (load_.kind == LoadKind::point) return hat(a - x, h);
  if (load_.kind == LoadKind::patch) {
    return (hat_area(a + w / 2 - x, h) - hat_area(a - w / 2 - x, h)) / w;
  }
  const double k = as_double(load_.waves) * kPi, half = lm::sin(k * h / 2);
  return 4 * half * half / h * lm::sin(k * x);
}

double HangingString::on_sine(std::int64_t j) const {
  const double k = as_double(j) * kPi;
  if (load_.kind == LoadKind::sine) return j == load_.waves ? k * k / 2 : 0;
  const double at = lm::sin(k * load_.place), half = k * load_.width / 2;
  return load_.kind == LoadKind::point ? at : at * lm::sin(half) / half;
}

double HangingString::work() const {
  const double a = load_.place, w = load_.width, s = load_.stiffness;
  if (load_.kind == LoadKind::point) return a * (1 - a) / s;
  if (load_.kind == LoadKind::patch) return (a * (1 - a) - w / 6) / s;
  const double k = as_double(load_.waves) * kPi;
  return k * k / (2 * s);
}

Vector finite_elements(const HangingString& string, Index elements) {
  const double h = 1 / as_double(elements), s = string.load().stiffness;
  Vector u = Vector::Zero(elements + 1), upper(elements);
  // Thomas' elimination: the row −1, 2, −1, then from the last node back.
  upper(0) = 0;
  for (Index i = 1; i < elements; ++i) {
    const double pivot = 2 - upper(i - 1);
    upper(i) = 1 / pivot;
    u(i) = (h / s * string.on_hat(as_double(i) * h, h) + u(i - 1)) / pivot;
  }
  for (Index i = elements - 1; i > 0; --i) u(i) += upper(i) * u(i + 1);
  return u;
}

double sampled_sag(const HangingString& string, Index points, double x) {
  const double h = 1 / as_double(points);
  double total = 0;
  for (Index i = 0; i < points; ++i) {
    const double at = (as_double(i) + 0.5) * h;
    total += string.density(at) * green(x, at);
  }
  return total * h / string.load().stiffness;
}

std::int64_t points_under(const HangingString& string, Index points) {
  std::int64_t inside = 0;
  for (Index i = 0; i < points; ++i) {
    if (string.density((as_double(i) + 0.5) / as_double(points)) != 0) ++inside;
  }
  return inside;
}

double seen_share(const HangingString& string, Index points) {
  if (string.load().kind == LoadKind::sine) return kNaN;
  if (string.load().kind == LoadKind::point) return 0;
  return as_double(points_under(string, points)) / (as_double(points) * string.load().width);
}

Estimate fit_stiffness(const HangingString& truth, const Vector& x, const Vector& d, double sigma) {
  StringLoad unit = truth.load();
  unit.stiffness = 1;
  const HangingString one(unit);
  double squares = 0, products = 0;
  for (Index i = 0; i < x.size(); ++i) {
    const double u = one.sag(x(i));
    squares += u * u;
    products += u * d(i);
  }
  const double s = truth.load().stiffness;
  return {products > 0 ? squares / products : kNaN, sigma * s * s / std::sqrt(squares)};
}

Estimate fit_place(const HangingString& truth, const Vector& x, const Vector& d, double sigma) {
  if (truth.load().kind == LoadKind::sine) return {kNaN, kNaN};
  // A patch stays on the string: beyond its ends the misfit is level.
  const double edge = truth.load().kind == LoadKind::patch ? truth.load().width / 2 : 0;
  constexpr int kGrid = 100;
  double best = 0.5, step = (1 - 2 * edge) / kGrid;
  for (int i = 0; i <= kGrid; ++i) {
    const double place = edge + (1 - 2 * edge) * i / kGrid;
    if (misfit(truth.load(), place, x, d) < misfit(truth.load(), best, x, d)) best = place;
  }
  while (step > 1e-6) {  // the misfit has one valley between neighbours of the grid
    step /= 2;
    for (const double place : {best - step, best + step}) {
      if (place < edge || place > 1 - edge) continue;
      if (misfit(truth.load(), place, x, d) < misfit(truth.load(), best, x, d)) best = place;
    }
  }
  StringLoad left = truth.load(), right = truth.load();
  constexpr double kNudge = 1e-5;
  left.place -= kNudge;
  right.place += kNudge;
  double squares = 0;
  for (Index i = 0; i < x.size(); ++i) {
    const double slope =
        (HangingString(right).sag(x(i)) - HangingString(left).sag(x(i))) / (2 * kNudge);
    squares += slope * slope;
  }
  return {best, sigma / std::sqrt(squares)};
}

}  // namespace lm::theory
