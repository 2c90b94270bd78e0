// Experiment progressive-sharpening: sharpness grows while no step size stops it, and why.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "core/linalg.hpp"
#include "experiments/battery.hpp"
#include "experiments/experiment.hpp"
#include "experiments/series.hpp"
#include "experiments/sharpness_training.hpp"
#include "measure/tangent_kernel.hpp"
#include "theory/stability.hpp"

namespace lm {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Growth that counts as progressive sharpening; five seeds grow by 2.9 to 4.9 times.
constexpr double kGrowth = 3;
/// Below the line by this share throughout: nothing but the training itself limits the sharpness.
constexpr double kBelowTheLine = 0.9;
/// Hessian and tangent kernel differ by the residuals times second derivatives of the network; from
/// this share of the initial loss on they are held together.
constexpr double kFitted = 0.01;
constexpr double kKernelTolerance = 0.1;
/// A loss this many times its start counts as diverged.
constexpr double kDivergedGrowth = 1e6;
/// Gradient flow's time 400, at which the loss is a few thousandths of its start.
constexpr std::int64_t kSuggestedSteps = 20000;
/// The controls are settled earlier.
constexpr std::int64_t kControlSteps = 6000;
constexpr const char* kRange = "small learning rates: sharpness below 0.9 of 2/η throughout";

struct Parameters {
  std::int64_t degree = 4;
  std::int64_t width = 20;
  std::int64_t depth = 2;
  double share = 1;
  double learning_rate = 0.02;

  template <class Visitor>
  void visit(Visitor& v) {
    visit_degree(v, degree);
    v.real(share, {.name = "share",
                   .symbol = "s",
                   .label = "Share of the way to the target",
                   .minimum = 0.001,
                   .maximum = 1,
                   .scale = Scale::log,
                   .group = "Generated data",
                   .help = "The targets are moved towards the untrained network's own outputs, "
                           "$f_0 + s\\,(T_n - f_0)$, so that the weights need to move less: the "
                           "lazy regime as $s \\to 0$."});
    v.integer(width, {.name = "width",
                      .symbol = "H",
                      .label = "Width of the hidden layers",
                      .minimum = 2,
                      .maximum = 64,
                      .scale = Scale::log,
                      .group = "Network",
                      .help = "Neurons in each tanh layer."});
    v.integer(depth, {.name = "depth",
                      .symbol = "D",
                      .label = "Hidden layers",
                      .minimum = 0,
                      .maximum = 4,
                      .group = "Network",
                      .help = "0 is the control: a linear model, whose curvature is the same "
                              "everywhere."});
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-4,
                           .maximum = 10,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Small enough, and the walk follows gradient flow, for which "
                                   "there is no line at all."});
  }
};

OptimizerOptions descent(double learning_rate) {
  OptimizerOptions options;
  options.learning_rate = learning_rate;
  return options;
}

std::vector<Index> hidden(const Parameters& p) {
  return std::vector<Index>(static_cast<std::size_t>(p.depth), static_cast<Index>(p.width));
}

/// The network on one example, which the tangent kernel is made of.
struct OneExample {
  ad::Graph graph;
  ad::Var input, output;

  explicit OneExample(const Network& network) : input(graph.input(1, 1, "x")) {
    nn::Model model(graph);
    output = network(model, input);
  }
};

class ProgressiveSharpening : public Experiment {
 public:
  ProgressiveSharpening(const Parameters& parameters, const Setup& setup)
      : parameters_(parameters),
        net_(static_cast<Index>(parameters.degree), hidden(parameters),
             descent(parameters.learning_rate), setup.seed, parameters.share),
        one_(net_.network()),
        kernel_(one_.graph, one_.input, one_.output),
        history_({"loss"}),
        curvature_({"sharpness", "kernel", "line"}),
        initial_loss_(net_.loss()) {
    kernel_.executor().bind_parameters(net_.training().parameters());
    begin();
  }

  std::int64_t suggested_steps() const override { return kSuggestedSteps; }
  Observation observe() const override;

  double line() const { return theory::stable_sharpness(parameters_.learning_rate); }
  double initial_sharpness() const { return curvature_.column("sharpness").front(); }
  double final_sharpness() const { return curvature_.column("sharpness").back(); }
  double final_kernel() const { return curvature_.column("kernel").back(); }
  double largest() const {
    const std::vector<double>& all = curvature_.column("sharpness");
    return *std::max_element(all.begin(), all.end());
  }
  double growth() const { return largest() / initial_sharpness(); }
  double largest_ratio() const { return largest() / line(); }
  double loss_share() const { return net_.loss() / initial_loss_; }

 private:
  void take_step() override { net_.step(); }
  std::optional<std::string> trouble() const override;
  void record() override;
  void add_checks(Observation& seen) const;

  Parameters parameters_;
  SharpnessTraining net_;
  OneExample one_;
  TangentKernel<double> kernel_;
  Recorder history_;
  Recorder curvature_;
  double initial_loss_;
};

std::optional<std::string> ProgressiveSharpening::trouble() const {
  const bool finite = net_.finite();
  if (finite && !(net_.loss() > kDivergedGrowth * initial_loss_)) return std::nullopt;
  return (finite ? std::string("the loss passed 1e6 times its start")
                 : std::string("the loss is not finite")) +
         "; learning_rate " + short_number(parameters_.learning_rate) + " puts the line 2/η at " +
         short_number(line()) + ", and the sharpness was last measured at " +
         short_number(final_sharpness());
}

