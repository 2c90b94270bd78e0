// Experiment memorization: the same network on true and on random labels; only one generalizes.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "experiments/battery.hpp"
#include "experiments/classifier_parameters.hpp"
#include "experiments/digit_task.hpp"
#include "experiments/series.hpp"
#include "nn/networks.hpp"

namespace lm {
namespace {

constexpr std::int64_t kTestDensity = 64;
/// Passes over the data that fit random labels at the defaults, with half as many again to spare
/// (measured over ten seeds: at most 60).
constexpr std::int64_t kEpochs = 90;
constexpr std::int64_t kMaxSuggested = 20'000;

struct Parameters {
  std::int64_t samples = 500;
  double random_share = 1;
  std::vector<double> hidden = {128, 128};
  nn::Activation activation = nn::Activation::relu;
  double learning_rate = 2e-3;
  double weight_decay = 0;
  std::int64_t batch = 50;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer(samples, {.name = "samples",
                        .symbol = "P",
                        .label = "Training examples",
                        .minimum = 20,
                        .maximum = 4000,
                        .scale = Scale::log,
                        .group = "Data",
                        .help = "Drawn digits to learn; 1000 others test."});
    v.real(random_share,
           {.name = "random_share",
            .label = "Share of random labels",
            .minimum = 0,
            .maximum = 1,
            .group = "Data",
            .help = "In the second network's training set this share of the labels is "
                    "drawn anew, without a look at the image."});
    classifier::visit_hidden(v, hidden, 4, 256,
                             "Units of each hidden layer; few of them cannot memorize.");
    classifier::visit_activation(v, activation, "Applied to every hidden unit.");
    classifier::visit_adam_rate(v, learning_rate,
                                "Of Adam on the cross-entropy, for both networks.");
    v.real(weight_decay, {.name = "weight_decay",
                          .symbol = "\\lambda",
                          .label = "Weight decay",
                          .minimum = 0,
                          .maximum = 10,
                          .group = "Training",
                          .help = "Decoupled (AdamW): each step shrinks the weights by "
                                  "$\\eta\\lambda$. An explicit brake on memorizing."});
    classifier::visit_batch(v, batch, 4000, "0 takes all.");
  }
};

class Memorization : public Experiment {
 public:
  Memorization(const Parameters& p, const Setup& setup);

  std::int64_t suggested_steps() const override;
  Observation observe() const override;

  double last(const char* column) const { return history_.column(column).back(); }
  double parameters() const { return static_cast<double>(flat_size(true_->training().blocks())); }
  /// The first recorded step with every training label fitted; −1 before.
  double fitted_at(const char* column) const;

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  void add_views(Observation& seen) const;
  void add_checks(Observation& seen) const;

