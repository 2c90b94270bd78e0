// Memory of a plan, kernels bound to it, and the loop.
#include "autodiff/executor.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "autodiff/build.hpp"
#include "autodiff/kernels/move.hpp"
#include "autodiff/lower.hpp"

namespace lm::ad {
namespace {

// Zeroed scalars that start on a cache line.
template <class S>
class Block {
 public:
  Block() = default;
  explicit Block(Index count) : count_(count) {
    if (count == 0) return;
    data_ = static_cast<S*>(operator new(bytes(), kAlign));
    std::fill(data_, data_ + count, S(0));
  }
  Block(Block&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), count_(std::exchange(other.count_, 0)) {}
  Block& operator=(Block&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(count_, other.count_);
    return *this;
  }
  ~Block() {
    if (data_ != nullptr) operator delete(data_, kAlign);
  }
  S* data() const { return data_; }

 private:
  static constexpr std::align_val_t kAlign{64};
  std::size_t bytes() const { return static_cast<std::size_t>(count_) * sizeof(S); }

  S* data_ = nullptr;
  Index count_ = 0;
};

}  // namespace

template <class S>
struct Executor<S>::State {
  std::vector<Step<S>> steps;
  std::vector<std::vector<std::int32_t>> tables;  // of image patches; growth moves no entries
  Block<S> arena, constants, own_parameters, own_packed;
  S* parameters = nullptr;
  S* packed = nullptr;
  std::vector<Block<S>> own_inputs;
  std::vector<const S*> inputs;

  const S* pointer(const Place& place) const {
    switch (place.space) {
      case Space::kArena:
        return arena.data() + place.offset;
      case Space::kConstants:
        return constants.data() + place.offset;
      case Space::kParameters:
        return parameters + place.offset;
      case Space::kPacked:
        return packed + place.offset;
      case Space::kInput:
        return inputs[static_cast<std::size_t>(place.slot)] + place.offset;
      case Space::kNone:
        break;
    }
    return nullptr;
  }

  // Results lie in the arena or the packed block alone, both of which may be written.
  void bind(const Plan& plan) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const Instruction& code = plan.instructions()[i];
      steps[i].out = const_cast<S*>(pointer(code.out));
      steps[i].a = pointer(code.a);
      steps[i].b = pointer(code.b);
    }
  }

  void load_constants(const Plan& plan) {
    for (const Fill& fill : plan.fills()) {
      std::fill_n(constants.data() + fill.place.offset, fill.count, static_cast<S>(fill.value));
    }
    for (const Load& load : plan.loads()) {
      S* out = constants.data() + load.place.offset;
      for (const double value : plan.graph().data(load.slot)) *out++ = static_cast<S>(value);
    }
  }
};

template <class S>
Executor<S>::Executor(const Graph& graph, const std::vector<Var>& values,
                      const std::vector<Var>& packed)
    : plan_(graph, values, packed), state_(std::make_unique<State>()) {
  State& s = *state_;
  s.arena = Block<S>(plan_.arena_size());
  s.constants = Block<S>(plan_.constants_size());
  s.own_parameters = Block<S>(graph.parameter_size());
  s.own_packed = Block<S>(plan_.packed_size());
  s.parameters = s.own_parameters.data();
  s.packed = s.own_packed.data();
  for (int id = 0; id < graph.size(); ++id) {
    if (graph.node(id).op != Op::kInput) continue;
    s.own_inputs.emplace_back(graph.node(id).shape.size());
    s.inputs.push_back(s.own_inputs.back().data());
  }
  for (const Instruction& code : plan_.instructions()) {
    s.steps.push_back(lower<S>(graph, code));
    if (!code.copy && (code.op == Op::kIm2Col || code.op == Op::kCol2Im)) {
      s.tables.push_back(patch_table(graph.node(code.node).attr.window));
      s.steps.back().table = s.tables.back().data();
    }
  }
  s.load_constants(plan_);
  s.bind(plan_);
}

