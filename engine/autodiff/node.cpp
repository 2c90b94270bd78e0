// Names, arities and the order of nodes.
#include "autodiff/node.hpp"

#include <cstring>
#include <initializer_list>
#include <tuple>
#include <utility>

namespace lm::ad {
namespace {

constexpr const char* kNames[kOpCount] = {
    "input",    "parameter", "constant", "add",     "sub",       "mul",     "div",    "gate",
    "tanhgrad", "affine",    "exp",      "log",     "sqrt",      "sin",     "cos",    "tanh",
    "erf",      "sigmoid",   "softplus", "matmul",  "transpose", "reshape", "sum",    "broadcast",
    "slice",    "pad",       "gather",   "scatter", "im2col",    "col2im",  "argmax", "detach"};

auto key(const Shape& s) { return std::make_tuple(s.batch, s.rows, s.cols); }

auto key(const Window& w) {
  return std::make_tuple(w.height, w.width, w.channels, w.kernel_height, w.kernel_width, w.stride,
                         w.padding, w.circular);
}

// Numbers by their bits, so that NaN has a place in the order too.
auto key(const Attributes& a) {
  return std::make_tuple(bits(a.alpha), bits(a.beta), a.transpose_a, a.transpose_b, a.axis, a.start,
                         a.slot, key(a.window));
}

std::uint64_t mix_index(std::uint64_t h, Index value) {
  return mix(h, static_cast<std::uint64_t>(value));
}

}  // namespace

std::uint64_t mix(std::uint64_t fingerprint, std::uint64_t word) {
  const std::uint64_t h = (fingerprint ^ word) * 0x9e3779b97f4a7c15u;
  return h ^ (h >> 32);
}

std::uint64_t bits(double value) {
  std::uint64_t out = 0;
  std::memcpy(&out, &value, sizeof out);
  return out;
}

std::uint64_t fingerprint(const Node& node, std::uint64_t a, std::uint64_t b) {
  const Attributes& attr = node.attr;
  const Window& w = attr.window;
  // Which operand of a sum or product comes first is the compiler's choice and changes no value.
  if ((node.op == Op::kAdd || node.op == Op::kMul) && b < a) std::swap(a, b);
  std::uint64_t h = mix(mix(static_cast<std::uint64_t>(node.op) + 1, a), b);
  for (const double value : {attr.alpha, attr.beta}) h = mix(h, bits(value));
  for (const Index value :
       {node.shape.batch, node.shape.rows, node.shape.cols, Index{attr.transpose_a},
        Index{attr.transpose_b}, Index{attr.axis}, attr.start, w.height, w.width, w.channels,
        w.kernel_height, w.kernel_width, w.stride, w.padding, Index{w.circular}}) {
    h = mix_index(h, value);
  }
  return h;
}

const char* name(Op op) { return kNames[static_cast<int>(op)]; }

bool operator<(const Node& a, const Node& b) {
  if (a.op != b.op) return a.op < b.op;
  if (a.in != b.in) return a.in < b.in;
  if (a.shape != b.shape) return key(a.shape) < key(b.shape);
  return key(a.attr) < key(b.attr);
}

int arity(Op op) {
  if (op <= Op::kConstant) return 0;
  if (op <= Op::kTanhGrad || op == Op::kMatMul) return 2;
  return op == Op::kGather || op == Op::kScatterAdd ? 2 : 1;
}

bool is_elementwise(Op op) { return op >= Op::kAdd && op <= Op::kSoftplus; }

}  // namespace lm::ad
