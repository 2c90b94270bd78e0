// The run of dead-relu: a layer of units, counted before one large step and along it.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/blocking.hpp"
#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "experiments/dead-relu/unit_layer.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "theory/dead_units.hpp"

namespace lm::dead {

enum class Residual { common, mixed };
inline constexpr std::array<const char*, 2> kResiduals = {"common", "mixed"};

struct Parameters {
  std::int64_t dimension = 10;
  std::int64_t examples = 400;
  double bias = -2;
  std::int64_t units = 1000;
  double learning_rate = 8;
  double input_mean = 0;
  Residual residual = Residual::common;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Layer");
    v.real(bias, param("bias", "Bias of every unit").symbol("b").between(-8, 2),
           "The lower it is, the fewer examples lift a unit above zero.");
    v.integer(units, param("units", "Units").symbol("U").log(100, 2000),
              "Weights are drawn from $N(0, 2/d)$, output weights from $N(0, 1)$.");
    v.group("Generated data");
    v.integer(dimension, param("dimension", "Inputs").symbol("d").log(5, 100).generated(),
              "Numbers in each example, normal with variance 1.");
    v.integer(examples, param("examples", "Examples").symbol("N").log(10, 2000).generated(),
              "A unit is dead when it is zero on all of them.");
    v.real(input_mean,
           param("input_mean", "Mean of the inputs").symbol("m").between(0, 3).generated(),
           "The theory is for centred inputs, $m = 0$.");
    v.group("One large step");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(0.1, 32),
           "Of one step of gradient descent; the run walks along it in 100 pieces.");
    v.choice(residual, kResiduals, param("residual", "Errors of the outputs"),
             "common: all outputs are too high by 1. mixed: each is too high or too low by 1, by "
             "the toss of a coin.");
  }
};

/// Pieces of the one step.
inline constexpr std::int64_t kPieces = 100;
/// Standard errors allowed: beyond 4 in 6e-5 of all cases; and units, since few are no normal
/// number.
inline constexpr double kStandardErrors = 4;
inline constexpr double kFewUnits = 3;
/// Units see the same data, so counts of what a step kills, or new examples wake, spread more than
/// a binomial's: up to 1.9 times over twenty seeds at each of twenty settings in the range, their
/// mean 1.2. Counted as 1.5.
inline constexpr double kShared = 1.5;
/// What the theory of the step leaves out is of order d/N: 6 % at most where N ≥ 40 d and η ≥ 4,
/// and 0.007 of all units at η = 2.
inline constexpr double kStepError = 0.1, kStepFloor = 0.007;
inline constexpr double kExamplesPerInput = 40, kEnoughExamples = 400;
inline constexpr double kLowestBias = -2, kLeastStep = 2, kLargestStep = 16;
/// Dead units that are enough for a share of them.
inline constexpr double kEnoughDead = 50;
inline constexpr int kCurvePoints = 120;

/// A share of less than one unit in 10¹² is none.
inline double visible(double share) { return share < 1e-12 ? 0 : share; }

inline double binomial_error(double p, double count) { return std::sqrt(p * (1 - p) / count); }

inline std::vector<double> grid(double low, double high) {
  std::vector<double> x(kCurvePoints + 1);
  for (int i = 0; i <= kCurvePoints; ++i) x[as_size(i)] = low + (high - low) * i / kCurvePoints;
  return x;
}

template <class F>
std::vector<double> over(const std::vector<double>& x, const F& f) {
  std::vector<double> y;
  for (const double one : x) y.push_back(f(one));
  return y;
}

class DeadRelu : public ExperimentOf<Parameters> {
 public:
  DeadRelu(const Parameters& parameters, const Setup& setup)
      : ExperimentOf(parameters),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        layer_(drawn_layer()),
        step_theory_(p_.dimension, p_.examples, p_.bias),
        predicted_dead_(visible(theory::dead_share(p_.dimension, p_.examples, p_.bias))),
        standard_error_(
            visible(theory::dead_standard_error(p_.dimension, p_.examples, p_.bias, p_.units))),
        history_({"size", "killed", "loss"}) {
    woken_ = count_woken();
    biases_ = grid(-8, 2);
    dead_curve_ = over(
        biases_, [this](double b) { return theory::dead_share(p_.dimension, p_.examples, b); });
    sizes_ = grid(p_.learning_rate / kCurvePoints, p_.learning_rate);
    killed_curve_ = over(sizes_, [this](double t) { return step_theory_.killed(t); });
    begin();
  }

