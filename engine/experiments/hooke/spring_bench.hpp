// A spring on a bench: how it is pulled, what the balance reads, and what a student makes of it.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/types.hpp"
#include "lab/experiment.hpp"
#include "lab/parametrized.hpp"

namespace lm::hooke {

enum class Errors { equal, growing, outliers };
inline constexpr std::array kErrorWords{"equal", "growing", "outliers"};

struct Parameters {
  double stiffness = 2.5, offset = 0;
  std::int64_t points = 20;
  double reach = 0.4;
  bool push = false;
  Errors errors = Errors::equal;
  double noise = 0.05, outlier_share = 0.1, outlier_size = 10;
  bool intercept = false, weighted = false;
  std::int64_t trials = 400;
  double hand = 0.1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The spring");
    v.real(stiffness,
           param("stiffness", "Stiffness").symbol("k").unit("N/m").between(0.5, 10).generated(),
           "What is to be found. The spring pulls back with $F = F_0 - kx$.");
    v.real(offset,
           param("offset", "Zero of the balance")
               .symbol("F_0")
               .unit("N")
               .between(-0.5, 0.5)
               .generated(),
           "What the balance reads when nothing is pulled.");
    v.group("The pulls");
    v.integer(points, param("points", "Pulls").symbol("N").between(3, 100).generated(),
              "Pulls of each student; a loaded file has its own.");
    v.real(reach, param("reach", "Farthest pull").unit("m").between(0.1, 1).generated(),
           "The last pull; the others divide the way to it evenly.");
    v.flag(push, param("push", "Push, too").generated(),
           "Every second displacement is to the other side: the spring is pushed together.");
    v.group("The balance");
    v.real(
        noise,
        param("noise", "Error of a force").symbol("\\sigma").unit("N").log(0.001, 0.5).generated(),
        "Standard deviation of a reading. Of a loaded file it is the scatter about its own line.");
    v.choice(errors, kErrorWords, param("errors", "Errors").generated(),
             "equal: the same for each pull. growing: in proportion to the displacement, $\\sigma$ "
             "its root mean square. outliers: now and then a far larger one.");
    v.real(outlier_share,
           param("outlier_share", "Share of outliers")
               .symbol("\\varepsilon")
               .log(0.01, 0.3)
               .generated(),
           "Chance of a slip in each pull.");
    v.real(outlier_size, param("outlier_size", "Size of outliers").between(2, 20).generated(),
           "Error of a slip, in units of $\\sigma$.");
    v.group("The fit");
    v.flag(intercept, param("intercept", "Fit the zero, too"),
           "Fit $F = b - kx$: the normal equations get a column of ones.");
    v.flag(weighted, param("weighted", "Weigh by 1/x²").generated(),
           "Each pull counts with $1/x^2$, as is right for errors that grow with $x$.");
    v.group("The class");
    v.integer(trials, param("trials", "Classmates").symbol("T").log(20, 2000),
              "Others who pull the same spring as often as you, one in each step.");
    v.group("Before the first pull");
    v.real(hand, param("hand", "Your hand").unit("m").between(0, 1).start().probe(),
           "Where you hold the block until the run pulls it; never beyond the farthest pull.");
  }
};

/// What does not change between students. Of a loaded file the spring is the line through it, so
/// that the classmates repeat what was done there.
struct Bench {
  Vector x;           ///< displacements: N
  Vector weights;     ///< of the fit, of mean 1 up to 1/x²
  Vector deviations;  ///< standard deviation of each force
  Vector own;         ///< the forces of a loaded file; else empty
  double stiffness = 0, offset = 0, sigma = 0;
  double excess = 0;  ///< excess kurtosis of the errors
  Parameters p;

  /// What the balance reads at x, when a hand holds the block there: an error of its own for each
  /// millimetre.
  double reading(std::uint64_t seed, double at) const;
  /// Forces that student `who` reads: N. Student 0 is the reader, whose forces a file may hold.
  Vector forces(std::uint64_t seed, std::uint64_t who) const;
  /// The same into a list of that length, without taking memory.
  void read(std::uint64_t seed, std::uint64_t who, Vector& forces) const;
};

/// The bench that the parameters describe, or that of the file. Errors: those of load_regression,
/// `too_many_columns`, `too_few_rows`, `no_displacement`.
Bench make_bench(const Parameters& p, const Setup& setup);

/// A student's result, by sums over a table of pulls. A number that is not decided is NaN.
struct Result {
  double stiffness = kNaN;  ///< −Σw(x − x̄)(F − F̄)/Σw(x − x̄)², the means 0 without intercept
  double constant = 0;    ///< b, where the line begins
  double scatter = kNaN;  ///< root of the residual variance
  double squares = 0;     ///< Σw(x − x̄)²
  double error() const;   ///< scatter/√squares
};
/// Of the first n pulls.
Result by_sums(const Bench& bench, const Vector& forces, Index n);

/// The columns √w x and √w (with an intercept) of the first n pulls, each divided by its length.
Matrix unit_columns(const Bench& bench, Index n);
/// The length of √w x, by which the slope's unit is set.
double displacement_length(const Bench& bench, Index n);
/// Stiffness after each of `updates` updates of gradient descent from 0, the start first. The loss
/// is the mean of (F + kx − b)² in those units, the rate a quarter of the critical one of k alone:
/// without intercept each update halves the distance.
std::vector<double> descend(const Bench& bench, const Vector& forces, Index n, int updates);
/// The factor 2cη of such an update.
inline constexpr double kUpdate = 0.5;

/// The CSV input: two columns.
InputSpec spring_input();

}  // namespace lm::hooke
