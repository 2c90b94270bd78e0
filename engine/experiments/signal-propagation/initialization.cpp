// Experiment initialization: what the start does to the signal, layer by layer, and to equal units.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/statistics.hpp"
#include "experiments/signal-propagation/phase_plane.hpp"
#include "experiments/signal-propagation/random_stack.hpp"
#include "experiments/signal-propagation/small_training.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "nn/initializer.hpp"

namespace lm::initialization {
namespace {

using signal::Gate;
using signal::kErrors;

/// Networks whose mean squares are averaged.
constexpr Index kNetworks = 10;
/// Steps of training after the layers.
constexpr std::int64_t kTraining = 100;

enum class Start { he, xavier, lecun, zeros, equal };
constexpr std::array kStartWords{"he", "xavier", "lecun", "zeros", "equal"};
nn::Initializer initializer(Start start) {
  constexpr std::array kinds{nn::Initializer::he, nn::Initializer::xavier, nn::Initializer::lecun,
                             nn::Initializer::zeros, nn::Initializer::equal};
  return kinds.at(static_cast<std::size_t>(start));
}

struct Parameters {
  Start initializer = Start::he;
  Gate activation = Gate::relu;
  std::int64_t depth = 10;
  std::int64_t width = 300;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The start");
    v.choice(initializer, kStartWords, param("initializer", "Weights"),
             "Variance of a weight: he $2/N$, xavier and lecun $1/N$ in square layers. equal: all "
             "$1/N$.");
    v.choice(activation, theory::kGateWords, param("activation", "Activation").symbol("\\varphi"),
             "What each unit makes of the sum that it is given.");
    v.group("The network");
    v.integer(depth, param("depth", "Layers").symbol("D").log(2, 100), "All of the same width.");
    v.integer(width, param("width", "Width").symbol("N").log(8, 500), "Units per layer.");
  }
};

class Initialization : public ExperimentOf<Parameters> {
 public:
  Initialization(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        constant_(p.initializer == Start::equal ? 1 / as_double(p.width) : 0),
        deviation_(nn::standard_deviation(kind(), {as_index(p.width), as_index(p.width)})),
        field_(p.activation, deviation_ * deviation_ * as_double(p.width), 0),
        course_(field_, 1, as_index(p.depth), as_double(p.width)),
        stack_({.networks = kNetworks,
                .width = as_index(p.width),
                .depth = as_index(p.depth),
                .gate = p.activation,
                .weight_deviation = deviation_,
                .weight_constant = constant_,
                .correlation = 1,
                .seed = setup.seed}),
        training_(kind(), p.activation, as_index(p.width), setup.seed),
        history_({"distinct", "predicted"}) {
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.depth + kTraining; }
  Views views() const override { return {length_view(), units_view(), distinct_view()}; }
  Scalars scalars() const override {
    return {measured("first_ratio", first_ratio(), "mean square of layer 1 over the inputs'"),
            predicted("predicted_first_ratio", random() ? course_.q.front() : kNaN,
                      "the same, in theory"),
            measured("layer_ratio", layer_ratio(), "ratio per later layer, on average"),
            predicted("predicted_layer_ratio", predicted_layer_ratio(), "the same, in theory"),
            measured("last_square", up() ? square(stack_.risen()) : kNaN,
                     "mean square of the highest layer"),
            measured("distinct_units", as_double(training_.distinct_units()),
                     "different units in the first layer"),
            predicted("predicted_distinct_units", predicted_distinct(), "the same, in theory"),
            measured("loss", training_.loss(), "loss of the small network")};
  }
  double first_ratio() const { return up() ? square(1) : kNaN; }
  double layer_ratio() const {
    const double layers = as_double(stack_.risen() - 1);
    if (layers < 1 || !(square(1) > 0)) return kNaN;
    return lm::exp(lm::log(square(stack_.risen()) / square(1)) / layers);
  }
  double last_times_layers() const { return square(stack_.risen()) * as_double(stack_.risen()); }
  double distinct() const { return as_double(training_.distinct_units()); }

 protected:
  void take_step() override {
    if (step() < p_.depth) {
      stack_.forward();
    } else {
      training_.step();
    }
  }
  bool finished() const override { return step() >= p_.depth + kTraining; }
  std::optional<std::string> trouble() const override { return training_.trouble(); }
  void record() override { history_.add(step(), {distinct(), predicted_distinct()}); }
  Checks checks() const override {
    const bool there = step() >= p_.depth;
    const double n = as_double(p_.width), networks = as_double(kNetworks);
    const double spread = course_.spread.back();
    const Range drawn =
        Range("drawn weights, 100 units or more, a predicted spread of q up to 0.5")
            .needs(random(), "the weights are not drawn")
            .needs(p_.width >= 100, "fewer than 100 units")
            .needs(spread <= 0.5, "the lengths of single networks spread too widely")
            .awaits(there, "the signal is on its way");
    const double layers = as_double(p_.depth - 1);
    const double error = kErrors * spread / std::sqrt(networks) + 3 * spread * spread;
    return {within("mean square of the first layer over the inputs'", course_.q.front(),
                   first_ratio(), kErrors * course_.q.front() * std::sqrt(2 / (n * networks)),
                   "five standard errors of 10 N squares", drawn),
            within("ratio per later layer", predicted_layer_ratio(), layer_ratio(),
                   predicted_layer_ratio() * lm::expm1(error / layers),
                   "five standard errors of the last layer, and the next order, over the layers",
                   drawn),
            equal("different units in the first layer", predicted_distinct(), distinct(),
                  "equal units have equal gradients", "any start")};
  }

 private:
  nn::Initializer kind() const { return lm::initialization::initializer(p_.initializer); }
  bool random() const { return p_.initializer < Start::zeros; }
  bool up() const { return stack_.risen() > 0; }
  double square(Index layer) const { return mean(stack_.lengths(layer)); }
  double predicted_distinct() const { return random() ? as_double(training_.units()) : 1; }
  double predicted_layer_ratio() const {
    if (!random()) return kNaN;
    const Index at = std::max<Index>(2, up() ? stack_.risen() : as_index(p_.depth));
    return lm::exp(lm::log(course_.q[as_size(at - 1)] / course_.q.front()) / as_double(at - 1));
  }

  View length_view() const {
    std::vector<double> layers{0}, values{1}, predicted_layers{0}, theory{1};
    for (Index l = 1; l <= stack_.risen(); ++l) {
      layers.push_back(as_double(l)), values.push_back(square(l));
    }
    for (std::size_t l = 0; random() && l < course_.q.size(); ++l) {
      predicted_layers.push_back(as_double(l + 1)), theory.push_back(course_.q[l]);
    }
    Plot plot = curve("length", "The signal on its way up", axis("layer $l$ (0: the inputs)"),
                      log_axis("mean square $q_l$"));
    plot.measured("networks, mean", layers, values);
    if (random()) plot.predicted("wide networks", predicted_layers, theory);
    if (p_.activation == Gate::tanh && random() && p_.initializer != Start::he) {
      std::vector<double> law;
      for (std::size_t l = 1; l < predicted_layers.size(); ++l) law.push_back(0.5 / as_double(l));
      predicted_layers.erase(predicted_layers.begin());
      plot.reference("$1/2l$", predicted_layers, law);
    }
    return plot;
  }
  View units_view() const {
    return bars("units", "Units of the first layer of a small network", axis("unit"),
                axis("its first weight"), count_from_one(training_.units()))
        .measured("now", training_.first_weights());
  }
  View distinct_view() const {
    return over_steps(history_, "distinct", "How many units are different", axis("units"))
        .measured("counted", "distinct")
        .predicted("in theory", "predicted");
  }

  double constant_, deviation_;
  theory::MeanField field_;
  signal::Course course_;
  signal::RandomStack stack_;
  signal::SmallTraining training_;
  Recorder history_;
};

void check_lengths(Battery& result) {
  struct Case {
    const char* name;
    Gate gate;
    Start start;
    double first, later;
  };
  for (const Case& c : {Case{"ReLU, He", Gate::relu, Start::he, 2, 1},
                        Case{"ReLU, Xavier", Gate::relu, Start::xavier, 1, 0.5}}) {
    Parameters p;
    p.activation = c.gate, p.initializer = c.start, p.width = 500;
    const auto run = run_whole<Initialization>(p, 1);
    const std::string name = std::string(c.name) + ": ";
    add_verdicts(result, name, *run);
    result.add(*run, within(name + "first layer", c.first, run->first_ratio(), 0.15,
                            "the course's band", "N = 500"));
    result.add(*run, within(name + "each later layer", c.later, run->layer_ratio(), 0.1,
                            "the course's band", "N = 500"));
  }
  Parameters p;
  p.activation = Gate::tanh, p.initializer = Start::xavier, p.width = 500, p.depth = 50;
  const auto run = run_whole<Initialization>(p, 1);
  add_verdicts(result, "tanh, Xavier: ", *run);
  result.add(*run,
             within("tanh, Xavier: 2 l q_l in layer 50", 1, 2 * run->last_times_layers(), 0.12,
                    "the next order is ln l/l, and ten networks spread by 4 %", "N = 500"));
}

void check_equal_units(Battery& result) {
  for (const Start start : {Start::he, Start::zeros, Start::equal}) {
    for (const Gate gate : {Gate::relu, Gate::tanh, Gate::sigmoid}) {
      Parameters p;
      p.initializer = start, p.activation = gate, p.depth = 2, p.width = 32;
      const auto run = run_whole<Initialization>(p, 2);
      result.add(*run, equal(std::string(kStartWords.at(static_cast<std::size_t>(start))) + ", " +
                                 theory::kGateWords.at(static_cast<std::size_t>(gate)) +
                                 ": different units after training",
                             start == Start::he ? 32 : 1, run->distinct(),
                             "equal units have equal gradients", "any start"));
    }
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<Initialization, Parameters>(
      {.title = "How the weights start",
       .question = "Which start keeps a signal, which lets it die, and which makes all units one?",
       .precision = "double: ratios of mean squares, and units that must be equal",
       .range = "Wide networks with drawn weights, before training; equal units at any width.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  check_lengths(result);
  check_equal_units(result);
  return result;
}

}  // namespace lm::initialization
