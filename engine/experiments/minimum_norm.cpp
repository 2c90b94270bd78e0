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
#include "experiments/battery.hpp"
#include "experiments/linear_model.hpp"

namespace lm {
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

  Observation observe() const override;

  bool has_null_space() const { return problem().rank() < data().X.cols(); }
  /// ‖P⊥(w − w₀)‖ over the larger of ‖w₀‖ and ‖w*‖: what moved in the null space.
  double null_drift() const;
  /// ‖w‖² over ‖w*‖² + ‖P⊥w₀‖²: 1 at the end, by Pythagoras.
  double norm_ratio() const;
  /// Largest ‖X(w + Δ) − Xw‖/‖Xw‖ over random null-space shifts Δ as long as w.
  double output_change() const;
  /// w* + P⊥g for standard normal g: every solution of the normal equations has this form.
  Solutions draw_solutions(Index count, std::int64_t seed) const;
  double shorter_solutions() const;

 protected:
  void record() override;
  Vector predicted_weights() const override { return problem().minimum_norm() + null_start_; }

 private:
  View parts_view() const;
  View solutions_view() const;
  void add_checks(Observation& seen) const;

  Vector null_start_;
  Vector limit_coordinates_;
  Solutions solutions_;
  Recorder parts_;
};

Solutions MinimumNorm::draw_solutions(Index count, std::int64_t seed) const {
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

double MinimumNorm::shorter_solutions() const {
  const double least = problem().minimum_norm().norm() * (1 - kNormTolerance);
  double shorter = 0;
  for (const double norm : solutions_.norms) shorter += norm < least ? 1 : 0;
  return shorter;
}

double MinimumNorm::null_drift() const {
  const double scale =
      std::max({problem().minimum_norm().norm(), initial_weights().norm(), 1e-300});
  return problem().null_space_part(weights() - initial_weights()).norm() / scale;
}

double MinimumNorm::norm_ratio() const {
  return weights().squaredNorm() /
         (problem().minimum_norm().squaredNorm() + null_start_.squaredNorm());
}

double MinimumNorm::output_change() const {
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

void MinimumNorm::record() {
  LinearModel::record();
  const Vector seen = problem().coordinates(weights());
  const Vector unseen = weights() - problem().directions() * seen;
  const Vector gaps = solution().descent_gaps(learning_rate(), elapsed_steps());
  parts_.add(step(),
             {seen.norm(), unseen.norm(), (limit_coordinates_ - gaps).norm(), null_start_.norm()});
}

View MinimumNorm::parts_view() const {
  View view =
      history_view("parts", "Row-space and null-space part of the weights", "norm", "linear");
  const auto add = [&](const char* name, Role role, const char* column) {
    view.series.push_back(make_series(name, role, history_x(), parts_.column(column)));
  };
  add("row space $\\lVert w^\\parallel\\rVert$", Role::measured, "row");
  add("row space, theory", Role::predicted, "predicted row");
  add("null space $\\lVert w^\\perp\\rVert$", Role::measured, "null");
  add("null space, theory: constant", Role::predicted, "predicted null");
  const std::vector<double> least(history_x().size(), problem().minimum_norm().norm());
  view.series.push_back(make_series("$\\lVert w^*\\rVert$", Role::reference, history_x(), least));
  return view;
}

View MinimumNorm::solutions_view() const {
  View view;
  view.name = "solutions";
  view.title = "Norm of the weights that fit equally well";
  view.kind = ViewKind::scatter;
  view.x.label = "null-space part $\\lVert w^\\perp\\rVert$";
  view.y.label = "norm $\\lVert w\\rVert$";
  view.series.push_back(
      make_series("random solutions", Role::measured, solutions_.null_norms, solutions_.norms));
  const double least = problem().minimum_norm().norm();
  double reach = null_start_.norm();
  for (const double norm : solutions_.null_norms) reach = std::max(reach, norm);
  constexpr int kPoints = 41;
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < kPoints; ++i) {
    x.push_back(reach * i / (kPoints - 1));
    y.push_back(std::sqrt(least * least + x.back() * x.back()));
  }
  view.series.push_back(make_series("$\\sqrt{\\lVert w^*\\rVert^2 + \\lVert w^\\perp\\rVert^2}$",
                                    Role::predicted, std::move(x), std::move(y)));
  view.series.push_back(make_series("gradient descent", Role::measured,
                                    {problem().null_space_part(weights()).norm()},
                                    {weights().norm()}));
  return view;
}

void MinimumNorm::add_checks(Observation& seen) const {
  if (!exact_comparable()) return;
  if (has_null_space() && !divergence()) {
    seen.checks.push_back(at_most("change of the weights' null-space part, relative", 0,
                                  null_drift(), kNullTolerance, "rounding of the steps so far",
                                  kExactRange));
    if (weights().norm() > 0) {
      seen.checks.push_back(at_most("change of the outputs Xw under a null-space shift, relative",
                                    0, output_change(), kOutputTolerance, "rounding of one product",
                                    kExactRange));
    }
    seen.checks.push_back(equal("random solutions shorter than the minimum-norm one", 0,
                                shorter_solutions(), "a count", "always"));
  }
  if (converged(kSuggestedAccuracy)) {
    seen.checks.push_back(at_most(
        "relative distance of the weights from w* plus the start's null-space part", 0,
        relative_distance(weights(), predicted_weights()), kSolutionTolerance,
        "every mode is within 1e-12 of its initial distance", "after as many steps as are needed"));
    seen.checks.push_back(within("‖w‖² over ‖w*‖² + ‖w₀⊥‖²", 1, norm_ratio(),
                                 2 * kSolutionTolerance, "twice the weights' tolerance",
                                 "after as many steps as are needed"));
  }
}

Observation MinimumNorm::observe() const {
  Observation seen = LinearModel::observe();
  seen.views.push_back(parts_view());
  if (has_null_space()) seen.views.push_back(solutions_view());
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("row_norm", problem().row_space_part(weights()).norm(),
      "norm of the row-space part $\\lVert w^\\parallel\\rVert$", Role::measured);
  add("null_norm", problem().null_space_part(weights()).norm(),
      "norm of the null-space part $\\lVert w^\\perp\\rVert$", Role::measured);
  add("predicted_null_norm", null_start_.norm(), "null-space part of the start", Role::predicted);
  add("minimum_norm", problem().minimum_norm().norm(), "norm of $w^*$, equation 8",
      Role::predicted);
  add("null_dimension", static_cast<double>(data().X.cols() - problem().rank()),
      "dimension of the null space", Role::predicted);
  add_checks(seen);
  return seen;
}

// The battery.

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

/// From zero to equation 8 and to the pseudo-inverse.
void check_from_zero(std::int64_t seed, const std::string& name, Battery& result) {
  Made<MinimumNorm> model(wide(0), seed);
  model.advance(model.suggested_steps());
  result.add(model, at_most(name + "from 0, relative distance of the weights from Xᵀ(XXᵀ)⁻¹y", 0,
                            relative_distance(model.weights(), equation_8(model.data())),
                            kSolutionTolerance, "suggested steps leave 1e-12", "independent rows"));
  result.add(
      model,
      at_most(
          name + "from 0, relative distance of the weights from the pseudo-inverse's (by SVD)", 0,
          relative_distance(model.weights(), pseudo_inverse_solve(model.data().X, model.data().y)),
          kSolutionTolerance, "suggested steps leave 1e-12", "every rank"));
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

}  // namespace

namespace catalogue {

ExperimentInfo minimum_norm() {
  ExperimentInfo info;
  info.slug = "minimum-norm";
  info.title = "The minimum-norm solution";
  info.question =
      "Infinitely many weights fit: which does gradient descent choose, and what remains "
      "of the start?";
  info.precision = "double: conservation is held to 1e-10 and the solution to 1e-9";
  info.source = "engine/experiments/minimum_norm.cpp";
  info.range =
      "Learning rate below the critical one. The null-space part is conserved at every "
      "step; the norm is the smallest when the start has no null-space part.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<Parameters>();
  info.inputs = {regression_input()};
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<MinimumNorm>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery minimum_norm_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
