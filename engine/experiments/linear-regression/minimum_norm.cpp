// Experiment minimum-norm: of all weights that fit, gradient descent from zero finds the shortest.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"
#include "lab/battery.hpp"
#include "lab/linear_model.hpp"

namespace lm::minimum_norm {
namespace {

/// How many random interpolating solutions the figure shows.
constexpr Index kInterpolators = 200;
/// The null-space part receives nothing but rounding, 1e-16 a step and never correlated: a million
/// steps leave less.
constexpr double kNullTolerance = 1e-10;
/// Moving along the null space changes no output but by rounding.
constexpr double kOutputTolerance = 1e-12;
/// Norms are compared to this share: rounding of a projection.
constexpr double kNormTolerance = 1e-12;
/// Final weights against the minimum-norm solution: suggested steps leave 1e-12.
constexpr double kSolutionTolerance = 1e-9;

struct Parameters : LinearParameters {
  std::int64_t random_solutions = kInterpolators;

  template <class Visitor>
  void visit(Visitor& v) {
    LinearParameters::visit(v);
    v.integer(random_solutions,
              {.name = "random_solutions",
               .label = "Random solutions",
               .minimum = 0,
               .maximum = 1000,
               .group = "View",
               .help = "How many other weights with the same fit are drawn for comparison; there "
                       "are none when the solution is unique."});
  }
};

/// Solutions among infinitely many: their norms and those of their null-space parts.
struct Solutions {
  std::vector<double> null_norms;
  std::vector<double> norms;
};

class MinimumNorm : public LinearModel {
 public:
  MinimumNorm(const Parameters& parameters, const Setup& setup)
      : LinearModel(parameters, setup, Solution::descent),
        null_start_(problem().null_space_part(initial_weights())),
        limit_coordinates_(problem().coordinates(problem().minimum_norm())),
        parts_({"row", "null", "predicted row", "predicted null"}) {
    if (has_null_space()) {
      solutions_ = draw_solutions(static_cast<Index>(parameters.random_solutions), setup.seed);
    }
    begin();
  }

  Views views() const override {
    Views all = joined(LinearModel::views(), {parts_view()});
    if (has_null_space()) all.push_back(solutions_view());
    return all;
  }
  Scalars scalars() const override {
    return joined(
        LinearModel::scalars(),
        {measured("row_norm", problem().row_space_part(weights()).norm(),
                  "norm of the row-space part $\\lVert w^\\parallel\\rVert$"),
         measured("null_norm", problem().null_space_part(weights()).norm(),
                  "norm of the null-space part $\\lVert w^\\perp\\rVert$"),
         predicted("predicted_null_norm", null_start_.norm(), "null-space part of the start"),
         predicted("minimum_norm", problem().minimum_norm().norm(), "norm of $w^*$, equation 8"),
         predicted("null_dimension", as_double(data().X.cols() - problem().rank()),
                   "dimension of the null space")});
  }

  bool has_null_space() const { return problem().rank() < data().X.cols(); }
  /// ‖P⊥(w − w₀)‖ over the larger of ‖w₀‖ and ‖w*‖: what moved in the null space.
  double null_drift() const {
    const double scale =
        std::max({problem().minimum_norm().norm(), initial_weights().norm(), 1e-300});
    return problem().null_space_part(weights() - initial_weights()).norm() / scale;
  }
  /// ‖w‖² over ‖w*‖² + ‖P⊥w₀‖²: 1 at the end, by Pythagoras.
  double norm_ratio() const {
    return weights().squaredNorm() /
           (problem().minimum_norm().squaredNorm() + null_start_.squaredNorm());
  }

  /// Largest ‖X(w + Δ) − Xw‖/‖Xw‖ over random null-space shifts Δ as long as w.
  double output_change() const {
    constexpr std::uint64_t kShiftSeed = 1;  // any will do: the claim is for every shift
    constexpr int kShifts = 3;
    Random random(kShiftSeed, stream("minimum-norm/shifts"));
    const Vector outputs = data().X * weights();
    double largest = 0;
    for (int i = 0; i < kShifts; ++i) {
      Vector shift = problem().null_space_part(normal_vector(random, data().X.cols()));
      shift *= weights().norm() / shift.norm();
      const Vector shifted = data().X * Vector(weights() + shift);
      largest = std::max(largest, relative_distance(shifted, outputs));
    }
    return largest;
  }

