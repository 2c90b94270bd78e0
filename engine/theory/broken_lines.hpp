// How well a broken line of n pieces can follow a curve: in the largest error and in the mean
// square.
#pragma once

#include <functional>
#include <vector>

namespace lm::theory {

/// A function of one number: f, or f″.
using Function = std::function<double(double)>;

/// Points of a curve at which pieces end, ascending, both ends of the interval among them.
using Knots = std::vector<double>;

/// What a curve asks of broken lines: its second derivative f″ on [low, high].
class Bend {
 public:
  Bend(Function second_derivative, double low, double high);

  double at(double x) const { return second_derivative_(x); }
  /// ∫ |f″|^power dx, by Simpson's rule on kGrid intervals.
  double integral(double power) const;
  /// n + 1 knots with the same ∫ |f″|^power between any two that follow each other; evenly spaced
  /// where f″ is zero throughout.
  Knots balanced(std::size_t n, double power) const;
  /// Whether f″ changes its sign inside.
  bool inflects() const;
  /// The largest |f″|.
  double largest() const;

 private:
  static constexpr int kGrid = 4096;
  Function second_derivative_;
  double low_, high_;
  std::vector<double> sizes_;  ///< |f″| at the grid's points
};

/// n pieces of equal length.
Knots even_knots(double low, double high, std::size_t n);

/// The largest error of the broken line through the curve at the knots: max h²|f″|/8, f″ at the
/// middle of each piece. Exact for a parabola; else up to a share of order h².
double interpolation_error(const Bend& bend, const Knots& knots);

/// (∫√|f″|)²/8n²: the same with n pieces placed so that h²|f″| is equal on all, for many pieces.
/// Shifted by half of it, on a curve that bends one way only, (∫√|f″|)²/16n²: no broken line of n
/// pieces does better (for many pieces). Source: C. de Boor, A Practical Guide to Splines, 1978,
/// chapter XII; derived in the lesson.
double balanced_error(const Bend& bend, double n);

/// What knots with equal ∫√|f″| lose to that where f″ passes through zero with a slope, at any n. A
/// piece that begins at the zero is a cubic's: 2/√3 for interpolation, and for the best line from
/// an end of the interval on; 3/2 for the best line when the zero is a knot inside, since the
/// line's two sides want to be shifted in opposite directions.
constexpr double kInflectionInterpolating = 1.1547005383792515;
constexpr double kInflectionBest = 1.5;

/// Root mean square errors over the interval, for many pieces. Evenly spaced, through the curve:
/// h²√(mean f″²/120).
double even_square_error(const Bend& bend, double low, double high, double n);
/// The least of all broken lines with n pieces: knots of equal ∫|f″|^{2/5}, values by least
/// squares: (∫|f″|^{2/5})^{5/2}/(√(720 (high − low)) n²). Each piece leaves f″²h⁵/720.
double least_square_error(const Bend& bend, double low, double high, double n);

/// A parabola y = x² on a piece of length 1 leaves s(1 − s): ∫ and ∫ of the square, as it is (1/6,
/// 1/30) and shifted by its half, 1/8 (∫ of the magnitude, ∫ of the square 7/960).
struct Leftover {
  double area = 0, square = 0;
};
Leftover parabola_leftover(bool shifted);

/// A unit jump and a ramp of slope k: ∫|error| = 1/4k, ∫error² = 1/12k, and ½ beside the jump.
Leftover jump_leftover(double steepness);

/// Root mean square of what is left of f on [low, high] when a network has few different features.
/// Units u² of any number make parabolas: 1, u, u² (Legendre). ReLU units with all kinks in the
/// middle: 1, u, |u|, where |u| − ½ is orthogonal to the others.
double left_by_parabola(const Function& f, double low, double high);
double left_by_corner(const Function& f, double low, double high);

}  // namespace lm::theory
