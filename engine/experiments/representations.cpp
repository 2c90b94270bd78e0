// Experiment representations: layer by layer, inputs of one class come to look alike.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/linalg.hpp"
#include "data/planar.hpp"
#include "experiments/battery.hpp"
#include "experiments/classifier_parameters.hpp"
#include "experiments/digit_task.hpp"
#include "experiments/series.hpp"
#include "measure/activity.hpp"
#include "measure/probe.hpp"
#include "nn/networks.hpp"

namespace lm {
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
    v.choice(data, std::array<const char*, 2>{"digits", "rings"},
             {.name = "data",
              .label = "Data",
              .group = "Data",
              .help = "digits: drawn, 8 by 8 pixels. rings: two circles in the plane, one inside "
                      "the other, which no line separates."});
    v.integer(samples, {.name = "samples",
                        .symbol = "P",
                        .label = "Training examples",
                        .minimum = 50,
                        .maximum = 4000,
                        .scale = Scale::log,
                        .group = "Data",
                        .help = "1000 others test; every measurement below is on those."});
    classifier::visit_hidden(v, hidden, 5, 128, "Units of each hidden layer, from the input on.");
    classifier::visit_activation(v, activation,
                                 "identity keeps every layer a linear image of the input.");
    classifier::visit_adam_rate(v, learning_rate, "Of Adam on the cross-entropy.");
    classifier::visit_batch(v, batch, 4000, "0 takes all.");
  }
};

/// The columns `ratio 0` (the input), `ratio 1`, … of the history.
std::vector<std::string> columns(std::size_t layers) {
  std::vector<std::string> names = {"test"};
  for (std::size_t l = 0; l < layers; ++l) names.push_back("ratio " + std::to_string(l));
  return names;
}

class Representations : public Experiment {
 public:
  Representations(const Parameters& p, const Setup& setup);

  std::int64_t suggested_steps() const override;
  Observation observe() const override;

  /// Layers that are measured: the input and every hidden one.
  std::size_t layers() const { return p_.hidden.size() + 1; }
  /// By layer from the input on: tr(within-class scatter)/tr(between-class scatter) of the test
  /// set.
  std::vector<double> ratios() const;
  /// By layer: the test accuracy of a linear probe fitted on training examples.
  std::vector<double> probes() const;

 protected:
  void take_step() override { training_->step(); }
  std::optional<std::string> trouble() const override {
    return training_trouble(*training_, p_.learning_rate);
  }
  void record() override;

 private:
  Matrix activations(const Evaluation<float>& where, const Dataset& data, std::size_t layer) const;
  View map_view() const;
  void add_views(Observation& seen) const;
  void add_checks(Observation& seen) const;

  Parameters p_;
  DigitTask task_;
  Index batch_;
  std::unique_ptr<Training<float>> training_;
  std::unique_ptr<Evaluation<float>> test_, train_;
  Recorder history_;
};

DigitTask make_task(const Parameters& p, const Setup& setup) {
  const auto seed = static_cast<std::uint64_t>(setup.seed);
  const Index train = static_cast<Index>(p.samples);
  if (p.data == Data::digits || !setup.inputs.empty()) return digit_task(train, setup.inputs, seed);
  Split parts = split(rings(train + kDigitTests, 0.1, seed), train, seed);
  DigitTask task;
  task.train = std::move(parts.train);
  task.test = std::move(parts.test);
  return task;
}

/// At most kProbed training examples, on which the probes are fitted.
Dataset some(const Dataset& all) {
  Dataset part = all;
  const Index n = std::min(kProbed, all.size());
  part.inputs.conservativeResize(n, Eigen::NoChange);
  part.labels.resize(static_cast<std::size_t>(n));
  return part;
}

Representations::Representations(const Parameters& p, const Setup& setup)
    : p_(p),
      task_(make_task(p, setup)),
      batch_(std::min(static_cast<Index>(p.batch), task_.train.size())),
      history_(columns(layers())) {
  nn::MlpOptions network;
  network.activation = p.activation;
  const std::vector<Index> sizes =
      layer_sizes(task_.train.inputs.cols(), p.hidden, task_.train.classes);
  OptimizerOptions options;
  options.method = Method::adam;
  options.learning_rate = p.learning_rate;
  training_ = std::make_unique<Training<float>>(
      task_.train.inputs, task_.train.targets,
      [network, sizes](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, network); },
      digit_loss(DigitLoss::cross_entropy), options, static_cast<std::uint64_t>(setup.seed),
      batch_);
  const Evaluation<float>::Layered layered = [network, sizes](nn::Model& model, ad::Var x,
                                                              std::vector<ad::Var>* hidden) {
    return nn::mlp(model, x, sizes, network, hidden);
  };
  test_ = std::make_unique<Evaluation<float>>(task_.test.inputs, layered, training_->parameters());
  task_.train = some(task_.train);
  train_ =
      std::make_unique<Evaluation<float>>(task_.train.inputs, layered, training_->parameters());
  begin();
}