  /// w* + P⊥g for standard normal g: every solution of the normal equations has this form.
  Solutions draw_solutions(Index count, std::int64_t seed) const {
    Random random(static_cast<std::uint64_t>(seed), stream("minimum-norm/solutions"));
    Random lengths(static_cast<std::uint64_t>(seed), stream("minimum-norm/lengths"));
    const Vector& least = problem().minimum_norm();
    Matrix shifts = normal_matrix(random, least.size(), count);
    const Matrix seen = problem().directions().transpose() * shifts;
    shifts -= problem().directions() * seen;
    const double unit = least.norm() / std::sqrt(static_cast<double>(least.size()));
    Solutions drawn;
    for (Index i = 0; i < count; ++i) {
      const Vector shift = shifts.col(i) * (lengths.uniform(0.0, 2.0) * unit);
      drawn.null_norms.push_back(shift.norm());
      drawn.norms.push_back((least + shift).norm());
    }
    return drawn;
  }

  double shorter_solutions() const {
    const double least = problem().minimum_norm().norm() * (1 - kNormTolerance);
    double shorter = 0;
    for (const double norm : solutions_.norms) shorter += norm < least ? 1 : 0;
    return shorter;
  }

 protected:
  void record() override {
    LinearModel::record();
    const Vector seen = problem().coordinates(weights());
    const Vector unseen = weights() - problem().directions() * seen;
    const Vector gaps = solution().descent_gaps(learning_rate(), elapsed_steps());
    parts_.add(step(), {seen.norm(), unseen.norm(), (limit_coordinates_ - gaps).norm(),
                        null_start_.norm()});
  }
  Vector predicted_weights() const override { return problem().minimum_norm() + null_start_; }

 private:
  View parts_view() const {
    return over_history(parts_, "parts", "Row-space and null-space part of the weights",
                        axis("norm"))
        .measured("row space $\\lVert w^\\parallel\\rVert$", "row")
        .predicted("row space, theory", "predicted row")
        .measured("null space $\\lVert w^\\perp\\rVert$", "null")
        .predicted("null space, theory: constant", "predicted null")
        .reference("$\\lVert w^*\\rVert$", problem().minimum_norm().norm());
  }
  View solutions_view() const {
    constexpr int kPoints = 41;
    const double least = problem().minimum_norm().norm();
    double reach = null_start_.norm();
    for (const double norm : solutions_.null_norms) reach = std::max(reach, norm);
    std::vector<double> x, y;
    for (int i = 0; i < kPoints; ++i) {
      x.push_back(reach * i / (kPoints - 1));
      y.push_back(std::sqrt(least * least + x.back() * x.back()));
    }
    return scatter("solutions", "Norm of the weights that fit equally well",
                   axis("null-space part $\\lVert w^\\perp\\rVert$"),
                   axis("norm $\\lVert w\\rVert$"))
        .measured("random solutions", solutions_.null_norms, solutions_.norms)
        .predicted("$\\sqrt{\\lVert w^*\\rVert^2 + \\lVert w^\\perp\\rVert^2}$", x, y)
        .measured("gradient descent",
                  std::vector<double>{problem().null_space_part(weights()).norm()},
                  std::vector<double>{weights().norm()});
  }

  Checks checks() const override {
    const char* flat = "the data leave no direction free";
    const Range moving =
        exact_range().needs(has_null_space(), flat).needs(!divergence(), "the run has diverged");
    const Range settled = settled_range("after as many steps as are needed");
    return {at_most("change of the weights' null-space part, relative", 0, null_drift(),
                    kNullTolerance, "rounding of the steps so far", moving),
            at_most("change of the outputs Xw under a null-space shift, relative", 0,
                    has_null_space() && weights().norm() > 0 ? output_change() : 0,
                    kOutputTolerance, "rounding of one product", moving),
            equal("random solutions shorter than the minimum-norm one", 0, shorter_solutions(),
                  "a count", Range("always").needs(has_null_space(), flat).even_diverged()),
            at_most("relative distance of the weights from w* plus the start's null-space part", 0,
                    relative_distance(weights(), predicted_weights()), kSolutionTolerance,
                    "every mode is within 1e-12 of its initial distance", settled),
            within("‖w‖² over ‖w*‖² + ‖w₀⊥‖²", 1, norm_ratio(), 2 * kSolutionTolerance,
                   "twice the weights' tolerance", settled)};
  }