template <class S>
Executor<S>::~Executor() = default;
template <class S>
Executor<S>::Executor(Executor&&) noexcept = default;
template <class S>
Executor<S>& Executor<S>::operator=(Executor&&) noexcept = default;

template <class S>
void Executor<S>::run() {
  for (const Step<S>& step : state_->steps) step.kernel(step);
}

template <class S>
S* Executor<S>::parameters() {
  return state_->parameters;
}

template <class S>
Index Executor<S>::parameter_size() const {
  return plan_.parameter_size();
}

template <class S>
void Executor<S>::bind_parameters(S* block) {
  state_->parameters = block;
  state_->bind(plan_);
}

template <class S>
const S* Executor<S>::packed() const {
  return state_->packed;
}

template <class S>
Index Executor<S>::packed_size() const {
  return plan_.packed_size();
}

template <class S>
void Executor<S>::bind_packed(S* block) {
  state_->packed = block;
  state_->bind(plan_);
}

template <class S>
std::size_t Executor<S>::slot(Var input) const {
  const bool known = input.graph == &plan_.graph() && input.node().op == Op::kInput &&
                     plan_.place(input.id).space == Space::kInput;
  if (!known) argument_fault("executor", "not an input of the graph as it was when planned");
  return static_cast<std::size_t>(plan_.place(input.id).slot);
}

template <class S>
S* Executor<S>::input(Var input) {
  const std::size_t i = slot(input);
  State& s = *state_;
  if (s.inputs[i] != s.own_inputs[i].data()) bind_input(input, nullptr);
  return s.own_inputs[i].data();
}

template <class S>
void Executor<S>::bind_input(Var input, const S* data) {
  const std::size_t i = slot(input);
  State& s = *state_;
  s.inputs[i] = data != nullptr ? data : s.own_inputs[i].data();
  for (std::size_t k = 0; k < s.steps.size(); ++k) {
    const Instruction& code = plan_.instructions()[k];
    if (code.a.space == Space::kInput) s.steps[k].a = s.pointer(code.a);
    if (code.b.space == Space::kInput) s.steps[k].b = s.pointer(code.b);
  }
}

template <class S>
void Executor<S>::set(Var input, double value) {
  std::fill_n(this->input(input), input.size(), static_cast<S>(value));
}

template <class S>
void Executor<S>::set(Var input, const Matrix& matrix) {
  const Shape& shape = input.shape();
  if (matrix.rows() != shape.batch * shape.rows || matrix.cols() != shape.cols) {
    shape_fault("set", "a matrix " + text(Shape(matrix.rows(), matrix.cols())) +
                           " for an input of shape " + text(shape));
  }
  S* out = this->input(input);
  for (Index i = 0; i < matrix.size(); ++i) out[i] = static_cast<S>(matrix.data()[i]);
}

template <class S>
const S* Executor<S>::value(Var output) const {
  const Place place = output.graph == &plan_.graph() ? plan_.place(output.id) : Place{};
  if (place.space == Space::kNone) {
    argument_fault("executor", "the value is not among this executor's outputs");
  }
  return state_->pointer(place);
}

template <class S>
S Executor<S>::scalar(Var output) const {
  const S* data = value(output);
  if (output.size() != 1) shape_fault("scalar", "the output has shape " + text(output.shape()));
  return *data;
}

template <class S>
Matrix Executor<S>::matrix(Var output) const {
  const S* data = value(output);
  const Shape& shape = output.shape();
  Matrix out(shape.batch * shape.rows, shape.cols);
  for (Index i = 0; i < out.size(); ++i) out.data()[i] = static_cast<double>(data[i]);
  return out;
}

template <class S>
bool Executor<S>::all_finite() const {
  for (const Var& v : plan_.values()) {
    if (first_nonfinite(value(v), v.size()) >= 0) return false;
  }
  return first_nonfinite(packed(), packed_size()) < 0;
}

template class Executor<float>;
template class Executor<double>;

}  // namespace lm::ad
