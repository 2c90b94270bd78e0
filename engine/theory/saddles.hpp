// The stationary points of a two-layer linear network, and the curvature at and between them.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// The sizes of W₁: hidden × inputs and W₂: outputs × hidden.
struct LayerSizes {
  Index inputs = 1;
  Index hidden = 1;
  Index outputs = 1;
};

/// All 2 stationary-point choices a mode has, learned (a = s) or not (a = 0), make 2^k stationary
/// points W₂W₁ = Σ_{learned} s_i u_i v_iᵀ (up to rotations of the hidden layer). This is the whole
/// spectrum, ascending, of the Hessian of L = c ‖Σ − W₂W₁‖²_F at the balanced one whose modes
/// `learned` says, hidden·(inputs + outputs) numbers. With m learned modes, in units of 2c:
///   i, j learned:                 s_i + s_j, and 0
///   i not, j learned:             s_j + s_i and s_j − s_i   (negative: the order was wrong)
///   i not, a free hidden unit:    +s_i and −s_i             (the way down)
///   j learned, an input or output without a mode:  s_j
///   everything else:              0
/// From the second variation 2c(‖dW₂W₁ + W₂dW₁‖² − 2⟨Σ − W₂W₁, dW₂dW₁⟩), which falls into blocks
/// of at most two entries in the modes' basis. s: k > 0, k = learned.size() ≤ every size.
/// Error `bad_argument` otherwise. The saddles' strictness: Baldi & Hornik 1989; Kawaguchi 2016.
Vector saddle_spectrum(const Vector& s, const std::vector<bool>& learned, const LayerSizes& sizes,
                       double c);

/// The smallest Hessian eigenvalue while modes have strengths a, balanced and aligned, and the
/// hidden layer has room for one more: −2c max_i (s_i − a_i), and 0 when nothing is missing. The
/// part ‖dW₂W₁ + W₂dW₁‖² is never negative, and a free hidden unit does not feel it.
double lowest_curvature(const Vector& s, const Vector& a, double c);

/// The gradient's singular values ∂L/∂W₁ while modes have strengths a, balanced and aligned:
/// 2c √a_i |s_i − a_i|, in the order of the modes.
Vector gradient_strengths(const Vector& s, const Vector& a, double c);

}  // namespace lm::theory
