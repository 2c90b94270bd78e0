// Experiment hyperparameters: one network at one width and learning rate; where training converges.
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "experiments/battery.hpp"
#include "experiments/classifier_parameters.hpp"
#include "experiments/digit_task.hpp"
#include "experiments/series.hpp"
#include "measure/curvature.hpp"
#include "nn/networks.hpp"
#include "theory/stability.hpp"

namespace lm {
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
/// How far the sharpness may stand above 2/η while training goes on (it hovers about it).
constexpr double kHover = 0.25;

/// Steps and bisections of the battery's search for the largest stable rate.
constexpr std::int64_t kSearchSteps = 150;
constexpr int kBisections = 6;
constexpr double kSearchLow = 0.5, kSearchHigh = 32;
/// The largest rate that trains, in units of 2/λ at the start: Lewkowycz et al. 2020 find 12/λ for
/// wide ReLU networks. Narrow ones, whose kernel can move more, may go twice as far.
constexpr double kCatapult = 6;
constexpr double kMostShare = 2 * kCatapult;

struct Parameters {
  std::int64_t width = 64;
  double learning_rate = 0.1;
  std::int64_t samples = 200;
  nn::Activation activation = nn::Activation::relu;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer(width, {.name = "width",
                      .symbol = "n",
                      .label = "Width",
                      .minimum = 1,
                      .maximum = 1024,
                      .scale = Scale::log,
                      .group = "Architecture",
                      .help = "Units of the one hidden layer."});
    classifier::visit_activation(v, activation, "Applied to the hidden units.");
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-5,
                           .maximum = 100,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Step size of full-batch gradient descent on the squared error, "
                                   "averaged over the examples."});
    v.integer(samples, {.name = "samples",
                        .symbol = "P",
                        .label = "Training examples",
                        .minimum = 10,
                        .maximum = 2000,
                        .scale = Scale::log,
                        .group = "Data",
                        .help = "Drawn digits to learn from; 1000 others test."});
  }
};

class Hyperparameters : public Experiment {
 public:
  Hyperparameters(const Parameters& p, const Setup& setup);

  std::int64_t suggested_steps() const override { return kSteps; }
  Observation observe() const override;

  double loss() const { return classifier_->training().loss(); }
  double start_sharpness() const { return sharpness_.column("sharpness").front(); }
  double sharpness() const { return sharpness_.column("sharpness").back(); }
  /// Largest learning rate that the quadratic model at the start calls stable.
  double stable_rate_start() const { return 2 / start_sharpness(); }
  /// The mean squared error of the best constant answer, the mean target.
  double constant_loss() const { return constant_loss_; }
  bool converged() const { return !divergence() && loss() <= kConverged * constant_loss_; }
  /// The first step's change of the loss over the quadratic model's −η|g|² + ½η² gᵀHg.
  double first_step_ratio() const { return first_change_ / predicted_change_; }

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  void measure_start();
  void add_views(Observation& seen) const;
  void add_checks(Observation& seen) const;

  Parameters p_;
  DigitTask task_;
  std::unique_ptr<Classifier> classifier_;
  std::unique_ptr<HessianProduct<float>> hessian_;
  double first_loss_ = 0, predicted_change_ = 0, first_change_ = 0, constant_loss_ = 0;
  double curvature_along_ = 0;  // gᵀHg/|g|² at the start
  Recorder losses_, tests_, sharpness_;
};

Network network_of(const Parameters& p, const DigitTask& task) {
  nn::MlpOptions options;
  options.activation = p.activation;
  const std::vector<Index> sizes =
      layer_sizes(task.train.inputs.cols(), {static_cast<double>(p.width)}, task.train.classes);
  return
      [options, sizes](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, options); };
}

