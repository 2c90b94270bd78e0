// Holds a whole layer's derivatives, in its parameters and its input, against finite differences.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "core/rng.hpp"
#include "nn/model.hpp"

namespace lm::test {

/// Central differences in double err by about h² f‴/6 + ε f/h, least near h = 6e-6 (4e-11); the
/// tolerance leaves five decades for values and third derivatives of order 10–100.
constexpr double kDifferenceStep = 6e-6;
constexpr double kDerivativeTolerance = 2e-6;

/// Runs `layer` on an input of `shape` and tells the largest discrepancy, relative to max(1, |·|),
/// of the gradient (order one, reverse mode) and of the Hessian–vector product (order two, forward
/// over reverse) of L = Σ c ⊙ layer(x) + ½ Σ layer(x)² with random c, along random directions in
/// the parameters and the input together.
inline double layer_discrepancy(const std::function<ad::Var(nn::Model&, ad::Var)>& layer,
                                const ad::Shape& shape, std::uint64_t seed) {
  ad::Graph graph;
  nn::Model model(graph);
  const ad::Var x =
      graph.parameter(shape, "x");  // a parameter, so that it is moved like the others
  const ad::Var y = layer(model, x);
  Random random(seed, stream("layer_check"));
  std::vector<double> c(static_cast<std::size_t>(y.size()));
  for (double& value : c) value = random.normal();
  const ad::Var loss = ad::sum(graph.constant(y.shape(), c) * y) + 0.5 * ad::sum(ad::square(y));
  const std::vector<ad::Var> all = graph.parameters();
  const std::vector<ad::Var> gradient = ad::grad(loss, all);
  const ad::Var flat = graph.input(1, graph.parameter_size(), "direction");
  const std::vector<ad::Var> curvature = ad::hvp(loss, all, ad::unpack(flat, all));
  ad::Executor<double> first(graph, {loss}, gradient);
  ad::Executor<double> second(graph, {loss}, curvature);

  const Index n = graph.parameter_size();
  std::vector<double> theta(static_cast<std::size_t>(n)), v(theta.size());
  for (double& value : theta) value = 0.7 * random.normal();
  for (double& value : v) value = random.normal();
  first.bind_parameters(theta.data());
  second.bind_parameters(theta.data());
  std::copy(v.begin(), v.end(), second.input(flat));
  const auto move = [&](double t) {
    for (std::size_t i = 0; i < theta.size(); ++i) theta[i] += t * v[i];
  };
  const auto gradient_now = [&] {
    first.run();
    return std::vector<double>(first.packed(), first.packed() + n);
  };

  second.run();
  const std::vector<double> product(second.packed(), second.packed() + n);
  const std::vector<double> g = gradient_now();
  move(kDifferenceStep);
  const std::vector<double> g_plus = gradient_now();
  const double loss_plus = first.scalar(loss);
  move(-2 * kDifferenceStep);
  const std::vector<double> g_minus = gradient_now();
  const double loss_minus = first.scalar(loss);

  double slope = 0;
  for (std::size_t i = 0; i < g.size(); ++i) slope += g[i] * v[i];
  const auto relative = [](double a, double b) {
    return std::abs(a - b) / std::max(1.0, std::max(std::abs(a), std::abs(b)));
  };
  double worst = relative(slope, (loss_plus - loss_minus) / (2 * kDifferenceStep));
  for (std::size_t i = 0; i < g.size(); ++i) {
    worst = std::max(worst, relative(product[i], (g_plus[i] - g_minus[i]) / (2 * kDifferenceStep)));
  }
  return worst;
}

}  // namespace lm::test
