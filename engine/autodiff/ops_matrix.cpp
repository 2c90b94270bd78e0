// Builders of the primitives that multiply, move, sum and pick.
#include "autodiff/build.hpp"
#include "autodiff/ops.hpp"

namespace lm::ad {
namespace {

// Indices are held as scalars; float holds every whole number up to here.
constexpr Index kLargestIndex = Index{1} << 24;

std::string range_text(Index start, Index count) {
  return std::to_string(start) + " … " + std::to_string(start + count - 1);
}

void require_axis(const char* operation, int axis) {
  if (axis < 0 || axis > 2) argument_fault(operation, "axis " + std::to_string(axis) + " of three");
}

// Batch and columns change but rows do not: the kernels sum and repeat along neighbouring axes, so
// this takes two steps.
bool skips_rows(const Shape& large, const Shape& small) {
  return large.batch != small.batch && large.cols != small.cols && large.rows == small.rows &&
         large.rows != 1;
}

void require_index(const char* operation, Var values, Var index) {
  require_same_graph(operation, values, index);
  if (values.shape().batch != 1 || index.shape() != Shape(index.rows(), 1)) {
    shape_fault(operation, "rows of " + text(values.shape()) + " by index " + text(index.shape()) +
                               "; needs one matrix and an index column n×1");
  }
}

void require_window(const char* operation, Var x, const Window& w, const Shape& expected) {
  require_var(operation, x);
  const bool fits = w.height >= 1 && w.width >= 1 && w.channels >= 1 && w.kernel_height >= 1 &&
                    w.kernel_width >= 1 && w.stride >= 1 && w.padding >= 0 &&
                    w.kernel_height <= w.height + 2 * w.padding &&
                    w.kernel_width <= w.width + 2 * w.padding &&
                    (!w.circular || (w.padding <= w.height && w.padding <= w.width));
  if (!fits) {
    argument_fault(operation, "a window of " + text(Shape(w.kernel_height, w.kernel_width)) +
                                  ", stride " + std::to_string(w.stride) + ", padding " +
                                  std::to_string(w.padding) + " does not fit images of " +
                                  text(Shape(w.height, w.width)));
  }
  if (x.shape() != expected) {
    shape_fault(operation, "expects " + text(expected) + " for images of " +
                               text(Shape(w.height, w.width)) + " with " +
                               std::to_string(w.channels) + " channels, got " + text(x.shape()));
  }
}

Shape image_shape(Index batch, const Window& w) { return {batch, w.height * w.width, w.channels}; }

Shape patch_shape(Index batch, const Window& w) {
  return {batch, w.out_height() * w.out_width(), w.kernel_height * w.kernel_width * w.channels};
}

}  // namespace

Var sum_to(Var x, const Shape& shape) {
  require_var("sum", x);
  if (x.shape() == shape) return x;
  for (int axis = 0; axis < 3; ++axis) {
    if (shape[axis] != x.shape()[axis] && shape[axis] != 1) {
      shape_fault("sum", text(x.shape()) + " cannot be summed to " + text(shape) +
                             "; every axis must stay or become one");
    }
  }
  if (is_uniform(x)) {
    const Index count = x.size() / shape.size();
    return x.graph->constant(uniform_value(x) * static_cast<double>(count), shape);
  }
  if (x.node().op == Op::kSum && !skips_rows(operand(x).shape(), shape)) {
    return sum_to(operand(x), shape);
  }
  const Shape from = x.shape();
  if (skips_rows(from, shape)) x = x.graph->add(make(Op::kSum, {from.batch, from.rows, 1}, x));
  return x.graph->add(make(Op::kSum, shape, x));
}

Var broadcast_to(Var x, const Shape& shape) {
  require_var("broadcast", x);
  if (x.shape() == shape) return x;
  for (int axis = 0; axis < 3; ++axis) {
    if (shape[axis] != x.shape()[axis] && x.shape()[axis] != 1) {
      shape_fault("broadcast", text(x.shape()) + " cannot be repeated to " + text(shape) +
                                   "; every axis must stay or grow from one");
    }
  }
  if (is_uniform(x)) return x.graph->constant(uniform_value(x), shape);
  if (x.node().op == Op::kBroadcast) return broadcast_to(operand(x), shape);
  if (skips_rows(shape, x.shape())) {
    x = x.graph->add(make(Op::kBroadcast, {1, shape.rows, shape.cols}, x));
  }
  return x.graph->add(make(Op::kBroadcast, shape, x));
}

Var sum(Var x) { return sum_to(x, {}); }

Var sum(Var x, Axis axis) {
  require_var("sum", x);
  require_axis("sum", axis);
  Shape shape = x.shape();
  shape[axis] = 1;
  return sum_to(x, shape);
}

Var mean(Var x) { return sum(x) / static_cast<double>(x.size()); }
Var mean(Var x, Axis axis) { return sum(x, axis) / static_cast<double>(x.shape()[axis]); }
Var dot(Var a, Var b) { return sum(a * b); }

Var matmul(Var a, Var b, bool transpose_a, bool transpose_b) {
  require_same_graph("matmul", a, b);
  const Shape A = a.shape(), B = b.shape();
  const Index m = transpose_a ? A.cols : A.rows, inner_a = transpose_a ? A.rows : A.cols;
  const Index n = transpose_b ? B.rows : B.cols, inner_b = transpose_b ? B.cols : B.rows;
  const auto shapes = [&] {
    return text(A) + (transpose_a ? "ᵀ" : "") + " times " + text(B) + (transpose_b ? "ᵀ" : "");
  };
  if (inner_a != inner_b) {
    shape_fault("matmul", shapes() + ": inner sizes " + std::to_string(inner_a) + " and " +
                              std::to_string(inner_b) + " differ; transpose one or fix its shape");
  }
  if (A.batch != B.batch && B.batch == 1 && !transpose_a) {
    const Var flat = matmul(reshape(a, {A.batch * A.rows, A.cols}), b, false, transpose_b);
    return reshape(flat, {A.batch, m, n});
  }
  if (A.batch != B.batch && (A.batch == 1 || B.batch == 1)) {
    const Index batch = A.batch == 1 ? B.batch : A.batch;
    return matmul(broadcast_to(a, {batch, A.rows, A.cols}),
                  broadcast_to(b, {batch, B.rows, B.cols}), transpose_a, transpose_b);
  }
  if (A.batch != B.batch) shape_fault("matmul", shapes() + ": batch counts differ");
  const Shape shape(A.batch, m, n);
  if (is_uniform(a, 0) || is_uniform(b, 0)) return a.graph->constant(0, shape);
  if (a.node().op == Op::kTranspose) return matmul(operand(a), b, !transpose_a, transpose_b);
  if (b.node().op == Op::kTranspose) return matmul(a, operand(b), transpose_a, !transpose_b);
  Node node = make(Op::kMatMul, shape, a, b);
  node.attr.transpose_a = transpose_a;
  node.attr.transpose_b = transpose_b;
  return a.graph->add(node);
}

Var transpose(Var x) {
  require_var("transpose", x);
  const Shape shape(x.shape().batch, x.cols(), x.rows());
  if (is_uniform(x)) return x.graph->constant(uniform_value(x), shape);
  if (x.rows() == 1 || x.cols() == 1) return reshape(x, shape);
  if (x.node().op == Op::kTranspose) return operand(x);
  return x.graph->add(make(Op::kTranspose, shape, x));
}

Var reshape(Var x, const Shape& shape) {
  require_var("reshape", x);
  if (x.shape() == shape) return x;
  if (x.size() != shape.size()) {
    shape_fault("reshape", text(x.shape()) + " has " + std::to_string(x.size()) + " elements, " +
                               text(shape) + " has " + std::to_string(shape.size()));
  }
  if (is_uniform(x)) return x.graph->constant(uniform_value(x), shape);
  if (x.node().op == Op::kReshape) return reshape(operand(x), shape);
  return x.graph->add(make(Op::kReshape, shape, x));
}

Var slice(Var x, Axis axis, Index start, Index count) {
  require_var("slice", x);
  require_axis("slice", axis);
  const Index length = x.shape()[axis];
  if (start < 0 || count < 1 || start + count > length) {
    argument_fault("slice", "elements " + range_text(start, count) + " of axis " +
                                std::to_string(axis) + " of " + text(x.shape()) + ", which has " +
                                std::to_string(length));
  }
  if (count == length) return x;
  Shape shape = x.shape();
  shape[axis] = count;
  if (is_uniform(x)) return x.graph->constant(uniform_value(x), shape);
  const Node n = x.node();
  if (n.op == Op::kSlice && n.attr.axis == axis) {
    return slice(operand(x), axis, n.attr.start + start, count);
  }
  if (n.op == Op::kPad && n.attr.axis == axis && n.attr.start == start &&
      operand(x).shape() == shape) {
    return operand(x);
  }
  Node node = make(Op::kSlice, shape, x);
  node.attr.axis = axis;
  node.attr.start = start;
  return x.graph->add(node);
}

Var pad(Var x, Axis axis, Index start, Index total) {
  require_var("pad", x);
  require_axis("pad", axis);
  const Index length = x.shape()[axis];
  if (start < 0 || start + length > total) {
    argument_fault("pad", text(x.shape()) + " placed at " + std::to_string(start) + " of axis " +
                              std::to_string(axis) + " does not fit into " + std::to_string(total));
  }
  if (total == length) return x;
  Shape shape = x.shape();
  shape[axis] = total;
  if (is_uniform(x, 0)) return x.graph->constant(0, shape);
  const Node n = x.node();
  if (n.op == Op::kPad && n.attr.axis == axis) {
    return pad(operand(x), axis, n.attr.start + start, total);
  }
  Node node = make(Op::kPad, shape, x);
  node.attr.axis = axis;
  node.attr.start = start;
  return x.graph->add(node);
}

Var concat(const std::vector<Var>& parts, Axis axis) {
  if (parts.empty()) argument_fault("concat", "no parts");
  require_axis("concat", axis);
  Index total = 0;
  for (const Var& part : parts) {
    require_same_graph("concat", parts[0], part);
    Shape rest = part.shape();
    total += rest[axis];
    rest[axis] = parts[0].shape()[axis];
    if (rest != parts[0].shape()) {
      shape_fault("concat", text(parts[0].shape()) + " beside " + text(part.shape()) +
                                "; only axis " + std::to_string(axis) + " may differ");
    }
  }
  Index start = 0;
  Var joined;
  for (const Var& part : parts) {
    const Var placed = pad(part, axis, start, total);
    joined = joined ? joined + placed : placed;
    start += part.shape()[axis];
  }
  return joined;
}

Var gather(Var table, Var index) {
  require_index("gather", table, index);
  if (table.rows() > kLargestIndex) argument_fault("gather", "more than 2^24 rows");
  const Shape shape(index.rows(), table.cols());
  if (is_uniform(table)) return table.graph->constant(uniform_value(table), shape);
  return table.graph->add(make(Op::kGather, shape, table, index));
}

Var scatter_add(Var x, Var index, Index rows) {
  require_index("scatter_add", x, index);
  if (rows < 1 || rows > kLargestIndex) {
    argument_fault("scatter_add", std::to_string(rows) + " rows; allowed: 1 to 2^24");
  }
  if (index.rows() != x.rows()) {
    shape_fault("scatter_add", "rows of " + text(x.shape()) + " at index " + text(index.shape()) +
                                   "; needs one index for each row");
  }
  const Shape shape(rows, x.cols());
  if (is_uniform(x, 0)) return x.graph->constant(0, shape);
  return x.graph->add(make(Op::kScatterAdd, shape, x, index));
}

Var argmax(Var x, Axis axis) {
  require_var("argmax", x);
  require_axis("argmax", axis);
  if (x.size() > kLargestIndex) argument_fault("argmax", "more than 2^24 elements");
  Shape shape = x.shape();
  shape[axis] = 1;
  Node node = make(Op::kArgMax, shape, x);
  node.attr.axis = axis;
  return x.graph->add(node);
}

Var max(Var x, Axis axis) {
  const Var place = argmax(x, axis);
  const Var picked = gather(reshape(x, {x.size(), 1}), reshape(place, {place.size(), 1}));
  return reshape(picked, place.shape());
}

Var detach(Var x) {
  require_var("detach", x);
  if (is_uniform(x) || x.node().op == Op::kDetach) return x;
  return x.graph->add(make(Op::kDetach, x.shape(), x));
}

Var im2col(Var x, const Window& window) {
  require_var("im2col", x);
  require_window("im2col", x, window, image_shape(x.shape().batch, window));
  Node node = make(Op::kIm2Col, patch_shape(x.shape().batch, window), x);
  node.attr.window = window;
  return x.graph->add(node);
}

Var col2im(Var patches, const Window& window) {
  require_var("col2im", patches);
  require_window("col2im", patches, window, patch_shape(patches.shape().batch, window));
  Node node = make(Op::kCol2Im, image_shape(patches.shape().batch, window), patches);
  node.attr.window = window;
  return patches.graph->add(node);
}

Var logsumexp(Var x) {
  const Var shift = detach(max(x, kCols));
  return log(sum(exp(x - shift), kCols)) + shift;
}

Var log_softmax(Var x) { return x - logsumexp(x); }

Var softmax(Var x) {
  const Var weight = exp(x - detach(max(x, kCols)));
  return weight / sum(weight, kCols);
}

}  // namespace lm::ad