std::int64_t Representations::suggested_steps() const {
  const Index rows = static_cast<Index>(p_.samples);
  return kEpochs * std::max<std::int64_t>(1, batch_ == 0 ? rows / 50 : rows / batch_);
}

Matrix Representations::activations(const Evaluation<float>& where, const Dataset& data,
                                    std::size_t layer) const {
  return layer == 0 ? data.inputs : where.hidden(layer - 1);
}

std::vector<double> Representations::ratios() const {
  test_->run();
  std::vector<double> values;
  for (std::size_t l = 0; l < layers(); ++l) {
    values.push_back(scatter_ratio(activations(*test_, task_.test, l), task_.test.labels));
  }
  return values;
}

std::vector<double> Representations::probes() const {
  test_->run();
  train_->run();
  std::vector<double> values;
  for (std::size_t l = 0; l < layers(); ++l) {
    values.push_back(probe_accuracy(activations(*train_, task_.train, l), task_.train.labels,
                                    activations(*test_, task_.test, l), task_.test.labels,
                                    task_.test.classes));
  }
  return values;
}

void Representations::record() {
  if (!Schedule(kDensity).due(step()) && !ended()) return;
  std::vector<double> row = ratios();
  row.insert(row.begin(), accuracy(test_->output(), task_.test.labels));
  history_.add(step(), row);
}

std::string layer_name(std::size_t layer) {
  return layer == 0 ? "input" : "hidden layer " + std::to_string(layer);
}

/// The last hidden layer's two principal directions, the test images in them by class.
View Representations::map_view() const {
  const std::size_t last = layers() - 1;
  test_->run();
  const Matrix h = activations(*test_, task_.test, last);
  const Matrix centred = h.rowwise() - h.colwise().mean();
  const SymmetricEigen eigen = symmetric_eigen(Matrix(centred.transpose() * centred));
  const Index n = eigen.vectors.cols();
  const Vector x = centred * eigen.vectors.col(n - 1);
  const Vector y = n > 1 ? Vector(centred * eigen.vectors.col(n - 2)) : Vector(0 * x);
  View view;
  view.name = "map";
  view.title = "Test images in the last hidden layer, along its two principal directions";
  view.kind = ViewKind::scatter;
  view.x.label = "first principal direction";
  view.y.label = "second";
  constexpr Index kShown = 300;
  for (Index k = 0; k < task_.test.classes; ++k) {
    std::vector<double> xs, ys;
    for (Index i = 0; i < std::min(kShown, h.rows()); ++i) {
      if (task_.test.labels[static_cast<std::size_t>(i)] != k) continue;
      xs.push_back(x(i));
      ys.push_back(y(i));
    }
    view.series.push_back(make_series("class " + std::to_string(k), Role::test, xs, ys));
  }
  return view;
}

void Representations::add_views(Observation& seen) const {
  View history = step_view("history", "Scatter within classes over scatter between them",
                           "within / between", "log", history_.steps());
  std::vector<double> numbers;
  for (std::size_t l = 0; l < layers(); ++l) {
    numbers.push_back(static_cast<double>(l));
    if (l < kMaxLayers) {
      add_curve(history, layer_name(l).c_str(), l == 0 ? Role::reference : Role::test, history_,
                ("ratio " + std::to_string(l)).c_str());
    }
  }
  View scatter;
  scatter.name = "scatter";
  scatter.title = "Scatter within classes over scatter between them, test images";
  scatter.kind = ViewKind::bars;
  scatter.x.label = "layer (0: the input)";
  scatter.y.label = "within / between";
  scatter.series.push_back(make_series("within / between", Role::test, numbers, ratios()));
  View reads = scatter;
  reads.name = "probe";
  reads.title = "What a linear read-out of each layer gets right, test images";
  reads.y.label = "accuracy";
  reads.series = {make_series("linear probe", Role::test, numbers, probes())};
  seen.views = {std::move(scatter), std::move(reads), std::move(history), map_view()};
}

