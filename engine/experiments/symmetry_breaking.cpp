// Experiment symmetry-breaking: equal weights stay equal for ever; a random start breaks the tie.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "data/planar.hpp"
#include "experiments/battery.hpp"
#include "experiments/digit_task.hpp"
#include "experiments/series.hpp"
#include "experiments/training.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"
#include "theory/one_unit.hpp"

namespace lm {
namespace {

/// Both sides round at every step and an error may grow by (1 + ηλ) a step while the loss is
/// still on a plateau: measured below 1e-12 over 3000 steps.
constexpr double kUnitTolerance = 1e-9;
/// Two units count as different when their weights differ by more than this share of the larger.
constexpr double kDistinct = 1e-6;

enum class Start { equal, zeros, perturbed };
enum class Task { xor_points, rings };

struct Parameters {
  Task task = Task::xor_points;
  std::int64_t samples = 80;
  std::int64_t units = 8;
  theory::UnitKind activation = theory::UnitKind::tanh;
  Start start = Start::equal;
  double value = 0.5;
  double perturbation = 1e-6;
  double learning_rate = 0.1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice(start, std::array<const char*, 3>{"equal", "zeros", "perturbed"},
             {.name = "start",
              .label = "Start of the first network",
              .group = "Training",
              .help = "equal: every weight of a layer has one value. zeros: all are 0. perturbed: "
                      "equal, but for a tiny random change of every weight. The second network "
                      "always starts at random."});
    v.real(value, {.name = "value",
                   .label = "The equal value",
                   .minimum = 0.01,
                   .maximum = 3,
                   .group = "Training",
                   .help = "Every weight of the first network at the start; biases start at 0."});
    v.real(perturbation, {.name = "perturbation",
                          .symbol = "\\epsilon",
                          .label = "Size of the perturbation",
                          .minimum = 1e-12,
                          .maximum = 0.1,
                          .scale = Scale::log,
                          .group = "Training",
                          .help = "Standard deviation of the change; used by the perturbed start "
                                  "alone."});
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-4,
                           .maximum = 2,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Of full-batch gradient descent on the mean squared error."});
    v.integer(units, {.name = "units",
                      .symbol = "H",
                      .label = "Hidden units",
                      .minimum = 1,
                      .maximum = 64,
                      .scale = Scale::log,
                      .group = "Architecture",
                      .help = "Of the one hidden layer, in both networks."});
    v.choice(activation, std::array<const char*, 2>{"tanh", "relu"},
             {.name = "activation",
              .symbol = "\\sigma",
              .label = "Nonlinearity",
              .group = "Architecture",
              .help = "Of the hidden units."});
    v.choice(task, std::array<const char*, 2>{"xor", "rings"},
             {.name = "task",
              .label = "Task",
              .group = "Generated data",
              .help = "xor: four clusters at the corners of a square, opposite ones alike. rings: "
                      "a circle inside another. Neither can be told apart by one unit."});
    v.integer(samples, {.name = "samples",
                        .symbol = "P",
                        .label = "Examples",
                        .minimum = 4,
                        .maximum = 1000,
                        .scale = Scale::log,
                        .group = "Generated data",
                        .help = "Points in the plane, targets 1 and $-1$."});
  }
};

constexpr std::size_t kWeights = 0, kBiases = 1, kOutput = 2;  // blocks of the network

/// Two networks with the same hidden layer, and the one unit that the first amounts to.
class SymmetryBreaking : public Experiment {
 public:
  SymmetryBreaking(const Parameters& p, const Setup& setup);

  std::int64_t suggested_steps() const override { return 3000; }
  Observation observe() const override;

  double loss() const { return first_->loss(); }
  double random_loss() const { return random_->loss(); }
  /// Largest difference between two hidden units of a network in any incoming weight, bias or
  /// outgoing weight.
  double difference() const { return difference_of(*first_); }
  double random_difference() const { return difference_of(*random_); }
  double worst_unit_deviation() const { return worst_; }

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  std::unique_ptr<Training<double>> make(std::uint64_t seed) const;
  void set_start(std::uint64_t seed);
  Matrix units_of(const Training<double>& network) const;
  double difference_of(const Training<double>& network) const;
  double distinct(const Training<double>& network) const;
  View units_view(const char* name, const char* title, const Training<double>& network) const;
  void add_views(Observation& seen) const;
  void add_checks(Observation& seen) const;

