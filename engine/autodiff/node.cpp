// Names, arities and the order of nodes.
#include "autodiff/node.hpp"

#include <cstring>
#include <tuple>

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

// By bits, so that NaN has a place in the order too.
std::uint64_t bits(double value) {
  std::uint64_t out;
  std::memcpy(&out, &value, sizeof out);
  return out;
}

auto key(const Attributes& a) {
  return std::make_tuple(bits(a.alpha), bits(a.beta), a.transpose_a, a.transpose_b, a.axis, a.start,
                         a.slot, key(a.window));
}

}  // namespace

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