  std::int64_t suggested_steps() const override { return kPieces; }
  Views views() const override {
    return {field_view(), bias_view(), step_view(), victims_view(), loss_view()};
  }
  Scalars scalars() const override {
    return {measured("dead_fraction", dead(), "dead before the step, share of the units"),
            predicted("predicted_dead_fraction", predicted_dead_, "$E\\,\\Phi(-b/|w|)^N$"),
            predicted("standard_error", standard_error_, "standard error of one count"),
            measured("woken_fraction", woken_, "dead units that fire on $N$ new examples"),
            predicted("predicted_woken_fraction", predicted_woken(), "the same, predicted"),
            reference("step_size", size(), "size of the step so far"),
            measured("killed_fraction", killed(), "killed by the step, share of the units"),
            predicted("predicted_killed_fraction", predicted_killed(), "the same, predicted"),
            predicted("deadliest_step", step_theory_.deadliest(0.1, 32), "step that kills most"),
            measured("dark_fraction", dark(), "dead now, share of the units"),
            measured("loss_ratio", layer_.loss() / 0.5, "loss over the loss before the step")};
  }

  double dead() const {
    return share([this](Index j) { return layer_.dead_before(j); });
  }
  double killed() const {
    return share([this](Index j) { return layer_.dead(j) && !layer_.dead_before(j); });
  }
  /// Dead units that the step has brought back.
  double revived() const {
    return share([this](Index j) { return !layer_.dead(j) && layer_.dead_before(j); });
  }
  double woken() const { return woken_; }
  double predicted_dead() const { return predicted_dead_; }
  double predicted_killed() const { return size() > 0 ? step_theory_.killed(size()) : 0; }
  double predicted_woken() const {
    return theory::waking_share(p_.dimension, p_.examples, p_.bias);
  }
  double standard_error() const { return standard_error_; }

