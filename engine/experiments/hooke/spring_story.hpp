// What a run of hooke has seen so far: one student's pulls one by one, then a class of others.
#pragma once

#include <optional>
#include <vector>

#include "experiments/hooke/spring_bench.hpp"
#include "theory/line_fit.hpp"

namespace lm::hooke {

/// One student's pulls, the results of the class, and what theory says of them.
class Story {
 public:
  Story(const Parameters& p, const Setup& setup);

  /// The next pull, or when all are done, the next classmate with all of theirs.
  void go_on(std::int64_t step);
  Index pulls() const { return bench_.x.size(); }
  std::int64_t steps() const { return pulls() + bench_.p.trials; }

  const Bench& bench() const { return bench_; }
  const Vector& forces() const { return forces_; }
  Index pulled() const { return pulled_; }
  /// Where the block is: at the last pull, and before the first in the student's hand.
  double block() const;
  /// What the balance reads there.
  double reading() const;
  /// The student's result after 0, 1, … pulls.
  const std::vector<Result>& results() const { return results_; }
  const Result& result() const { return results_.back(); }
  const std::vector<Result>& mates() const { return mates_; }
  double mate_count() const { return as_double(mates_.size()); }

  /// All pulls' fit, in theory.
  const theory::LineFit& fit() const { return fit_; }
  /// The textbook's error σ/√Σx² (σ/√Σ(x − x̄)² with an intercept), σ known.
  double textbook_error() const { return fit_.error(bench_.sigma); }
  /// What the estimates really scatter by, and where their mean is.
  double true_error() const { return std::sqrt(fit_.variance(bench_.deviations)); }
  double mean_estimate() const { return bench_.stiffness - fit_.bias(left_out()); }
  /// The constant that the fit does not have.
  double left_out() const { return bench_.p.intercept ? 0 : bench_.offset; }
  double excess() const { return fit_.excess(bench_.deviations, bench_.excess); }
  /// The textbook's error with the scatter in the place of σ: its root mean square.
  double scatter_error() const {
    return fit_.error(std::sqrt(fit_.residual_variance(bench_.deviations)));
  }
  /// Chance that an error bar from k̂ − error to k̂ + error covers k.
  double cover_chance() const;

  /// (k̂ − k)/error of each classmate: with the known σ, or with their own scatter.
  std::vector<double> pulls_known() const;
  std::vector<double> pulls_scatter() const;
  std::vector<double> estimates() const;
  /// Root mean square of the classmates' own errors.
  double mean_scatter_error() const;
  double covered() const;

 private:
  std::uint64_t seed_;
  Bench bench_;
  Vector forces_, theirs_;
  theory::LineFit fit_;
  Index pulled_ = 0;
  std::vector<Result> results_, mates_;
};

/// √(Σ(x − mean)²/(n − 1)); NaN of fewer than two.
double deviation(const std::vector<double>& values);

}  // namespace lm::hooke
