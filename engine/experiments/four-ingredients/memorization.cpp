// Experiment memorization: the same network on true and on random labels; only one generalizes.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "experiments/four-ingredients/asked_digit.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/renaming.hpp"

namespace lm::memorization {
namespace {

constexpr std::int64_t kTestDensity = 64;
/// Passes over the data that fit random labels at the defaults, with half as many again to spare
/// (measured over ten seeds: at most 60).
constexpr std::int64_t kEpochs = 90;
constexpr std::int64_t kMaxSuggested = 20'000;
/// Standard deviations that a test accuracy may be off chance; and what rounding leaves of equal
/// shares when answers do not scatter at all. An error of the test set's size alone, 1 % for 1000
/// images, is too small: images of one class are answered alike.
constexpr double kDeviations = 4, kRounding = 1e-12;

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
    v.group("Data");
    v.integer(samples, examples_param(20, 4000), "Drawn digits to learn; 1000 others test.");
    v.real(random_share, param("random_share", "Share of random labels").between(0, 1),
           "In the second network's training set this share of the labels is drawn anew, without "
           "a look at the image.");
    v.list(hidden, 4, hidden_param(256),
           "Units of each hidden layer; few of them cannot memorize.");
    v.choice(activation, nn::kActivationNames, activation_param(), "Applied to every hidden unit.");
    v.group("Training");
    v.real(learning_rate, rate_param(1e-5, 0.1),
           "Of Adam on the cross-entropy, for both networks.");
    v.real(weight_decay, param("weight_decay", "Weight decay").symbol("\\lambda").between(0, 10),
           "Decoupled (AdamW): each step shrinks the weights by $\\eta\\lambda$. An explicit brake "
           "on memorizing.");
    v.integer(batch, batch_param(4000), "0 takes all.");
  }
};

Matrix noisy_targets(const DigitTask& task, double share, std::int64_t seed) {
  return randomize_labels(task.train, share, static_cast<std::uint64_t>(seed)).targets;
}

/// How often each class was answered (row) where each was right (column).
Matrix counts_of(const Matrix& outputs, const Dataset& data) {
  const std::vector<Index> answers = largest_places(outputs);
  Matrix counts = Matrix::Zero(data.classes, data.classes);
  for (std::size_t i = 0; i < answers.size(); ++i) counts(answers[i], data.labels[i]) += 1;
  return counts;
}

