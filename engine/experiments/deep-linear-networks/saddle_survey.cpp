// Gradients and Hessians of a small two-layer linear network, at listed and at found points.
#include "experiments/deep-linear-networks/saddle_survey.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/transform.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"
#include "theory/saddles.hpp"

namespace lm {
namespace {

/// A gradient below this share of 2cs₁^{3/2} has vanished: rounding leaves 1e-15.
constexpr double kVanished = 1e-13;
constexpr int kNewtonSteps = 200, kHalvings = 40;
/// Eigenvalues at a point that Newton's method found, over 4cs₁: it is stationary to rounding, but
/// its layers may be of different size.
constexpr double kFoundTolerance = 1e-8;
constexpr double kSameMap = 1e-6;  // over s₁

Inertia count_signs(const Vector& eigenvalues) {
  Inertia counts;
  for (const double value : eigenvalues) {
    if (value < 0) ++counts.negative;
    if (value == 0) ++counts.zero;
    if (value > 0) ++counts.positive;
  }
  return counts;
}

/// The network x ↦ W₂W₁x of k × k matrices with the target diag(s), at any point.
class SmallNetwork {
 public:
  SmallNetwork(const Vector& s, double c)
      : s_(s),
        c_(c),
        model_(graph_),
        x_(graph_.input(size(), size(), "x")),
        target_(graph_.input(size(), size(), "target")),
        loss_(c *
              ad::sum(ad::square(nn::deep_linear(model_, x_, {size(), size(), size()}) - target_))),
        slope_(graph_, {}, ad::grad(loss_, model_.parameters())),
        hessian_(graph_, loss_),
        point_(Vector::Zero(2 * size() * size())) {
    for (ad::Executor<double>* executor : {&slope_, &hessian_.executor()}) {
      executor->set(x_, Matrix::Identity(size(), size()));
      executor->set(target_, Matrix(s_.asDiagonal()));
      executor->bind_parameters(point_.data());
    }
  }
  SmallNetwork(const SmallNetwork&) = delete;
  SmallNetwork& operator=(const SmallNetwork&) = delete;

  Index size() const { return s_.size(); }
  Vector& point() { return point_; }                 ///< the weights, to be set; never resized
  double largest() const { return 4 * c_ * s_(0); }  ///< curvature at the minimum
  Vector gradient() {
    slope_.run();
    return Eigen::Map<const Vector>(slope_.packed(), slope_.packed_size());
  }
  Matrix hessian() { return hessian_.dense(); }
  /// W₁ᵀW₂ᵀ: outputs of the unit vectors, row by row.
  Matrix map() const {
    const Index k = size();
    return Eigen::Map<const Matrix>(point_.data(), k, k) *
           Eigen::Map<const Matrix>(point_.data() + k * k, k, k);
  }
  Vector spectrum(const std::vector<bool>& learned) const {
    return theory::saddle_spectrum(s_, learned, {size(), size(), size()}, c_);
  }

 private:
  Vector s_;
  double c_;
  ad::Graph graph_;
  nn::Model model_;
  ad::Var x_, target_, loss_;
  ad::Executor<double> slope_;
  HessianProduct<double> hessian_;
  Vector point_;
};

/// Moves the network's point by Newton's method to where the gradient vanishes; false when it
/// stands still before. Curvatures below the gradient's size are damped, and a step is halved until
/// the gradient shrinks.
bool settle(SmallNetwork& network, double s1) {
  const double enough = kVanished * network.largest() / 2 * std::sqrt(s1);
  Vector g = network.gradient();
  for (int k = 0; k < kNewtonSteps && g.norm() > enough; ++k) {
    const SymmetricEigen eigen = symmetric_eigen(network.hessian());
    const double damping = g.squaredNorm() / s1;
    const Vector along = eigen.vectors.transpose() * g;
    const Vector step =
        eigen.vectors *
        (along.array() * eigen.values.array() / (eigen.values.array().square() + damping)).matrix();
    const Vector from = network.point();
    const double before = g.norm();
    double share = 1;
    for (int h = 0; h < kHalvings; ++h, share /= 2) {
      network.point() = from - share * step;
      g = network.gradient();
      if (g.norm() < before) break;
    }
    if (!(g.norm() < before)) return false;
  }
  return g.norm() <= enough;
}

/// What the network's point is, if it is stationary, beside the formula for the nearest sum.
FoundSaddle describe(SmallNetwork& network, const Vector& s) {
  FoundSaddle one;
  one.map = network.map();
  std::vector<bool> learned;
  Matrix sum = Matrix::Zero(s.size(), s.size());
  for (Index i = 0; i < s.size(); ++i) {
    learned.push_back(one.map(i, i) > s(i) / 2);
    if (learned.back()) sum(i, i) = s(i);
  }
  one.distance = (one.map - sum).cwiseAbs().maxCoeff() / s(0);
  one.measured = inertia(network.hessian(), kFoundTolerance * network.largest());
  one.predicted = count_signs(network.spectrum(learned));
  return one;
}

}  // namespace

std::vector<Saddle> survey_saddles(const Vector& s, double c) {
  const Index k = s.size();
  SmallNetwork network(s, c);
  std::vector<Saddle> saddles;
  for (Index mask = 0; mask < (Index{1} << k); ++mask) {
    std::vector<bool> learned;
    network.point().setZero();
    for (Index i = 0; i < k; ++i) {
      learned.push_back((mask >> i & 1) != 0);
      if (!learned.back()) continue;
      network.point()(i * k + i) = network.point()(k * k + i * k + i) = std::sqrt(s(i));
    }
    const Matrix H = network.hessian();
    const Vector predicted = network.spectrum(learned);
    const double largest = network.largest();
    Saddle saddle;
    saddle.measured = inertia(H, kSpectrumTolerance * largest);
    saddle.predicted = count_signs(predicted);
    saddle.spectrum_error = (symmetric_eigenvalues(H) - predicted).cwiseAbs().maxCoeff() / largest;
    saddle.gradient = network.gradient().norm() / (2 * c * s(0));
    saddles.push_back(saddle);
  }
  return saddles;
}

SaddleSearch search_saddles(const Vector& s, double c, std::int64_t starts, std::uint64_t seed) {
  SmallNetwork network(s, c);
  Random random(seed, stream("saddle-to-saddle/search"));
  SaddleSearch search;
  for (std::int64_t start = 0; start < starts; ++start) {
    const double size = random.uniform() * std::sqrt(s(0));
    fill_normal(random, network.point(), 0, size);
    if (!settle(network, s(0))) continue;
    ++search.settled;
    const Matrix map = network.map();
    const bool known =
        std::any_of(search.found.begin(), search.found.end(), [&](const FoundSaddle& one) {
          return (one.map - map).cwiseAbs().maxCoeff() < kSameMap * s(0);
        });
    if (!known) search.found.push_back(describe(network, s));
  }
  return search;
}

bool same_inertia(const Inertia& one, const Inertia& other) {
  return one.negative == other.negative && one.zero == other.zero && one.positive == other.positive;
}

}  // namespace lm
