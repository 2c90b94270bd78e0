// Sums of absolute weights, and the Fourier transform of a kernel.
#include "theory/convolution_norms.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/jacobi.hpp"

namespace lm::theory {
namespace {

/// The largest singular value of C + iS (inputs × outputs): the root of the largest eigenvalue of
/// its Gram matrix A + iB on the smaller side, as the real symmetric [[A, −B], [B, A]].
double complex_norm(const Matrix& C, const Matrix& S) {
  if (C.rows() > C.cols()) return complex_norm(C.transpose(), S.transpose());
  const Index m = C.rows();
  const Matrix A = C * C.transpose() + S * S.transpose();
  const Matrix B = S * C.transpose() - C * S.transpose();
  Matrix gram(2 * m, 2 * m), vectors(2 * m, 2 * m);
  gram << A, -B, B, A;
  Vector values(2 * m);
  jacobi_eigen(2 * m, gram.data(), values.data(), vectors.data());
  return std::sqrt(std::max(0.0, values(0)));
}

double gain(const ConvolutionKernel& kernel, double up, double across) {
  const Index outputs = kernel.W.cols(), half = kernel.side / 2;
  Matrix C = Matrix::Zero(kernel.inputs, outputs), S = C;
  for (Index u = 0; u < kernel.side; ++u) {
    for (Index v = 0; v < kernel.side; ++v) {
      const double phase = up * as_double(u - half) + across * as_double(v - half);
      const auto W = kernel.W.middleRows((u * kernel.side + v) * kernel.inputs, kernel.inputs);
      C += lm::cos(phase) * W;
      S += lm::sin(phase) * W;
    }
  }
  return complex_norm(C, S);
}

}  // namespace

double convolution_infinity_norm(const ConvolutionKernel& kernel) {
  return kernel.W.cwiseAbs().colwise().sum().maxCoeff();
}

double convolution_one_norm(const ConvolutionKernel& kernel) {
  Vector sums = Vector::Zero(kernel.inputs);
  for (Index row = 0; row < kernel.W.rows(); ++row) {
    sums(row % kernel.inputs) += kernel.W.row(row).lpNorm<1>();
  }
  return sums.maxCoeff();
}

double interpolated_bound(const ConvolutionKernel& kernel) {
  return std::sqrt(convolution_one_norm(kernel) * convolution_infinity_norm(kernel));
}

Matrix wave_gains(const ConvolutionKernel& kernel, Index n) {
  Matrix gains(n, n);
  for (Index a = 0; a < n; ++a) {
    for (Index b = 0; b < n; ++b) {
      const Index a2 = (n - a) % n, b2 = (n - b) % n;
      if (a2 * n + b2 < a * n + b) {
        gains(a, b) = gains(a2, b2);  // a real kernel: the opposite frequency has the same gain
      } else {
        const double turn = 2 * kPi / as_double(n);
        gains(a, b) = gain(kernel, turn * as_double(a), turn * as_double(b));
      }
    }
  }
  return gains;
}

double convolution_spectral_norm(const ConvolutionKernel& kernel, Index n) {
  return wave_gains(kernel, n).maxCoeff();
}

}  // namespace lm::theory
