// A straight line fitted to points by least squares: its slope, and how far errors of y move it.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// y ≈ a·slope (+ u·constant): a and u are the columns of x and of ones, each row times the root of
/// its weight. The slope is linear in y, slope = Σ c_i y_i, and all else follows from the c_i.
/// Source: C. F. Gauss, Theoria combinationis, 1823; P. R. Bevington, Data Reduction, chapter 6.
class LineFit {
 public:
  /// x: N; `weights`: N, positive, 1/σ_i² up to a factor; with `intercept` a constant is fitted,
  /// too. Error `bad_shape` for other lengths, `singular` when the x do not decide the slope: all
  /// 0, or with an intercept all equal.
  LineFit(const Vector& x, const Vector& weights, bool intercept);

  /// c: the slope's coefficients for weighted values √w_i y_i. Without intercept and weights
  /// x_i/Σx², with an intercept (x_i − x̄)/Σ(x − x̄)².
  const Vector& coefficients() const { return c_; }
  /// h_i, the part of each value that the line takes up; they sum to the number of constants.
  const Vector& leverages() const { return h_; }
  /// N less the number of constants.
  double freedom() const { return freedom_; }
  /// Σ w x², or Σ w (x − x̄)².
  double sum_of_squares() const { return squares_; }

  /// The textbook's error σ/√Σx², or σ/√Σ(x − x̄)²: that of the slope if each y has the error
  /// σ/√w_i.
  double error(double sigma) const;
  /// The slope for values y: N.
  double slope(const Vector& y) const;
  /// Its mean less the true slope, when the true line has a constant `offset`.
  double bias(double offset) const;
  /// Its variance when y_i has the standard deviation s_i, whatever the law: Σ c_i² w_i s_i².
  double variance(const Vector& deviations) const;
  /// Its excess kurtosis when all errors have the excess kurtosis `excess`.
  double excess(const Vector& deviations, double excess) const;
  /// The mean of the residual variance Σ w r²/freedom: Σ (1 − h_i) w_i s_i²/freedom.
  double residual_variance(const Vector& deviations) const;
  /// An upper bound of that variance's own relative variance.
  double residual_spread(const Vector& deviations, double excess) const;

 private:
  Vector root_, c_, h_;
  double freedom_, squares_;
};

/// Variance ν/(ν − 2) of Student's t with ν degrees of freedom; infinite up to 2.
double student_variance(double freedom);
/// Its excess kurtosis 6/(ν − 4); infinite up to 4.
double student_excess(double freedom);
/// Its density at t, for whole ν ≥ 1. Its factor by the recurrence
/// c_{ν+2} = c_ν (ν + 1)/√(ν(ν + 2)), from 1/π and 1/√8.
double student_density(double t, int freedom);

/// An error that is normal with deviation σ, and with probability `share` with `size`·σ instead:
/// its variance over σ², and its excess kurtosis.
double mixture_variance(double share, double size);
double mixture_excess(double share, double size);

}  // namespace lm::theory
