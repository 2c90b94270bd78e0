// A convolution by its definition, and power iteration with it.
#include "experiments/robustness/wrapped_convolution.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/rng.hpp"
#include "core/sampling.hpp"

namespace lm::robustness {

theory::ConvolutionKernel drawn_kernel(Weights weights, Index side, Index inputs, Index outputs,
                                       std::uint64_t seed) {
  theory::ConvolutionKernel kernel{Matrix::Ones(side * side * inputs, outputs), side, inputs};
  if (weights == Weights::normal) draw_normal(kernel, seed, 0);
  return kernel;
}

void draw_normal(theory::ConvolutionKernel& kernel, std::uint64_t seed, std::uint64_t number) {
  Random random(seed, stream("kernel", number));
  fill_normal(random, kernel.W);
  kernel.W /= std::sqrt(as_double(kernel.W.rows()));
}

WrappedConvolution::WrappedConvolution(theory::ConvolutionKernel kernel, Index n)
    : kernel_(std::move(kernel)),
      n_(n),
      x_(Matrix::Zero(n * n, kernel_.inputs)),
      y_(Matrix::Zero(n * n, kernel_.W.cols())) {}

Index WrappedConvolution::neighbour(Index pixel, Index u, Index v) const {
  const Index half = kernel_.side / 2;
  const Index i = (pixel / n_ + u - half + n_) % n_, j = (pixel % n_ + v - half + n_) % n_;
  return i * n_ + j;
}

void WrappedConvolution::forward(const Matrix& x, Matrix& y) const {
  y.setZero();
  for (Index pixel = 0; pixel < n_ * n_; ++pixel) {
    for (Index place = 0; place < kernel_.side * kernel_.side; ++place) {
      const Index from = neighbour(pixel, place / kernel_.side, place % kernel_.side);
      for (Index c = 0; c < kernel_.inputs; ++c) {
        y.row(pixel) += x(from, c) * kernel_.W.row(place * kernel_.inputs + c);
      }
    }
  }
}

void WrappedConvolution::backward(const Matrix& y, Matrix& x) const {
  x.setZero();
  for (Index pixel = 0; pixel < n_ * n_; ++pixel) {
    for (Index place = 0; place < kernel_.side * kernel_.side; ++place) {
      const Index to = neighbour(pixel, place / kernel_.side, place % kernel_.side);
      for (Index c = 0; c < kernel_.inputs; ++c) {
        x(to, c) += y.row(pixel).dot(kernel_.W.row(place * kernel_.inputs + c));
      }
    }
  }
}

double WrappedConvolution::power_step(Matrix& x) {
  forward(x, y_);
  const double gain = y_.norm();
  backward(y_, x);
  const double size = x.norm();
  if (size > 0) x /= size;
  return gain;
}

double WrappedConvolution::sign_gain(Index output) {
  x_.setZero();
  for (Index place = 0; place < kernel_.side * kernel_.side; ++place) {
    const Index at = neighbour(0, place / kernel_.side, place % kernel_.side);
    for (Index c = 0; c < kernel_.inputs; ++c) {
      x_(at, c) = kernel_.W(place * kernel_.inputs + c, output) < 0 ? -1 : 1;
    }
  }
  forward(x_, y_);
  return y_.cwiseAbs().maxCoeff();
}

void draw_picture(Matrix& x, std::uint64_t seed, std::uint64_t number) {
  Random random(seed, stream("picture", number));
  fill_normal(random, x);
  x /= x.norm();
}

}  // namespace lm::robustness
