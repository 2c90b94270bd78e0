// Runs a plan: a flat loop over kernels on one arena, nothing allocated in a step.
#pragma once

#include <memory>
#include <vector>

#include "autodiff/graph.hpp"
#include "autodiff/plan.hpp"

namespace lm::ad {

/// Runs the plan of some outputs of a graph in float or double.
///
///   Graph g;
///   Var x = g.input(10, 2, "x"), t = g.input(10, 1, "t"), W = g.parameter(2, 1, "W");
///   Var loss = mean(square(matmul(x, W) - t));
///   Executor<float> step(g, {loss}, grad(loss, g.parameters()));
///   std::copy(data, data + 20, step.input(x));       // or step.bind_input(x, data)
///   step.run();
///   const Index size = step.parameter_size();
///   for (Index i = 0; i < size; ++i)
///     step.parameters()[i] -= rate * step.packed()[i];
///
/// Several executors of one graph (train, evaluate, Hessian product) share parameters by
/// bind_parameters. Reading a value that is not an output throws
/// lm::Error. Parameters and inputs are those the graph has when the executor is made. Not
/// copyable; the graph must outlive it.
template <class S>
class Executor {
 public:
  /// `values`: outputs to read by value(). `packed`: outputs laid without gaps, in order, in one
  /// flat block (gradients, beside the flat parameters).
  Executor(const Graph& graph, const std::vector<Var>& values, const std::vector<Var>& packed = {});
  ~Executor();
  Executor(Executor&&) noexcept;
  Executor& operator=(Executor&&) noexcept;

  /// Computes every output from the inputs and parameters as they are now. Allocates nothing.
  /// Throws lm::Error (code "bad_index") from gather and scatter_add.
  void run();

  /// The flat parameter block, parameter_size() scalars: the executor's own (zeros at first) or the
  /// one bound. bind_parameters takes a block that outlives the executor or the next binding.
  S* parameters();
  Index parameter_size() const;
  void bind_parameters(S* block);

  /// The flat block of `packed` outputs, packed_size() scalars; bind_packed writes them elsewhere.
  const S* packed() const;
  Index packed_size() const;
  void bind_packed(S* block);

  /// The slot of an input, input.size() scalars, row-major, written by the caller before run().
  S* input(Var input);
  /// Reads the input from the caller's memory instead, until the next binding: a mini-batch
  /// without a copy. The memory may change between runs. A null pointer goes back to the
  /// executor's own slot, as input() does.
  void bind_input(Var input, const S* data);
  /// Writes one value everywhere, or copies a matrix of the input's shape (converted to S).
  void set(Var input, double value);
  void set(Var input, const Matrix& matrix);

  /// An output's numbers after run(): size() scalars, row-major, valid until the next run.
  const S* value(Var output) const;
  /// A scalar output.
  S scalar(Var output) const;
  /// A copy of an output as rows × cols (batches stacked by rows).
  Matrix matrix(Var output) const;

  /// True when every value output and every packed output is finite: NaN and infinity are seen in
  /// the step that makes them.
  bool all_finite() const;

  const Plan& plan() const { return plan_; }

 private:
  struct State;
  std::size_t slot(Var input) const;

  Plan plan_;
  std::unique_ptr<State> state_;
};

/// Position of the first NaN or infinity in n scalars, −1 when all are finite.
template <class S>
Index first_nonfinite(const S* data, Index n);

extern template class Executor<float>;
extern template class Executor<double>;
extern template Index first_nonfinite<float>(const float*, Index);
extern template Index first_nonfinite<double>(const double*, Index);

}  // namespace lm::ad
