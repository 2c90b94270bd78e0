// Training on the moons, and attacks that only run the network.
#include "experiments/robustness/moons_classifier.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "data/planar.hpp"
#include "lab/training.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm::robustness {
namespace {

/// A difference over this length tells the gradient inside a linear piece to 1e-9.
constexpr double kNudge = 1e-6;
constexpr int kTangents = 30;
/// Beyond the tangent's boundary by this share, so that the walk does not stop short of it.
constexpr double kOvershoot = 1.02;

Network network_of(const MoonsSetting& s) {
  std::vector<Index> sizes{2};
  sizes.insert(sizes.end(), as_size(s.layers), s.width);
  sizes.push_back(2);
  nn::MlpOptions options;
  options.activation = nn::Activation::relu;
  options.layer.bias_scale = 0.1;
  return
      [sizes, options](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, options); };
}

/// Makes the second output the opposite of the first; equal and opposite gradients keep it so.
void turn_sign(Training<double>& training) {
  const ParameterLayout& blocks = training.blocks();
  for (std::size_t k = blocks.size() - 2; k < blocks.size(); ++k) {
    double* entry = training.parameters() + blocks[k].offset;
    for (Index i = 0; i < blocks[k].rows; ++i) entry[2 * i + 1] = -entry[2 * i];
  }
  training.refresh();
}

PlanePoint gradient_at(const LeadReader& lead, const PlanePoint& x) {
  const double here = lead(x);
  return {(lead({x[0] + kNudge, x[1]}) - here) / kNudge,
          (lead({x[0], x[1] + kNudge}) - here) / kNudge};
}

/// The direction of length 1 in which a slope falls fastest.
PlanePoint steepest_descent(const PlanePoint& g, Ball ball) {
  const auto sign = [](double v) { return v > 0 ? 1.0 : -1.0; };
  if (ball == Ball::infinity) return {-sign(g[0]), -sign(g[1])};
  const double size = std::max(std::sqrt(g[0] * g[0] + g[1] * g[1]), 1e-300);
  return {-g[0] / size, -g[1] / size};
}

}  // namespace

TrainedMoons trained_moons(const MoonsSetting& s) {
  const auto seed = static_cast<std::uint64_t>(s.seed);
  TrainedMoons result{moons(s.examples, s.noise, seed), {}};
  OptimizerOptions optimizer;
  optimizer.method = Method::heavy_ball;
  optimizer.learning_rate = 0.1;
  optimizer.weight_decay = s.weight_decay;
  Training<double> training(result.data.inputs, result.data.targets, network_of(s),
                            nn::cross_entropy, optimizer, seed);
  if (s.antisymmetric) turn_sign(training);
  for (std::int64_t k = 0; k < s.updates; ++k) training.step();
  for (std::size_t k = 0; k < training.blocks().size(); k += 2) {
    result.network.W.push_back(training.parameter(k));
    result.network.b.emplace_back(training.parameter(k + 1).row(0).transpose());
  }
  return result;
}

LeadReader::LeadReader(const theory::ReluNetwork& network) : network_(&network) {
  for (const Matrix& W : network.W) layers_.emplace_back(W.cols());
}

double LeadReader::operator()(const PlanePoint& x) const {
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Matrix& W = network_->W[l];
    Vector& z = layers_[l];
    z = network_->b[l];
    for (Index i = 0; i < W.rows(); ++i) {
      const double h = l == 0 ? x[as_size(i)] : std::max(0.0, layers_[l - 1](i));
      if (h != 0) z += h * W.row(i).transpose();
    }
  }
  return layers_.back()(0) - layers_.back()(1);
}

PlanePoint direction(double degrees, Ball ball) {
  const double a = degrees * kPi / 180, c = lm::cos(a), s = lm::sin(a);
  const double size = ball == Ball::two ? 1 : std::max(std::abs(c), std::abs(s));
  return {c / size, s / size};
}

PlanePoint moved(const PlanePoint& x, const PlanePoint& along, double distance) {
  return {x[0] + distance * along[0], x[1] + distance * along[1]};
}

double distance(const PlanePoint& a, const PlanePoint& b, Ball ball) {
  const double dx = a[0] - b[0], dy = a[1] - b[1];
  return ball == Ball::two ? std::sqrt(dx * dx + dy * dy) : std::max(std::abs(dx), std::abs(dy));
}

double first_flip(const LeadReader& lead, const PlanePoint& x, const PlanePoint& along) {
  const bool home = lead(x) > 0;
  for (int k = 1; k <= kLooks; ++k) {
    double inside = kReach * (k - 1) / kLooks, outside = kReach * k / kLooks;
    if ((lead(moved(x, along, outside)) > 0) == home) continue;
    for (int halving = 0; halving < 40; ++halving) {
      const double middle = (inside + outside) / 2;
      ((lead(moved(x, along, middle)) > 0) == home ? inside : outside) = middle;
    }
    return outside;
  }
  return std::numeric_limits<double>::infinity();
}

double one_step_attack(const LeadReader& lead, const PlanePoint& x, Ball ball) {
  PlanePoint g = gradient_at(lead, x);
  if (lead(x) < 0) g = {-g[0], -g[1]};
  return first_flip(lead, x, steepest_descent(g, ball));
}

double many_step_attack(const LeadReader& lead, const PlanePoint& x, Ball ball) {
  const double home = lead(x) > 0 ? 1 : -1;
  PlanePoint at = x;
  for (int k = 0; k < kTangents && home * lead(at) > 0; ++k) {
    const PlanePoint slope = gradient_at(lead, at), g{home * slope[0], home * slope[1]};
    const double steep =
        ball == Ball::two ? std::sqrt(g[0] * g[0] + g[1] * g[1]) : std::abs(g[0]) + std::abs(g[1]);
    const double step = std::min(kReach, kOvershoot * home * lead(at) / std::max(steep, 1e-12));
    at = moved(at, steepest_descent(g, ball), step);
  }
  const double far = distance(at, x, ball);
  if (home * lead(at) > 0 || !(far > 0)) return std::numeric_limits<double>::infinity();
  return first_flip(lead, x, {(at[0] - x[0]) / far, (at[1] - x[1]) / far});
}

}  // namespace lm::robustness
