// Hessians of a small two-layer linear network at every one of its stationary points.
#include "experiments/saddle_survey.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/transform.hpp"
#include "core/linalg.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"
#include "theory/saddles.hpp"

namespace lm {
namespace {

Inertia count_signs(const Vector& eigenvalues) {
  Inertia counts;
  for (const double value : eigenvalues) {
    if (value < 0) ++counts.negative;
    if (value == 0) ++counts.zero;
    if (value > 0) ++counts.positive;
  }
  return counts;
}

}  // namespace

std::vector<Saddle> survey_saddles(const Vector& s, double c) {
  const Index k = s.size();
  ad::Graph graph;
  nn::Model model(graph);
  const ad::Var x = graph.input(k, k, "x"), target = graph.input(k, k, "target");
  const ad::Var output = nn::deep_linear(model, x, {k, k, k});
  const ad::Var loss = c * ad::sum(ad::square(output - target));
  ad::Executor<double> slope(graph, {}, ad::grad(loss, model.parameters()));
  HessianProduct<double> hessian(graph, loss);
  const Matrix diagonal = s.asDiagonal();
  Vector point(2 * k * k);
  for (ad::Executor<double>* executor : {&slope, &hessian.executor()}) {
    executor->set(x, Matrix::Identity(k, k));
    executor->set(target, diagonal);
    executor->bind_parameters(point.data());
  }
  std::vector<Saddle> saddles;
  for (Index mask = 0; mask < (Index{1} << k); ++mask) {
    std::vector<bool> learned;
    point.setZero();
    for (Index i = 0; i < k; ++i) {
      learned.push_back((mask >> i & 1) != 0);
      if (learned.back()) point(i * k + i) = point(k * k + i * k + i) = std::sqrt(s(i));
    }
    slope.run();
    const Matrix H = hessian.dense();
    const Vector predicted = theory::saddle_spectrum(s, learned, {k, k, k}, c);
    const double largest = 4 * c * s(0);
    Saddle saddle;
    saddle.measured = inertia(H, kSpectrumTolerance * largest);
    saddle.predicted = count_signs(predicted);
    saddle.spectrum_error = (symmetric_eigenvalues(H) - predicted).cwiseAbs().maxCoeff() / largest;
    saddle.gradient =
        Eigen::Map<const Vector>(slope.packed(), slope.packed_size()).norm() / (2 * c * s(0));
    saddles.push_back(saddle);
  }
  return saddles;
}

double wrong_points(const std::vector<Saddle>& saddles) {
  double wrong = 0;
  for (const Saddle& one : saddles) {
    if (one.measured.negative != one.predicted.negative ||
        one.measured.zero != one.predicted.zero ||
        one.measured.positive != one.predicted.positive) {
      ++wrong;
    }
  }
  return wrong;
}

double largest_of(const std::vector<Saddle>& saddles, double Saddle::*number) {
  double worst = 0;
  for (const Saddle& one : saddles) worst = std::max(worst, one.*number);
  return worst;
}

double count_minima(const std::vector<Saddle>& saddles) {
  return static_cast<double>(std::count_if(saddles.begin(), saddles.end(), [](const Saddle& one) {
    return one.measured.negative == 0;
  }));
}

}  // namespace lm
