// The central flow beside descent, against a flow in half the pieces and a descent of its own.
#include "experiments/edge-of-stability/flow_beside.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"

using namespace lm;

namespace {

constexpr double kRate = 0.2;
constexpr int kBin = 32;
const ChebyshevTask kTask{.degree = 4, .hidden = {20, 20}, .seed = 101, .bias_scale = 0.1};

OptimizerOptions descent() {
  OptimizerOptions options;
  options.learning_rate = kRate;
  return options;
}

Vector weights_of(const SharpnessTraining& net) {
  return Eigen::Map<const Vector>(net.flat(), net.parameters());
}
Vector weights_of(const CentralFlow& flow) {
  return Eigen::Map<const Vector>(flow.weights(), flow.parameters());
}

/// What FlowBeside computes, once more: the flow in pieces of a quarter, and each step of descent
/// from where the last one ended.
struct Again {
  CentralFlow flow;
  SharpnessTraining net{kTask, descent()};
  std::vector<Vector> points;  // of descent, since it was kicked
  Vector jump;                 // that was no step of descent
  double jump_squared = 0;     // tr X of the flow when it came
  double arc = 0;
  int jumps = 0;

  explicit Again(const SharpnessTraining& from)
      : flow(from.inputs(), from.targets(), from.network(), half_mean, 4) {
    flow.start(from.flat());
    points.push_back(weights_of(from));
  }

  /// Descent has come to `now`.
  void follow(const Vector& now) {
    net.place(points.back().data());
    net.step();
    const Vector extra = now - weights_of(net);
    const Vector before = weights_of(flow);
    flow.advance(kRate);
    arc += (weights_of(flow) - before).norm();
    if (extra.norm() > 1e-12) {
      jump = extra;
      jump_squared = flow.variance();
      ++jumps;
      points.clear();
    }
    points.push_back(now);
  }
};

/// The means over a bin, and the distance at its end.
struct Means {
  double loss = 0, predicted_loss = 0, variance = 0, predicted_variance = 0, distance = 0;
};

Means means_of_bin(SharpnessTraining& descent_net, FlowBeside& beside, Again& again) {
  Means sums;
  for (int k = 0; k < kBin; ++k) {
    const Vector flow_before = weights_of(again.flow);
    const double loss = again.flow.loss(), swing = again.flow.variance();
    descent_net.step();
    beside.step();
    again.follow(weights_of(descent_net));
    const std::size_t n = again.points.size();
    if (n < 3) continue;
    const Vector middle = (again.points[n - 3] + 2 * again.points[n - 2] + again.points[n - 1]) / 4;
    again.net.place(again.points[n - 2].data());
    sums.loss += again.net.loss() / kBin;
    sums.variance += (again.points[n - 2] - middle).squaredNorm() / kBin;
    // ½ · 2/η · tr X, the mean of a parabola of curvature 2/η.
    sums.predicted_loss += (loss + swing / kRate) / kBin;
    sums.predicted_variance += swing / kBin;
    sums.distance = (middle - flow_before).norm();
  }
  return sums;
}

}  // namespace

TEST_CASE("the flow beside descent is the flow of half its pieces, seen at descent's own points",
          "[central flow]") {
  SharpnessTraining net(kTask, descent());
  while (net.measure_sharpness() < 0.99 * 2 / kRate) net.step();
  Again again(net);
  FlowBeside beside(kTask, net, kRate);
  beside.start(1e-6, true);
  means_of_bin(net, beside, again);  // the kick comes in this one
  const double arc = beside.take_sample().arc, arc_again = again.arc;

  REQUIRE(again.jumps == 1);
  // It comes while the swing still rises, where pieces differ by 2 %; half makes a quarter.
  CHECK(again.jump.squaredNorm() == Approx(again.jump_squared).epsilon(0.05));
  again.net.place(again.flow.weights());
  again.net.measure_sharpness();  // by Lanczos, not the flow's own pairs
  CHECK(std::abs(again.net.top_vector().dot(again.jump)) > 0.98 * again.jump.norm());

  for (int bin = 0; bin < 6; ++bin) {
    const Means own = means_of_bin(net, beside, again);
    const FlowSample sample = beside.take_sample();
    INFO("bin " << bin);
    CHECK(sample.loss == Approx(own.loss).epsilon(1e-12));
    CHECK(sample.variance == Approx(own.variance).epsilon(1e-9));
    CHECK(sample.predicted_loss == Approx(own.predicted_loss).epsilon(0.01));
    CHECK(sample.predicted_variance == Approx(own.predicted_variance).epsilon(0.01));
    // From where the swing has come to its height: on the way there pieces differ most.
    CHECK(sample.arc - arc == Approx(again.arc - arc_again).epsilon(0.005));
    CHECK(std::abs(sample.distance - own.distance) < 0.005 * again.arc);
  }
  CHECK(again.jumps == 1);
}
