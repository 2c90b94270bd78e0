// A run of pinn: both networks in training, what is measured of them, what is drawn.
#pragma once

#include <optional>
#include <string>

#include "experiments/physics-informed/gradient_spread.hpp"
#include "experiments/physics-informed/pinn_parameters.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"

namespace lm {

/// Between the points of the differences that u″ is held against.
inline constexpr double kDifferenceApart = 1e-3;

/// What one network says of the string: u and u″ at the middles of 200 cells and at ½.
struct Seen {
  Vector sag, bend;
  double middle = 0, error = 0, unknown = 0;
};

class PinnRun : public ExperimentOf<PinnParameters> {
 public:
  PinnRun(const PinnParameters& p, const Setup& setup);

  std::int64_t suggested_steps() const override { return p_.updates; }
  Views views() const override;
  Scalars scalars() const override;

  double error(Form form) const { return seen(form).error; }
  double middle(Form form) const { return seen(form).middle; }
  double estimate(Form form) const;
  double absolute_ratio() const { return start_[0].absolute / start_[1].absolute; }
  double relative_ratio() const { return start_[0].relative / start_[1].relative; }
  double derivative_error() const;
  /// A network against what it can know of the load, over the true sag.
  double distance(Form form) const;
  /// The sag that a network of this form should have on a regular grid: the true one, or what the
  /// points know of it where the load is sampled.
  double expected(Form form, double x) const;
  const theory::Estimate& fit() const { return fit_; }

 protected:
  void take_step() override;
  bool finished() const override { return step() >= p_.updates; }
  std::optional<std::string> trouble() const override;
  void record() override;
  Checks checks() const override;

 private:
  struct One {
    StringTraining training;
    Evaluation<double> grid, stencil;
    GradientSpread spread;
    One(const StringOptions& o, Form form, const Rows& rows, std::uint64_t seed);
  };
  One& one(Form form) const { return form == Form::strong ? strong_ : weak_; }
  const Seen& seen(Form form) const;
  Seen look(Form form) const;
  bool asks() const { return p_.unknown != Unknown::nothing; }
  void fit_readings();
  /// Where training is claimed to have done its work.
  Range trained(const char* text) const;
  bool at_home() const;
  Checks checks_of_form(Form form) const;
  Checks checks_of_load() const;
  Checks checks_of_question() const;
  Check estimate_check() const;

  View string_view() const;
  View error_view() const;
  View widening_view() const;
  View bend_view() const;
  View spread_view(bool relative) const;
  View unknown_view() const;

  StringOptions options_;
  theory::HangingString truth_;
  std::uint64_t seed_;
  Rows rows_;
  mutable One strong_, weak_;
  double elements_error_, elements_middle_;
  theory::Estimate fit_{kNaN, kNaN};
  Spread start_[2];
  Once<Seen> seen_[2];
  Recorder history_;
};

}  // namespace lm
