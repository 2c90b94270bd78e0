// Levels of the quartic oscillator in a basis, trial states by exact quadrature, a grid's floor.
#include "theory/quartic_oscillator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "theory/quadrature.hpp"

namespace lm::theory {
namespace {

constexpr Index kExtra = 4;  // x⁴ reaches four functions further
/// Exact for polynomials up to degree 31; (Hψ)² has degree 12.
constexpr Index kNodes = 16;

constexpr int kOrders = 8;
/// Coefficients of 1, u, u², ….
using Polynomial = std::array<double, kOrders + 3>;

/// p with d^order/du^order [(1 + d u²) e^(−u²/2)] = p(u) e^(−u²/2): each derivative makes p′ − up.
Polynomial derived(double dent, int order) {
  Polynomial p{1, 0, dent};
  for (int n = 0; n < order; ++n) {
    Polynomial next{};
    for (std::size_t k = 0; k < p.size(); ++k) {
      if (k > 0) next[k - 1] += as_double(k) * p[k];
      if (k + 1 < p.size()) next[k + 1] -= p[k];
    }
    p = next;
  }
  return p;
}

double value_of(const Polynomial& p, double u) {
  double value = 0;
  for (std::size_t k = p.size(); k-- > 0;) value = value * u + p[k];
  return value;
}

/// e^(−u²) is the density of u = z/√2 for a standard normal z, up to a factor.
double place(const Quadrature& normal, Index i) { return normal.nodes(i) / std::sqrt(2.0); }

Matrix position(Index n, double omega) {
  Matrix x = Matrix::Zero(n, n);
  for (Index i = 0; i + 1 < n; ++i) {
    x(i, i + 1) = x(i + 1, i) = std::sqrt(as_double(i + 1) / (2 * omega));
  }
  return x;
}

Matrix hamiltonian(double quartic, double omega, Index n) {
  const Matrix x = position(n + kExtra, omega), square = x * x;
  const Matrix extra = 0.5 * (1 - omega * omega) * square + quartic * (square * square);
  Matrix H = extra.topLeftCorner(n, n);
  for (Index i = 0; i < n; ++i) H(i, i) += omega * (as_double(i) + 0.5);
  return H;
}

}  // namespace

double potential(double quartic, double x) { return x * x * (0.5 + quartic * x * x); }
double potential_pull(double quartic, double x) { return x * x * (1 + 4 * quartic * x * x); }

Vector oscillator_functions(double x, Index count, double omega) {
  if (count < 1 || !(omega > 0)) {
    throw Error("bad_argument", "oscillator_functions", "needs count ≥ 1 and omega > 0");
  }
  const double y = std::sqrt(omega) * x;
  Vector phi(count);
  phi(0) = std::sqrt(std::sqrt(omega / kPi)) * lm::exp(-0.5 * y * y);
  for (Index n = 0; n + 1 < count; ++n) {
    const double m = as_double(n + 1);
    phi(n + 1) = std::sqrt(2 / m) * y * phi(n);
    if (n > 0) phi(n + 1) -= std::sqrt((m - 1) / m) * phi(n - 1);
  }
  return phi;
}

QuarticOscillator::QuarticOscillator(double quartic, Index basis) : quartic_(quartic) {
  // The best Gaussian's frequency suits the ground state; twice as stiff suits its tail, too.
  const double u = best_spread(quartic) * best_spread(quartic);
  omega_ = quartic > 0 ? 1.5 / u : 1;
  SymmetricEigen levels = symmetric_eigen(hamiltonian(quartic, omega_, basis));
  energies_ = std::move(levels.values);
  states_ = std::move(levels.vectors);
}

double QuarticOscillator::wave(Index level, double x) const {
  const Vector phi = oscillator_functions(x, states_.rows(), omega_);
  // Far to the right the sign is that of the sum of all coefficients' leading functions; at 1/√ω
  // times 3 the low levels are past their last node.
  const Vector right = oscillator_functions(3 / std::sqrt(omega_), states_.rows(), omega_);
  const double sign = states_.col(level).dot(right) < 0 ? -1 : 1;
  return sign * states_.col(level).dot(phi);
}

double HandState::derivative(int order, double x) const {
  const double u = (x - centre) / spread;
  double scale = 1;
  for (int k = 0; k < order; ++k) scale /= spread;
  return scale * value_of(derived(dent, order), u) * lm::exp(-0.5 * u * u);
}

StateEnergy energy_of(const HandState& state, double quartic) {
  const double s = state.spread;
  const Polynomial shape = derived(state.dent, 0), slopes = derived(state.dent, 1),
                   bends = derived(state.dent, 2);
  const Quadrature normal = gauss_hermite(kNodes);
  StateEnergy all;
  double norm = 0, pull = 0, square = 0;
  for (Index i = 0; i < kNodes; ++i) {
    const double w = normal.weights(i), u = place(normal, i), x = state.centre + s * u;
    const double q = value_of(shape, u), slope = value_of(slopes, u) / s;
    const double h = potential(quartic, x) * q - 0.5 * value_of(bends, u) / (s * s);
    norm += w * q * q;
    all.kinetic += w * 0.5 * slope * slope;
    all.potential += w * potential(quartic, x) * q * q;
    pull += w * potential_pull(quartic, x) * q * q;
    square += w * h * h;
  }
  all.kinetic /= norm;
  all.potential /= norm;
  all.energy = all.kinetic + all.potential;
  all.virial = 2 * all.kinetic - pull / norm;
  all.variance = std::max(0.0, square / norm - all.energy * all.energy);  // rounding may go below
  return all;
}

double fourth_derivative(const HandState& state) {
  const Polynomial shape = derived(state.dent, 0), fourth = derived(state.dent, 4);
  const Quadrature normal = gauss_hermite(kNodes);
  double norm = 0, square = 0;
  for (Index i = 0; i < kNodes; ++i) {
    const double q = value_of(shape, place(normal, i)), f = value_of(fourth, place(normal, i));
    norm += normal.weights(i) * q * q;
    square += normal.weights(i) * f * f;
  }
  const double s2 = state.spread * state.spread;
  return std::sqrt(square / norm) / (s2 * s2);
}

double best_spread(double quartic, double dent) {
  const StateEnergy one = energy_of({1, 0, dent}, 0), more = energy_of({1, 0, dent}, 1);
  const double t = one.kinetic, v = one.potential, q = more.potential - one.potential;
  double u = std::sqrt(t / v);  // convex and positive there, so Newton's steps fall to the root
  for (int i = 0; i < 60; ++i) {
    u -= (2 * quartic * q * u * u * u + v * u * u - t) / (6 * quartic * q * u * u + 2 * v * u);
  }
  return std::sqrt(u);
}

double differences_floor(double quartic, double reach, Index n) {
  const double h = 2 * reach / as_double(n + 1);
  Vector diagonal(n);
  for (Index i = 0; i < n; ++i) {
    diagonal(i) = 1 / (h * h) + potential(quartic, -reach + as_double(i + 1) * h);
  }
  return tridiagonal_eigen(diagonal, Vector::Constant(n - 1, -0.5 / (h * h))).values(0);
}

}  // namespace lm::theory
