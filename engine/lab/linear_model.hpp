// What the four linear-regression experiments share: data, gradient descent, theory, common views.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/loss_convention.hpp"
#include "data/regression.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/gradient_flow.hpp"
#include "theory/least_squares.hpp"
#include "theory/stability.hpp"

namespace lm {

/// Parameters of all four; each experiment inherits them and may add its own.
struct LinearParameters {
  std::int64_t samples = 8;
  std::int64_t dimension = 20;
  Spectrum spectrum = Spectrum::flat;
  double exponent = 1;
  double condition = 100;
  double noise = 0.1;
  double initial_norm = 0;
  std::optional<double> learning_rate;
  LossConvention loss = LossConvention::sum;
  bool standardize = false;
  bool intercept = false;
  bool eigenbasis = false;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Generated data");
    v.integer(samples, samples_param(1, 2000),
              "Number of examples drawn, the rows of X; a loaded file has its own.");
    v.integer(
        dimension, param("dimension", "Features").symbol("d").log(1, 2000).generated(),
        "Number of features, the columns of X and the weights to learn; a loaded file has its "
        "own.");
    v.choice(
        spectrum, kSpectrumWords, param("spectrum", "Spectrum of the inputs").generated(),
        "flat: normal features of equal variance. power_law: the j-th feature's variance falls "
        "as j to the minus exponent. geometric: the eigenvalues of $XX^\\top$ fall "
        "geometrically over exactly the chosen condition number.");
    v.real(exponent,
           param("exponent", "Exponent of the power law").symbol("a").between(0, 4).generated(),
           "The j-th feature has variance proportional to $j^{-a}$; used by the power_law spectrum "
           "alone.");
    v.real(
        condition,
        param("condition", "Condition number of the data")
            .symbol("\\kappa")
            .log(1, 1e8)
            .generated(),
        "$\\lambda_{\\max}/\\lambda_{\\min}$ of $XX^\\top$; used by the geometric spectrum alone.");
    v.real(noise,
           param("noise", "Noise of the targets").symbol("\\sigma").between(0, 10).generated(),
           "Standard deviation of the noise added to $y = Xw$; the signal's is about 1.");
    v.group("Data");
    v.flag(standardize, param("standardize", "Standardize the features"),
           "Shift every feature to mean 0 and scale it to standard deviation 1. It shrinks the "
           "condition number of features in unlike units.");
    v.flag(
        intercept, param("intercept", "Intercept"),
        "Append a feature that is 1 everywhere, so that the fit need not pass through the origin.");
    v.group("Training");
    v.real(initial_norm,
           param("initial_norm", "Norm of the initial weights")
               .symbol("\\lVert w_0\\rVert")
               .between(0, 100),
           "Length of $w_0$; its direction is drawn from the seed.");
    v.choice(loss, kLossConventionNames, param("loss", "Loss convention"),
             "$L = c\\,\\lVert y - Xw\\rVert^2$ with c = 1 (sum), 1/P (mean), 1/2 (half_sum) or "
             "1/(2P) (half_mean). It rescales time and the critical learning rate, nothing else.");
    v.real(learning_rate,
           learning_rate_param(1e-12, 1e6)
               .automatic("half the critical learning rate", "learning_rate_used"),
           "Step size of gradient descent. Above the critical one, $1/(c\\lambda_{\\max})$, it "
           "diverges.");
    v.group("View");
    v.flag(
        eigenbasis, param("eigenbasis", "Rotate to the eigenbasis"),
        "Show the weights along the eigenvectors of $X^\\top X$, where each decays on its own as "
        "one exponential, not along the features, where all are coupled.");
  }
};

/// The accuracy that suggested_steps() is computed for: a hundred times finer than the 1e-8 to
/// which the final weights are promised; and where the loss itself is the subject, which is then
/// 1e-12 of its start, far above rounding.
constexpr double kSuggestedAccuracy = 1e-12;
constexpr double kLossAccuracy = 1e-6;
/// suggested_steps() never says more; past it `steps_needed` tells what it would take.
constexpr std::int64_t kMaxSuggestedSteps = 1'000'000;
/// Up to this condition number κ the closed forms are held against the run: both round at every
/// step and a mode forgets an error within κ steps, so that about κ·2e-16 is lost.
constexpr double kExactCondition = 1e4;
constexpr const char* kExactRange =
    "condition number up to 1e4; a learning rate changed in mid-run not above the critical one";
/// A loss this many times its start (or that of zero weights, if larger) is on its way to infinity:
/// no convergent run of gradient descent on least squares ever raises its loss at all.
constexpr double kDivergedGrowth = 1e12;
/// Paths of at most this many coordinates are shown: more lines cannot be told apart.
constexpr std::size_t kMaxShown = 6;

/// Which exact solution an experiment draws as its prediction; the other is its reference.
enum class Solution { flow, descent };

/// Gradient descent w ← w + 2cη Xᵀ(y − Xw) on the whole data set, in double, with both exact
/// solutions beside it. A change of the learning rate in mid-run (act `learning_rate`) starts the
/// predictions again from the weights of that moment.
class LinearModel : public ExperimentOf<LinearParameters> {
 public:
  LinearModel(const LinearModel&) = delete;
  LinearModel& operator=(const LinearModel&) = delete;