  Vector null_start_;
  Vector limit_coordinates_;
  Solutions solutions_;
  Recorder parts_;
};

Parameters wide(double initial_norm) {
  Parameters p;
  p.initial_norm = initial_norm;
  return p;
}

/// Xᵀ(XXᵀ)⁻¹y, equation 8 as it stands.
Vector equation_8(const Regression& data) {
  const Vector dual = cholesky_solve(Matrix(data.X * data.X.transpose()), data.y);
  return data.X.transpose() * dual;
}

/// From zero to equation 8; least-squares holds the same run against the pseudo-inverse by SVD.
void check_from_zero(std::int64_t seed, const std::string& name, Battery& result) {
  Made<MinimumNorm> model(wide(0), seed);
  model.advance(model.suggested_steps());
  result.add(model, at_most(name + "from 0, relative distance of the weights from Xᵀ(XXᵀ)⁻¹y", 0,
                            relative_distance(model.weights(), equation_8(model.data())),
                            kSolutionTolerance, "suggested steps leave 1e-12", "independent rows"));
}

/// The null space is as large as it should be, invisible, and never entered.
void check_null_space(std::int64_t seed, const std::string& name, Battery& result) {
  Made<MinimumNorm> model(wide(2), seed);
  const Vector sizes = singular_values(model.data().X);
  const double rank = static_cast<double>((sizes.array() > 1e-10 * sizes(0)).count());
  const double d = static_cast<double>(model.data().X.cols());
  result.add(model, equal(name + "dimension of null(X), by singular values",
                          d - static_cast<double>(model.data().X.rows()), d - rank,
                          "a count: d − P", "independent rows, P < d"));
  model.advance(2 * model.suggested_steps());
  result.add(model, at_most(name + "change of Xw under a null-space shift as long as w, relative",
                            0, model.output_change(), kOutputTolerance, "rounding", "always"));
  result.add(model, at_most(name + "change of the weights' null-space part, relative", 0,
                            model.null_drift(), kNullTolerance, "rounding of the steps", "always"));
  result.add(model, within(name + "‖w‖² over ‖w*‖² + ‖w₀⊥‖²", 1, model.norm_ratio(), kNullTolerance,
                           "rounding; twice the suggested steps leave 1e-24", "after convergence"));
}

/// 1000 random interpolating solutions, g + Xᵀ(XXᵀ)⁻¹(y − Xg) for normal g; none is shorter.
void check_solutions(std::int64_t seed, const std::string& name, Battery& result) {
  constexpr Index kSolutions = 1000;
  const Made<MinimumNorm> model(wide(0), seed);
  const Matrix& X = model.data().X;
  Random random(static_cast<std::uint64_t>(seed), stream("minimum-norm/battery"));
  Matrix drawn = normal_matrix(random, X.cols(), kSolutions);
  const Matrix missing = model.data().y.replicate(1, kSolutions) - X * drawn;
  drawn += X.transpose() * cholesky_solve(Matrix(X * X.transpose()), missing);
  const double least = equation_8(model.data()).norm() * (1 - kNormTolerance);
  const Vector norms = drawn.colwise().norm();
  const Matrix left = model.data().y.replicate(1, kSolutions) - X * drawn;
  result.add(model,
             at_most(name + "largest residual of 1000 random interpolating solutions", 0,
                     left.colwise().norm().maxCoeff() / model.data().y.norm(), 1e-11,
                     "rounding of one Cholesky solve, κ·1e-16 times ‖g‖", "independent rows"));
  result.add(model, equal(name + "of 1000 random interpolating solutions, at least as long as w*",
                          static_cast<double>(kSolutions),
                          static_cast<double>((norms.array() >= least).count()),
                          "a count; equality to 1e-12", "P < d"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<MinimumNorm, Parameters>(
      {.title = "The minimum-norm solution",
       .question =
           "Infinitely many weights fit: which does gradient descent choose, and what remains of "
           "the start?",
       .precision = "double: conservation is held to 1e-10 and the solution to 1e-9",
       .range = "Learning rate below the critical one. The null-space part is conserved at every "
                "step; the norm is the smallest when the start has no null-space part.",
       .epoch = 2,
       .no_fitted_parameter = true,
       .inputs = {regression_input()}});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    const std::string name = "P=8, d=20, seed " + std::to_string(seed) + ": ";
    check_from_zero(seed, name, result);
    check_null_space(seed, name, result);
    check_solutions(seed, name, result);
  }
  return result;
}

}  // namespace lm::minimum_norm