Hyperparameters::Hyperparameters(const Parameters& p, const Setup& setup)
    : p_(p),
      task_(digit_task(static_cast<Index>(p.samples), setup.inputs,
                       static_cast<std::uint64_t>(setup.seed))),
      losses_({"loss"}),
      tests_({"test"}),
      sharpness_({"sharpness", "stable"}) {
  OptimizerOptions options;
  options.learning_rate = p.learning_rate;
  classifier_ = std::make_unique<Classifier>(task_, task_.train.targets, network_of(p, task_),
                                             digit_loss(DigitLoss::mean), options,
                                             static_cast<std::uint64_t>(setup.seed), 0);
  Training<float>& training = classifier_->training();
  hessian_ = std::make_unique<HessianProduct<float>>(training.graph(), training.loss_node());
  hessian_->executor().bind_parameters(training.parameters());
  hessian_->executor().set(training.x(), task_.train.inputs);
  hessian_->executor().set(training.target(), task_.train.targets);
  measure_start();
  begin();
}

void Hyperparameters::measure_start() {
  const Training<float>& training = classifier_->training();
  first_loss_ = training.loss();
  const Matrix& Y = task_.train.targets;
  constant_loss_ = (Y.rowwise() - Y.colwise().mean()).squaredNorm() / static_cast<double>(Y.rows());
  const Index n = flat_size(training.blocks());
  const Vector g = Eigen::Map<const VectorOf<float>>(training.gradient(), n).cast<double>();
  Vector Hg(n);
  hessian_->apply(g.data(), Hg.data());
  const double eta = p_.learning_rate;
  predicted_change_ = -eta * g.squaredNorm() + 0.5 * eta * eta * g.dot(Hg);
  curvature_along_ = g.dot(Hg) / g.squaredNorm();
}

void Hyperparameters::take_step() {
  classifier_->training().step();
  if (step() == 0) first_change_ = loss() - first_loss_;
}

std::optional<std::string> Hyperparameters::trouble() const {
  if (auto told = training_trouble(classifier_->training(), p_.learning_rate)) return told;
  if (!(loss() > kDiverged * first_loss_)) return std::nullopt;
  return "the loss passed 1e4 times its start; the learning rate " +
         short_number(p_.learning_rate) +
         " stands against 2/sharpness = " + short_number(stable_rate_start()) + " at the start";
}

void Hyperparameters::record() {
  losses_.add(step(), {loss()});
  const bool last = step() == kSteps;
  if (Schedule(kTestDensity).due(step()) || ended() || last) {
    tests_.add(step(), {classifier_->test_accuracy()});
  }
  if ((Schedule(kSharpnessDensity).due(step()) || last) && classifier_->training().finite()) {
    LanczosOptions options;
    options.max_steps = kProducts;
    options.tolerance = 1e-3;
    sharpness_.add(step(),
                   {hessian_->ends(options).top, theory::stable_sharpness(p_.learning_rate)});
  }
}

void Hyperparameters::add_views(Observation& seen) const {
  View loss = step_view("loss", "Training loss, an example", "loss $L$", "log", losses_.steps());
  add_curve(loss, "gradient descent", Role::train, losses_, "loss");
  loss.series.push_back(make_series("best constant answer", Role::reference, losses_.steps(),
                                    std::vector<double>(losses_.rows(), constant_loss_)));
  View sharpness = step_view("sharpness", "Curvature along the steepest direction",
                             "largest eigenvalue of the Hessian", "log", sharpness_.steps());
  add_curve(sharpness, "sharpness", Role::measured, sharpness_, "sharpness");
  add_curve(sharpness, "$2/\\eta$: the largest that is stable", Role::predicted, sharpness_,
            "stable");
  View test = step_view("accuracy", "Share of test images read correctly", "accuracy", "linear",
                        tests_.steps());
  add_curve(test, "test images", Role::test, tests_, "test");
  seen.views = {std::move(loss), std::move(sharpness), std::move(test)};
}

