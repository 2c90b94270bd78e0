// Per-example gradients and their Gram matrix.
#include "measure/tangent_kernel.hpp"

#include "autodiff/transform.hpp"
#include "core/error.hpp"

namespace lm {

template <class S>
TangentKernel<S>::TangentKernel(ad::Graph& graph, ad::Var output)
    : batch_(output.rows()),
      cotangent_(graph.input(output.shape(), "cotangent")),
      executor_(graph, {}, ad::vjp({output}, {cotangent_}, graph.parameters())) {
  if (output.cols() != 1 || output.shape().batch != 1) {
    throw Error("bad_shape", "TangentKernel",
                "the output is " + ad::text(output.shape()) + "; it must be batch × 1");
  }
}

template <class S>
Matrix TangentKernel<S>::jacobian() {
  const Index n = executor_.parameter_size();
  Matrix J(batch_, n);
  S* cotangent = executor_.input(cotangent_);
  for (Index i = 0; i < batch_; ++i) {
    for (Index j = 0; j < batch_; ++j) cotangent[j] = static_cast<S>(i == j);
    executor_.run();
    for (Index p = 0; p < n; ++p) J(i, p) = static_cast<double>(executor_.packed()[p]);
  }
  return J;
}

template <class S>
Matrix TangentKernel<S>::matrix() {
  const Matrix J = jacobian();
  return J * J.transpose();
}

template class TangentKernel<float>;
template class TangentKernel<double>;

double kernel_drift(const Matrix& K, const Matrix& K0) { return (K - K0).norm() / K0.norm(); }

double kernel_alignment(const Matrix& K, const Vector& y) {
  return y.dot(K * y) / (K.norm() * y.squaredNorm());
}

}  // namespace lm
