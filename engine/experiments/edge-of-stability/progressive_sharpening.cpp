// Experiment progressive-sharpening: sharpness grows while no step size stops it, and why.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/linalg.hpp"
#include "experiments/edge-of-stability/sharpness_training.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "measure/tangent_kernel.hpp"
#include "theory/stability.hpp"

namespace lm::progressive_sharpening {
namespace {

/// Growth that counts as progressive sharpening; five seeds grow by 2.9 to 4.9 times.
constexpr double kGrowth = 3;
/// Below the line by this share throughout: nothing but the training itself limits the sharpness.
constexpr double kBelowTheLine = 0.9;
/// Hessian and tangent kernel differ by the residuals times second derivatives of the network; from
/// this share of the initial loss on they are held together.
constexpr double kFitted = 0.01;
constexpr double kKernelTolerance = 0.1;
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
    v.real(share,
           param("share", "Share of the way to the target").symbol("s").log(0.001, 1).generated(),
           "The targets are moved towards the untrained network's own outputs, "
           "$f_0 + s\\,(T_n - f_0)$, so that the weights need to move less: the lazy regime as "
           "$s \\to 0$.");
    v.group("Network");
    v.integer(width, param("width", "Width of the hidden layers").symbol("H").log(2, 64),
              "Neurons in each tanh layer.");
    v.integer(depth, param("depth", "Hidden layers").symbol("D").between(0, 4),
              "0 is the control: a linear model, whose curvature is the same everywhere.");
    v.group("Training");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 10),
           "Small enough, and the walk follows gradient flow, for which there is no line at all.");
  }
};

OptimizerOptions descent(double learning_rate) {
  OptimizerOptions options;
  options.learning_rate = learning_rate;
  return options;
}

ChebyshevTask task(const Parameters& p, std::int64_t seed) {
  return {.degree = as_index(p.degree),
          .hidden = std::vector<Index>(as_size(p.depth), as_index(p.width)),
          .seed = seed,
          .share = p.share};
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

class ProgressiveSharpening : public ExperimentOf<Parameters> {
 public:
  ProgressiveSharpening(const Parameters& parameters, const Setup& setup)
      : ExperimentOf(parameters),
        net_(task(p_, setup.seed), descent(p_.learning_rate)),
        one_(net_.network()),
        kernel_(one_.graph, one_.input, one_.output),
        initial_loss_(net_.loss()) {
    kernel_.executor().bind_parameters(net_.training().parameters());
    begin();
  }

  std::int64_t suggested_steps() const override { return kSuggestedSteps; }
  Views views() const override;
  Scalars scalars() const override;

  double line() const { return theory::stable_sharpness(p_.learning_rate); }
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
  std::optional<std::string> trouble() const override {
    return net_.lost(initial_loss_, p_.learning_rate, line());
  }
  void record() override;
  double measure_kernel();
  Checks checks() const override;

  SharpnessTraining net_;
  OneExample one_;
  TangentKernel<double> kernel_;
  Recorder history_{{"loss"}};
  Recorder curvature_{{"sharpness", "kernel", "line"}};
  double initial_loss_;
};

void ProgressiveSharpening::record() {
  history_.add(step(), {net_.loss()});
  if (!sharpness_due(step()) && !divergence()) return;
  const double kernel = measure_kernel();
  curvature_.add(step(), {net_.measure_sharpness(), kernel, line()});
}

/// The top eigenvalue of JᵀJ/P, which is that of the tangent kernel J Jᵀ/P.
double ProgressiveSharpening::measure_kernel() {
  if (!net_.finite()) return kNaN;
  const Vector values = symmetric_eigenvalues(kernel_.matrix(net_.inputs()));
  return values(values.size() - 1) / as_double(kChebyshevExamples);
}

Views ProgressiveSharpening::views() const {
  return {
      over_steps(curvature_, "sharpness", "Sharpness, far below the line", log_axis("sharpness"))
          .measured("sharpness", "sharpness")
          .add(Role::test, "tangent kernel", "kernel")
          .predicted("2/η", "line"),
      over_steps(history_, "loss", "Training loss", log_axis("loss $L$"))
          .measured("gradient descent", "loss"),
      net_.function_view()};
}

Scalars ProgressiveSharpening::scalars() const {
  return {
      measured("train_loss", net_.loss(), "training loss $L$"),
      predicted("line", line(), "the line $2/\\eta$"),
      measured("initial_sharpness", initial_sharpness(), "sharpness at the start"),
      measured("final_sharpness", final_sharpness(), "sharpness, as last measured"),
      measured("growth", growth(), "largest sharpness over the initial one"),
      measured("largest_ratio", largest_ratio(), "largest sharpness over the line"),
      measured("kernel_sharpness", final_kernel(), "top eigenvalue of the tangent kernel over $P$"),
      measured("loss_share", loss_share(), "loss over its start"),
  };
}

Checks ProgressiveSharpening::checks() const {
  return {
      within("largest sharpness over the initial one, linear model", 1, growth(), 1e-9,
             "rounding, and Lanczos' own 1e-12",
             Range("no hidden layer: the loss is a quadratic")
                 .needs(p_.depth == 0, "there are hidden layers")),
      within("sharpness over the tangent kernel's top eigenvalue, K/P", 1,
             final_sharpness() / final_kernel(), kKernelTolerance,
             "what is left of the residuals, 1 % of the loss, times the network's own curvature",
             Range("loss below 1 % of its start")
                 .needs(largest_ratio() < kBelowTheLine, "the sharpness came to the line")
                 .awaits(loss_share() <= kFitted, "the loss is above 1 % of its start"))};
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

}  // namespace

ExperimentInfo info() {
  return info_of<ProgressiveSharpening, Parameters>({
      .title = "Progressive sharpening",
      .question = "Why does the sharpness grow while the learning rate is too small to limit it?",
      .precision = "double: the claim is a sharpness",
      .range = "The growth is an observation without a closed form. That the sharpness ends at the "
               "tangent kernel's top eigenvalue holds once the loss is nearly fitted.",
  });
}

Battery battery() {
  Battery result{{1, 2, 3, 4, 5}, {}};
  check_growth(result);
  check_controls(result);
  return result;
}

}  // namespace lm::progressive_sharpening
