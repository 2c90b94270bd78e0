// Networks on a ladder of widths or scales, trained side by side: how laziness grows from rung to
// rung.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "experiments/lazy-and-rich/lazy_network.hpp"
#include "lab/experiment.hpp"
#include "lab/plot.hpp"
#include "measure/power_law.hpp"

namespace lm {

/// The kernel is measured at steps that this divides.
constexpr std::int64_t kKernelEvery = 10;
/// Slopes get a verdict when the ladder spans this factor, over three rungs and repeats at least:
/// below it the scatter between networks hides them.
constexpr double kLeastSpan = 8;
constexpr std::size_t kLeastRungs = 3;

/// What a ladder's slopes are measured on, by rung and repeat.
enum class Quantity { drift, movement, distance, gap };
constexpr std::size_t kQuantities = 4;

class LazyLadder : public Experiment {
 public:
  std::int64_t suggested_steps() const override { return ladder_.story; }

  /// The exponent in the rungs' value at the present step.
  PowerLaw law(Quantity quantity) const;
  /// rungs × repeats.
  Matrix values(Quantity quantity) const;
  /// ‖θ − θ₀‖ by rung and repeat as the infinitely wide network's kernel has it, with no fit.
  Matrix predicted_distances() const;
  /// Whether the ladder is long enough for a slope, and its steps below the edge of stability.
  bool spans() const;
  bool stable() const;

 protected:
  struct Ladder {
    std::vector<double> rungs;         ///< widths or scales, ascending
    std::vector<LazyOptions> options;  ///< one a rung
    std::int64_t repeats = 1;
    bool paired = false;     ///< the j-th network of every rung starts from the same parameters
    std::int64_t story = 0;  ///< suggested steps
    std::string symbol;      ///< of a rung: `H`
    std::string axis;        ///< `width $H$`
    std::string stream;      ///< the experiment's slug
  };
  LazyLadder(Ladder ladder, Index samples, Index dimension, std::int64_t seed);

  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

  const LazyTask& task() const { return task_; }
  const theory::KernelMoments& moments() const { return moments_; }
  const theory::KernelDynamics& limit() const { return limit_; }
  const std::vector<double>& rungs() const { return ladder_.rungs; }
  std::int64_t repeats() const { return ladder_.repeats; }
  const LazyOptions& options(std::size_t rung) const { return ladder_.options.at(rung); }
  const LazyNetwork& network(std::size_t rung, std::size_t repeat = 0) const {
    return *networks_[rung * static_cast<std::size_t>(ladder_.repeats) + repeat];
  }
  std::uint64_t seed_of(const std::string& what, std::uint64_t number) const;

  /// Points of one quantity by rung (the root mean square over the repeats), for log–log axes.
  Series rung_points(const std::string& name, const Matrix& values) const;
  /// The power law through the last of such points, the laziest: exponent given, height fitted.
  Series rung_line(const std::string& name, Role role, const Matrix& values, double exponent) const;
  Plot over_rungs(const char* name, const char* title, const char* y) const;

  Scalars scalars() const override;
  /// The range of a ladder's slopes, at the end of its story.
  Range slopes_range(const char* text) const;
  View history(Quantity quantity, const std::string& title, const std::string& y) const;
  View slopes_view() const;
  View loss_view() const;
  View outputs_view() const;
  View kernel_view() const;

 private:
  Series limit_loss() const;
  std::size_t index(Quantity quantity) const { return static_cast<std::size_t>(quantity); }

  Ladder ladder_;
  std::uint64_t seed_;
  LazyTask task_;
  theory::KernelMoments moments_;
  theory::KernelDynamics limit_;
  std::vector<std::unique_ptr<LazyNetwork>> networks_;
  double start_loss_ = 0;
  Recorder losses_, gaps_, drifts_, slopes_;
};

/// A list parameter as ascending distinct whole numbers or reals; Error when fewer than two differ.
std::vector<double> ascending(const std::vector<double>& list, const std::string& name);

}  // namespace lm