 protected:
  void take_step() override {
    layer_.move_to(p_.learning_rate * as_double(step() + 1) / as_double(kPieces));
  }
  bool finished() const override { return step() >= kPieces; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override { history_.add(step(), {size(), killed(), layer_.loss() / 0.5}); }
  Checks checks() const override { return {dead_check(), woken_check(), killed_check()}; }

 private:
  Random draws(const char* name) const { return Random(seed_, stream(name)); }
  double size() const { return p_.learning_rate * as_double(step()) / as_double(kPieces); }
  double count() const { return as_double(p_.units); }
  double dark() const {
    return share([this](Index j) { return layer_.dead(j); });
  }
  template <class Which>
  double share(const Which& which) const {
    double found = 0;
    for (Index j = 0; j < layer_.units(); ++j) found += which(j) ? 1 : 0;
    return found / count();
  }
  bool centred() const { return p_.input_mean == 0; }

  Matrix drawn_inputs(const char* name) const {
    Random random = draws(name);
    Matrix X = normal_matrix(random, as_index(p_.examples), as_index(p_.dimension));
    X.array() += p_.input_mean;
    return X;
  }
  Matrix drawn_weights() const {
    Random random = draws("dead-relu/weights");
    return normal_matrix(random, as_index(p_.units), as_index(p_.dimension),
                         std::sqrt(2 / as_double(p_.dimension)));
  }
  UnitLayer drawn_layer() const {
    fix_blocking();
    Random output = draws("dead-relu/output"), coin = draws("dead-relu/residual");
    Vector a = normal_vector(output, as_index(p_.units));
    std::stable_sort(a.begin(), a.end());
    Vector r = Vector::Ones(as_index(p_.examples));
    for (Index i = 0; i < r.size() && p_.residual == Residual::mixed; ++i) r(i) = coin.sign();
    return UnitLayer(drawn_inputs("dead-relu/inputs"), drawn_weights(), p_.bias, a, r);
  }
  /// Of the dead units, those that fire on one of N new examples; NaN when none is dead.
  double count_woken() const {
    const Matrix X = drawn_inputs("dead-relu/new"), W = drawn_weights();
    double dead = 0, woken = 0;
    for (Index j = 0; j < layer_.units(); ++j) {
      if (!layer_.dead_before(j)) continue;
      dead += 1;
      woken += (X * W.row(j).transpose()).maxCoeff() + p_.bias > 0 ? 1 : 0;
    }
    return dead > 0 ? woken / dead : kNaN;
  }

  Index rows() const { return as_index(std::sqrt(count() / 1.6)); }
  /// 0 for a dead unit, ½ for one that fires on one example, 1 for one that fires on all.
  double brightness(Index unit) const {
    const double fired = layer_.fired()(unit);
    return fired > 0 ? 0.5 + 0.5 * lm::log(fired) / lm::log(as_double(p_.examples)) : 0;
  }
  View field_view() const {
    const Index columns = (layer_.units() + rows() - 1) / rows();
    Matrix lamps = Matrix::Constant(rows(), columns, kNaN);
    for (Index j = 0; j < layer_.units(); ++j) lamps(j % rows(), j / rows()) = brightness(j);
    return heat_map("field", "Every unit a lamp: 0 dead, ½ fires on one example, 1 on all",
                    axis("units, by output weight"), axis("units"), axis("lamp", "0 to 1"))
        .measured("output weights, − to +", lamps);
  }
  View bias_view() const {
    std::vector<double> counted;
    for (const double b : biases_) {
      counted.push_back((layer_.highest().array() + b <= 0).cast<double>().sum() / count());
    }
    return curve("bias", "Dead units, whatever the bias", axis("bias $b$"),
                 axis("share of the units"), biases_)
        .measured("counted", counted)
        .predicted("$E\\,\\Phi(-b/|w|)^N$", dead_curve_)
        .reference("this bias", std::vector{p_.bias, p_.bias}, std::vector{0.0, 1.0});
  }
  View step_view() const {
    Plot plot = over_steps(history_, "step", "Units that one step kills", axis("share killed"));
    plot.x_axis(axis("size of the step $\\eta$")).over(history_.column("size"));
    return plot.measured("counted", "killed").predicted("theory", sizes_, killed_curve_);
  }
  View victims_view() const {
    std::vector<double> weights, shares;
    const Vector& a = layer_.output_weights();
    for (Index begin = 0; begin + rows() <= layer_.units(); begin += rows()) {
      double lost = 0;
      for (Index j = begin; j < begin + rows(); ++j) {
        lost += layer_.dead(j) && !layer_.dead_before(j) ? 1 : 0;
      }
      weights.push_back(a.segment(begin, rows()).mean());
      shares.push_back(lost / as_double(rows()));
    }
    const std::vector<double> x = grid(-3, 3);
    return curve("victims", "Which units the step kills", axis("output weight $a$"),
                 axis("share killed"))
        .measured("counted, a column of lamps each", weights, shares)
        .predicted("theory", x, over(x, [this](double a_) {
                     return a_ > 0 && size() > 0 ? step_theory_.killed_at(size() * a_) : 0.0;
                   }));
  }
  View loss_view() const {
    Plot plot =
        over_steps(history_, "loss", "The loss along the step", axis("loss over the loss before"));
    plot.x_axis(axis("size of the step $\\eta$")).over(history_.column("size"));
    return plot.measured("this layer", "loss").reference("before the step", 1.0);
  }

  Check dead_check() const {
    return within("units dead before the step", predicted_dead_, dead(),
                  kStandardErrors * standard_error_ + kFewUnits / count(),
                  "4 standard errors of one count on one set of data, and 3 units",
                  Range("inputs of mean 0").needs(centred(), "the inputs are not centred"));
  }
  Check woken_check() const {
    const double p = predicted_woken(), dead_units = count() * predicted_dead_;
    return within("dead units that fire on as many new examples", p, woken_,
                  kStandardErrors * kShared * binomial_error(p, dead_units),
                  "4 standard errors, each 1.5 times the binomial's as all units share the data",
                  Range("inputs of mean 0; 50 dead units or more")
                      .needs(centred(), "the inputs are not centred")
                      .needs(dead_units >= kEnoughDead, "fewer than 50 dead units are expected"));
  }
  Check killed_check() const {
    const double p = predicted_killed(), n = as_double(p_.examples);
    return within(
        "units killed by the step", p, killed(),
        kStandardErrors * kShared * binomial_error(p, count()) + kStepError * p + kStepFloor,
        "4 standard errors, each 1.5 times the binomial's as all units share the data; "
        "10 % and 0.007 for terms of order d/N",
        step_range(n));
  }
  Range step_range(double n) const {
    return Range(
               "centred inputs, a common error; N at least 400 and 40 d; b from −2 to 0, η from "
               "2 to 16")
        .needs(centred(), "the inputs are not centred")
        .needs(p_.residual == Residual::common, "the errors have no common part")
        .needs(n >= kEnoughExamples && n >= kExamplesPerInput * as_double(p_.dimension),
               "there are fewer than 400 examples, or than 40 for each input")
        .needs(p_.bias >= kLowestBias && p_.bias <= 0, "the bias is not between −2 and 0")
        .needs(p_.learning_rate >= kLeastStep && p_.learning_rate <= kLargestStep,
               "the step is not between 2 and 16")
        .awaits(size() >= kLeastStep, "the step has not reached size 2");
  }

  std::uint64_t seed_;
  UnitLayer layer_;
  theory::LargeStep step_theory_;
  double predicted_dead_, standard_error_;
  double woken_ = 0;
  std::vector<double> biases_, dead_curve_, sizes_, killed_curve_;
  Recorder history_;
};

}  // namespace lm::dead
