// One row of the comparison: work that can be repeated, and a number to hold against other
// engines'.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/types.hpp"

namespace lm::bench {

/// What every engine starts from: inputs, targets, and the parameters one after another, row-major.
/// A layer's W (in × out) comes before its b (1 × out); a perceptron's W is uniform with deviation
/// 1/√in, its b zero.
struct Start {
  std::vector<float> x, t, parameters;
};
/// Something to time. step() is the unit of the table; answer() is what must agree with peers.
class Workload {
 public:
  virtual ~Workload() = default;
  virtual void step() = 0;
  /// A loss after the steps so far, or a checksum of the last result.
  virtual double answer() = 0;
  /// What it starts from, before the first step; empty where no peer takes part.
  virtual Start start() { return {}; }
  /// Bytes of the plan: results, constants, parameters and gradients; 0 where there is no plan.
  virtual double memory() const { return 0; }
};

/// The learning rate of every training row: large enough that twenty steps move the loss visibly.
inline constexpr float kRate = 0.02f;

/// A tanh perceptron with linear outputs, mean squared error over all entries, gradient descent.
struct Perceptron {
  std::string name;
  std::vector<Index> sizes;
  Index batch;
};
const std::vector<Perceptron>& perceptrons();

/// The numbers of a perceptron's row.
Start start_of(const Perceptron& network);

/// Numbers uniform in ±scale from a stream of their own.
std::vector<float> uniform(Index count, double scale, std::uint64_t stream);

/// Floating-point operations of one training step of a perceptron: the products alone, two for each
/// weight and example forward and four backward (the first layer's input needs no derivative).
double flops(const Perceptron& network);

std::unique_ptr<Workload> graph_perceptron(const Perceptron& network);
std::unique_ptr<Workload> hand_perceptron(const Perceptron& network);

/// Training step of a small convolutional network on 16 × 16 images, batch 32: 8 and 16 filters of
/// 3 × 3, relu, pooling by two after each, ten outputs.
std::unique_ptr<Workload> graph_convolution();
/// Training step of a self-attention block: batch 16, 16 tokens, width 32, 2 heads, residual.
std::unique_ptr<Workload> graph_attention();
/// Hessian-vector product of 2-64-64-1 on 128 rows.
std::unique_ptr<Workload> graph_hessian_product();
/// Largest curvature of 2-64-64-1 on 128 rows by 20 steps of Lanczos iteration from one start.
std::unique_ptr<Workload> graph_sharpness();
/// Tangent-kernel Gram matrix of 2-64-64-1 on 128 rows.
std::unique_ptr<Workload> graph_tangent_kernel();

/// C = op(A) op(B), all size × size.
std::unique_ptr<Workload> product(Index size, bool transpose_a, bool transpose_b);
/// Multiply-adds on vectors that never leave their registers: the most that the processor and the
/// compiler give without fused instructions. kLimitFlops operations a step.
std::unique_ptr<Workload> multiply_add_limit();
inline constexpr int kLimitPairs = 7, kLimitRounds = 10000;
inline constexpr double kLimitFlops = 2.0 * 4 * kLimitPairs * kLimitRounds;

/// A workload by name: `NAME` of a row, `hand:NAME` for the loop by hand, `product:256:tn`,
/// `limit`. Null for a name that is none.
std::unique_ptr<Workload> workload(const std::string& name);

/// A chart's point: a perceptron of `depth` hidden layers of `width` on `batch` rows, 16 inputs.
Perceptron scaled(Index width, Index depth, Index batch);

}  // namespace lm::bench
