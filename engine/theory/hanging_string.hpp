// A string under a load: the exact sag, finite elements, what sampled points see of the load, and
// least squares for what is unknown.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm::theory {

enum class LoadKind { point, sine, patch };

/// The load f on a string held at 0 and 1, of total weight 1 (point: δ(x − a); patch: 1/w over the
/// width w around a), or f = (kπ)² sin kπx.
struct StringLoad {
  LoadKind kind = LoadKind::point;
  double place = 0.5;  ///< a, in (0, 1)
  double width = 0.1;  ///< w of a patch, 0 < w ≤ 1; a patch that would stick out is moved inwards
  std::int64_t waves = 1;  ///< k of a sine
  double stiffness = 1;    ///< s of −s u″ = f
};

/// The sag of a unit load at a where s = 1: G(x, a) = x(1 − a) for x ≤ a, else a(1 − x).
/// Source: −G″ = δ(x − a), G(0) = G(1) = 0; Courant & Hilbert I, ch. V.
double green(double x, double a);

/// The solution of −s u″ = f, u(0) = u(1) = 0, in closed form.
class HangingString {
 public:
  explicit HangingString(const StringLoad& load);

  const StringLoad& load() const { return load_; }
  /// u(x). Patch in the middle: u(½) = (¼ − w/8)/s.
  double sag(double x) const;
  double largest_sag() const;
  /// f(x); 0 everywhere for a point load, whose point no sample hits. The ends of a patch do not
  /// belong to it, and neither does what is nearer to them than rounding.
  double density(double x) const;
  /// ∫ f φ for the hat φ that is 1 at x and 0 at x ± h.
  double on_hat(double x, double h) const;
  /// ∫ f sin(jπx) dx.
  double on_sine(std::int64_t j) const;
  /// ∫ f u = s ∫ u′²: twice the energy of the string.
  double work() const;

 private:
  StringLoad load_;  // its place moved inwards
};

/// Linear finite elements on `elements` ≥ 2 equal parts, by the tridiagonal system
/// s(−u_{i−1} + 2u_i − u_{i+1})/h = ∫ f φ_i: the values at the elements + 1 nodes.
/// In one dimension they are exact there (Strang & Fix 1973, section 1.6).
Vector finite_elements(const HangingString& string, Index elements);

/// What is left of the load when it is known at the points i + ½ of N equal cells only: each
/// carries f there times 1/N, u(x) = Σ f(x_i) G(x, x_i)/(N s).
double sampled_sag(const HangingString& string, Index points, double x);
/// Points of that grid that the load covers, and the share of its weight that they carry:
/// n_in h/w. Of a point load 0; NaN for a sine.
std::int64_t points_under(const HangingString& string, Index points);
double seen_share(const HangingString& string, Index points);

/// An estimate from readings, and its standard error σ/√Σ(∂u/∂θ)² at the true value.
struct Estimate {
  double value = 0;
  double standard_error = 0;
};

/// Least squares on the exact solution: readings d_i of u(x_i) + normal noise of deviation σ.
/// The stiffness in closed form, Σu₁²/Σu₁d with u₁ that of s = 1. NaN when that is not above 0.
Estimate fit_stiffness(const HangingString& truth, const Vector& x, const Vector& d, double sigma);
/// The place by search over the string, to 1e-6. NaN for a sine, which has none.
Estimate fit_place(const HangingString& truth, const Vector& x, const Vector& d, double sigma);

}  // namespace lm::theory