  Parameters p_;
  Dataset data_;
  Vector targets_;
  std::unique_ptr<Training<double>> first_, random_;
  theory::OneUnit unit_;
  double worst_ = 0;
  Recorder history_;
};

Dataset draw_task(const Parameters& p, std::int64_t seed) {
  const auto s = static_cast<std::uint64_t>(seed);
  const Index n = static_cast<Index>(p.samples);
  Dataset data = p.task == Task::xor_points ? xor_points(n, 0.2, s) : rings(n, 0.1, s);
  data.targets = (data.targets.col(1) - data.targets.col(0)).eval();
  return data;
}

SymmetryBreaking::SymmetryBreaking(const Parameters& p, const Setup& setup)
    : p_(p),
      data_(draw_task(p, setup.seed)),
      targets_(data_.targets.col(0)),
      first_(make(static_cast<std::uint64_t>(setup.seed))),
      random_(make(static_cast<std::uint64_t>(setup.seed))),
      unit_(p.activation, static_cast<double>(p.units),
            Vector::Constant(2, p.start == Start::zeros ? 0 : p.value), 0,
            p.start == Start::zeros ? 0 : p.value, 0),
      history_({"loss", "predicted", "random", "difference", "random_difference"}) {
  set_start(static_cast<std::uint64_t>(setup.seed));
  begin();
}

std::unique_ptr<Training<double>> SymmetryBreaking::make(std::uint64_t seed) const {
  nn::MlpOptions network;
  network.activation =
      p_.activation == theory::UnitKind::tanh ? nn::Activation::tanh : nn::Activation::relu;
  network.layer.initializer = nn::Initializer::xavier;
  const Index H = static_cast<Index>(p_.units);
  OptimizerOptions options;
  options.learning_rate = p_.learning_rate;
  return std::make_unique<Training<double>>(
      data_.inputs, data_.targets,
      [network, H](nn::Model& model, ad::Var x) {
        return nn::mlp(model, x, {2, H, 1}, network);
      },
      [](ad::Var output, ad::Var target) {
        return nn::squared_error(output, target, LossConvention::mean);
      },
      options, seed);
}

void SymmetryBreaking::set_start(std::uint64_t seed) {
  Random random(seed, stream("symmetry/perturbation"));
  for (const ParameterBlock& block : first_->blocks()) {
    double* at = first_->parameters() + block.offset;
    for (Index i = 0; i < block.size(); ++i) {
      at[i] = block.is_matrix && p_.start != Start::zeros ? p_.value : 0;
      if (block.is_matrix && p_.start == Start::perturbed)
        at[i] += p_.perturbation * random.normal();
    }
  }
  first_->refresh();
}

/// Hidden units as rows: incoming weights, bias, outgoing weight.
Matrix SymmetryBreaking::units_of(const Training<double>& network) const {
  Matrix units(static_cast<Index>(p_.units), 4);
  units.leftCols(2) = network.parameter(kWeights).transpose();
  units.col(2) = network.parameter(kBiases).transpose();
  units.col(3) = network.parameter(kOutput);
  return units;
}

double SymmetryBreaking::difference_of(const Training<double>& network) const {
  const Matrix units = units_of(network);
  return (units.colwise().maxCoeff() - units.colwise().minCoeff()).maxCoeff();
}

/// How many hidden units there are when those that agree are counted once.
double SymmetryBreaking::distinct(const Training<double>& network) const {
  const Matrix units = units_of(network);
  const double scale = units.cwiseAbs().maxCoeff();
  Index count = 0;
  for (Index i = 0; i < units.rows(); ++i) {
    bool fresh = true;
    for (Index j = 0; j < i && fresh; ++j) {
      fresh = (units.row(i) - units.row(j)).cwiseAbs().maxCoeff() > kDistinct * scale;
    }
    count += fresh;
  }
  return static_cast<double>(count);
}

void SymmetryBreaking::take_step() {
  first_->step();
  random_->step();
  unit_.step(data_.inputs, targets_, p_.learning_rate);
}

std::optional<std::string> SymmetryBreaking::trouble() const {
  if (first_->finite() && random_->finite()) return std::nullopt;
  return "the loss is not finite; the learning rate " + short_number(p_.learning_rate) +
         " makes steps too large";
}

void SymmetryBreaking::record() {
  const double predicted = unit_.loss(data_.inputs, targets_);
  worst_ = std::max(worst_, std::abs(loss() / predicted - 1));
  history_.add(step(), {loss(), predicted, random_loss(), difference(), random_difference()});
}

View SymmetryBreaking::units_view(const char* name, const char* title,
                                  const Training<double>& network) const {
  const Matrix units = units_of(network);
  View view = picture_view(name, title, units, units.cols());
  view.x.label = "weight from $x_1$, from $x_2$, bias, weight to the output";
  view.y.label = "hidden unit";
  view.z.label = "value";
  view.series.front().name = "weights";
  return view;
}

void SymmetryBreaking::add_views(Observation& seen) const {
  View loss = step_view("loss", "Mean squared error", "loss $L$", "log", history_.steps());
  add_curve(loss, "equal start", Role::measured, history_, "loss");
  add_curve(loss, "one unit, rates times and over $H$", Role::predicted, history_, "predicted");
  add_curve(loss, "random start", Role::reference, history_, "random");
  View difference = step_view("difference", "Largest difference between two hidden units",
                              "difference of weights",
                              p_.start == Start::perturbed ? "log" : "linear", history_.steps());
  add_curve(difference, "first network", Role::measured, history_, "difference");
  add_curve(difference, "random start", Role::reference, history_, "random_difference");
  seen.views = {std::move(loss), std::move(difference),
                units_view("units", "Hidden units of the first network", *first_),
                units_view("random_units", "Hidden units after a random start", *random_)};
}

void SymmetryBreaking::add_checks(Observation& seen) const {
  if (divergence() || p_.start == Start::perturbed) return;
  seen.checks.push_back(equal("largest difference between two hidden units", 0, difference(),
                              "equal units have equal gradients, to the last bit",
                              "any data, any number of steps, an equal start"));
  seen.checks.push_back(at_most("largest relative deviation of the loss from one unit's", 0, worst_,
                                kUnitTolerance, "rounding in double",
                                "an equal start; rates that do not diverge"));
}

Observation SymmetryBreaking::observe() const {
  Observation seen;
  add_views(seen);
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("loss", loss(), "loss from the equal start", Role::measured);
  add("predicted_loss", history_.column("predicted").back(), "loss of one unit", Role::predicted);
  add("random_loss", random_loss(), "loss from the random start", Role::reference);
  add("difference", difference(), "largest difference between hidden units", Role::measured);
  add("random_difference", random_difference(), "the same after the random start", Role::reference);
  add("distinct_units", distinct(*first_), "different hidden units", Role::measured);
  add("random_distinct_units", distinct(*random_), "the same after the random start",
      Role::reference);
  add_checks(seen);
  return seen;
}

// The battery.

void check_equal(const std::string& name, const Parameters& p, std::int64_t seed, Battery& result) {
  const auto run = run_whole<SymmetryBreaking>(p, seed);
  const char* range = "3000 steps of gradient descent in double";
  result.add(*run, equal(name + "largest difference between two hidden units", 0, run->difference(),
                         "equal units have equal gradients, to the last bit", range));
  result.add(*run,
             at_most(name + "deviation of the loss from one unit's", 0, run->worst_unit_deviation(),
                     kUnitTolerance, "rounding in double", range));
  result.add(
      *run,
      at_most(name + "random start's loss over the equal start's", 0.5,
              run->random_loss() / run->loss(), 0,
              "one unit cannot tell the classes apart; half is far from 0.01 to 0.13, seeds 0 to 2",
              range));
}

Battery battery() {
  Battery result;
  for (const std::int64_t seed : {0, 1, 2}) {
    result.seeds.push_back(seed);
    const std::string name = "seed " + std::to_string(seed) + ", ";
    Parameters p;
    check_equal(name + "xor, tanh: ", p, seed, result);
    p.activation = theory::UnitKind::relu;
    p.task = Task::rings;
    p.units = 16;
    check_equal(name + "rings, relu: ", p, seed, result);
    Parameters q;
    q.start = Start::perturbed;
    const auto run = run_whole<SymmetryBreaking>(q, seed);
    result.add(
        *run,
        at_least(
            name + "xor, perturbed by 1e-6: difference at the end", 0.1, run->difference(), 0,
            "an unstable tie grows until weights of order 1 differ: 2.4 to 2.8 in seeds 0 to 2",
            "3000 steps of gradient descent"));
  }
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo symmetry_breaking() {
  ExperimentInfo info;
  info.slug = "symmetry-breaking";
  info.title = "Why the start is random";
  info.question = "What becomes of a hidden layer whose units all start alike?";
  info.precision = "double: the difference of equal units is claimed to be exactly zero";
  info.source = "engine/experiments/symmetry_breaking.cpp";
  info.range =
      "Exact for gradient descent and any optimizer that treats weights alike; not for dropout or "
      "a start with the smallest difference, which grows.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<Parameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<SymmetryBreaking>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery symmetry_breaking_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
