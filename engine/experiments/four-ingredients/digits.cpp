// Experiment digits: a network learns to read drawn digits, a linear model beside it.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "experiments/four-ingredients/asked_digit.hpp"
#include "experiments/four-ingredients/digits_exact.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"

namespace lm::digits {
namespace {

/// Steps at which both models are tested: every one at first, then 64 an octave.
constexpr std::int64_t kTestDensity = 128;
/// suggested_steps() takes every example this often: the test accuracy still rises after 25 times,
/// by 2 %.
constexpr std::int64_t kEpochs = 50;
constexpr std::int64_t kMaxSuggested = 20'000;
/// The network's test accuracy above the linear model's, at least. Measured over ten seeds and 1000
/// steps: 0.19 to 0.23. The standard error of one difference is 1.5 %.
constexpr double kAdvantage = 0.1;

enum class OutputLayer { linear, nonlinear };
enum class Targets { one_hot, signed_one };

struct Parameters {
  std::int64_t samples = 2000;
  std::vector<double> hidden = {64};
  nn::Activation activation = nn::Activation::relu;
  OutputLayer output = OutputLayer::linear;
  DigitLoss loss = DigitLoss::cross_entropy;
  Targets targets = Targets::one_hot;
  Method optimizer = Method::adam;
  double learning_rate = 2e-3;
  std::int64_t batch = 50;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Data");
    v.integer(samples, examples_param(10, 8000),
              "Images to learn from; 1000 others test. Of a loaded file at most four fifths are "
              "learnt.");
    v.choice(targets, std::array{"one_hot", "signed"}, param("targets", "Targets"),
             "one_hot: 1 for the right digit, 0 for the others. signed: 1 and $-1$, for the "
             "squared losses alone; outputs that cannot be negative cannot fit it.");
    v.list(hidden, 4, hidden_param(256), "Units of each hidden layer, from the input on.");
    v.choice(activation, nn::kActivationNames, activation_param(),
             "Applied to every entry between layers. identity makes the network linear.");
    v.group("Architecture");
    v.choice(output, std::array{"linear", "nonlinear"}, param("output", "Output layer"),
             "linear: $W_L z$ as in note 1, eq. 2. nonlinear: $\\sigma(W_L z)$ as in eq. 1, "
             "stacked; a ReLU then gives no negative output.");
    v.group("Training");
    v.choice(loss, kDigitLossNames, param("loss", "Loss"),
             "cross_entropy: of softmax probabilities, averaged. sum: the squared error of note 1, "
             "eq. 3. mean: the same over the number of examples in a step.");
    v.choice(optimizer, kMethodNames, param("optimizer", "Learning rule"),
             "gradient_descent is note 1, eq. 4; the others are the bells and whistles.");
    v.real(learning_rate, rate_param(1e-6, 10),
           "Size of a step. What is small depends on rule and loss.");
    v.integer(batch, batch_param(8000),
              "Drawn anew every epoch without replacement; 0 takes all, as the note does.");
  }
};

/// What no output of σ is below; −∞ where there is no bound.
double lowest_value(nn::Activation activation) {
  switch (activation) {
    case nn::Activation::relu:
    case nn::Activation::sigmoid:
    case nn::Activation::softplus:
    case nn::Activation::quadratic:
      return 0;
    case nn::Activation::tanh:
    case nn::Activation::sine:
      return -1;
    default:
      return -std::numeric_limits<double>::infinity();
  }
}

nn::MlpOptions network_options(const Parameters& p) {
  nn::MlpOptions options = with_units(p.activation);
  if (p.output == OutputLayer::nonlinear) options.output = p.activation;
  return options;
}

Matrix targets_of(const Dataset& data, const Parameters& p) {
  const bool signs = p.targets == Targets::signed_one && p.loss != DigitLoss::cross_entropy;
  return signs ? Matrix((2 * data.targets).array() - 1) : data.targets;
}

/// What both models answer to the picture: outputs or probabilities by class.
struct Answers {
  Vector network, linear;
};

class Digits : public ExperimentOf<Parameters> {
 public:
  Digits(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        task_(digit_task(p.samples, setup.inputs, setup.seed)),
        own_(!setup.inputs.empty()),
        batch_(std::min(as_index(p.batch), task_.train.size())),
        network_(make(perceptron(task_, p.hidden, network_options(p)), setup.seed)),
        linear_(make(perceptron(task_, {}), setup.seed)),
        picture_(task_.test.inputs.topRows(1)),
        history_({"train_loss", "test_loss", "train", "network", "linear"}) {
    begin();
  }

  std::int64_t suggested_steps() const override {
    // In full batch an epoch is one step: take as many as 50 examples per step would.
    const Index rows = task_.train.size();
    const Index per_step = batch_ == 0 ? 50 : batch_;
    return std::min<std::int64_t>(kEpochs * ((rows + per_step - 1) / per_step), kMaxSuggested);
  }
  Views views() const override {
    Views all = {
        over_steps(history_, "accuracy", "Share of images read correctly", axis("accuracy"))
            .add(Role::test, "network, test images", "network")
            .add(Role::train, "network, training images", "train")
            .reference("linear model, test images", "linear"),
        answer_view()};
    if (task_.side > 0) {
      const Eigen::Map<const Matrix> pixels(picture_.data(), task_.side, task_.side);
      all.push_back(picture_view("picture", as_title(words()), pixels));
    }
    all = joined(std::move(all), training_images(task_));
    all.push_back(over_steps(history_, "loss", "Loss of the network per example", log_axis("loss"))
                      .add(Role::train, "training images", "train_loss")
                      .add(Role::test, "test images", "test_loss"));
    all.push_back(confusion_view());
    if (!asked_.asked()) return all;
    return joined(std::move(all), inside_views(asked_, {thought()}));
  }

  Scalars scalars() const override {
    Index best = 0;
    const double value = answers().network.maxCoeff(&best);
    return {
        on_tests("test_accuracy", network_accuracy(), "test accuracy of the network"),
        reference("linear_accuracy", linear_accuracy(), "test accuracy of the linear model"),
        measured("advantage", advantage(), "network minus linear model"),
        on_training("train_accuracy", last("train"), "training accuracy of the network"),
        on_training("train_loss", train_loss(), "training loss of the network per example"),
        on_tests("test_loss", last("test_loss"), "test loss of the network per example"),
        predicted("loss_floor", loss_floor(), "what the training loss cannot fall below"),
        measured("lowest_output", lowest_output(), "lowest output on training images"),
        measured("parameters", network_.parameters(), "weights and biases of the network"),
        measured("answer", as_double(best), "the network reads"),
        measured("answer_value", value, "with probability (or output)"),
    };
  }

  double last(const char* column) const { return history_.column(column).back(); }
  double network_accuracy() const { return last("network"); }
  double linear_accuracy() const { return last("linear"); }
  double advantage() const { return network_accuracy() - linear_accuracy(); }
  double train_loss() const { return last("train_loss"); }
  double lowest_output() const { return train_outputs_.minCoeff(); }

 protected:
  void take_step() override {
    network_.training().step();
    linear_.training().step();
  }
  std::optional<std::string> trouble() const override {
    if (auto told = network_.training().trouble(p_.learning_rate)) return told;
    return linear_.training().trouble(p_.learning_rate);
  }
  void record() override {
    if (!Schedule(kTestDensity).due(step()) && !ended()) return;
    train_outputs_ = network_.train_outputs();
    test_outputs_ = network_.test_outputs();
    history_.add(
        step(),
        {network_.train_loss(), mean_loss(p_.loss, test_outputs_, targets_of(task_.test, p_)),
         network_.train_accuracy(), network_.test_accuracy(), linear_.test_accuracy()});
  }
  /// `draw`: two hexadecimal digits per pixel, row by row, 00 for blank paper and ff for full ink.
  void perform(const std::string& name, const std::string& value) override {
    if (name == "ask") {
      asked_.ask(value, task_);
      picture_ = asked_.pixels();
      drawn_ = true;
      return;
    }
    if (name != "draw") return Experiment::act(name, value);
    if (task_.side == 0) {
      throw Error("bad_value", "draw", "these data are no square images, so none can be drawn");
    }
    const Index pixels = picture_.cols();
    if (!is_drawing(value, pixels)) {
      throw Error("bad_value", "draw",
                  '"' + value.substr(0, 16) + "\" is not allowed; allowed are " +
                      std::to_string(2 * pixels) +
                      " digits 0 to 9 and a to f, two for each pixel from 00 to ff");
    }
    picture_ = drawing(value);
    drawn_ = true;
    asked_ = {};
  }

  Checks checks() const override {
    const double least = lowest_value(p_.activation);
    const bool bounded = p_.output == OutputLayer::nonlinear && std::isfinite(least);
    return {
        at_least("lowest output of the network", least, lowest_output(), 0,
                 "the nonlinearity's range, exactly",
                 Range("σ applied to the output, note 1 eq. 1, and bounded below")
                     .needs(bounded, "nothing bounds the outputs")
                     .needs(!divergence(), "the run has diverged")),
        at_least("training loss of an example", loss_floor(), train_loss(), 1e-5,
                 "single precision",
                 Range("squared loss, targets below all that σ can give")
                     .needs(loss_floor() > 0, "every target can be met")
                     .needs(!divergence(), "the run has diverged")),
        at_least("test accuracy of the network minus the linear model's", kAdvantage, advantage(),
                 0, "0.19 to 0.23 over ten seeds, standard error 1.5 %", reading_range()),
    };
  }

 private:
  Classifier make(const Network& network, std::int64_t seed) const {
    const OptimizerOptions options = {.method = p_.optimizer, .learning_rate = p_.learning_rate};
    return {task_, targets_of(task_.train, p_), network, p_.loss, options, seed, batch_};
  }
  const Answers& answers() const {
    const auto read = [this](Classifier& model) -> Vector {
      const Matrix out = model.outputs_on(picture_);
      return (p_.loss == DigitLoss::cross_entropy ? softmax_rows(out) : out).transpose();
    };
    return answers_.of(*this, [&] { return Answers{read(network_), read(linear_)}; });
  }
  /// What picture_ is.
  std::string words() const {
    if (asked_.asked()) return asked_.words();
    return drawn_ ? "your drawing" : "the first test image";
  }
  Thought thought() const {
    return think("network", Role::measured, task_, p_.hidden, network_options(p_),
                 network_.training(), picture_);
  }
  /// The mean over examples of Σ max(σ's lowest value − target, 0)²: what the squared error cannot
  /// fall below when σ is applied to the output.
  double loss_floor() const {
    const double least = lowest_value(p_.activation);
    const bool bounded = p_.output == OutputLayer::nonlinear && std::isfinite(least);
    if (p_.loss == DigitLoss::cross_entropy || !bounded) return 0;
    const Matrix& wanted = network_.train_targets();
    return (least - wanted.array()).max(0).square().sum() / as_double(wanted.rows());
  }
  Range reading_range() const {
    const bool wide = !p_.hidden.empty() && p_.hidden.front() >= 32;
    return Range(
               "1000 drawn digits or more; 32 ReLUs or more in the first hidden layer; "
               "cross-entropy "
               "and Adam at 0.001 to 0.01; 1000 steps or more")
        .needs(!own_ && task_.train.size() >= 1000, "these are not 1000 drawn digits")
        .needs(wide && p_.activation == nn::Activation::relu && p_.output == OutputLayer::linear,
               "the network is another one")
        .needs(p_.loss == DigitLoss::cross_entropy && p_.optimizer == Method::adam &&
                   p_.learning_rate >= 1e-3 && p_.learning_rate <= 1e-2,
               "the loss or the learning rule is another one")
        .needs(!divergence(), "the run has diverged")
        .awaits(step() >= 1000, "the run is younger than 1000 steps");
  }

  View answer_view() const {
    std::vector<double> classes;
    for (Index k = 0; k < task_.train.classes; ++k) classes.push_back(as_double(k));
    return bars("answer",
                (drawn_ ? "What the trained models say of " : "What the models say of ") + words(),
                axis("digit"),
                axis(p_.loss == DigitLoss::cross_entropy ? "probability" : "output $\\hat f_k(x)$"),
                classes)
        .measured("network", answers().network)
        .reference("linear model", answers().linear);
  }
  View confusion_view() const {
    Matrix counts = Matrix::Zero(task_.test.classes, task_.test.classes);
    const std::vector<Index> read = largest_places(test_outputs_);
    for (std::size_t i = 0; i < read.size(); ++i) counts(task_.test.labels[i], read[i]) += 1;
    return heat_map("confusion", "Test images by digit (row) and answer (column); the first is 0",
                    axis("answer"), axis("digit"), axis("test images"))
        .add(Role::test, "test images", counts);
  }

  DigitTask task_;
  bool own_;  // the student's images
  Index batch_;
  mutable Classifier network_, linear_;
  Matrix picture_;  // what is read: 1 × pixels
  bool drawn_ = false;
  AskedDigit asked_;  // as long as its picture is read
  Recorder history_;
  Matrix train_outputs_, test_outputs_;
  Once<Answers> answers_;
};

/// The nonlinear network reads clearly better than the linear model.
void check_advantage(Battery& result) {
  const Runs<Digits> runs = run_whole<Digits>(Parameters(), result.seeds);
  const char* range = "2000 drawn digits of 8 × 8 pixels, 64-64-10, Adam 0.002, 50 epochs";
  const Reading good = median(read(runs, &Digits::network_accuracy));
  result.add(good.from, at_least("median test accuracy of the network", 0.88, good.value, 0.02,
                                 "two standard errors of 1000 images", range));
  const Reading poor = median(read(runs, &Digits::linear_accuracy));
  result.add(poor.from,
             at_most("median test accuracy of the linear model", 0.8, poor.value, 0,
                     "0.67 to 0.71 over eight seeds; six standard errors of 1.5 % more", range));
  const Reading gap = median(read(runs, &Digits::advantage));
  result.add(gap.from,
             at_least("median advantage of the network", kAdvantage, gap.value, 0,
                      "0.18 to 0.22 over eight seeds, each to 1.5 %; half of it is clearly better",
                      range));
}

/// With σ on the output nothing negative can be fitted; without it everything.
void check_output_layer(Battery& result) {
  Parameters p;
  p.samples = 100;
  p.targets = Targets::signed_one;
  p.loss = DigitLoss::mean;
  p.batch = 0;
  p.learning_rate = 1e-2;
  constexpr std::int64_t kSteps = 1500;
  const char* range = "100 digits with targets ±1, 64 hidden ReLUs, Adam 0.01, 1500 steps";
  const auto linear = run_for<Digits>(p, 0, kSteps);
  p.output = OutputLayer::nonlinear;
  const auto bent = run_for<Digits>(p, 0, kSteps);
  result.add(*bent, at_least("lowest output of eq. 1 with ReLU", 0, bent->lowest_output(), 0,
                             "exact", range));
  // ReLUs on the output die and leave the tenth target at 1 too, which makes 10; squares do not.
  p.activation = nn::Activation::quadratic;
  const auto squares = run_for<Digits>(p, 0, kSteps);
  result.add(*squares, within("training loss of eq. 1 with squares, nine targets of −1 an example",
                              9, squares->train_loss(), 0.01,
                              "the floor is 9; what the tenth target still lacks, 0.003",
                              "100 digits with targets ±1, 64 hidden squares, Adam 0.01, 1500 "
                              "steps"));
  result.add(*linear, at_most("training loss of eq. 2 for each of the ten outputs", 0,
                              linear->train_loss() / 10, 1e-3,
                              "the best constant answers would leave 0.36", range));
}

}  // namespace

ExperimentInfo info() {
  return info_of<Digits, Parameters>(
      {.title = "Reading digits",
       .question = "Can four ingredients (data, an architecture, a loss, a learning rule) read a "
                   "digit that you draw?",
       .precision = "float: the work is large and the claims are accuracies; the battery's exact "
                    "claims run in double",
       .range = "The advantage over the linear model is a measurement, not a theorem: drawn "
                "digits, 1000 or more of them. The floor of the loss is exact whenever σ is "
                "applied to the output.",
       .inputs = digit_inputs(),
       .acts = {{"draw", "two hexadecimal digits per pixel, row by row"}, asking()}});
}

Battery battery() {
  Battery result{{0, 1, 2}, {}};
  check_advantage(result);
  check_output_layer(result);
  check_convention(result);
  check_learning_rule(result);
  return result;
}

}  // namespace lm::digits
