// The flow's pieces on a landscape whose central flow is known, and on a network: the line is kept,
// halving the pieces changes little, and steps allocate nothing.
#include "experiments/edge-of-stability/central_flow_path.hpp"

#include <cmath>

#include "autodiff/ops.hpp"
#include "catch.hpp"
#include "core/elementary.hpp"
#include "experiments/edge-of-stability/sharpness_training.hpp"

using namespace lm;

namespace {

/// L = ½ (y + z) x² − m y + ½ k z² of w = (x, y, z), as a network without data. Its central flow in
/// closed form: tests/native/theory/central_flow_test.cpp.
constexpr double kPull = 0.5, kStiffness = 0.1;

ad::Var valley(nn::Model& model, ad::Var) {
  const ad::Var w = model.parameter(1, 3, "w", {});
  const ad::Var x = ad::slice(w, ad::kCols, 0, 1), y = ad::slice(w, ad::kCols, 1, 1);
  const ad::Var z = ad::slice(w, ad::kCols, 2, 1);
  return 0.5 * (y + z) * x * x - kPull * y + 0.5 * kStiffness * z * z;
}

ad::Var height(ad::Var output, ad::Var) { return ad::sum(output); }

CentralFlow flow_of(const SharpnessTraining& net, int pieces) {
  return CentralFlow(net.inputs(), net.targets(), net.network(), half_mean, pieces);
}

/// Descent's weights when the sharpness has come to 0.99 of the line.
void train_to_the_edge(SharpnessTraining& net, double learning_rate) {
  while (net.measure_sharpness() < 0.99 * 2 / learning_rate) net.step();
}

}  // namespace

TEST_CASE("the flow keeps to a valley's closed form, in any number of pieces", "[central flow]") {
  const double rate = 0.1, start = 0.2, rest = kPull / kStiffness;
  for (const int pieces : {2, 4}) {
    CentralFlow flow(Matrix::Zero(1, 1), Matrix::Zero(1, 1), valley, height, pieces);
    const Vector weights{{0.0, 2 / rate - start, start}};
    flow.start(weights.data());
    for (int k = 0; k < 400; ++k) flow.advance(rate);
    const double z = (start + rest) * elementary::exp(-rate * kStiffness * 400 / 2) - rest;
    const double* w = flow.weights();
    CHECK(flow.directions() == 1);
    CHECK(std::abs(w[0]) < 1e-12);
    CHECK(w[1] + w[2] == Approx(2 / rate).epsilon(1e-9));
    CHECK(w[2] == Approx(z).epsilon(1e-3));
    CHECK(flow.variance() == Approx(kPull - kStiffness * z).epsilon(2e-3));
  }
}

TEST_CASE("on a network the flow keeps its sharpness at the line and halved pieces move it little",
          "[central flow]") {
  const double rate = 0.2;
  OptimizerOptions options;
  options.learning_rate = rate;
  SharpnessTraining net({.degree = 4, .hidden = {20, 20}, .seed = 1, .bias_scale = 0.1}, options);
  train_to_the_edge(net, rate);
  CentralFlow whole = flow_of(net, 2), halved = flow_of(net, 4);
  whole.start(net.flat());
  halved.start(net.flat());
  SharpnessTraining at({.degree = 4, .hidden = {20, 20}, .seed = 1, .bias_scale = 0.1}, options);
  double arc = 0, highest = 0;
  for (int k = 0; k < 200; ++k) {
    const Vector before = Eigen::Map<const Vector>(whole.weights(), whole.parameters());
    whole.advance(rate);
    halved.advance(rate);
    const Eigen::Map<const Vector> w(whole.weights(), whole.parameters());
    arc += (w - before).norm();
    if (k % 20 != 0) continue;
    at.place(whole.weights());
    highest =
        std::max(highest, at.measure_sharpness() * rate / 2);  // by Lanczos, not its own pairs
  }
  CHECK(highest == Approx(1).epsilon(1e-3));
  const Eigen::Map<const Vector> w(whole.weights(), whole.parameters());
  const Eigen::Map<const Vector> finer(halved.weights(), whole.parameters());
  CHECK((w - finer).norm() < 0.005 * arc);
  CHECK(whole.residual() < 1e-3);
}
