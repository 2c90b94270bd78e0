// Experiment sparse-grids: a full grid needs (2^n − 1)^d points, a sparse one a small part of them
// for nearly the same error, where the function has what that takes.
#include "theory/sparse_grids.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "experiments/curse-of-dimensionality/grid_errors.hpp"
#include "experiments/curse-of-dimensionality/grid_pictures.hpp"
#include "experiments/curse-of-dimensionality/sparse_grid.hpp"
#include "experiments/curse-of-dimensionality/sparse_targets.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/verdicts.hpp"

namespace lm::sparse_grids {
namespace {

using sparse::Edges;
using sparse::Function;
using sparse::Measured;
using sparse::Parameters;
using sparse::SparseGrid;

/// Random places at which errors are measured.
constexpr Index kSamples = 2048;
constexpr double kErrors = 5;
/// A surplus is a difference of up to 4^10 values of size one.
constexpr double kRounding = 1e-11;

/// The largest level, up to what is asked for, that is generated.
std::int64_t reachable(std::int64_t d, std::int64_t level) {
  return std::min(level, theory::level_within(d, sparse::kMostPoints));
}

class SparseGrids : public ExperimentOf<Parameters> {
 public:
  SparseGrids(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        d_(as_index(p.dimension)),
        f_(sparse::target_of(p.function)),
        samples_(kSamples, d_),
        truth_(kSamples),
        scratch_(kSamples) {
    Random random(static_cast<std::uint64_t>(setup.seed), stream("sparse-grids/samples"));
    for (Index i = 0; i < kSamples; ++i) {
      for (Index j = 0; j < d_; ++j) samples_(i, j) = random.uniform();
      truth_(i) = f_(&samples_(i, 0), d_);
    }
    const std::int64_t levels = reachable(p.dimension, p.level);
    grid_.emplace(d_, p.edges, f_, samples_, as_index(levels));
    for (auto* list : {&sparse_, &full_}) list->reserve(as_size(levels));
    points_.reserve(as_size(levels));
    measure();
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.level - 1; }
  Views views() const override {
    return {sparse::points_view(*grid_, d_, as_index(p_.level)), sparse::subspace_view(*grid_, d_),
            error_view(), budget_view(), count_view()};
  }
  Scalars scalars() const override {
    const Measured sparse = sparse_error(), full = full_error();
    return {measured("full_points", full_points(), "points of the full grid"),
            predicted("predicted_full_points", theory::full_points(p_.dimension, level()),
                      "$(2^n - 1)^d$"),
            measured("sparse_points", sparse_points(), "points of the sparse grid"),
            predicted("predicted_sparse_points", theory::sparse_points(p_.dimension, level()),
                      "$\\sum_{i<n} 2^i \\binom{d-1+i}{d-1}$"),
            measured("sparse_error", sparse.value, "error of the sparse grid, relative"),
            predicted("predicted_sparse_error", predicted_sparse(level()), "the same, in theory"),
            measured("full_error", full.value, "error of the full grid, relative"),
            predicted("predicted_full_error", predicted_full(level()), "the same, in theory"),
            measured("error_slope", slope_of(sparse::values_of(sparse_)),
                     "power of the points in the error"),
            predicted("predicted_error_slope", slope_of(predictions()), "the same, in theory"),
            measured("needed_points", needed(), "points whose surplus is not zero"),
            measured("budget_sparse_error", budget_sparse().value,
                     "sparse grid within the points one can afford: error"),
            measured("budget_full_error", budget_full().value, "full grid within them: error"),
            predicted("predicted_budget_sparse_error",
                      predicted_sparse(theory::level_within(p_.dimension, p_.budget)),
                      "sparse, in theory"),
            predicted("predicted_budget_full_error", predicted_budget_full(), "full, in theory"),
            measured("budget_axis_points", as_double(along_axis()),
                     "points of the full grid along each axis")};
  }

  double needed() const { return as_double(grid_->larger_than(kRounding)); }
  double error() const { return sparse_error().value; }
  double slope() const { return slope_of(sparse::values_of(sparse_)); }
  double sparse_over_full_in_budget() const { return budget_sparse().value / budget_full().value; }

 protected:
  void take_step() override {
    if (grid_->level() >= as_index(reachable(p_.dimension, p_.level))) return;
    grid_->refine();
    measure();
  }
  bool finished() const override { return step() >= p_.level - 1; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  Checks checks() const override {
    const Range closed = closed_form();
    const Range made = Range("up to a million points").needs(made_up_to(level()), kTooMany);
    const Range full_made = Range("up to a million points")
                                .needs(full_is_counted(), "the full grid has more than a million");
    const Measured sparse = sparse_error(), full = full_error();
    return {
        equal("points of the sparse grid, counted against the formula",
              theory::sparse_points(p_.dimension, level()), sparse_points(),
              "both are whole numbers", made),
        equal("points of the full grid, counted against the formula",
              theory::full_points(p_.dimension, level()), full_points(), "both are whole numbers",
              full_made),
        within("error of the sparse grid", predicted_sparse(level()), sparse.value,
               kErrors * sparse.error + kRounding, "five standard errors of 2048 places", closed),
        within("error of the full grid", predicted_full(level()), full.value,
               kErrors * full.error + kRounding, "five standard errors of 2048 places", closed),
        at_most("largest difference of a surplus of the last level from 4 to the levels", 0,
                surplus_difference(), kRounding, "rounding of the sums before it", closed),
        within("power of the points in the error", slope_of(predictions()), slope(),
               sparse::slope_tolerance(points_, sparse_, kErrors),
               "five standard errors in each of the errors",
               closed_form().awaits(level() >= 4, "fewer than three levels from 2 on")),
        equal("points that a sum of functions of one input needs",
              theory::axis_points(p_.dimension, level()), needed(),
              "all others have a surplus of zero, to rounding", additive()),
        at_most("largest difference of sparse and full grid on such a sum", 0, difference_,
                kRounding, "rounding of the sums", additive())};
  }

 private:
  static constexpr const char* kTooMany = "the sparse grid has more than a million points";

  std::int64_t level() const { return std::min(step() + 1, p_.level); }
  bool made_up_to(std::int64_t n) const { return as_index(n) <= grid_->level(); }
  Range closed_form() const {
    return Range("the product of parabolas, zero on the boundary; up to a million points")
        .needs(p_.function == Function::parabolas, "another function")
        .needs(p_.edges == Edges::zero, "continued beyond the outermost points")
        .needs(made_up_to(level()), kTooMany);
  }
  Range additive() const {
    return Range("an additive function, continued to the boundary; up to a million points")
        .needs(p_.function == Function::additive, "the function is not additive")
        .needs(p_.edges == Edges::continued, "it is taken to be zero on the boundary")
        .needs(made_up_to(level()), kTooMany);
  }
  bool has_theory() const { return p_.function == Function::parabolas && p_.edges == Edges::zero; }

  /// Both errors at the level that has just been added.
  void measure() {
    points_.push_back(as_double(grid_->points()));
    sparse_.push_back(sparse::relative_error(truth_, grid_->at_samples()));
    full_.push_back(on_full((Index{1} << grid_->level()) - 1));
    difference_ = (scratch_ - grid_->at_samples()).cwiseAbs().maxCoeff();
  }
  Measured on_full(Index m) const {
    for (Index i = 0; i < kSamples; ++i) {
      scratch_(i) = sparse::full_interpolant(f_, &samples_(i, 0), d_, m, p_.edges);
    }
    return sparse::relative_error(truth_, scratch_);
  }
  Measured at(const std::vector<Measured>& list, std::int64_t n) const {
    return made_up_to(n) ? list[as_size(n - 1)] : Measured{};
  }
  Measured sparse_error() const { return at(sparse_, level()); }
  Measured full_error() const { return at(full_, level()); }
  double sparse_points() const {
    return made_up_to(level()) ? points_[as_size(level() - 1)]
                               : theory::sparse_points(p_.dimension, level());
  }
  bool full_is_counted() const {
    return theory::full_points(p_.dimension, level()) <= sparse::kMostPoints;
  }
  double full_points() const {
    if (!full_is_counted()) return theory::full_points(p_.dimension, level());
    return as_double(sparse::count_full(d_, (Index{1} << level()) - 1));
  }
  double predicted_sparse(std::int64_t n) const {
    return has_theory() ? theory::parabola_sparse_error(p_.dimension, n) : kNaN;
  }
  double predicted_full(std::int64_t n) const {
    return has_theory()
               ? theory::parabola_full_error(p_.dimension, as_double(std::int64_t{1} << n) - 1)
               : kNaN;
  }

  // Within the budget.
  std::int64_t along_axis() const { return theory::points_along_axis(p_.dimension, p_.budget); }
  double predicted_budget_full() const {
    return has_theory() ? theory::parabola_full_error(p_.dimension, as_double(along_axis())) : kNaN;
  }
  const Measured& budget_full() const {
    if (!budget_full_) budget_full_ = on_full(as_index(along_axis()));
    return *budget_full_;
  }
  const Measured& budget_sparse() const {
    if (budget_sparse_) return *budget_sparse_;
    const std::int64_t levels = theory::level_within(p_.dimension, p_.budget);
    budget_sparse_.emplace();
    if (levels > sparse::kMostLevels) return *budget_sparse_;
    SparseGrid grid(d_, p_.edges, f_, samples_, as_index(levels));
    while (grid.level() < as_index(levels)) grid.refine();
    return *(budget_sparse_ = sparse::relative_error(truth_, grid.at_samples()));
  }
  std::vector<double> predictions() const {
    std::vector<double> values;
    for (std::size_t n = 1; n <= points_.size(); ++n) {
      values.push_back(predicted_sparse(static_cast<std::int64_t>(n)));
    }
    return values;
  }
  double slope_of(const std::vector<double>& errors) const {
    return sparse::error_slope(points_, errors);
  }
  double surplus_difference() const {
    if (!has_theory() || !made_up_to(level())) return kNaN;
    double largest = 0;
    const Index sum = grid_->level() - 1;
    const double theory = theory::parabola_surplus(p_.dimension, p_.dimension + sum);
    grid_->each(sum, [&](const double*, const sparse::Levels&, double surplus) {
      largest = std::max(largest, std::abs(surplus - theory));
    });
    return largest;
  }

  View error_view() const {
    std::vector<double> full_points, sparse_theory, full_theory, all_points;
    for (std::int64_t n = 1; n <= p_.level; ++n) {
      full_points.push_back(theory::full_points(p_.dimension, n));
      all_points.push_back(theory::sparse_points(p_.dimension, n));
      sparse_theory.push_back(predicted_sparse(n));
      full_theory.push_back(predicted_full(n));
    }
    const std::vector<double> counts(full_points.begin(), full_points.begin() + grid_->level());
    Plot plot = scatter("error", "What a point buys", log_axis("points"),
                        log_axis("error over the mean of $\\lvert f\\rvert$"))
                    .add(Role::measured, "sparse grid", points_, sparse::values_of(sparse_))
                    .add(Role::measured, "full grid", counts, sparse::values_of(full_));
    if (has_theory()) {
      plot.add(Role::predicted, "sparse, in theory", all_points, sparse_theory)
          .add(Role::predicted, "full, in theory", full_points, full_theory);
    }
    return plot;
  }
  View budget_view() const {
    std::vector<double> d, sparse, full;
    for (std::int64_t one = 1; one <= 10; ++one) {
      d.push_back(as_double(one));
      const double m = as_double(theory::points_along_axis(one, p_.budget));
      sparse.push_back(theory::parabola_sparse_error(one, theory::level_within(one, p_.budget)));
      full.push_back(theory::parabola_full_error(one, m));
    }
    const std::vector<double> here{as_double(p_.dimension)};
    return scatter("budget", "The same number of points in more and more dimensions",
                   axis("dimension $d$"), axis("error over the mean of $\\lvert f\\rvert$"))
        .add(Role::measured, "sparse grid", here, std::vector{budget_sparse().value})
        .add(Role::measured, "full grid", here, std::vector{budget_full().value})
        .add(Role::predicted, "sparse, parabolas in theory", d, sparse)
        .add(Role::predicted, "full, parabolas in theory", d, full);
  }
  View count_view() const {
    std::vector<double> d, sparse, full;
    for (std::int64_t one = 1; one <= 10; ++one) {
      d.push_back(as_double(one));
      sparse.push_back(theory::sparse_points(one, level()));
      full.push_back(theory::full_points(one, level()));
    }
    const std::vector<double> here{as_double(p_.dimension)};
    Plot plot = scatter("count", "Points of both grids", axis("dimension $d$"),
                        log_axis("points of level $n$"));
    if (made_up_to(level())) {
      plot.add(Role::measured, "sparse grid, counted", here, std::vector{sparse_points()});
    }
    if (full_is_counted()) {
      plot.add(Role::measured, "full grid, counted", here, std::vector{full_points()});
    }
    return plot.add(Role::predicted, "sparse, formula", d, sparse)
        .add(Role::predicted, "full, formula", d, full);
  }

  Index d_;
  sparse::Target f_;
  Matrix samples_;  // places × d
  Vector truth_;
  mutable Vector scratch_;
  std::optional<SparseGrid> grid_;
  std::vector<double> points_;           // by level
  std::vector<Measured> sparse_, full_;  // by level
  double difference_ = kNaN;             // of the two grids' interpolants at the samples
  // Made when asked for.
  mutable std::optional<Measured> budget_full_, budget_sparse_;
};

Parameters setting(std::int64_t d, std::int64_t n, Function f = Function::parabolas,
                   Edges edges = Edges::zero) {
  Parameters p;
  p.dimension = d;
  p.level = n;
  p.function = f;
  p.edges = edges;
  return p;
}

void check_sums(Battery& result) {
  for (const std::int64_t d : {2, 3, 6, 10}) {
    add_verdicts(result, "a sum of squares, d = " + std::to_string(d) + ": ",
                 *run_whole<SparseGrids>(setting(d, 5, Function::additive, Edges::continued), 1));
  }
}

/// What the sparse grid gains over a full one of as many points: much, nothing, and less than
/// nothing.
void check_failures(Battery& result) {
  Parameters p = setting(3, 7);
  p.budget = 3375;
  const auto smooth = run_whole<SparseGrids>(p, 1);
  result.add(*smooth, at_most("parabolas, d = 3: sparse error over that of 15³ points", 0.2,
                              smooth->sparse_over_full_in_budget(), 0,
                              "0.115 in closed form, and both are measured at the same places",
                              "a smooth function"));
  p.function = Function::kink;
  const auto kinked = run_whole<SparseGrids>(p, 1);
  result.add(*kinked, at_least("a kink (control), d = 3: the same quotient", 0.8,
                               kinked->sparse_over_full_in_budget(), 0,
                               "nothing is gained: mixed derivatives do not exist",
                               "outside: a kink that cuts all axes"));
  const auto zero = run_whole<SparseGrids>(setting(6, 6, Function::additive), 1);
  result.add(*zero, at_least("a sum, taken to be zero on the boundary (control), d = 6: error", 0.5,
                             zero->error(), 0, "the error stays where the grid has no points",
                             "outside: not zero on the boundary"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<SparseGrids, Parameters>(
      {.title = "Sparse grids",
       .question = "How many points does a grid need in many dimensions, and which of them may be "
                   "left out?",
       .precision = "double: surpluses are held against a closed form",
       .range =
           "Errors: the product of parabolas, zero on the boundary, exactly. Counts: all grids; "
           "up to a million points they are generated and counted.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  for (const std::int64_t d : {1, 2, 3, 4, 6, 8, 10}) {
    for (const std::int64_t seed : result.seeds) {
      add_verdicts(result, "d = " + std::to_string(d) + ", seed " + std::to_string(seed) + ": ",
                   *run_whole<SparseGrids>(setting(d, d > 8 ? 5 : 6), seed));
    }
  }
  check_sums(result);
  check_failures(result);
  return result;
}

}  // namespace lm::sparse_grids
