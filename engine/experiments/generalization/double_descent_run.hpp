// The run of double-descent: what is set, the errors of all repeats, and what theory says of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/describe.hpp"
#include "experiments/generalization/width_ladder.hpp"
#include "lab/parametrized.hpp"
#include "theory/ridge_risk.hpp"

namespace lm::double_descent {

using width_ladder::Model;

struct Parameters {
  Model model = Model::linear;
  std::int64_t examples = 40;
  std::vector<double> features = {5, 10, 20, 28, 32, 36, 40, 44, 48, 60, 80, 120, 200, 400};
  double noise = 0.5;
  double ridge = 0;
  std::int64_t repeats = 200;
  std::int64_t shown = 80;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Fit");
    v.choice(
        model, width_ladder::kModelWords, param("model", "Model"),
        "linear: p normal features, and the truth is a direction among these p. "
        "random_features: 20 inputs, p random ReLU units. waves: one input, p random cosines.");
    v.list(features, 16, param("features", "Widths").symbol("p").between(1, 2000),
           "numbers of features: one fit for each; rounded to whole numbers");
    v.real(ridge, param("ridge", "Ridge").symbol("\\lambda").between(0, 1),
           "The price $\\lambda|v|^2$ of long weights; at 0 the shortest fit is taken.");
    v.group("Data");
    v.integer(examples, param("examples", "Examples").symbol("n").log(5, 120),
              "Each repeat draws new ones.");
    v.real(noise, param("noise", "Noise of the targets").symbol("\\sigma").between(0, 1),
           "Its standard deviation. The truth has variance 1 or somewhat less.");
    v.integer(repeats, param("repeats", "Repeats").symbol("R").log(5, 400),
              "Each step is one repeat of all widths.");
    v.group("Look");
    v.integer(shown, param("shown", "Width shown").symbol("p_0").log(1, 2000).probe(),
              "The fit of the listed width next to this one is drawn.");
  }
};

/// Errors at this distance from n have four finite moments, so their mean has an honest error.
constexpr Index kGap = 8;

class Run : public ExperimentOf<Parameters> {
 public:
  Run(const Parameters& parameters, const Setup& setup);

  std::int64_t suggested_steps() const override { return p_.repeats; }
  Scalars scalars() const override;
  Views views() const override;

  /// Means for `linear`, medians else; NaN before the first repeat. And the other edges of a band:
  /// two standard errors, or quartiles.
  std::vector<double> centres() const;
  std::vector<double> edges(bool upper) const;
  double peak_at() const;
  /// Where theory has the largest error: at the width next to n; by formula for `linear` with
  /// ridge.
  double predicted_peak_at() const;
  double valley() const;  ///< the least error of a width below n
  double last() const { return centres().back(); }

  /// The mean, over repeats, of measured over predicted error, averaged over those widths on one
  /// side of n where theory gives a number; its standard error; and what theory leaves open.
  struct Ratio {
    double mean = kNaN;
    double error = kNaN;
    double open = 0;
    std::size_t widths = 0;
  };
  enum class Side { narrow, wide, both };
  Ratio ratio(Side side) const;
  Ratio training_ratio() const;
  /// Widths after which the error rises (`sign` 1) or falls (−1) by more than four standard errors
  /// of the paired difference; and falls that come after a rise.
  std::vector<bool> changes(double sign) const;
  double rises() const;
  double peaks() const;

 protected:
  void take_step() override;
  bool finished() const override { return step() >= p_.repeats; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  Checks checks() const override;

 private:
  bool linear() const { return p_.model == Model::linear; }
  double n() const { return as_double(p_.examples); }
  bool has_number(std::size_t k) const;
  std::size_t shown() const;
  std::vector<double> predicted() const;
  View error_view() const;
  View fit_view() const;
  View training_view() const;
  View settling_view() const;

  std::vector<Index> widths_;
  std::vector<theory::RidgeRisk> theory_;
  width_ladder::WidthLadder ladder_;
  std::vector<std::vector<double>> test_, train_;  // of each width, over the repeats
};

}  // namespace lm::double_descent