class Memorization : public ExperimentOf<Parameters> {
 public:
  Memorization(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        task_(digit_task(p.samples, setup.inputs, setup.seed)),
        batch_(std::min(as_index(p.batch), task_.train.size())),
        true_(make(task_.train.targets, setup.seed)),
        random_(make(noisy_targets(task_, p.random_share, setup.seed), setup.seed)),
        history_({"true_train", "true_test", "random_train", "random_test", "true_loss",
                  "random_loss"}) {
    begin();
  }

  std::int64_t suggested_steps() const override {
    const Index rows = task_.train.size();
    const Index epoch = batch_ == 0 ? 5 : (rows + batch_ - 1) / batch_;
    return std::min<std::int64_t>(kEpochs * epoch, kMaxSuggested);
  }
  Views views() const override {
    Views all =
        joined({over_steps(history_, "accuracy", "Share of images answered with their label",
                           axis("accuracy"))
                    .add(Role::train, "true labels, training", "true_train")
                    .add(Role::test, "true labels, test", "true_test")
                    .add(Role::train, "random labels, training", "random_train")
                    .add(Role::test, "random labels, test", "random_test"),
                over_steps(history_, "loss", "Training loss per example", log_axis("cross-entropy"))
                    .add(Role::train, "true labels", "true_loss")
                    .measured("random labels", "random_loss")},
               training_images(task_));
    return joined(std::move(all), asked_views(asked_, task_, DigitLoss::cross_entropy, thoughts()));
  }

  Scalars scalars() const override {
    Scalars all = {
        on_training("true_train", last("true_train"), "true labels: training accuracy"),
        on_tests("true_test", last("true_test"), "true labels: test accuracy"),
        on_training("random_train", last("random_train"), "random labels: training accuracy"),
        on_tests("random_test", last("random_test"), "random labels: test accuracy"),
        predicted("chance", chance(), "chance"),
        measured("true_fitted_at", fitted_at("true_train"),
                 "true labels fitted at step (−1: not yet)"),
        measured("random_fitted_at", fitted_at("random_train"),
                 "random labels fitted at step (−1: not yet)"),
        measured("parameters", parameters(), "weights and biases"),
        measured("parameters_per_example", parameters() / as_double(task_.train.size()),
                 "weights and biases for each training example"),
    };
    const std::vector<Thought> answers = thoughts();
    if (answers.empty()) return all;
    all = joined(std::move(all), answer_scalars("", DigitLoss::cross_entropy, answers[0]));
    return joined(std::move(all), answer_scalars("random_", DigitLoss::cross_entropy, answers[1]));
  }

  double last(const char* column) const { return history_.column(column).back(); }
  double parameters() const { return true_.parameters(); }
  /// The first recorded step with every training label fitted; −1 before.
  double fitted_at(const char* column) const {
    const std::vector<double>& accuracy = history_.column(column);
    const auto first = std::find(accuracy.begin(), accuracy.end(), 1.0);
    return first == accuracy.end() ? -1 : history_.steps()[as_size(first - accuracy.begin())];
  }

 protected:
  void take_step() override {
    true_.training().step();
    random_.training().step();
  }
  std::optional<std::string> trouble() const override {
    if (auto told = true_.training().trouble(p_.learning_rate)) return told;
    return random_.training().trouble(p_.learning_rate);
  }
  void record() override {
    if (!Schedule(kTestDensity).due(step()) && !ended() && step() != suggested_steps()) return;
    const Matrix answers = random_.test_outputs();
    deviation_ = theory::renaming_deviation(counts_of(answers, task_.test));
    history_.add(step(),
                 {true_.train_accuracy(), true_.test_accuracy(), random_.train_accuracy(),
                  accuracy(answers, task_.test.labels), true_.train_loss(), random_.train_loss()});
  }
  void perform(const std::string& name, const std::string& value) override {
    if (name != "ask") return Experiment::act(name, value);
    asked_.ask(value, task_);
  }
  Checks checks() const override {
    return {within("test accuracy after random labels, against chance", chance(),
                   last("random_test"), kDeviations * deviation_ + kRounding,
                   "four standard deviations over all renamings of the classes",
                   Range("labels independent of the images, every class as likely; any network, "
                         "fitted or not")
                       .needs(p_.random_share == 1, short_number(100 * (1 - p_.random_share)) +
                                                        " % of labels are true"))};
  }

 private:
  Classifier make(const Matrix& targets, std::int64_t seed) const {
    const OptimizerOptions options = {.method = Method::adamw,
                                      .learning_rate = p_.learning_rate,
                                      .weight_decay = p_.weight_decay};
    return {task_,
            targets,
            perceptron(task_, p_.hidden, with_units(p_.activation)),
            DigitLoss::cross_entropy,
            options,
            seed,
            batch_};
  }

  /// What both networks make of the digit that was asked about: that of true labels, then the
  /// other.
  std::vector<Thought> thoughts() const {
    if (!asked_.asked()) return {};
    const auto of = [this](const char* name, Role role, const Classifier& network) {
      return think(name, role, task_, p_.hidden, with_units(p_.activation), network.training(),
                   asked_.pixels());
    };
    std::vector<Thought> both = {of("true labels", Role::train, true_)};
    both.push_back(of("random labels", Role::measured, random_));
    return both;
  }
  double chance() const { return 1 / as_double(task_.train.classes); }

  DigitTask task_;
  Index batch_;
  Classifier true_, random_;
  AskedDigit asked_;
  double deviation_ = 0;  // of the accuracy over renamings of the classes, at the last record
  Recorder history_;
};

/// Σ (in + 1) · out over the layers, counted by hand: 64·128 + 128 + 128·128 + 128 + 128·10 + 10.
constexpr double kCounted = 26122;

std::vector<Reading> last_of(const Runs<Memorization>& runs, const char* column) {
  return read(runs, [column](const Memorization& run) { return run.last(column); });
}

}  // namespace

ExperimentInfo info() {
  return info_of<Memorization, Parameters>(
      {.title = "Memory or understanding",
       .question = "A network that can memorize random labels, and one that learns true ones, are "
                   "the same network. Why does one of them generalize?",
       .precision = "float: the work is large and the claims are accuracies",
       .range = "Chance on fresh images follows from labels that are independent of the images. "
                "That both sets are fitted is a measurement: many more weights than examples.",
       .inputs = digit_inputs(),
       .acts = {asking()}});
}

Battery battery() {
  Battery result{{0, 1, 2}, {}};
  const Runs<Memorization> runs = run_whole<Memorization>(Parameters(), result.seeds);
  result.add(*runs.front(), equal("weights and biases of 64-128-128-10", kCounted,
                                  runs.front()->parameters(), "counted by hand", "any seed"));
  const char* range = "500 drawn digits, 64-128-128-10, Adam 0.002, 90 epochs, seeds 0 to 2";
  const Reading true_fit = median(last_of(runs, "true_train"));
  result.add(true_fit.from, equal("median training accuracy on true labels", 1, true_fit.value,
                                  "every label", range));
  const Reading random_fit = median(last_of(runs, "random_train"));
  result.add(random_fit.from, equal("median training accuracy on random labels", 1,
                                    random_fit.value, "every label", range));
  const Reading true_read = median(last_of(runs, "true_test"));
  result.add(
      true_read.from,
      at_least("median test accuracy on true labels", 0.75, true_read.value, 0,
               "eight seeds give 0.80 to 0.83, four standard errors of 1000 images less", range));
  const Reading random_read = median(last_of(runs, "random_test"));
  result.add(random_read.from,
             within("median test accuracy on random labels, against chance", 0.1, random_read.value,
                    0.04, "four standard errors of 1000 answers right by chance", range));
  const Reading later = median(read(runs, [](const Memorization& run) {
    return run.fitted_at("random_train") / run.fitted_at("true_train");
  }));
  result.add(later.from,
             at_least("median time to fit random labels over that for true ones", 1, later.value, 0,
                      "structure is quicker to learn than noise", range));
  return result;
}

}  // namespace lm::memorization
