// Experiment representations: layer by layer, inputs of one class come to look alike.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/linalg.hpp"
#include "data/planar.hpp"
#include "experiments/four-ingredients/asked_digit.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "measure/activity.hpp"
#include "measure/probe.hpp"

namespace lm::representations {
namespace {

constexpr std::int64_t kDensity = 64;
constexpr std::int64_t kEpochs = 30;
/// Examples that a probe is fitted to: several for each of its 65 weights an output.
constexpr Index kProbed = 500;
/// Layers whose history is drawn; deeper ones stand in the bars alone.
constexpr std::size_t kMaxLayers = 6;

enum class Data { digits, rings };

struct Parameters {
  Data data = Data::digits;
  std::int64_t samples = 1000;
  std::vector<double> hidden = {64, 64};
  nn::Activation activation = nn::Activation::relu;
  double learning_rate = 2e-3;
  std::int64_t batch = 50;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Data");
    v.choice(data, std::array{"digits", "rings"}, param("data", "Data"),
             "digits: drawn, 8 by 8 pixels. rings: two circles in the plane, one inside the other, "
             "which no line separates.");
    v.integer(samples, examples_param(50, 4000),
              "1000 others test; every measurement below is on those.");
    v.list(hidden, 5, hidden_param(128), "Units of each hidden layer, from the input on.");
    v.choice(activation, nn::kActivationNames, activation_param(),
             "identity keeps every layer a linear image of the input.");
    v.real(learning_rate, rate_param(1e-5, 0.1), "Of Adam on the cross-entropy.");
    v.integer(batch, batch_param(4000), "0 takes all.");
  }
};

/// What each layer shows of the test set, from the input on.
struct Layers {
  std::vector<double> ratios;  ///< tr(within-class scatter)/tr(between-class scatter)
  std::vector<double> probes;  ///< the accuracy of a linear probe fitted on training examples
};

DigitTask make_task(const Parameters& p, const Setup& setup) {
  if (p.data == Data::digits || !setup.inputs.empty()) {
    return digit_task(p.samples, setup.inputs, setup.seed);
  }
  const auto seed = static_cast<std::uint64_t>(setup.seed);
  const Index train = as_index(p.samples);
  Split parts = split(rings(train + kDigitTests, 0.1, seed), train, seed);
  return {std::move(parts.train), std::move(parts.test), 0};
}

Dataset first_examples(const Dataset& all, Index most) {
  Dataset part = all;
  const Index n = std::min(most, all.size());
  part.inputs.conservativeResize(n, Eigen::NoChange);
  part.labels.resize(as_size(n));
  return part;
}

std::string ratio_column(std::size_t layer) { return "ratio " + std::to_string(layer); }

std::vector<std::string> columns(std::size_t layers) {
  std::vector<std::string> names = {"test"};
  for (std::size_t l = 0; l < layers; ++l) names.push_back(ratio_column(l));
  return names;
}

Matrix activations(const Evaluation<float>& where, const Dataset& data, std::size_t layer) {
  return layer == 0 ? data.inputs : where.hidden(layer - 1);
}

class Representations : public ExperimentOf<Parameters> {
 public:
  Representations(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        task_(make_task(p, setup)),
        batch_(std::min(as_index(p.batch), task_.train.size())),
        drawn_digits_(p.data == Data::digits && setup.inputs.empty()),
        training_(make(setup.seed)),
        probed_(first_examples(task_.train, kProbed)),
        test_(evaluate(task_.test.inputs)),
        train_(evaluate(probed_.inputs)),
        history_(columns(count())) {
    begin();
  }

  std::int64_t suggested_steps() const override {
    return kEpochs * std::max<std::int64_t>(1, p_.samples / (batch_ == 0 ? 50 : batch_));
  }
  Views views() const override {
    std::vector<double> numbers;
    for (std::size_t l = 0; l < count(); ++l) numbers.push_back(as_double(l));
    const std::string layer = "layer (0: the input)", ratio = "within / between";
    Plot history = over_steps(history_, "history",
                              "Scatter within classes over scatter between them", log_axis(ratio));
    for (std::size_t l = 0; l < std::min(count(), kMaxLayers); ++l) {
      history.add(l == 0 ? Role::reference : Role::test,
                  l == 0 ? "input" : "hidden layer " + std::to_string(l), ratio_column(l));
    }
    Views all = {bars("scatter", "Scatter within classes over scatter between them, test images",
                      axis(layer), axis(ratio), numbers)
                     .add(Role::test, ratio, layers().ratios),
                 bars("probe", "What a linear read-out of each layer gets right, test images",
                      axis(layer), axis("accuracy"), numbers)
                     .add(Role::test, "linear probe", layers().probes),
                 history, map_view()};
    if (!asked_.asked()) return all;
    return joined(std::move(all),
                  asked_views(asked_, task_, DigitLoss::cross_entropy, {thought()}));
  }

  Scalars scalars() const override {
    const std::size_t first = std::min<std::size_t>(1, count() - 1), last = count() - 1;
    Scalars all = {
        reference("input_ratio", ratio(0), "within/between scatter at the input"),
        on_tests("first_ratio", ratio(first), "within/between scatter in the first hidden layer"),
        on_tests("last_ratio", ratio(last), "within/between scatter in the last hidden layer"),
        reference("input_probe", probe(0), "linear probe of the input"),
        on_tests("first_probe", probe(first), "linear probe of the first hidden layer"),
        on_tests("last_probe", probe(last), "linear probe of the last hidden layer"),
        on_tests("test_accuracy", history_.column("test").back(), "test accuracy of the network"),
    };
    if (!asked_.asked()) return all;
    return joined(std::move(all), answer_scalars("", DigitLoss::cross_entropy, thought()));
  }

  double ratio(std::size_t layer) const { return layers().ratios.at(layer); }
  double probe(std::size_t layer) const { return layers().probes.at(layer); }

 protected:
  void take_step() override { training_.step(); }
  std::optional<std::string> trouble() const override {
    return training_.trouble(p_.learning_rate);
  }
  void record() override {
    if (!Schedule(kDensity).due(step()) && !ended()) return;
    std::vector<double> row = ratios();
    row.insert(row.begin(), accuracy(test_.output(), task_.test.labels));
    history_.add(step(), row);
  }
  void perform(const std::string& name, const std::string& value) override {
    if (name != "ask") return Experiment::act(name, value);
    asked_.ask(value, task_);
  }
  Checks checks() const override {
    double out_of_order = 0;
    for (std::size_t l = 1; l < count(); ++l) out_of_order += !(ratio(l) < ratio(l - 1));
    return {ordered("layers with more scatter within classes than the one before", out_of_order,
                    "every layer strictly less", gathering_range())};
  }

 private:
  Training<float> make(std::int64_t seed) const {
    const OptimizerOptions options = {.method = Method::adam, .learning_rate = p_.learning_rate};
    return {task_.train.inputs,
            task_.train.targets,
            perceptron(task_, p_.hidden, with_units(p_.activation)),
            digit_loss(DigitLoss::cross_entropy),
            options,
            static_cast<std::uint64_t>(seed),
            batch_};
  }
  Evaluation<float> evaluate(const Matrix& inputs) {
    const std::vector<Index> sizes = layer_sizes(task_, p_.hidden);
    const Evaluation<float>::Layered layered = [&](nn::Model& model, ad::Var x,
                                                   std::vector<ad::Var>* hidden) {
      return nn::mlp(model, x, sizes, with_units(p_.activation), hidden);
    };
    return {inputs, layered, training_.parameters()};
  }
  Thought thought() const {
    return think("network", Role::measured, task_, p_.hidden, with_units(p_.activation), training_,
                 asked_.pixels());
  }
  /// Layers that are measured: the input and every hidden one.
  std::size_t count() const { return p_.hidden.size() + 1; }
  std::vector<double> ratios() const {
    test_.run();
    std::vector<double> values;
    for (std::size_t l = 0; l < count(); ++l) {
      values.push_back(scatter_ratio(activations(test_, task_.test, l), task_.test.labels));
    }
    return values;
  }
  std::vector<double> probes() const {
    test_.run();
    train_.run();
    std::vector<double> values;
    for (std::size_t l = 0; l < count(); ++l) {
      values.push_back(probe_accuracy(activations(train_, probed_, l), probed_.labels,
                                      activations(test_, task_.test, l), task_.test.labels,
                                      task_.test.classes));
    }
    return values;
  }
  const Layers& layers() const {
    return layers_.of(*this, [this] { return Layers{ratios(), probes()}; });
  }
  Range gathering_range() const {
    const bool wide = !p_.hidden.empty() && p_.hidden.front() >= 32;
    return Range(
               "500 drawn digits or more; 32 ReLUs or more in the first hidden layer; Adam at "
               "0.001 "
               "to 0.01; 500 steps or more")
        .needs(drawn_digits_ && task_.train.size() >= 500, "these are not 500 drawn digits")
        .needs(wide && p_.activation == nn::Activation::relu, "the network is another one")
        .needs(p_.learning_rate >= 1e-3 && p_.learning_rate <= 1e-2,
               "the learning rate is another one")
        .needs(!divergence(), "the run has diverged")
        .awaits(step() >= 500, "the run is younger than 500 steps");
  }
  /// The last hidden layer's two principal directions, the test images in them by class.
  View map_view() const {
    test_.run();
    const Matrix h = activations(test_, task_.test, count() - 1);
    const Matrix centred = h.rowwise() - h.colwise().mean();
    const SymmetricEigen eigen = symmetric_eigen(Matrix(centred.transpose() * centred));
    const Index n = eigen.vectors.cols();
    const Vector x = centred * eigen.vectors.col(n - 1);
    const Vector y = n > 1 ? Vector(centred * eigen.vectors.col(n - 2)) : Vector(0 * x);
    Plot plot =
        scatter("map", "Test images in the last hidden layer, along its two principal directions",
                axis("first principal direction"), axis("second"));
    const Index shown = std::min<Index>(300, h.rows());
    for (Index k = 0; k < task_.test.classes; ++k) {
      std::vector<double> xs, ys;
      for (Index i = 0; i < shown; ++i) {
        if (task_.test.labels[as_size(i)] != k) continue;
        xs.push_back(x(i));
        ys.push_back(y(i));
      }
      plot.add(Role::test, "class " + std::to_string(k), xs, ys);
    }
    return plot;
  }

  DigitTask task_;
  Index batch_;
  bool drawn_digits_;
  Training<float> training_;
  Dataset probed_;  // training examples that the probes are fitted to
  mutable Evaluation<float> test_, train_;
  Recorder history_;
  Once<Layers> layers_;
  AskedDigit asked_;
};

Parameters two_rings() {
  Parameters p;
  p.data = Data::rings;
  p.hidden = {16, 16};
  p.samples = 500;
  p.learning_rate = 1e-2;
  return p;
}

/// The median over runs of one layer's ratio to another's.
Reading ratio_between(const Runs<Representations>& runs, std::size_t upper, std::size_t lower) {
  return median(
      read(runs, [=](const Representations& run) { return run.ratio(upper) / run.ratio(lower); }));
}

void check_gathering(Battery& result) {
  const char* range = "1000 drawn digits, 64-64-64-10, Adam 0.002, 30 epochs, 1000 test images";
  const Runs<Representations> runs = run_whole<Representations>(Parameters(), result.seeds);
  const Reading layer1 = ratio_between(runs, 1, 0);
  result.add(
      layer1.from,
      at_most("median scatter ratio of layer 1 over the input's", 0.7, layer1.value, 0,
              "eight seeds give 0.46 to 0.52; a third less is clear of their scatter", range));
  const Reading layer2 = ratio_between(runs, 2, 1);
  result.add(
      layer2.from,
      at_most("median scatter ratio of layer 2 over layer 1's", 0.7, layer2.value, 0,
              "eight seeds give 0.37 to 0.42; a third less is clear of their scatter", range));
  const Reading untrained =
      ratio_between(run_seeds<Representations>(Parameters(), result.seeds, 0), 2, 0);
  result.add(untrained.from, at_least("a control: before training, layer 2 over the input", 0.7,
                                      untrained.value, 0, "random layers gather nothing", range));
}

void check_rings(Battery& result) {
  const char* range = "two rings with noise 0.1, 2-16-16-2, 500 examples, Adam 0.01";
  const char* overlap =
      "noise 0.1 puts 0.6 % of the points beyond the circle midway between the rings";
  const Runs<Representations> runs = run_whole<Representations>(two_rings(), result.seeds);
  const auto probe_of = [&runs](std::size_t layer) {
    return median(read(runs, [layer](const Representations& run) { return run.probe(layer); }));
  };
  const Reading input = probe_of(0);
  result.add(input.from, within("rings: median probe of the input", 0.5, input.value, 0.1,
                                "no line separates rings; the fitted one points anywhere", range));
  for (const std::size_t layer : {1, 2}) {
    const Reading hidden = probe_of(layer);
    result.add(hidden.from, within("rings: median probe of hidden layer " + std::to_string(layer),
                                   1, hidden.value, 0.05, overlap, range));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<Representations, Parameters>(
      {.title = "What the layers see",
       .question = "Do inputs that call for the same answer come to look alike, layer by layer, "
                   "as training goes on?",
       .precision = "float: the work is large and the claims are ratios of order one",
       .range = "A measurement on images that the network has not seen; no theory predicts the "
                "ratios. For the rings: no line separates them, so the probe of the input must "
                "fail.",
       .inputs = digit_inputs(),
       .acts = {asking()}});
}

Battery battery() {
  Battery result{{0, 1, 2}, {}};
  check_gathering(result);
  check_rings(result);
  return result;
}

}  // namespace lm::representations
