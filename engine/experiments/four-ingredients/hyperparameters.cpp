// Experiment hyperparameters: one network at one width and learning rate; where training converges.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "experiments/four-ingredients/asked_digit.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "measure/curvature.hpp"
#include "theory/stability.hpp"

namespace lm::hyperparameters {
namespace {

/// Steps that decide whether a cell converges: past the first fall of the loss at every rate that
/// is within a factor of a hundred of the largest stable one.
constexpr std::int64_t kSteps = 300;
/// Steps at which the sharpness is measured: every one at first, then 4 an octave, and the last.
constexpr std::int64_t kSharpnessDensity = 8;
constexpr std::int64_t kTestDensity = 64;
/// Products with the Hessian for one sharpness; the top eigenvalue stands apart, and 16 leave less
/// than 1 % (the test compares with 120).
constexpr Index kProducts = 16;
constexpr double kLanczosError = 0.01;
/// A run has converged when it ends below this share of the loss of the best constant answer: a
/// network whose units have all died answers with that constant, and has not learnt.
constexpr double kConverged = 0.75;
/// A loss this many times its start does not come back: a catapult rises by less (measured up to 90
/// times).
constexpr double kDiverged = 1e4;
/// The quadratic model of the first step is claimed up to this share of 2/λ₀.
constexpr double kSmallStep = 0.1;
/// How far the sharpness may stand above 2/η where a run has converged: it may swing about it.
constexpr double kHover = 0.25;

/// Steps and bisections of the battery's search for the largest stable rate.
constexpr std::int64_t kSearchSteps = 150;
constexpr int kBisections = 6;
constexpr double kSearchLow = 0.5, kSearchHigh = 32;
/// Rates at which a catapult may land, in units of 2/λ at the start: Lewkowycz et al. 2020 find
/// them up to 4/λ in the model that they solve, and up to about 12/λ in ReLU networks.
constexpr double kSolvedCatapult = 2, kReluCatapult = 6;

struct Parameters {
  std::int64_t width = 64;
  double learning_rate = 0.1;
  std::int64_t samples = 200;
  nn::Activation activation = nn::Activation::relu;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Architecture");
    v.integer(width, param("width", "Width").symbol("n").log(1, 1024),
              "Units of the one hidden layer.");
    v.choice(activation, nn::kActivationNames, activation_param(), "Applied to the hidden units.");
    v.real(learning_rate, rate_param(1e-5, 100),
           "Step size of full-batch gradient descent on the squared error, averaged over the "
           "examples.");
    v.integer(samples, examples_param(10, 2000), "Drawn digits to learn from; 1000 others test.");
  }
};

class Hyperparameters : public ExperimentOf<Parameters> {
 public:
  Hyperparameters(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        task_(digit_task(p.samples, setup.inputs, setup.seed)),
        classifier_(task_, task_.train.targets,
                    perceptron(task_, {as_double(p.width)}, with_units(p.activation)),
                    DigitLoss::mean, OptimizerOptions{.learning_rate = p.learning_rate},
                    setup.seed),
        hessian_(classifier_.training().graph(), classifier_.training().loss_node()),
        losses_({"loss"}),
        tests_({"test"}),
        sharpness_({"sharpness", "stable"}) {
    Training<float>& training = classifier_.training();
    hessian_.executor().bind_parameters(training.parameters());
    hessian_.executor().set(training.x(), task_.train.inputs);
    hessian_.executor().set(training.target(), task_.train.targets);
    measure_start();
    begin();
  }

  std::int64_t suggested_steps() const override { return kSteps; }
  Views views() const override {
    Views all = {
        over_steps(losses_, "loss", "Training loss per example", log_axis("loss $L$"))
            .add(Role::train, "gradient descent", "loss")
            .reference("best constant answer", constant_loss_),
        over_steps(sharpness_, "sharpness", "Curvature along the steepest direction",
                   log_axis("largest eigenvalue of the Hessian"))
            .measured("sharpness", "sharpness")
            .predicted("$2/\\eta$: the largest that is stable", "stable"),
        over_steps(tests_, "accuracy", "Share of test images read correctly", axis("accuracy"))
            .add(Role::test, "test images", "test")};
    if (!asked_.asked()) return all;
    return joined(std::move(all), asked_views(asked_, task_, DigitLoss::mean, {thought()}));
  }
  Scalars scalars() const override {
    Scalars all = {
        on_training("loss", loss(), "training loss per example"),
        on_tests("test_accuracy", tests_.column("test").back(), "test accuracy"),
        measured("converged", converged() ? 1 : 0,
                 "converged: loss below 3/4 of a constant answer's"),
        reference("constant_loss", constant_loss_, "loss of the best constant answer"),
        predicted("stable_rate_start", stable_rate_start(), "$2/\\lambda$ at the start"),
        predicted("stable_rate_end", 2 / sharpness(), "$2/\\lambda$ where it is now"),
        measured("rate_share", rate_share(), "$\\eta$ over $2/\\lambda$ at the start"),
        measured("sharpness", sharpness(), "sharpness $\\lambda$, last measured"),
        measured("parameters", classifier_.parameters(), "weights and biases"),
    };
    if (!asked_.asked()) return all;
    return joined(std::move(all), answer_scalars("", DigitLoss::mean, thought()));
  }

  double loss() const { return classifier_.training().loss(); }
  double first_loss() const { return first_loss_; }
  double highest_loss() const {
    const std::vector<double>& losses = losses_.column("loss");
    return *std::max_element(losses.begin(), losses.end());
  }
  double start_sharpness() const { return sharpness_.column("sharpness").front(); }
  double sharpness() const { return sharpness_.column("sharpness").back(); }
  /// Largest learning rate that the quadratic model at the start calls stable, and ours over it.
  double stable_rate_start() const { return 2 / start_sharpness(); }
  double rate_share() const { return p_.learning_rate / stable_rate_start(); }
  bool converged() const { return !divergence() && loss() <= kConverged * constant_loss_; }
  /// The first step's change of the loss over the quadratic model's −η|g|² + ½η² gᵀHg.
  double first_step_ratio() const { return first_change_ / predicted_change_; }

 protected:
  void take_step() override {
    classifier_.training().step();
    if (step() == 0) first_change_ = loss() - first_loss_;
  }
  std::optional<std::string> trouble() const override {
    if (auto told = classifier_.training().trouble(p_.learning_rate)) return told;
    if (!(loss() > kDiverged * first_loss_)) return std::nullopt;
    return "the loss passed 1e4 times its start; the learning rate " +
           short_number(p_.learning_rate) +
           " stands against 2/sharpness = " + short_number(stable_rate_start()) + " at the start";
  }
  void record() override {
    losses_.add(step(), {loss()});
    const bool last = step() == kSteps;
    if (Schedule(kTestDensity).due(step()) || ended() || last) {
      tests_.add(step(), {classifier_.test_accuracy()});
    }
    if ((Schedule(kSharpnessDensity).due(step()) || last) && classifier_.training().finite()) {
      LanczosOptions options;
      options.max_steps = kProducts;
      options.tolerance = 1e-3;
      sharpness_.add(step(),
                     {hessian_.ends(options).top, theory::stable_sharpness(p_.learning_rate)});
    }
  }

  void perform(const std::string& name, const std::string& value) override {
    if (name != "ask") return Experiment::act(name, value);
    asked_.ask(value, task_);
  }

  Checks checks() const override {
    const double share = rate_share();
    const double stable = theory::stable_sharpness(p_.learning_rate);
    // Beyond 2/λ a catapult may still land; how far is known for ReLU.
    const double most = p_.activation == nn::Activation::relu ? kReluCatapult : 1;
    return {
        at_most("curvature along the first gradient over the sharpness", 1,
                curvature_along_ / start_sharpness(), kLanczosError,
                "the largest eigenvalue bounds gᵀHg/|g|²; 16 products leave 1 % of it",
                Range("at the start").even_diverged()),
        within("first change of the loss over the quadratic model's", 1, first_step_ratio(), 0.02,
               "third order in the step, and single precision",
               Range("learning rate up to a tenth of 2/sharpness")
                   .even_diverged()
                   .needs(share <= kSmallStep, "the learning rate is above it")),
        at_most("loss over its start", 1, loss() / first_loss_, 0,
                "no tolerance: below it at every step measured",
                Range("learning rate up to half of 2/sharpness at the start")
                    .needs(share <= 0.5, "the learning rate is above it")
                    .needs(!divergence(), "the run has diverged")),
        at_most("sharpness at the end", stable, sharpness(), kHover * stable,
                "a minimum above 2/η repels, also a catapult; a quarter more while it swings",
                Range("learning rate up to 2/sharpness at the start, ReLU up to 12/sharpness; runs "
                      "that converged, after 300 steps")
                    .needs(share <= most, "the learning rate is above it")
                    .needs(!divergence(), "the run has diverged")
                    .awaits(step() >= kSteps && converged(), "the run has not converged")),
    };
  }

 private:
  Thought thought() const {
    return think("network", Role::measured, task_, {as_double(p_.width)}, with_units(p_.activation),
                 classifier_.training(), asked_.pixels());
  }
  void measure_start() {
    const Matrix& Y = task_.train.targets;
    constant_loss_ = (Y.rowwise() - Y.colwise().mean()).squaredNorm() / as_double(Y.rows());
    first_loss_ = loss();
    const Vector g =
        Eigen::Map<const VectorOf<float>>(classifier_.training().gradient(), hessian_.size())
            .cast<double>();
    Vector Hg(g.size());
    hessian_.apply(g.data(), Hg.data());
    const double eta = p_.learning_rate;
    predicted_change_ = -eta * g.squaredNorm() + 0.5 * eta * eta * g.dot(Hg);
    curvature_along_ = g.dot(Hg) / g.squaredNorm();
  }

  DigitTask task_;
  Classifier classifier_;
  HessianProduct<float> hessian_;
  AskedDigit asked_;
  double constant_loss_ = 0;  // of the best constant answer, the mean target
  double first_loss_ = 0, predicted_change_ = 0, first_change_ = 0;
  double curvature_along_ = 0;  // gᵀHg/|g|² at the start
  Recorder losses_, tests_, sharpness_;
};

using Run = Made<Hyperparameters>;

std::unique_ptr<Run> run_cell(std::int64_t width, double rate, std::int64_t seed,
                              std::int64_t steps, std::int64_t samples) {
  Parameters p;
  p.width = width;
  p.learning_rate = rate;
  p.samples = samples;
  return run_for<Hyperparameters>(p, seed, steps);
}

/// The largest learning rate that converges, in units of 2/λ at the start, to a factor of
/// (32/0.5)^(1/64) = 1.07: from the last run that converges and the first that does not.
Reading largest_stable_share(std::int64_t width, std::int64_t seed) {
  const double unit = run_cell(width, 1e-3, seed, 0, 60)->stable_rate_start();
  double low = kSearchLow, high = kSearchHigh;
  Evidence converges, fails;
  for (int k = 0; k < kBisections; ++k) {
    const double middle = std::sqrt(low * high);
    const auto run = run_cell(width, middle * unit, seed, kSearchSteps, 60);
    (run->converged() ? low : high) = middle;
    (run->converged() ? converges : fails) = *run;
  }
  return {low, {converges, fails}};
}

void check_boundary(Battery& result) {
  for (const std::int64_t width : {32, 128}) {
    std::vector<Reading> shares;
    for (const std::int64_t seed : {0, 1, 2}) shares.push_back(largest_stable_share(width, seed));
    const Reading middle = median(shares);
    const std::string name = "width " + std::to_string(width) +
                             ": median largest rate that trains, over 2/λ at the start";
    result.add(middle.from,
               at_least(name, kSolvedCatapult, middle.value, 0,
                        "further than the 4/λ of the model that Lewkowycz et al. 2020 solve",
                        "ReLU, 60 digits, 150 steps of gradient descent, seeds 0 to 2"));
  }
}

void check_first_step(std::int64_t seed, Battery& result) {
  const std::string name = "seed " + std::to_string(seed) + ": ";
  const char* range = "width 64, 200 digits, a twentieth of 2/λ at the start";
  const double unit = run_cell(64, 1e-3, seed, 0, 200)->stable_rate_start();
  const auto run = run_cell(64, 0.05 * unit, seed, 1, 200);
  result.add(*run, within(name + "first change of the loss over the quadratic model's", 1,
                          run->first_step_ratio(), 0.02, "third order in the step", range));
}

void check_ends(std::int64_t seed, Battery& result) {
  const std::string name = "seed " + std::to_string(seed) + ": ";
  const char* range = "width 64, 100 digits, 300 steps";
  const double unit = run_cell(64, 1e-3, seed, 0, 100)->stable_rate_start();
  const auto good = run_cell(64, 0.5 * unit, seed, kSteps, 100);
  const auto bad = run_cell(64, 20 * unit, seed, kSteps, 100);
  result.add(*good, equal(name + "converged at half of 2/λ", 1, good->converged() ? 1 : 0,
                          "no step overshoots", range));
  result.add(*bad, equal(name + "converged at twenty times 2/λ", 0, bad->converged() ? 1 : 0,
                         "the largest rate that trains is 5 to 9 times 2/λ", range));
}

/// A catapult: the loss rises, and the run lands where the surface is flat enough for its rate.
void check_catapult(std::int64_t seed, Battery& result) {
  const std::string name = "seed " + std::to_string(seed) + ": ";
  const char* range = "width 256, 200 digits, 2.5 times 2/λ, 300 steps";
  const double rate = 2.5 * run_cell(256, 1e-3, seed, 0, 200)->stable_rate_start();
  const auto run = run_cell(256, rate, seed, kSteps, 200);
  result.add(*run, at_least(name + "a catapult's highest loss over its start", 2,
                            run->highest_loss() / run->first_loss(), 0,
                            "where no step overshoots it is 1; 7 to 24 in three seeds", range));
  result.add(*run,
             at_most(name + "sharpness at a catapult's end over 2/η, 2.5 at its start", 0.5,
                     run->sharpness() * rate / 2, 0,
                     "above 1 it could not stay; it lands far below, at 0.25 to 0.30", range));
}

}  // namespace

ExperimentInfo info() {
  return info_of<Hyperparameters, Parameters>(
      {.title = "Before training: width and learning rate",
       .question = "For which learning rates does a network of this width train at all, and could "
                   "we have known before the first step?",
       .precision = "float: a sweep is many runs; sharpness is needed to a percent, and its "
                    "products are summed in double by Lanczos",
       .range = "$2/\\lambda$ is exact on a quadratic surface. A network's curvature changes on "
                "the way, so at the start it bounds the largest stable rate to a factor of a few "
                "only.",
       .no_fitted_parameter = true,
       .inputs = digit_inputs(),
       .acts = {asking()}});
}

Battery battery() {
  Battery result{{0, 1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_first_step(seed, result);
    check_ends(seed, result);
    check_catapult(seed, result);
  }
  check_boundary(result);
  return result;
}

}  // namespace lm::hyperparameters
