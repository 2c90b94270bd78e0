// Forwards and backwards through the derivative of a residual stack.
#include "experiments/robustness/stretched_stack.hpp"

#include <algorithm>
#include <cmath>

#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"

namespace lm::robustness {
namespace {

constexpr Index kUnits = 8;
constexpr std::uint64_t kPerInput = 10;

}  // namespace

StretchedStack::StretchedStack(Blocks blocks, Index depth, double branch, std::uint64_t seed)
    : branch_(branch),
      on_(as_size(depth), Vector::Zero(kUnits)),
      best_(as_size(depth) + 1, 0.0),
      v_(kUnits),
      sum_(kUnits),
      h_(kUnits),
      seed_(seed) {
  best_[0] = 1;
  for (Index l = 0; l < depth; ++l) {
    Random random(seed, stream("block", static_cast<std::uint64_t>(l)));
    Matrix W = Matrix::Constant(kUnits, kUnits, 1 / as_double(kUnits));
    if (blocks == Blocks::random) W = normal_matrix(random, kUnits, kUnits);
    W_.push_back(W / singular_values(W)(0));
  }
}

void StretchedStack::new_input() {
  const std::uint64_t input = searches_ / kPerInput;
  Random random(seed_, stream("input", input / 2));
  fill_normal(random, h_);
  fill_normal(random, v_);
  if (input % 2 == 1) h_ = -h_;
  v_ /= v_.norm();
  for (std::size_t l = 0; l < W_.size(); ++l) {
    sum_.noalias() = W_[l].lazyProduct(h_);
    on_[l] = (sum_.array() > 0).cast<double>();
    h_ += branch_ * sum_.cwiseMax(0.0);
  }
}

void StretchedStack::search() {
  if (searches_ % kPerInput == 0) new_input();
  ++searches_;
  for (std::size_t l = 0; l < W_.size(); ++l) {
    sum_.noalias() = W_[l].lazyProduct(v_);
    v_ += branch_ * on_[l].cwiseProduct(sum_);
    best_[l + 1] = std::max(best_[l + 1], v_.norm());
  }
  for (std::size_t l = W_.size(); l-- > 0;) {
    sum_ = on_[l].cwiseProduct(v_);
    h_.noalias() = W_[l].transpose().lazyProduct(sum_);
    v_ += branch_ * h_;
  }
  v_ /= v_.norm();
}

}  // namespace lm::robustness
