// Per-example gradients and their Gram matrix.
#include "measure/tangent_kernel.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "autodiff/kernels/matmul.hpp"
#include "autodiff/transform.hpp"
#include "core/error.hpp"

namespace lm {
namespace {

/// Rows of K that one product gives, from the diagonal on: the more, the better the product; the
/// fewer, the less is computed below the diagonal.
constexpr Index kBlockRows = 32;

[[noreturn]] void fault(const std::string& message) {
  throw Error("bad_shape", "TangentKernel", message);
}

/// The gradient of the output, once the shapes are found to be those of one example.
std::vector<ad::Var> gradient_of(ad::Graph& graph, ad::Var input, ad::Var output) {
  if (input.node().op != ad::Op::kInput || input.shape() != ad::Shape(1, input.cols())) {
    fault("the input is " + ad::text(input.shape()) + "; it must be an input node of 1 × d");
  }
  if (output.shape() != ad::Shape(1, 1)) {
    fault("the output is " + ad::text(output.shape()) + "; it must be 1 × 1");
  }
  if (graph.parameter_size() == 0) fault("the graph has no parameter; it must have one or more");
  return ad::grad(output, graph.parameters());
}

}  // namespace

template <class S>
TangentKernel<S>::TangentKernel(ad::Graph& graph, ad::Var input, ad::Var output)
    : input_(input), executor_(graph, {}, gradient_of(graph, input, output)) {}

template <class S>
const MatrixOf<S>& TangentKernel<S>::jacobian(const Matrix& X) {
  if (X.rows() == 0 || X.cols() != input_.cols()) {
    fault("X is " + ad::text({X.rows(), X.cols()}) + "; it must be n × " +
          std::to_string(input_.cols()) + " with one row or more");
  }
  J_.resize(X.rows(), executor_.packed_size());
  S* x = executor_.input(input_);
  for (Index i = 0; i < X.rows(); ++i) {
    std::copy_n(X.row(i).data(), X.cols(), x);
    executor_.bind_packed(J_.row(i).data());
    executor_.run();
  }
  return J_;
}

template <class S>
const Matrix& TangentKernel<S>::matrix(const Matrix& X) {
  jacobian(X);
  const Index n = J_.rows(), size = J_.cols();
  block_.resize(std::min(n, kBlockRows) * n);
  K_.resize(n, n);
  for (Index i0 = 0; i0 < n; i0 += kBlockRows) {
    const Index rows = std::min(kBlockRows, n - i0), cols = n - i0;
    const S* from = J_.row(i0).data();
    ad::matmul<S>(rows, cols, size, from, false, from, true, block_.data());
    const Eigen::Map<const MatrixOf<S>> block(block_.data(), rows, cols);
    K_.block(i0, i0, rows, cols) = block.template cast<double>();
    K_.block(i0, i0, cols, rows) = block.transpose().template cast<double>();
  }
  return K_;
}

template class TangentKernel<float>;
template class TangentKernel<double>;

double kernel_drift(const Matrix& K, const Matrix& K0) { return (K - K0).norm() / K0.norm(); }

double kernel_alignment(const Matrix& K, const Vector& y) {
  return y.dot(K * y) / (K.norm() * y.squaredNorm());
}

}  // namespace lm
