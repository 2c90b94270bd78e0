// Experiment symmetry-breaking: equal weights stay equal for ever; a random start breaks the tie.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "data/planar.hpp"
#include "experiments/four-ingredients/planar_training.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/one_unit.hpp"

namespace lm::symmetry_breaking {
namespace {

/// The identity is exact, the trajectory is not: where it is chaotic, a rounding error grows. A
/// second unit of theory starts this share away, and the most that the two part by, from any step
/// to a later one, is how much an error may grow.
constexpr double kNudge = 1e-8, kMostGrowth = 1000;
/// Both sides round at every step: 3000 steps of 2.2e-16, grown a thousandfold, are 7e-10. Measured
/// 3e-14 at most where errors do not grow.
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
    v.group("Training");
    v.choice(start, std::array{"equal", "zeros", "perturbed"},
             param("start", "Start of the first network"),
             "equal: every weight of a layer has one value. zeros: all are 0. perturbed: equal, "
             "but for a tiny random change of every weight. The second network always starts at "
             "random.");
    v.real(value, param("value", "The equal value").between(0.01, 3),
           "Every weight of the first network at the start; biases start at 0.");
    v.real(perturbation,
           param("perturbation", "Size of the perturbation").symbol("\\epsilon").log(1e-12, 0.1),
           "Standard deviation of the change; used by the perturbed start alone.");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 2),
           "Of full-batch gradient descent on the mean squared error.");
    v.group("Architecture");
    v.integer(units, param("units", "Hidden units").symbol("H").log(1, 64),
              "Of the one hidden layer, in both networks.");
    v.choice(activation, std::array{"tanh", "relu"},
             param("activation", "Nonlinearity").symbol("\\sigma"), "Of the hidden units.");
    v.group("Generated data");
    v.choice(task, std::array{"xor", "rings"}, param("task", "Task").generated(),
             "xor: four clusters at the corners of a square, opposite ones alike. rings: a circle "
             "inside another. Neither can be told apart by one unit.");
    v.integer(samples, samples_param(4, 1000), "Points in the plane, targets 1 and $-1$.");
  }
};

constexpr std::size_t kWeights = 0, kBiases = 1, kOutput = 2;  // blocks of the network

/// The hidden units of a network.
struct Units {
  Matrix rows;           ///< units × (incoming weights, bias, outgoing weight)
  double spread = 0;     ///< the largest difference between two units in any of these
  double different = 0;  ///< how many there are when those that agree are counted once
};

Units units_of(const Training<double>& network) {
  Units units;
  Matrix& rows = units.rows;
  const Matrix incoming = network.parameter(kWeights);  // 2 × units
  rows.resize(incoming.cols(), 4);
  rows << incoming.transpose(), network.parameter(kBiases).transpose(), network.parameter(kOutput);
  units.spread = (rows.colwise().maxCoeff() - rows.colwise().minCoeff()).maxCoeff();
  const double least = kDistinct * rows.cwiseAbs().maxCoeff();
  for (Index i = 0; i < rows.rows(); ++i) {
    bool fresh = true;
    for (Index j = 0; j < i && fresh; ++j) {
      fresh = (rows.row(i) - rows.row(j)).cwiseAbs().maxCoeff() > least;
    }
    units.different += fresh;
  }
  return units;
}

Dataset draw_task(const Parameters& p, std::int64_t chosen_seed) {
  const auto seed = static_cast<std::uint64_t>(chosen_seed);
  const Index n = as_index(p.samples);
  return with_signs(p.task == Task::xor_points ? xor_points(n, 0.2, seed) : rings(n, 0.1, seed));
}

theory::OneUnit one_unit(const Parameters& p) {
  const double value = p.start == Start::zeros ? 0 : p.value;
  return {p.activation, as_double(p.units), Vector::Constant(2, value), 0, value, 0};
}

View units_view(const char* name, const char* title, const Units& units) {
  return heat_map(name, title, axis("weight from $x_1$, from $x_2$, bias, weight to the output"),
                  axis("hidden unit"), axis("value"))
      .measured("weights", units.rows);
}