void ProgressiveSharpening::record() {
  history_.add(step(), {net_.loss()});
  const bool sparse = step() > kSharpnessEvery * 1024;
  if (!sparse && step() % kSharpnessEvery != 0 && !divergence()) return;
  // The top eigenvalue of JᵀJ/P is that of the tangent kernel J Jᵀ/P.
  double kernel = kNaN;
  if (net_.finite()) {
    const Vector values = symmetric_eigenvalues(kernel_.matrix(net_.inputs()));
    kernel = values(values.size() - 1) / static_cast<double>(kChebyshevExamples);
  }
  curvature_.add(step(), {net_.measure_sharpness(), kernel, line()});
}

void ProgressiveSharpening::add_checks(Observation& seen) const {
  if (step() == 0) return;
  if (parameters_.depth == 0) {
    seen.checks.push_back(within("largest sharpness over the initial one, linear model", 1,
                                 growth(), 1e-9, "rounding, and Lanczos' own 1e-12",
                                 "no hidden layer: the loss is a quadratic"));
  }
  if (loss_share() <= kFitted && largest_ratio() < kBelowTheLine) {
    seen.checks.push_back(
        within("sharpness over the tangent kernel's top eigenvalue, K/P", 1,
               final_sharpness() / final_kernel(), kKernelTolerance,
               "what is left of the residuals, 1 % of the loss, times the network's own curvature",
               "loss below 1 % of its start"));
  }
}

Observation ProgressiveSharpening::observe() const {
  Observation seen;
  const std::vector<double>& steps = curvature_.steps();
  View sharpness =
      step_view("sharpness", "Sharpness, far below the line", "sharpness", "log", steps);
  sharpness.series.push_back(
      make_series("sharpness", Role::measured, steps, curvature_.column("sharpness")));
  sharpness.series.push_back(
      make_series("tangent kernel", Role::test, steps, curvature_.column("kernel")));
  sharpness.series.push_back(make_series("2/η", Role::predicted, steps, curvature_.column("line")));
  seen.views.push_back(std::move(sharpness));
  View loss = step_view("loss", "Training loss", "loss $L$", "log", history_.steps());
  loss.series.push_back(
      make_series("gradient descent", Role::measured, history_.steps(), history_.column("loss")));
  seen.views.push_back(std::move(loss));
  seen.views.push_back(net_.function_view());
  const auto add = [&seen](const char* name, double value, const char* label,
                           Role role = Role::measured) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("train_loss", net_.loss(), "training loss $L$");
  add("line", line(), "the line $2/\\eta$", Role::predicted);
  add("initial_sharpness", initial_sharpness(), "sharpness at the start");
  add("final_sharpness", final_sharpness(), "sharpness, as last measured");
  add("growth", growth(), "largest sharpness over the initial one");
  add("largest_ratio", largest_ratio(), "largest sharpness over the line");
  add("kernel_sharpness", final_kernel(), "top eigenvalue of the tangent kernel over $P$");
  add("loss_share", loss_share(), "loss over its start");
  add_checks(seen);
  return seen;
}

// The battery.

void check_growth(Battery& result) {
  const auto runs = run_seeds<ProgressiveSharpening>(Parameters(), result.seeds, kSuggestedSteps);
  const Reading growth = median(read(runs, &ProgressiveSharpening::growth));
  result.add(
      growth.from,
      at_least("median over seeds of the sharpness's growth", kGrowth, growth.value, 0,
               "2.9 to 6.1 times over eight seeds; a linear model's does not grow at all", kRange));
  const Reading ratio = largest(read(runs, &ProgressiveSharpening::largest_ratio));
  result.add(ratio.from, at_most("largest sharpness over 2/η, over all seeds", kBelowTheLine,
                                 ratio.value, 0, "the line plays no part here", "η = 0.02"));
  const Reading kernel = median(read(runs, [](const ProgressiveSharpening& run) {
    return run.final_sharpness() / run.final_kernel();
  }));
  result.add(kernel.from,
             within("median over seeds of sharpness over the tangent kernel's top eigenvalue", 1,
                    kernel.value, kKernelTolerance, "the residuals that are left",
                    "the loss nearly fitted"));
}

void check_controls(Battery& result) {
  Parameters linear;
  linear.depth = 0;
  const Reading flat =
      median(read(run_seeds<ProgressiveSharpening>(linear, result.seeds, kControlSteps),
                  &ProgressiveSharpening::growth));
  result.add(flat.from,
             within("linear model: largest sharpness over the initial one", 1, flat.value, 1e-9,
                    "rounding, and Lanczos' own 1e-12", "no hidden layer"));
  Parameters lazy;
  lazy.share = 0.01;
  const Reading still =
      median(read(run_seeds<ProgressiveSharpening>(lazy, result.seeds, kControlSteps),
                  &ProgressiveSharpening::growth));
  result.add(
      still.from,
      at_most("1 % of the way: median over seeds of the sharpness's growth", 1.1, still.value, 0,
              "a control: weights that hardly move leave the kernel as it was", "the lazy regime"));
}

Battery battery() {
  Battery result{{1, 2, 3, 4, 5}, {}};
  check_growth(result);
  check_controls(result);
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo progressive_sharpening() {
  ExperimentInfo info;
  info.slug = "progressive-sharpening";
  info.title = "Progressive sharpening";
  info.question = "Why does the sharpness grow while the learning rate is too small to limit it?";
  info.precision = "double: the claim is a sharpness";
  info.source = "engine/experiments/progressive_sharpening.cpp";
  info.range =
      "The growth is an observation without a closed form. That the sharpness ends at the tangent "
      "kernel's top eigenvalue holds once the loss is nearly fitted.";
  info.schema = schema_of<Parameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<ProgressiveSharpening>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery progressive_sharpening_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
