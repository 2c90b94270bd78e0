// The matrix product through Eigen's general kernel.
#include "autodiff/kernels/matmul.hpp"

namespace lm::ad {
namespace {

template <class S>
using View = Eigen::Map<const MatrixOf<S>>;

}  // namespace

template <class S>
void matmul(Index m, Index n, Index k, const S* a, bool transpose_a, const S* b, bool transpose_b,
            S* c) {
  const View<S> A(a, transpose_a ? k : m, transpose_a ? m : k);
  const View<S> B(b, transpose_b ? n : k, transpose_b ? k : n);
  Eigen::Map<MatrixOf<S>> C(c, m, n);
  if (transpose_a && transpose_b) {
    C.noalias() = A.transpose() * B.transpose();
  } else if (transpose_a) {
    C.noalias() = A.transpose() * B;
  } else if (transpose_b) {
    C.noalias() = A * B.transpose();
  } else {
    C.noalias() = A * B;
  }
}

template void matmul<float>(Index, Index, Index, const float*, bool, const float*, bool, float*);
template void matmul<double>(Index, Index, Index, const double*, bool, const double*, bool,
                             double*);

}  // namespace lm::ad
