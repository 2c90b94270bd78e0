// Functions that build graphs and read like mathematics.
//
// Shapes: elementwise functions of two operands stretch axes of size one (a row b is added to every
// row of a matrix), as NumPy does; nothing else is stretched silently. Every function throws
// lm::Error (code "shape_mismatch" or "bad_argument") that names the operation, the shapes and the
// cure. Operands must belong to one graph. Trivial cases are simplified at once (x + 0, 0·x, 1·x,
// reshape of reshape, …), so that higher derivatives stay small.
#pragma once

#include <vector>

#include "autodiff/graph.hpp"

namespace lm::ad {

// --- elementwise, two operands -------------------------------------------------------------------
Var operator+(Var a, Var b);
Var operator-(Var a, Var b);
/// Elementwise product (Hadamard); matrix products are matmul.
Var operator*(Var a, Var b);
Var operator/(Var a, Var b);
/// a where b > 0, 0 where b ≤ 0; a where b is NaN. Not differentiable in b (derivative 0).
Var gate(Var a, Var b);
/// a ⊙ (1 − y²): tanh's derivative from its output y.
Var tanh_grad(Var a, Var y);

/// alpha·x + beta.
Var affine(Var x, double alpha, double beta);
inline Var operator-(Var x) { return affine(x, -1, 0); }
inline Var operator+(Var x, double c) { return affine(x, 1, c); }
inline Var operator+(double c, Var x) { return affine(x, 1, c); }
inline Var operator-(Var x, double c) { return affine(x, 1, -c); }
inline Var operator-(double c, Var x) { return affine(x, -1, c); }
inline Var operator*(Var x, double c) { return affine(x, c, 0); }
inline Var operator*(double c, Var x) { return affine(x, c, 0); }
/// x / c, a true division.
Var operator/(Var x, double c);
Var operator/(double c, Var x);

// --- elementwise, one operand --------------------------------------------------------------------
Var exp(Var x);
Var log(Var x);   // natural
Var sqrt(Var x);  // the derivative at 0 is infinite
Var sin(Var x);
Var cos(Var x);
Var tanh(Var x);
Var erf(Var x);
Var sigmoid(Var x);         // 1 / (1 + e⁻ˣ), without overflow at either end
Var softplus(Var x);        // ln(1 + eˣ), without overflow at either end
Var square(Var x);          // x ⊙ x
Var relu(Var x);            // max(x, 0); derivative 0 at 0; NaN stays NaN
Var step(Var x);            // 1 where x > 0, else 0; derivative 0
Var abs(Var x);             // |x|; derivative 0 at 0
Var maximum(Var a, Var b);  // the larger; where equal the derivative goes to a

// --- sums and broadcasts -------------------------------------------------------------------------
/// Sum of everything: a scalar.
Var sum(Var x);
/// Sum over one axis, which keeps size 1.
Var sum(Var x, Axis axis);
/// Mean of everything, or over one axis (sum divided by the count).
Var mean(Var x);
Var mean(Var x, Axis axis);
/// Sums over every axis where `shape` has size one and x has not.
Var sum_to(Var x, const Shape& shape);
/// Repeats x along every axis where x has size one and `shape` has not.
Var broadcast_to(Var x, const Shape& shape);
/// Σ a ⊙ b, a scalar.
Var dot(Var a, Var b);

// --- matrices ------------------------------------------------------------------------------------
/// op(A)·op(B), m×k times k×n → m×n; op transposes when its flag is set. For a batch of matrices
/// one product each; a single B serves every A of the batch.
Var matmul(Var a, Var b, bool transpose_a = false, bool transpose_b = false);
/// Rows ↔ columns of every matrix in the batch.
Var transpose(Var x);
/// The same numbers, row-major, in another shape of the same size. Costs nothing.
Var reshape(Var x, const Shape& shape);
/// Elements start … start+count−1 of one axis.
Var slice(Var x, Axis axis, Index start, Index count);
/// Zeros before and after along one axis until it has `total` elements; x begins at `start`.
Var pad(Var x, Axis axis, Index start, Index total);
/// Parts side by side along one axis.
Var concat(const std::vector<Var>& parts, Axis axis);

// --- indices (whole numbers held as scalars; below 2²⁴, so that float holds them) ----------------
/// Rows of `table` (V×d) picked by `index` (n×1): n×d. A run throws lm::Error (code
/// "bad_index") when an index is not a whole number from 0 to V−1.
Var gather(Var table, Var index);
/// Adds row i of `x` (n×d) to row index[i] of zeros (rows×d).
Var scatter_add(Var x, Var index, Index rows);
/// Flat index (into x) of the largest along an axis; the first of equals. Derivative 0.
Var argmax(Var x, Axis axis);
/// The largest along an axis; the derivative goes to the first of equals.
Var max(Var x, Axis axis);
/// x as a constant: no derivative flows through.
Var detach(Var x);

// --- images: N × (height·width) × channels -------------------------------------------------------
/// Patches under a sliding window: N × (out_height·out_width) × (kernel_height·kernel_width·C),
/// each patch ordered (kernel row, kernel column, channel). A convolution is matmul(im2col(x),
/// filters).
Var im2col(Var x, const Window& window);
/// Adds patches back to where im2col took them (its transpose).
Var col2im(Var patches, const Window& window);

// --- composed ------------------------------------------------------------------------------------
/// ln Σ_j e^{x_ij} of every row, shifted by the row's maximum: rows × 1.
Var logsumexp(Var x);
/// x − logsumexp(x), row by row.
Var log_softmax(Var x);
/// e^{x_ij} / Σ_k e^{x_ik}, row by row.
Var softmax(Var x);

}  // namespace lm::ad
