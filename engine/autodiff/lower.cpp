// Which kernel runs which primitive, and the sizes it is given.
#include "autodiff/lower.hpp"

#include "autodiff/fold.hpp"
#include "autodiff/kernels/elementwise.hpp"
#include "autodiff/kernels/matmul.hpp"
#include "autodiff/kernels/move.hpp"
#include "autodiff/kernels/reduce.hpp"

namespace lm::ad {
namespace {

template <class S>
void matmul_kernel(const Step<S>& s) {
  const Index m = s.n[0], n = s.n[1], k = s.n[2];
  for (Index p = 0; p < s.n[3]; ++p) {
    matmul(m, n, k, s.a + p * m * k, s.transpose_a, s.b + p * k * n, s.transpose_b,
           s.out + p * m * n);
  }
}

void set_sizes(Index (&n)[4], Index n0, Index n1 = 1, Index n2 = 1, Index n3 = 1) {
  n[0] = n0;
  n[1] = n1;
  n[2] = n2;
  n[3] = n3;
}

template <class S>
void lower_elementwise(const Instruction& code, const Node& node, Step<S>& step) {
  step.kernel = elementwise_kernel<S>(code.op, code.stretch_a, code.stretch_b);
  const bool as_it_lies = code.stretch_a == Stretch::kFull && code.stretch_b == Stretch::kFull;
  if (as_it_lies) {
    set_sizes(step.n, node.shape.size());
  } else {
    set_sizes(step.n, code.outer, code.inner);
  }
}

template <class S>
void lower_fold(Kernel<S> kernel, const Fold& f, Step<S>& step) {
  step.kernel = kernel;
  set_sizes(step.n, f.pre, f.mid, f.post);
}

// Slice and pad: `part` is the smaller side, `whole` the larger.
template <class S>
void lower_part(Kernel<S> kernel, const Shape& part, const Shape& whole, const Attributes& attr,
                Step<S>& step) {
  const Fold small = fold(part, attr.axis), large = fold(whole, attr.axis);
  step.kernel = kernel;
  set_sizes(step.n, large.pre, small.mid * large.post, large.mid * large.post,
            attr.start * large.post);
}

template <class S>
void lower_matmul(const Node& node, const Shape& a, Step<S>& step) {
  step.kernel = matmul_kernel<S>;
  const Index inner = node.attr.transpose_a ? a.rows : a.cols;
  set_sizes(step.n, node.shape.rows, node.shape.cols, inner, node.shape.batch);
}

template <class S>
void lower_image(const Node& node, const Shape& a, Step<S>& step) {
  const bool cut = node.op == Op::kIm2Col;
  const Index from = a.rows * a.cols, to = node.shape.rows * node.shape.cols;
  step.kernel = cut ? im2col_kernel<S> : col2im_kernel<S>;
  set_sizes(step.n, node.shape.batch, cut ? from : to, cut ? to : from);
}

// Everything but copies and elementwise operations; `a` is the first operand's shape.
template <class S>
void lower_structural(const Node& node, const Shape& a, Step<S>& step) {
  const Shape& shape = node.shape;
  switch (node.op) {
    case Op::kMatMul:
      return lower_matmul(node, a, step);
    case Op::kSum:
      return lower_fold<S>(sum_kernel<S>, fold(a, shape), step);
    case Op::kBroadcast:
      return lower_fold<S>(broadcast_kernel<S>, fold(shape, a), step);
    case Op::kArgMax:
      return lower_fold<S>(argmax_kernel<S>, fold(a, node.attr.axis), step);
    case Op::kSlice:
      return lower_part<S>(slice_kernel<S>, shape, a, node.attr, step);
    case Op::kPad:
      return lower_part<S>(pad_kernel<S>, a, shape, node.attr, step);
    case Op::kTranspose:
      step.kernel = transpose_kernel<S>;
      return set_sizes(step.n, a.batch, a.rows, a.cols);
    case Op::kGather:
      step.kernel = gather_kernel<S>;
      return set_sizes(step.n, shape.rows, shape.cols, a.rows);
    case Op::kScatterAdd:
      step.kernel = scatter_add_kernel<S>;
      return set_sizes(step.n, a.rows, a.cols, shape.rows);
    default:
      return lower_image(node, a, step);
  }
}

}  // namespace

template <class S>
Step<S> lower(const Graph& graph, const Instruction& code) {
  const Node& node = graph.node(code.node);
  Step<S> step;
  step.alpha = static_cast<S>(node.attr.alpha);
  step.beta = static_cast<S>(node.attr.beta);
  step.transpose_a = node.attr.transpose_a;
  step.transpose_b = node.attr.transpose_b;
  if (code.copy) {
    step.kernel = copy_kernel<S>;
    set_sizes(step.n, node.shape.size());
  } else if (is_elementwise(node.op)) {
    lower_elementwise(code, node, step);
  } else {
    lower_structural(node, graph.node(node.in[0]).shape, step);
  }
  return step;
}

template Step<float> lower<float>(const Graph&, const Instruction&);
template Step<double> lower<double>(const Graph&, const Instruction&);

}  // namespace lm::ad