void Hyperparameters::add_checks(Observation& seen) const {
  seen.checks.push_back(at_most(
      "curvature along the first gradient over the sharpness", 1,
      curvature_along_ / start_sharpness(), kLanczosError,
      "the largest eigenvalue bounds gᵀHg/|g|²; 16 products leave 1 % of it", "at the start"));
  if (step() == 0) return;
  const double share = p_.learning_rate / stable_rate_start();
  if (share <= kSmallStep) {
    seen.checks.push_back(within("first change of the loss over the quadratic model's", 1,
                                 first_step_ratio(), 0.02,
                                 "third order in the step, and single precision",
                                 "learning rate up to a tenth of 2/sharpness"));
  }
  if (share <= 0.5 && !divergence()) {
    seen.checks.push_back(at_most("loss over its start", 1, loss() / first_loss_, 0,
                                  "no tolerance: below it at every step measured",
                                  "learning rate up to half of 2/sharpness at the start"));
  }
  // Beyond 2/λ a catapult may still land; how far is known for ReLU.
  const double most = p_.activation == nn::Activation::relu ? kCatapult : 1;
  if (step() >= kSteps && converged() && share <= most) {
    const double stable = theory::stable_sharpness(p_.learning_rate);
    seen.checks.push_back(
        at_most("sharpness at the end", stable, sharpness(), kHover * stable,
                "it hovers about 2/η, whether it got there or a catapult landed there",
                "learning rate up to 2/sharpness at the start, ReLU up to 12/sharpness; runs "
                "that converged, after 300 steps"));
  }
}

Observation Hyperparameters::observe() const {
  Observation seen;
  add_views(seen);
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("loss", loss(), "training loss, an example", Role::train);
  add("test_accuracy", tests_.column("test").back(), "test accuracy", Role::test);
  add("converged", converged() ? 1 : 0, "converged: loss below 3/4 of a constant answer's",
      Role::measured);
  add("constant_loss", constant_loss(), "loss of the best constant answer", Role::reference);
  add("stable_rate_start", stable_rate_start(), "$2/\\lambda$ at the start", Role::predicted);
  add("stable_rate_end", 2 / sharpness(), "$2/\\lambda$ where it is now", Role::predicted);
  add("rate_share", p_.learning_rate / stable_rate_start(),
      "$\\eta$ over $2/\\lambda$ at the start", Role::measured);
  add("sharpness", sharpness(), "sharpness $\\lambda$, last measured", Role::measured);
  add("parameters", static_cast<double>(flat_size(classifier_->training().blocks())),
      "weights and biases", Role::measured);
  add_checks(seen);
  return seen;
}

// The battery.

using Run = Made<Hyperparameters>;

std::unique_ptr<Run> run_cell(std::int64_t width, double rate, std::int64_t seed,
                              std::int64_t steps, Index samples) {
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
    const char* range = "ReLU, 60 digits, 150 steps of gradient descent, seeds 0 to 2";
    result.add(middle.from, at_least(name + " (lower bound)", 1, middle.value, 0,
                                     "below 2/λ no step overshoots", range));
    result.add(middle.from,
               at_most(name + " (upper bound)", kMostShare, middle.value, 0,
                       "twice the 12/λ up to which a catapult lands wide ReLU networks "
                       "where the surface is flatter (Lewkowycz et al. 2020)",
                       range));
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
                         "more than three times the 12/λ of Lewkowycz et al. 2020", range));
  result.add(*good,
             at_most(name + "sharpness at the end over 2/η", 1,
                     good->sharpness() / (2 / (0.5 * unit)), kHover, "it hovers about 2/η", range));
}

Battery battery() {
  Battery result;
  for (const std::int64_t seed : {0, 1, 2}) {
    result.seeds.push_back(seed);
    check_first_step(seed, result);
    check_ends(seed, result);
  }
  check_boundary(result);
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo hyperparameters() {
  ExperimentInfo info;
  info.slug = "hyperparameters";
  info.title = "Before training: width and learning rate";
  info.question =
      "For which learning rates does a network of this width train at all, and could we have known "
      "before the first step?";
  info.precision =
      "float: a sweep is many runs; sharpness is needed to a percent, and its products are summed "
      "in double by Lanczos";
  info.source = "engine/experiments/hyperparameters.cpp";
  info.range =
      "$2/\\lambda$ is exact on a quadratic surface. A network's curvature changes on the way, so "
      "at the start it bounds the largest stable rate to a factor of a few only.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<Parameters>();
  info.inputs = digit_inputs();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<Hyperparameters>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery hyperparameters_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
