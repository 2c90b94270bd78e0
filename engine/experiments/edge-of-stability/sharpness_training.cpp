// The published toy of the edge of stability, and Lanczos on the Hessian of its loss.
#include "experiments/edge-of-stability/sharpness_training.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "data/targets.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm {
namespace {

/// Points at which the network is drawn.
constexpr Index kGrid = 201;
/// A residual of 1e-6 of the largest eigenvalue errs by its square, 1e-12, in the eigenvalue
/// itself: far below what a training step moves it by.
constexpr double kLanczosTolerance = 1e-6;
constexpr Index kLanczosSteps = 100;
constexpr std::int64_t kSharpnessEvery = 32;
constexpr double kBlownUp = 1e6;

Network perceptron(const std::vector<Index>& hidden, double bias_scale) {
  std::vector<Index> sizes = {1};
  sizes.insert(sizes.end(), hidden.begin(), hidden.end());
  sizes.push_back(1);
  nn::MlpOptions options;
  options.layer.initializer = nn::Initializer::lecun;
  options.layer.bias_scale = bias_scale;
  return
      [sizes, options](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, options); };
}

/// f₀ + share · (T_degree − f₀) with f₀ the untrained network's outputs.
Matrix moved_targets(const Matrix& inputs, const ChebyshevTask& task, const Network& network) {
  Matrix goal = chebyshev(inputs, task.degree);
  if (task.share == 1) return goal;
  const Training<double> untrained(inputs, goal, network, half_mean, {},
                                   static_cast<std::uint64_t>(task.seed));
  const Matrix start = untrained.output();
  return start + task.share * (goal - start);
}

}  // namespace

bool sharpness_due(std::int64_t step) {
  return step > kSharpnessEvery * 1024 || step % kSharpnessEvery == 0;
}

ad::Var half_mean(ad::Var output, ad::Var target) {
  return nn::squared_error(output, target, LossConvention::half_mean);
}

SharpnessTraining::SharpnessTraining(const ChebyshevTask& task, const OptimizerOptions& optimizer)
    : network_(perceptron(task.hidden, task.bias_scale)),
      inputs_(grid_points(kChebyshevExamples)),
      targets_(moved_targets(inputs_, task, network_)),
      training_(inputs_, targets_, network_, half_mean, optimizer,
                static_cast<std::uint64_t>(task.seed)),
      hessian_(training_.graph(), training_.loss_node()),
      grid_(grid_points(kGrid)),
      on_grid_(grid_, network_, training_.parameters()) {
  hessian_.executor().bind_parameters(training_.parameters());
  hessian_.executor().set(training_.x(), inputs_);
  hessian_.executor().set(training_.target(), targets_);
}

void SharpnessTraining::place(const double* weights) {
  std::copy(weights, weights + parameters(), training_.parameters());
  training_.refresh();
}

double SharpnessTraining::measure_sharpness() {
  sharpness_ = kNaN;
  if (!training_.finite()) return sharpness_;
  try {
    const SpectrumEnds ends = hessian_.ends({kLanczosSteps, kLanczosTolerance, 0});
    top_vector_ = ends.top_vector;
    sharpness_ = ends.top;
  } catch (const Error&) {  // the product overflowed: the loss will too
  }
  return sharpness_;
}

std::optional<std::string> SharpnessTraining::lost(double initial_loss, double learning_rate,
                                                   double line) const {
  if (finite() && !(loss() > kBlownUp * initial_loss)) return std::nullopt;
  return std::string("the loss ") + (finite() ? "passed 1e6 times its start" : "is not finite") +
         "; learning_rate " + short_number(learning_rate) + " puts the line at " +
         short_number(line) + ", and the sharpness was last measured at " +
         short_number(sharpness_);
}

View SharpnessTraining::function_view() const {
  on_grid_.run();
  return scatter("function", "The network and its target", axis("input $x$"), axis("output"))
      .add(Role::train, "examples", to_list(inputs_.col(0)), to_list(targets_.col(0)))
      .measured("network", to_list(grid_.col(0)), to_list(on_grid_.output().col(0)));
}

}  // namespace lm
