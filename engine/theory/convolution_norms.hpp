// The norms of a convolution on a picture that wraps around: one by a sum, one by waves.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// A kernel of k × k places. W: (k · k · inputs) × outputs, as nn::convolution stores it: row
/// (u · k + v) · inputs + c.
struct ConvolutionKernel {
  Matrix W;
  Index side = 1;
  Index inputs = 1;
};

/// ‖·‖_∞ = max over outputs of Σ|w|: what the largest pixel can grow by. Exact.
double convolution_infinity_norm(const ConvolutionKernel& kernel);
/// ‖·‖₁ = max over inputs of Σ|w| over places and outputs. Exact.
double convolution_one_norm(const ConvolutionKernel& kernel);
/// √(‖·‖₁ ‖·‖_∞) ≥ ‖·‖₂, by Riesz and Thorin: never too small, unlike ‖·‖_∞ alone.
double interpolated_bound(const ConvolutionKernel& kernel);

/// The largest gain of waves of each frequency (rows: up, columns: across) on n × n pixels: the
/// largest singular value of the kernel's Fourier transform there, an outputs × inputs matrix. A
/// wave stays a wave, so their maximum is ‖·‖₂. H. Sedghi, V. Gupta, P. Long, 2019,
/// arXiv:1805.10408. The transform is summed directly: k² terms per entry. The smaller of inputs
/// and outputs is at most 6.
Matrix wave_gains(const ConvolutionKernel& kernel, Index n);
double convolution_spectral_norm(const ConvolutionKernel& kernel, Index n);

}  // namespace lm::theory
