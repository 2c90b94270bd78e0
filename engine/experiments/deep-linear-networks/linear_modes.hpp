// What the experiments on deep linear networks share: a target made of modes, the network in
// training, and the course that theory predicts for every mode from the start alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/loss_convention.hpp"
#include "core/recorder.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/training.hpp"

namespace lm {

constexpr std::size_t kMaxModes = 6;

/// The parameters that these experiments have in common; their defaults differ.
struct ModeParameters {
  std::vector<double> singular_values = {8, 4, 2, 1};
  std::int64_t dimension = 32;
  double initial_scale = 1e-3;
  double learning_rate = 5e-4;
  LossConvention loss = LossConvention::sum;

  template <class Visitor>
  void visit(Visitor& v) {
    v.list(
        singular_values, as_index(kMaxModes),
        param("singular_values", "Singular values of the target")
            .symbol("s")
            .between(0.1, 20)
            .group("Generated data")
            .generated(),
        "one to six strengths, each the size of one mode that is to be learned; the theory wants "
        "them well apart");
    v.group("Network");
    v.integer(dimension, param("dimension", "Width of every layer").symbol("d").between(8, 64),
              "inputs, hidden units and outputs alike; from 32 on the modes hardly disturb one "
              "another");
    v.real(initial_scale, param("initial_scale", "Initial scale").symbol("\\sigma").log(1e-6, 1),
           "standard deviation of the weights' normal start");
    v.group("Training");
    v.real(learning_rate, learning_rate_param(1e-5, 1),
           "one step moves the weights by this times the gradient; time is $t = \\eta k$");
    v.choice(loss, kLossConventionNames, param("loss", "Loss").symbol("c"),
             "$L = c\\,\\lVert\\Sigma - W\\rVert^2$ with $c$ = 1 (sum over the $d$ inputs), $1/d$ "
             "(mean), $1/2$ or $1/2d$; every rate goes with $c$");
  }
};

/// Gradient descent, in double, on L = c ‖Σ − W_L … W_1‖²_F from a small normal start: the d unit
/// vectors are the inputs, so XXᵀ = I, and Σ's columns are the targets. Σ = Σ_k s_k u_k v_kᵀ with
/// u_k(i) = √(2/d) cos(πk(i+½)/d) and v_k(j) = √(2/d) sin(πk(j+½)/d), so that a mode is a pattern
/// that can be seen. The random start knows nothing of this basis.
class LinearModes : public ExperimentOf<ModeParameters> {
 public:
  LinearModes(const LinearModes&) = delete;
  LinearModes& operator=(const LinearModes&) = delete;

  std::int64_t suggested_steps() const override { return suggested_steps_; }

  Index modes() const { return strengths_.size(); }
  Index depth() const { return depth_; }
  double factor() const { return factor_; }  ///< c of the loss
  double learning_rate() const { return learning_rate_; }
  /// η times the steps so far (the sum over the learning rates used).
  double time() const;
  double loss() const { return training_.loss(); }
  const Vector& singular_values() const { return s_; }     ///< descending
  const Vector& initial_strengths() const { return a0_; }  ///< a₀ of each mode (depth 2)
  const Vector& strengths() const { return strengths_; }   ///< u_iᵀ W v_i at the last record
  /// a_i(t) of the theory, from a₀ alone; NaN at another depth than 2.
  Vector predicted_strengths(double t) const;
  /// When mode i passes s/2: measured (NaN until then, between records by interpolation) and
  /// predicted.
  double measured_half_time(Index mode) const { return half_times_(mode); }
  double predicted_half_time(Index mode) const;
  /// The largest relative error of the half-times so far; NaN when no mode is half learned.
  double half_time_error() const;
  /// Largest |a_i − predicted|/s_i of all records.
  double curve_error() const { return curve_error_; }
  /// Largest |u_iᵀ W v_j|/s_1, i ≠ j, of all records.
  double off_diagonal() const { return off_diagonal_; }
  /// max_l ‖H_l(t) − H_l(0)‖_F with H_l = W_{l+1}ᵀW_{l+1} − W_l W_lᵀ, at the last record.
  double imbalance_drift() const { return drift_; }
  /// W_l: rows out × columns in, l from 1.
  Matrix weight(Index l) const {
    return training_.parameter(static_cast<std::size_t>(l - 1)).transpose();
  }
  /// W_L … W_1.
  Matrix product() const;
  const Matrix& target() const { return target_; }
  const Matrix& left() const { return U_; }   ///< d × modes
  const Matrix& right() const { return V_; }  ///< d × modes
  /// Whether the start is small and the modes are apart, as the theory wants: a₀ ≤ s/100 for all,
  /// neighbours in s a factor 1.5 apart or more, d ≥ 32, depth 2, and steps small: cηs ≤ 1 %.
  bool in_range() const;
  /// The part of it that does not ask for a width: a small start and modes apart.
  bool one_by_one() const;
  bool wide() const;
  bool short_steps() const;

 protected:
  /// `hidden_start`, when given, replaces the random start: balanced and aligned of that strength.
  LinearModes(const ModeParameters& parameters, std::int64_t seed, Index depth = 2,
              std::optional<double> balanced = std::nullopt);

  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

  const Training<double>& training() const { return training_; }
  Training<double>& training() { return training_; }
  /// Columns `time`, `loss`, `predicted_loss`, `drift`, then `a1`…, `p1`….
  const Recorder& history() const { return history_; }
  void changed(const std::string& name) override;
  /// A curve over the recorded time; columns come from `recorder`, written at the same steps.
  Plot over_time(const Recorder& recorder, std::string name, std::string title, Axis y) const;
  Plot loss_plot(std::string title) const;
  View modes_view() const;
  View product_view() const;
  /// Those that all of them show; an experiment joins its own.
  Scalars scalars() const override;
  /// The range of what is claimed of modes that are learned one by one, with in_range().
  Range modes_range(const char* text) const;

 private:
  std::int64_t steps_for_whole_story() const;
  void start_balanced(double strength);
  void note_half_times(double now);

  Index depth_;
  Vector s_;
  Matrix U_, V_, target_;
  double factor_, learning_rate_;
  Training<double> training_;
  Vector a0_, strengths_, half_times_;
  std::vector<Matrix> initial_imbalance_;
  std::int64_t rate_step_ = 0;  // since when the present learning rate holds
  double rate_time_ = 0;
  double initial_loss_ = 0, last_time_ = 0, curve_error_ = 0, off_diagonal_ = 0, drift_ = 0;
  std::int64_t suggested_steps_ = 1;
  Recorder history_;
};

}  // namespace lm
