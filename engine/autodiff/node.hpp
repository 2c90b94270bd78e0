// One node of a graph: a primitive, its operands, its shape and its attributes.
#pragma once

#include <array>
#include <cstdint>

#include "autodiff/shape.hpp"

namespace lm::ad {

/// The closed set of primitives. Formulas and derivative rules: rules.cpp; kernels: kernels/.
enum class Op : std::uint8_t {
  // leaves
  kInput,      // bound by the caller before each run
  kParameter,  // a view into the flat parameter block
  kConstant,   // fixed data, or one value everywhere
  // elementwise, two operands of equal shape
  kAdd,       // a + b
  kSub,       // a − b
  kMul,       // a ⊙ b
  kDiv,       // a / b
  kGate,      // a where b > 0, 0 where b ≤ 0 (a where b is NaN, so that NaN shows)
  kTanhGrad,  // a ⊙ (1 − b²): the derivative of tanh from its output b
  // elementwise, one operand
  kAffine,    // α·a + β
  kExp,       // eᵃ
  kLog,       // ln a
  kSqrt,      // √a
  kSin,       // sin a
  kCos,       // cos a
  kTanh,      // tanh a
  kErf,       // erf a
  kSigmoid,   // 1 / (1 + e⁻ᵃ)
  kSoftplus,  // ln(1 + eᵃ)
  // matrices; each linear one beside its transpose
  kMatMul,      // op(A)·op(B), one product for each of the batch
  kTranspose,   // rows ↔ cols
  kReshape,     // the same numbers in another shape; costs nothing
  kSum,         // sums over axes              ↔ kBroadcast
  kBroadcast,   // repeats along axes of one   ↔ kSum
  kSlice,       // a range of one axis         ↔ kPad
  kPad,         // zeros around along one axis ↔ kSlice
  kGather,      // rows of a picked by b       ↔ kScatterAdd
  kScatterAdd,  // rows of a added at b       ↔ kGather
  kIm2Col,      // images to patches           ↔ kCol2Im
  kCol2Im,      // patches summed to images    ↔ kIm2Col
  // without derivative
  kArgMax,  // flat index of the largest along an axis, the first of equals
  kDetach,  // a, held constant in every derivative
};
inline constexpr int kOpCount = static_cast<int>(Op::kDetach) + 1;

/// Lower-case name of a primitive, as printed and as errors use it.
const char* name(Op op);

/// How Im2Col slides its window over images of height × width pixels, `channels` numbers each.
struct Window {
  Index height = 1, width = 1, channels = 1;
  Index kernel_height = 1, kernel_width = 1;
  Index stride = 1;
  Index padding = 0;      // pixels on each side
  bool circular = false;  // the padding wraps around (periodic lattice) instead of being zero

  Index out_height() const { return (height + 2 * padding - kernel_height) / stride + 1; }
  Index out_width() const { return (width + 2 * padding - kernel_width) / stride + 1; }
};

/// What a primitive needs beside its operands; fields that it does not use keep their defaults.
struct Attributes {
  double alpha = 1, beta = 0;  // kAffine; kConstant: alpha is the value everywhere
  bool transpose_a = false;    // kMatMul
  bool transpose_b = false;    // kMatMul
  int axis = 0;                // kSlice, kPad, kArgMax
  Index start = 0;             // kSlice, kPad; kParameter: offset in the flat block
  int slot = -1;               // kInput: its number; kConstant: its data, −1 when uniform
  Window window;               // kIm2Col, kCol2Im
};

struct Node {
  Op op = Op::kConstant;
  std::array<int, 2> in{-1, -1};  // operands, always smaller than the node's own number
  Shape shape;
  Attributes attr;
};

/// A strict order of nodes by all they hold; equal nodes are one expression.
bool operator<(const Node& a, const Node& b);

/// Continues a fingerprint with one more word.
std::uint64_t mix(std::uint64_t fingerprint, std::uint64_t word);
/// The bits of a number as a word.
std::uint64_t bits(double value);

/// What a node computes as a number, made of its operands' fingerprints instead of their numbers in
/// the graph: so it is the same in whatever order C++ evaluated the expression that made it.
std::uint64_t fingerprint(const Node& node, std::uint64_t a, std::uint64_t b);

/// Operands that `op` takes: 0, 1 or 2.
int arity(Op op);
bool is_elementwise(Op op);

}  // namespace lm::ad