  Parameters p_;
  DigitTask task_;
  Index batch_;
  std::unique_ptr<Classifier> true_, random_;
  Recorder history_;
};

Memorization::Memorization(const Parameters& p, const Setup& setup)
    : p_(p),
      task_(digit_task(static_cast<Index>(p.samples), setup.inputs,
                       static_cast<std::uint64_t>(setup.seed))),
      batch_(std::min(static_cast<Index>(p.batch), task_.train.size())),
      history_(
          {"true_train", "true_test", "random_train", "random_test", "true_loss", "random_loss"}) {
  nn::MlpOptions network;
  network.activation = p.activation;
  const std::vector<Index> sizes =
      layer_sizes(task_.train.inputs.cols(), p.hidden, task_.train.classes);
  const Network mlp = [network, sizes](nn::Model& model, ad::Var x) {
    return nn::mlp(model, x, sizes, network);
  };
  OptimizerOptions options;
  options.method = Method::adamw;
  options.learning_rate = p.learning_rate;
  options.weight_decay = p.weight_decay;
  const auto seed = static_cast<std::uint64_t>(setup.seed);
  const LossFunction loss = digit_loss(DigitLoss::cross_entropy);
  const Dataset noisy = randomize_labels(task_.train, p.random_share, seed);
  true_ =
      std::make_unique<Classifier>(task_, task_.train.targets, mlp, loss, options, seed, batch_);
  random_ = std::make_unique<Classifier>(task_, noisy.targets, mlp, loss, options, seed, batch_);
  begin();
}

std::int64_t Memorization::suggested_steps() const {
  const Index rows = task_.train.size();
  const Index epoch = batch_ == 0 ? 5 : (rows + batch_ - 1) / batch_;
  return std::min<std::int64_t>(kEpochs * epoch, kMaxSuggested);
}

void Memorization::take_step() {
  true_->training().step();
  random_->training().step();
}

std::optional<std::string> Memorization::trouble() const {
  if (auto told = training_trouble(true_->training(), p_.learning_rate)) return told;
  return training_trouble(random_->training(), p_.learning_rate);
}

void Memorization::record() {
  if (!Schedule(kTestDensity).due(step()) && !ended() && step() != suggested_steps()) return;
  const auto loss = [](Classifier& model) {
    return mean_loss(DigitLoss::cross_entropy, model.train_outputs(), model.train_targets());
  };
  history_.add(step(), {true_->train_accuracy(), true_->test_accuracy(), random_->train_accuracy(),
                        random_->test_accuracy(), loss(*true_), loss(*random_)});
}

double Memorization::fitted_at(const char* column) const {
  const std::vector<double>& accuracy = history_.column(column);
  for (std::size_t i = 0; i < accuracy.size(); ++i) {
    if (accuracy[i] == 1) return history_.steps()[i];
  }
  return -1;
}

void Memorization::add_views(Observation& seen) const {
  View share = step_view("accuracy", "Share of images answered with their label", "accuracy",
                         "linear", history_.steps());
  add_curve(share, "true labels, training", Role::train, history_, "true_train");
  add_curve(share, "true labels, test", Role::test, history_, "true_test");
  add_curve(share, "random labels, training", Role::train, history_, "random_train");
  add_curve(share, "random labels, test", Role::test, history_, "random_test");
  View loss =
      step_view("loss", "Training loss, an example", "cross-entropy", "log", history_.steps());
  add_curve(loss, "true labels", Role::train, history_, "true_loss");
  add_curve(loss, "random labels", Role::measured, history_, "random_loss");
  seen.views = {std::move(share), std::move(loss)};
  if (task_.side == 0) return;
  const Index shown = std::min<Index>(40, task_.train.size());
  const Matrix sheet = contact_sheet(task_.train.inputs.topRows(shown), task_.side, 10);
  seen.views.push_back(picture_view("images", "The first training images", sheet, sheet.cols()));
}

void Memorization::add_checks(Observation& seen) const {
  const bool plain = p_.random_share == 1 && p_.weight_decay == 0;
  if (divergence() || !plain || last("random_train") < 1) return;
  const double classes = static_cast<double>(task_.train.classes);
  const double tests = static_cast<double>(task_.test.size());
  const double chance = 1 / classes;
  // Correlated answers scatter more than coin flips: four of their standard errors.
  seen.checks.push_back(within("test accuracy after random labels, against chance", chance,
                               last("random_test"), 4 * std::sqrt(chance * (1 - chance) / tests),
                               "four standard errors of the test set's size",
                               "labels independent of the images, every class as frequent"));
}

Observation Memorization::observe() const {
  Observation seen;
  add_views(seen);
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("true_train", last("true_train"), "true labels: training accuracy", Role::train);
  add("true_test", last("true_test"), "true labels: test accuracy", Role::test);
  add("random_train", last("random_train"), "random labels: training accuracy", Role::train);
  add("random_test", last("random_test"), "random labels: test accuracy", Role::test);
  add("chance", 1 / static_cast<double>(task_.train.classes), "chance", Role::predicted);
  add("true_fitted_at", fitted_at("true_train"), "true labels fitted at step (−1: not yet)",
      Role::measured);
  add("random_fitted_at", fitted_at("random_train"), "random labels fitted at step (−1: not yet)",
      Role::measured);
  add("parameters", parameters(), "weights and biases", Role::measured);
  add("parameters_per_example", parameters() / static_cast<double>(task_.train.size()),
      "weights and biases for each training example", Role::measured);
  add_checks(seen);
  return seen;
}

/// Σ (in + 1) · out over the layers, counted by hand: 64·128 + 128 + 128·128 + 128 + 128·10 + 10.
constexpr double kCounted = 26122;

Battery battery() {
  Battery result;
  std::vector<Reading> random_test, true_test, random_train, true_train, delay;
  for (const std::int64_t seed : {0, 1, 2}) {
    result.seeds.push_back(seed);
    Made<Memorization> run(Parameters(), seed);
    run.advance(run.suggested_steps());
    true_train.push_back({run.last("true_train"), run});
    true_test.push_back({run.last("true_test"), run});
    random_train.push_back({run.last("random_train"), run});
    random_test.push_back({run.last("random_test"), run});
    delay.push_back({run.fitted_at("random_train") / run.fitted_at("true_train"), run});
    if (seed == 0) {
      result.add(run, equal("weights and biases of 64-128-128-10", kCounted, run.parameters(),
                            "counted by hand", "any seed"));
    }
  }
  const char* range = "500 drawn digits, 64-128-128-10, Adam 0.002, 90 epochs, seeds 0 to 2";
  const Reading true_fit = median(true_train);
  result.add(true_fit.from, equal("median training accuracy on true labels", 1, true_fit.value,
                                  "every label", range));
  const Reading random_fit = median(random_train);
  result.add(random_fit.from, equal("median training accuracy on random labels", 1,
                                    random_fit.value, "every label", range));
  const Reading true_read = median(true_test);
  result.add(
      true_read.from,
      at_least("median test accuracy on true labels", 0.75, true_read.value, 0,
               "eight seeds give 0.80 to 0.83, four standard errors of 1000 images less", range));
  const Reading random_read = median(random_test);
  result.add(random_read.from,
             within("median test accuracy on random labels, against chance", 0.1, random_read.value,
                    0.04, "four standard errors of 1000 answers right by chance", range));
  const Reading later = median(delay);
  result.add(later.from,
             at_least("median time to fit random labels over that for true ones", 1, later.value, 0,
                      "structure is quicker to learn than noise", range));
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo memorization() {
  ExperimentInfo info;
  info.slug = "memorization";
  info.title = "Memory or understanding";
  info.question =
      "A network that can memorize random labels, and one that learns true ones, are the same "
      "network. Why does one of them generalize?";
  info.precision = "float: the work is large and the claims are accuracies";
  info.source = "engine/experiments/memorization.cpp";
  info.range =
      "Chance on fresh images follows from labels that are independent of the images. That both "
      "sets are fitted is a measurement: many more weights than examples.";
  info.schema = schema_of<Parameters>();
  info.inputs = digit_inputs();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<Memorization>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery memorization_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
