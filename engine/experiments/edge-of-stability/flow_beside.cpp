// Steps of all paths, and the differences between them.
#include "experiments/edge-of-stability/flow_beside.hpp"

#include <algorithm>
#include <cmath>

#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "theory/stability.hpp"

namespace lm {
namespace {

/// The flow's variance is at its height after the first step in which it is above zero: in that one
/// the sharpness was still on its way to the line.
constexpr int kSettled = 2;

OptimizerOptions descent_with(double learning_rate) {
  OptimizerOptions options;
  options.learning_rate = learning_rate;
  return options;
}

Eigen::Map<const Vector> at(const double* weights, Index size) {
  return Eigen::Map<const Vector>(weights, size);
}

}  // namespace

void SmoothedPath::add(const double* weights) {
  before_.swap(now_);
  now_.swap(after_);
  std::copy(weights, weights + after_.size(), after_.data());
  if (++points_ >= 3) middle_ = 0.25 * before_ + 0.5 * now_ + 0.25 * after_;
}

FlowBeside::FlowBeside(const ChebyshevTask& task, SharpnessTraining& descent, double learning_rate)
    : learning_rate_(learning_rate),
      seed_(static_cast<std::uint64_t>(task.seed)),
      descent_(descent),
      twin_(task, descent_with(learning_rate)),
      gradient_flow_(task),
      flow_(descent.inputs(), descent.targets(), descent.network(), half_mean),
      path_(descent.parameters()),
      twin_path_(descent.parameters()),
      moved_(Vector::Zero(descent.parameters())) {}

void FlowBeside::start(double nudge, bool kick) {
  started_ = true;
  kick_ = kick;
  Random random(seed_, stream("nudge of the twin"));
  moved_ = normal_vector(random, moved_.size());
  moved_ = at(descent_.flat(), moved_.size()) + nudge / moved_.norm() * moved_;
  twin_.place(moved_.data());
  gradient_flow_.place(descent_.flat());
  flow_.start(descent_.flat());
  path_.add(descent_.flat());
  twin_path_.add(twin_.flat());
  last_loss_ = descent_.loss();
  sums_ = {0, 0, 0, 0, 0, 0, 0, 0, 0};
}

void FlowBeside::step() {
  twin_.step();
  path_.add(descent_.flat());
  twin_path_.add(twin_.flat());
  if (path_.ready()) compare();
  last_loss_ = descent_.loss();
  advance_flow();
  gradient_flow_.advance(learning_rate_);
}

/// Descent's average stands one step before its last point, where the flows still are.
void FlowBeside::compare() {
  const Index n = moved_.size();
  samples_ += 1;
  sums_.loss += last_loss_;
  sums_.loss_alone += flow_.loss();
  sums_.predicted_loss += theory::oscillating_loss(flow_.loss(), flow_.variance(), learning_rate_);
  sums_.variance += path_.variance();
  sums_.predicted_variance += flow_.variance();
  last_.arc = arc_;
  last_.distance = (path_.middle() - at(flow_.weights(), n)).norm();
  last_.twin_distance = (path_.middle() - twin_path_.middle()).norm();
  last_.gradient_flow_distance = (path_.middle() - at(gradient_flow_.weights(), n)).norm();
}

void FlowBeside::advance_flow() {
  moved_ = at(flow_.weights(), moved_.size());
  flow_.advance(learning_rate_);
  arc_ += (at(flow_.weights(), moved_.size()) - moved_).norm();
  if (flow_.variance() > 0) ++steps_with_swing_;
  if (steps_with_swing_ < kSettled) return;
  const double ratio = flow_.sharpness() / theory::stable_sharpness(learning_rate_);
  if (!(ratio <= largest_ratio_)) largest_ratio_ = ratio;
  residual_ = std::max(residual_, flow_.residual());
  if (kick_) kick();
}

void FlowBeside::kick() {
  kick_ = false;
  const Vector jump = std::sqrt(flow_.variance()) * at(flow_.top_vector(), moved_.size());
  for (SharpnessTraining* net : {&descent_, &twin_}) {
    moved_ = at(net->flat(), moved_.size()) + jump;
    net->place(moved_.data());
  }
  path_.restart();
  twin_path_.restart();
  path_.add(descent_.flat());
  twin_path_.add(twin_.flat());
  last_loss_ = descent_.loss();
}

FlowSample FlowBeside::take_sample() {
  if (samples_ == 0) return {};
  FlowSample mean = last_;
  mean.loss = sums_.loss / samples_;
  mean.predicted_loss = sums_.predicted_loss / samples_;
  mean.loss_alone = sums_.loss_alone / samples_;
  mean.variance = sums_.variance / samples_;
  mean.predicted_variance = sums_.predicted_variance / samples_;
  sums_ = {0, 0, 0, 0, 0, 0, 0, 0, 0};
  samples_ = 0;
  return mean;
}

double FlowBeside::gradient_flow_sharpness() {
  if (!started_) return kNone;
  gradient_flow_.measure();
  return gradient_flow_.sharpness();
}

}  // namespace lm
