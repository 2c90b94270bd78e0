// The published toy of the edge of stability, and Lanczos on the Hessian of its loss.
#include "experiments/sharpness_training.hpp"

#include <limits>
#include <utility>

#include "core/error.hpp"
#include "data/targets.hpp"
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

Network perceptron(const std::vector<Index>& hidden) {
  std::vector<Index> sizes = {1};
  sizes.insert(sizes.end(), hidden.begin(), hidden.end());
  sizes.push_back(1);
  nn::MlpOptions options;
  options.layer.initializer = nn::Initializer::lecun;
  return
      [sizes, options](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, options); };
}

ad::Var half_mean(ad::Var output, ad::Var target) {
  return nn::squared_error(output, target, LossConvention::half_mean);
}

/// f₀ + share · (T_degree − f₀) with f₀ the untrained network's outputs.
Matrix moved_targets(const Matrix& inputs, Index degree, const Network& network, std::int64_t seed,
                     double share) {
  Matrix goal = chebyshev(inputs, degree);
  if (share == 1) return goal;
  const Training<double> untrained(inputs, goal, network, half_mean, {},
                                   static_cast<std::uint64_t>(seed));
  const Matrix start = untrained.output();
  return start + share * (goal - start);
}

}  // namespace

SharpnessTraining::SharpnessTraining(Index degree, const std::vector<Index>& hidden,
                                     const OptimizerOptions& optimizer, std::int64_t seed,
                                     double share)
    : network_(perceptron(hidden)),
      inputs_(grid_points(kChebyshevExamples)),
      targets_(moved_targets(inputs_, degree, network_, seed, share)),
      training_(inputs_, targets_, network_, half_mean, optimizer,
                static_cast<std::uint64_t>(seed)),
      hessian_(training_.graph(), training_.loss_node()),
      grid_(grid_points(kGrid)),
      on_grid_(grid_, network_, training_.parameters()) {
  hessian_.executor().bind_parameters(training_.parameters());
  hessian_.executor().set(training_.x(), inputs_);
  hessian_.executor().set(training_.target(), targets_);
}

double SharpnessTraining::measure_sharpness() {
  if (!training_.finite()) return std::numeric_limits<double>::quiet_NaN();
  try {
    const SpectrumEnds ends = hessian_.ends({kLanczosSteps, kLanczosTolerance, 0});
    top_vector_ = ends.top_vector;
    return ends.top;
  } catch (const Error&) {  // the product overflowed: the loss will too
    return std::numeric_limits<double>::quiet_NaN();
  }
}

View SharpnessTraining::function_view() const {
  View view;
  view.name = "function";
  view.title = "The network and its target";
  view.kind = ViewKind::scatter;
  view.x.label = "input $x$";
  view.y.label = "output";
  const auto column = [](const Matrix& m) {
    return std::vector<double>(m.data(), m.data() + m.size());
  };
  on_grid_.run();
  Series network, examples;
  network.name = "network";
  network.role = Role::measured;
  network.x = column(grid_);
  network.y = column(on_grid_.output());
  examples.name = "examples";
  examples.role = Role::train;
  examples.x = column(inputs_);
  examples.y = column(targets_);
  view.series = {std::move(examples), std::move(network)};
  return view;
}

}  // namespace lm