void Representations::add_checks(Observation& seen) const {
  const bool claimed = p_.data == Data::digits && p_.activation == nn::Activation::relu &&
                       !p_.hidden.empty() && p_.hidden.front() >= 32 && task_.train.size() >= 500 &&
                       step() >= 500 && p_.learning_rate >= 1e-3 && p_.learning_rate <= 1e-2;
  if (divergence() || !claimed) return;
  const std::vector<double>& ratios = seen.views.front().series.front().y;
  double out_of_order = 0;
  for (std::size_t l = 1; l < ratios.size(); ++l) out_of_order += !(ratios[l] < ratios[l - 1]);
  seen.checks.push_back(ordered("layers with more scatter within classes than the one before",
                                out_of_order, "every layer strictly less",
                                "digits, 32 hidden ReLUs or more, trained for 500 steps or more"));
}

Observation Representations::observe() const {
  Observation seen;
  add_views(seen);
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  const std::vector<double> ratios = seen.views[0].series.front().y;
  const std::vector<double> probes = seen.views[1].series.front().y;
  add("input_ratio", ratios.front(), "within/between scatter at the input", Role::reference);
  add("first_ratio", ratios[std::min<std::size_t>(1, ratios.size() - 1)],
      "within/between scatter in the first hidden layer", Role::test);
  add("last_ratio", ratios.back(), "within/between scatter in the last hidden layer", Role::test);
  add("input_probe", probes.front(), "linear probe of the input", Role::reference);
  add("first_probe", probes[std::min<std::size_t>(1, probes.size() - 1)],
      "linear probe of the first hidden layer", Role::test);
  add("last_probe", probes.back(), "linear probe of the last hidden layer", Role::test);
  add("test_accuracy", history_.column("test").back(), "test accuracy of the network", Role::test);
  add_checks(seen);
  return seen;
}

Battery battery() {
  Battery result;
  std::vector<Reading> first, second, before;
  std::vector<Reading> probed[3];
  for (const std::int64_t seed : {0, 1, 2}) {
    result.seeds.push_back(seed);
    Made<Representations> digits(Parameters(), seed);
    const std::vector<double> untrained = digits.ratios();
    before.push_back({untrained[2] / untrained[0], digits});
    digits.advance(digits.suggested_steps());
    const std::vector<double> trained = digits.ratios();
    first.push_back({trained[1] / trained[0], digits});
    second.push_back({trained[2] / trained[1], digits});
    Parameters p;
    p.data = Data::rings;
    p.hidden = {16, 16};
    p.samples = 500;
    p.learning_rate = 1e-2;
    const auto rings = run_whole<Representations>(p, seed);
    for (std::size_t l = 0; l < 3; ++l) probed[l].push_back({rings->probes()[l], *rings});
  }
  const char* range = "1000 drawn digits, 64-64-64-10, Adam 0.002, 30 epochs, 1000 test images";
  const Reading layer1 = median(first);
  result.add(
      layer1.from,
      at_most("median scatter ratio of layer 1 over the input's", 0.7, layer1.value, 0,
              "eight seeds give 0.46 to 0.52; a third less is clear of their scatter", range));
  const Reading layer2 = median(second);
  result.add(
      layer2.from,
      at_most("median scatter ratio of layer 2 over layer 1's", 0.7, layer2.value, 0,
              "eight seeds give 0.37 to 0.42; a third less is clear of their scatter", range));
  const Reading random = median(before);
  result.add(random.from, at_least("a control: before training, layer 2 over the input", 0.7,
                                   random.value, 0, "random layers gather nothing", range));
  const char* circles = "two rings with noise 0.1, 2-16-16-2, 500 examples, Adam 0.01";
  const Reading input = median(probed[0]);
  result.add(input.from,
             within("rings: median probe of the input", 0.5, input.value, 0.1,
                    "no line separates rings; the fitted one points anywhere", circles));
  const Reading hidden1 = median(probed[1]);
  result.add(hidden1.from,
             within("rings: median probe of hidden layer 1", 1, hidden1.value, 0.05,
                    "noise 0.1 puts 0.6 % of the points beyond the circle midway between the rings",
                    circles));
  const Reading hidden2 = median(probed[2]);
  result.add(hidden2.from,
             within("rings: median probe of hidden layer 2", 1, hidden2.value, 0.05,
                    "noise 0.1 puts 0.6 % of the points beyond the circle midway between the rings",
                    circles));
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo representations() {
  ExperimentInfo info;
  info.slug = "representations";
  info.title = "What the layers see";
  info.question =
      "Do inputs that call for the same answer come to look alike, layer by layer, as training "
      "goes on?";
  info.precision = "float: the work is large and the claims are ratios of order one";
  info.source = "engine/experiments/representations.cpp";
  info.range =
      "A measurement on images that the network has not seen; no theory predicts the ratios. For "
      "the rings: no line separates them, so the probe of the input must fail.";
  info.schema = schema_of<Parameters>();
  info.inputs = digit_inputs();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<Representations>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery representations_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
