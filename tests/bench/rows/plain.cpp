// The rows without a graph: the training step by hand, the product, the limit in registers.
#include "autodiff/kernels/matmul.hpp"
#include "autodiff/kernels/vector.hpp"
#include "core/blocking.hpp"
#include "core/elementary.hpp"
#include "rows/workload.hpp"

namespace lm::bench {
namespace {

using MatrixF = MatrixOf<float>;
using RowF = Eigen::Matrix<float, 1, Eigen::Dynamic>;

// Forward, backward and update in one loop through Eigen's products, nothing stored that is not
// needed.
class ByHand : public Workload {
 public:
  explicit ByHand(const Perceptron& network) : layers_(network.sizes.size() - 1) {
    fix_blocking();
    const Start start = start_of(network);
    x_ = Eigen::Map<const MatrixF>(start.x.data(), network.batch, network.sizes.front());
    t_ = Eigen::Map<const MatrixF>(start.t.data(), network.batch, network.sizes.back());
    const float* at = start.parameters.data();
    for (std::size_t l = 0; l < layers_; ++l) {
      const Index in = network.sizes[l], out = network.sizes[l + 1];
      W_.emplace_back(Eigen::Map<const MatrixF>(at, in, out));
      b_.emplace_back(RowF::Zero(out));
      at += in * out + out;
      dW_.emplace_back(in, out);
      db_.emplace_back(out);
      h_.emplace_back(network.batch, out);
      d_.emplace_back(network.batch, out);
    }
  }

  void step() override {
    forward();
    d_.back() = (2.0f / static_cast<float>(t_.size())) * (h_.back() - t_);
    for (std::size_t l = layers_; l-- > 0;) {
      dW_[l].noalias() = (l == 0 ? x_ : h_[l - 1]).transpose() * d_[l];
      db_[l] = d_[l].colwise().sum();
      if (l > 0) {
        d_[l - 1].noalias() = d_[l] * W_[l].transpose();
        d_[l - 1].array() *= 1 - h_[l - 1].array().square();
      }
      W_[l] -= kRate * dW_[l];
      b_[l] -= kRate * db_[l];
    }
  }
  double answer() override { return (h_.back() - t_).squaredNorm() / t_.size(); }

 private:
  void forward() {
    for (std::size_t l = 0; l < layers_; ++l) {
      h_[l].noalias() = (l == 0 ? x_ : h_[l - 1]) * W_[l];
      h_[l].rowwise() += b_[l];
      if (l + 1 < layers_) lm::tanh(h_[l].data(), h_[l].data(), h_[l].size());
    }
  }

  std::size_t layers_;
  MatrixF x_, t_;
  std::vector<MatrixF> W_, dW_, h_, d_;
  std::vector<RowF> b_, db_;
};

class Product : public Workload {
 public:
  Product(Index size, bool transpose_a, bool transpose_b)
      : size_(size),
        transpose_a_(transpose_a),
        transpose_b_(transpose_b),
        a_(uniform(size * size, 1, 1)),
        b_(uniform(size * size, 1, 2)),
        c_(a_.size()) {}
  void step() override {
    ad::matmul(size_, size_, size_, a_.data(), transpose_a_, b_.data(), transpose_b_, c_.data());
  }
  double answer() override { return static_cast<double>(c_.front()); }

 private:
  Index size_;
  bool transpose_a_, transpose_b_;
  std::vector<float> a_, b_, c_;
};

// A product and a sum each round for every pair: fourteen values and the factor fill the fifteen
// registers that V8 hands out, and no result is waited for: a product needs its own of the round
// before, a sum its own and a product that is ready. (One chain that multiplies and adds in turn
// waits for both, six cycles a round, and reads about 12 % less than this.)
class Limit : public Workload {
 public:
  void step() override {
    using V = ad::VectorType<float>::sixteen;
    V product[kLimitPairs], sum[kLimitPairs];
    for (int i = 0; i < kLimitPairs; ++i) {
      product[i] = V{} + static_cast<float>(i + 1);
      sum[i] = V{};
    }
    const V factor = V{} + factor_;
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
    for (int k = 0; k < kLimitRounds; ++k) {
      for (int i = 0; i < kLimitPairs; ++i) {
        product[i] *= factor;
        sum[i] += product[i];
      }
    }
    V total{};
    for (int i = 0; i < kLimitPairs; ++i) total += sum[i];
    answer_ = static_cast<double>(total[0]);
  }
  double answer() override { return answer_; }

 private:
  float factor_ = 0.9999f;  // to the power of the rounds still far from the smallest numbers
  double answer_ = 0;
};

}  // namespace

std::unique_ptr<Workload> hand_perceptron(const Perceptron& network) {
  return std::make_unique<ByHand>(network);
}
std::unique_ptr<Workload> product(Index size, bool transpose_a, bool transpose_b) {
  return std::make_unique<Product>(size, transpose_a, transpose_b);
}
std::unique_ptr<Workload> multiply_add_limit() { return std::make_unique<Limit>(); }

}  // namespace lm::bench
