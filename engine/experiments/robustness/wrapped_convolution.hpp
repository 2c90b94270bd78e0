// A convolution on a small picture that wraps around, run forwards and backwards in plain loops.
#pragma once

#include <cstdint>

#include "theory/convolution_norms.hpp"

namespace lm::robustness {

/// What the kernel's weights are: N(0, 1/(k² inputs)), or all 1.
enum class Weights { normal, ones };

/// The first kernel of a seed.
theory::ConvolutionKernel drawn_kernel(Weights weights, Index side, Index inputs, Index outputs,
                                       std::uint64_t seed);
/// Other normal weights in its place, by their number. Allocates nothing.
void draw_normal(theory::ConvolutionKernel& kernel, std::uint64_t seed, std::uint64_t number);

/// y = K x and x = Kᵀ y for pictures of n × n pixels, rows of channels. Nothing is allocated after
/// construction.
class WrappedConvolution {
 public:
  WrappedConvolution(theory::ConvolutionKernel kernel, Index n);

  theory::ConvolutionKernel& kernel() { return kernel_; }
  const theory::ConvolutionKernel& kernel() const { return kernel_; }
  /// x: n² × inputs → y: n² × outputs.
  void forward(const Matrix& x, Matrix& y) const;
  void backward(const Matrix& y, Matrix& x) const;

  /// One step of power iteration on KᵀK from the picture x, which becomes the next, of length 1:
  /// ‖Kx‖ before it, a lower bound of ‖K‖₂.
  double power_step(Matrix& x);
  /// The largest |pixel| of K x for the picture that is ±1 where it meets the weights of this
  /// output with their signs.
  double sign_gain(Index output);

  Index n() const { return n_; }

 private:
  Index neighbour(Index pixel, Index u, Index v) const;

  theory::ConvolutionKernel kernel_;
  Index n_;
  Matrix x_, y_;
};

/// A random picture of length 1 in place of x. Allocates nothing.
void draw_picture(Matrix& x, std::uint64_t seed, std::uint64_t number);

}  // namespace lm::robustness