  std::int64_t suggested_steps() const override { return suggested_steps_; }

  const Regression& data() const { return data_; }
  const theory::LeastSquares& problem() const { return problem_; }
  const Vector& weights() const { return weights_; }
  const Vector& initial_weights() const { return initial_weights_; }
  /// Since when (step, time, weights) the present predictions hold.
  const theory::Descent& solution() const { return solution_; }
  std::int64_t solution_step() const { return solution_step_; }
  double solution_time() const { return solution_time_; }

  double factor() const { return factor_; }  ///< c of the loss
  double learning_rate() const { return learning_rate_; }
  double critical_learning_rate() const;
  double loss() const { return loss_; }
  /// L(w) − L(w*) = c ‖X(w − w*)‖², without cancellation.
  double excess_loss() const;
  /// η times the steps so far (the sum over the learning rates used).
  double time() const;
  /// Time and steps since the present predictions began.
  double elapsed_time() const { return time() - solution_time_; }
  std::int64_t elapsed_steps() const { return step() - solution_step_; }
  /// Weights of gradient flow (equation 7) and of gradient descent in closed form, now. A start
  /// from zero is given as exactly that: rounding in place of zero has no relative distance.
  Vector flow_weights() const {
    return at_zero_start() ? weights_ : solution_.flow_weights(elapsed_time());
  }
  Vector descent_weights() const {
    return at_zero_start() ? weights_ : solution_.descent_weights(learning_rate_, elapsed_steps());
  }
  /// The loss c ‖y − Xw‖² and its gradient −2c Xᵀ(y − Xw) at any w: d.
  double loss_at(const Vector& w) const;
  Vector gradient_at(const Vector& w) const;
  /// Whether each mode's distance from its limit is, by the exact solution, at most `accuracy`
  /// times its initial one.
  bool converged(double accuracy) const;
  /// `share` of the larger of the initial loss and that of zero weights: the excess loss below
  /// which rounding, which goes with the size of targets and weights, may be felt.
  double excess_floor(double share) const;

 protected:
  /// `accuracy`: the share of its initial distance that suggested_steps() leaves in every mode.
  LinearModel(const LinearParameters& parameters, const Setup& setup, Solution predicted,
              double accuracy = kSuggestedAccuracy);

  void take_step() final;
  std::optional<std::string> trouble() const final;
  void record() override;
  /// What all four show; an experiment joins its own.
  Views views() const override;
  Scalars scalars() const override;
  void changed(const std::string& name) override;

  /// The steps, times and common columns recorded so far: `time`, `loss`, `flow`, `descent`,
  /// `excess`, `flow_excess`, `descent_excess`.
  const Recorder& history() const { return history_; }
  /// The first recorded row at or after the last change of the learning rate.
  std::size_t solution_row() const { return solution_row_; }
  /// The weights that the bars show as predicted.
  virtual Vector predicted_weights() const = 0;
  /// A plot over the recorded time or steps, as this experiment draws its curves; columns come from
  /// `recorder`, which was written at the same steps.
  Plot over_history(const Recorder& recorder, std::string name, std::string title, Axis y) const;
  /// What rounding may add to a distance of the weights over the steps so far: each step rounds
  /// each weight once, 1.1e-16 of it, and its own increment as much.
  double step_rounding() const { return 2.2e-16 * as_double(step()); }
  /// The range in which the exact solution may be held against the weights to rounding: the
  /// condition number is at most kExactCondition, and the learning rate, when it was changed in
  /// mid-run, is not above the critical one, which would blow up what rounding left of modes that
  /// had already settled.
  Range exact_range() const;
  /// That of what holds at the end: converged, and a condition number that allows it.
  Range settled_range(const char* text) const;

 private:
  void restart(double learning_rate);
  bool at_zero_start() const { return elapsed_steps() == 0 && weights_.isZero(0); }
  std::int64_t steps_for_whole_story(double accuracy) const;
  View loss_view() const;
  View weights_view() const;
  View paths_view() const;
  std::string restarted() const;
  std::string column_label() const;
  double shown_distance(std::size_t which) const;
  std::vector<double> shown_predictions() const;

  Solution predicted_;
  Regression data_;
  theory::LeastSquares problem_;
  double factor_;
  double learning_rate_ = 1;
  Vector initial_weights_;
  Vector weights_;
  Vector residual_;
  double loss_ = 0;
  double loss_scale_ = 0;  // what divergence is measured against
  theory::Descent solution_;
  std::int64_t solution_step_ = 0;
  double solution_time_ = 0;
  std::size_t solution_row_ = 0;
  std::int64_t suggested_steps_ = 1;
  std::vector<Index> shown_;  // the coordinates whose paths are recorded
  Recorder history_;
  Recorder paths_;
};

/// The relative distance ‖a − b‖/‖b‖; 0 when both are 0.
double relative_distance(const Vector& a, const Vector& b);

/// The CSV input that all four take.
InputSpec regression_input();

/// A column's name as a label shows it: at most 24 bytes, and no dollar sign, which would begin
/// mathematics.
std::string label_text(const std::string& name);

}  // namespace lm
