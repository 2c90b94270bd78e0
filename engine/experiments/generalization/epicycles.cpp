// Directions by least squares of angles, step by step.
#include "experiments/generalization/epicycles.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/linalg.hpp"
#include "core/svd.hpp"

namespace lm::sky {
namespace {

constexpr double kDegree = kPi / 180;
/// Each pass weighs by the distances of the one before; they change by a tenth, a hundredth, …
constexpr int kPasses = 8;

theory::Place turned(theory::Place p, double angle) {
  const double c = lm::cos(angle), s = lm::sin(angle);
  return {c * p.x - s * p.y, s * p.x + c * p.y};
}
double length(theory::Place p) { return std::sqrt(p.x * p.x + p.y * p.y); }

}  // namespace

const std::array<Planet, 8> kPlanets{{
    {"Mercury", 0.38709927, 0.20563593, 252.25032350, 149472.67411175, 77.45779628, 0.38709927, 1},
    {"Venus", 0.72333566, 0.00677672, 181.97909950, 58517.81538729, 131.60246718, 0.72333566, 4},
    {"Earth", 1.00000261, 0.01671123, 100.46457166, 35999.37244981, 102.93768193, 1.00000261, 6},
    {"Mars", 1.52371034, 0.09339410, -4.55343205, 19140.30268499, -23.94362959, 1.52371034, 25},
    {"Jupiter", 5.20288700, 0.04838624, 34.39644051, 3034.74612775, 14.72847983, 5.204267, 600},
    {"Saturn", 9.53667594, 0.05386179, 49.95424423, 1222.49362201, 92.59887831, 9.58201720, 1500},
    {"Uranus", 19.18916464, 0.04725744, 313.23810451, 428.48202785, 170.95427630, 19.22941195,
     1000},
    {"Neptune", 30.06992276, 0.00859048, -55.12002969, 218.45945325, 44.96476227, 30.10366151, 200},
}};

theory::Orbit Planet::orbit() const {
  return {axis, eccentricity, motion / 100 * kDegree, longitude * kDegree, perihelion * kDegree};
}

theory::Place from_earth(const Planet& planet, double t) {
  const theory::Place p = theory::position(planet.orbit(), t);
  const theory::Place e = theory::position(kPlanets[kEarth].orbit(), t);
  return {p.x - e.x, p.y - e.y};
}

double turn(theory::Place a, theory::Place b) {
  const double scale = length(a) * length(b);
  const double c = (a.x * b.x + a.y * b.y) / scale, s = (a.x * b.y - a.y * b.x) / scale;
  double angle = c < 0 ? (s < 0 ? -kPi - s : kPi - s) : s;
  // What is left is replaced by its sine: its cube over six stays.
  for (int k = 0; k < 6; ++k) angle += s * lm::cos(angle) - c * lm::sin(angle);
  return angle;
}

std::vector<Circle> circles_of(const Planet& planet, std::size_t count) {
  const theory::Orbit p = planet.orbit(), e = kPlanets[kEarth].orbit();
  std::vector<Circle> all;
  const double px = p.axis * theory::circle_size(0, p.eccentricity);
  const double ex = e.axis * theory::circle_size(0, e.eccentricity);
  const theory::Place stays{px * lm::cos(p.perihelion) - ex * lm::cos(e.perihelion),
                            px * lm::sin(p.perihelion) - ex * lm::sin(e.perihelion)};
  all.push_back({false, 0, length(stays)});
  for (Index k = -3; k <= 6; ++k) {
    if (k == 0) continue;
    all.push_back({false, k, p.axis * theory::circle_size(k, p.eccentricity)});
    all.push_back({true, k, e.axis * theory::circle_size(k, e.eccentricity)});
  }
  std::stable_sort(all.begin(), all.end(), [](const Circle& a, const Circle& b) {
    return std::abs(a.size) > std::abs(b.size);
  });
  all.resize(std::min(count, all.size()));
  return all;
}

Epicycles::Epicycles(const Planet& planet, std::size_t count)
    : planet_(&planet), circles_(circles_of(planet, count)) {
  const theory::Orbit p = planet.orbit(), e = kPlanets[kEarth].orbit();
  for (const Circle& circle : circles_) {
    const theory::Orbit& orbit = circle.of_earth ? e : p;
    const double size = orbit.axis * theory::circle_size(circle.turns, orbit.eccentricity);
    theory::Place arm{circle.of_earth ? -size : size, 0};
    arm = turned(arm,
                 orbit.perihelion + as_double(circle.turns) * (orbit.longitude - orbit.perihelion));
    if (circle.turns == 0) {
      const double away = -e.axis * theory::circle_size(0, e.eccentricity);
      arm.x += away * lm::cos(e.perihelion), arm.y += away * lm::sin(e.perihelion);
    }
    arms_.push_back(arm);
  }
}

double Epicycles::phase(std::size_t k, double t) const {
  const double rate = circles_[k].of_earth ? kPlanets[kEarth].orbit().rate : planet_->orbit().rate;
  return as_double(circles_[k].turns) * rate * t;
}

Epicycles Epicycles::fitted(const Planet& planet, std::size_t count, const std::vector<double>& t) {
  Epicycles result(planet, count);
  const double scale = result.radius(0);
  const Index n = as_index(t.size()), p = 2 * as_index(count);
  std::vector<theory::Place> seen;
  for (const double time : t) {
    const theory::Place place = from_earth(planet, time);
    const double r = length(place);
    seen.push_back({place.x / r, place.y / r});
  }
  Vector distance = Vector::Ones(n);
  for (int pass = 0; pass < kPasses; ++pass) {
    // A row: how far the sum is beside the direction seen, over its distance. The last row, a
    // thousand times as heavy, says that it is one away on average.
    Matrix A = Matrix::Zero(n + 1, p);
    Matrix along(n, p);
    for (Index i = 0; i < n; ++i) {
      const theory::Place u = seen[as_size(i)];
      for (Index k = 0; k < as_index(count); ++k) {
        const theory::Place c = turned({1, 0}, result.phase(as_size(k), t[as_size(i)]));
        along(i, 2 * k) = c.x * u.x + c.y * u.y;
        along(i, 2 * k + 1) = c.x * u.y - c.y * u.x;
        A(i, 2 * k) = (u.x * c.y - u.y * c.x) / distance(i);
        A(i, 2 * k + 1) = (u.x * c.x + u.y * c.y) / distance(i);
      }
    }
    A.row(n) = 1e3 * along.colwise().mean();
    Vector wanted = Vector::Zero(n + 1);
    wanted(n) = 1e3;
    const Vector w = pseudo_inverse_solve(A, wanted);
    distance = (along * w).cwiseMax(0.05);
    for (std::size_t k = 0; k < count; ++k) {
      result.arms_[k] = {w(2 * as_index(k)), w(2 * as_index(k) + 1)};
    }
  }
  const double factor = scale / result.radius(0);
  for (theory::Place& arm : result.arms_) arm.x *= factor, arm.y *= factor;
  return result;
}

theory::Place Epicycles::arm(std::size_t k, double t) const {
  theory::Place sum;
  for (std::size_t i = 0; i <= k; ++i) {
    const theory::Place arm = turned(arms_[i], phase(i, t));
    sum.x += arm.x, sum.y += arm.y;
  }
  return sum;
}

theory::Place Epicycles::at(double t) const { return arm(arms_.size() - 1, t); }

double Epicycles::radius(std::size_t k) const { return length(arms_[k]); }

double Epicycles::error(const std::vector<double>& t) const {
  double sum = 0;
  for (const double time : t) {
    const double angle = turn(at(time), from_earth(*planet_, time)) / kDegree;
    sum += angle * angle;
  }
  return std::sqrt(sum / as_double(t.size()));
}

Vector Epicycles::turns(double t) const {
  const theory::Place p = from_earth(*planet_, t);
  const double squared = p.x * p.x + p.y * p.y;
  Vector row(2 * as_index(arms_.size()));
  for (std::size_t k = 0; k < arms_.size(); ++k) {
    const theory::Place c = turned({1, 0}, phase(k, t));
    row(2 * as_index(k)) = (p.x * c.y - p.y * c.x) / squared;
    row(2 * as_index(k) + 1) = (p.x * c.x + p.y * c.y) / squared;
  }
  return row;
}

double Epicycles::adjusted_error(const std::vector<double>& watched,
                                 const std::vector<double>& later) const {
  const Index p = 2 * as_index(arms_.size());
  // Directions do not show the scale: a step along the arms themselves is ruled out.
  Vector scale(p);
  for (Index i = 0; i < p; ++i)
    scale(i) = i % 2 == 0 ? arms_[as_size(i / 2)].x : arms_[as_size(i / 2)].y;
  Matrix normal = as_double(watched.size()) * scale * scale.transpose();
  Vector pull = Vector::Zero(p);
  for (const double t : watched) {
    const Vector row = turns(t);
    normal += row * row.transpose();
    pull += turn(at(t), from_earth(*planet_, t)) * row;
  }
  const Vector step = cholesky_solve(normal, pull);
  double sum = 0;
  for (const double t : later) {
    const double angle = (turn(at(t), from_earth(*planet_, t)) - turns(t).dot(step)) / kDegree;
    sum += angle * angle;
  }
  return std::sqrt(sum / as_double(later.size()));
}

double two_circles_error(const Planet& planet, double ratio, const std::vector<double>& t) {
  const theory::Orbit p = planet.orbit(), e = kPlanets[kEarth].orbit();
  double sum = 0;
  for (const double time : t) {
    const theory::Place a = turned({1, 0}, p.longitude + p.rate * time);
    const theory::Place b = turned({ratio, 0}, e.longitude + e.rate * time);
    const double angle = turn({a.x - b.x, a.y - b.y}, from_earth(planet, time)) / kDegree;
    sum += angle * angle;
  }
  return std::sqrt(sum / as_double(t.size()));
}

}  // namespace lm::sky