/// Two networks with the same hidden layer, and the one unit that the first amounts to.
class SymmetryBreaking : public ExperimentOf<Parameters> {
 public:
  SymmetryBreaking(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        data_(draw_task(p, setup.seed)),
        targets_(data_.targets.col(0)),
        first_(make(setup.seed)),
        random_(make(setup.seed)),
        unit_(one_unit(p)),
        twin_(unit_.nudged(kNudge)),
        apart_(unit_.distance(twin_)),
        nearest_(apart_),
        history_({"loss", "predicted", "random", "difference", "random_difference"}) {
    set_start(setup.seed);
    begin();
  }

  std::int64_t suggested_steps() const override { return 3000; }
  Views views() const override {
    const std::string label = "difference of weights";
    return {over_steps(history_, "loss", "Mean squared error", log_axis("loss $L$"))
                .measured("equal start", "loss")
                .predicted("one unit, rates times and over $H$", "predicted")
                .reference("random start", "random"),
            over_steps(history_, "difference", "Largest difference between two hidden units",
                       p_.start == Start::perturbed ? log_axis(label) : axis(label))
                .measured("first network", "difference")
                .reference("random start", "random_difference"),
            units_view("units", "Hidden units of the first network", units()),
            units_view("random_units", "Hidden units after a random start", random_units())};
  }

  Scalars scalars() const override {
    return {
        measured("loss", loss(), "loss from the equal start"),
        predicted("predicted_loss", history_.column("predicted").back(), "loss of one unit"),
        reference("random_loss", random_loss(), "loss from the random start"),
        measured("difference", difference(), "largest difference between hidden units"),
        reference("random_difference", random_units().spread, "the same after the random start"),
        measured("distinct_units", units().different, "different hidden units"),
        reference("random_distinct_units", random_units().different,
                  "the same after the random start"),
    };
  }

  double loss() const { return first_->loss(); }
  double random_loss() const { return random_->loss(); }
  double difference() const { return units().spread; }
  double worst_unit_deviation() const { return worst_; }

 protected:
  void take_step() override {
    first_->step();
    random_->step();
    unit_.step(data_.inputs, targets_, p_.learning_rate);
    twin_.step(data_.inputs, targets_, p_.learning_rate);
    const double apart = unit_.distance(twin_);
    nearest_ = std::min(nearest_, apart);
    if (apart > 0) growth_ = std::max(growth_, apart / nearest_);
  }
  std::optional<std::string> trouble() const override {
    if (auto told = first_->trouble(p_.learning_rate)) return told;
    return random_->trouble(p_.learning_rate);
  }
  void record() override {
    const double predicted = unit_.loss(data_.inputs, targets_);
    worst_ = std::max(worst_, std::abs(loss() / predicted - 1));
    history_.add(step(), {loss(), predicted, random_loss(), units().spread, random_units().spread});
  }
  Checks checks() const override {
    const bool tied = p_.start != Start::perturbed;
    return {
        equal("largest difference between two hidden units", 0, difference(),
              "equal units have equal gradients, to the last bit",
              Range("any data, any number of steps, an equal start")
                  .needs(tied, "the units start with a difference")),
        at_most("largest relative deviation of the loss from one unit's", 0, worst_, kUnitTolerance,
                "rounding in double, and its growth",
                Range("an equal start; settings at which an error grows a thousandfold at most")
                    .needs(tied, "the units start with a difference")
                    .needs(growth_ <= kMostGrowth, "training is chaotic: an error grew " +
                                                       short_number(growth_) +
                                                       " times, so rounding parts the two")),
    };
  }

 private:
  std::unique_ptr<Training<double>> make(std::int64_t seed) const {
    const OptimizerOptions options = {.learning_rate = p_.learning_rate};
    const bool tanh = p_.activation == theory::UnitKind::tanh;
    return planar_training(data_, {as_index(p_.units)},
                           tanh ? nn::Activation::tanh : nn::Activation::relu, options, seed);
  }
  void set_start(std::int64_t seed) {
    Random random(static_cast<std::uint64_t>(seed), stream("symmetry/perturbation"));
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
  const Units& units() const {
    return units_.of(*this, [this] { return units_of(*first_); });
  }
  const Units& random_units() const {
    return random_units_.of(*this, [this] { return units_of(*random_); });
  }

  Dataset data_;
  Vector targets_;
  std::unique_ptr<Training<double>> first_, random_;
  theory::OneUnit unit_, twin_;
  double apart_, nearest_;  // of the two: at the start, and when they were nearest
  double growth_ = 1;       // the most that their distance grew by, from any step to a later one
  double worst_ = 0;
  Recorder history_;
  Once<Units> units_, random_units_;
};

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

}  // namespace

ExperimentInfo info() {
  return info_of<SymmetryBreaking, Parameters>(
      {.title = "Why the start is random",
       .question = "What becomes of a hidden layer whose units all start alike?",
       .precision = "double: the difference of equal units is claimed to be exactly zero",
       .range = "Exact for gradient descent and any optimizer that treats weights alike; not for "
                "dropout or a start with the smallest difference, which grows.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{0, 1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
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

}  // namespace lm::symmetry_breaking
