// The rows as a WebAssembly module: workloads by name, and the numbers that the peers start from.
#include <emscripten/bind.h>

#include "rows/workload.hpp"

namespace {

using emscripten::typed_memory_view;
using emscripten::val;

// A copy that outlives the module's memory.
val copy(const std::vector<float>& numbers) {
  return val(typed_memory_view(numbers.size(), numbers.data())).call<val>("slice");
}

val as_object(const lm::bench::Start& start) {
  val one = val::object();
  one.set("x", copy(start.x));
  one.set("t", copy(start.t));
  one.set("parameters", copy(start.parameters));
  return one;
}

class Handle {
 public:
  explicit Handle(const std::string& name) : work_(lm::bench::workload(name)) {}
  bool known() const { return work_ != nullptr; }
  void run(int steps) {
    for (int i = 0; i < steps; ++i) work_->step();
  }
  double answer() { return work_->answer(); }
  double memory() const { return work_->memory(); }
  val start() { return as_object(work_->start()); }

 private:
  std::unique_ptr<lm::bench::Workload> work_;
};

val rows() {
  val list = val::array();
  for (const lm::bench::Perceptron& row : lm::bench::perceptrons()) {
    val sizes = val::array();
    for (const lm::Index size : row.sizes) sizes.call<void>("push", static_cast<int>(size));
    val one = as_object(lm::bench::start_of(row));
    one.set("name", row.name);
    one.set("sizes", sizes);
    one.set("batch", static_cast<int>(row.batch));
    one.set("flops", lm::bench::flops(row));
    one.set("rate", lm::bench::kRate);
    list.call<void>("push", one);
  }
  return list;
}

val uniform(int count, int stream) {
  return copy(lm::bench::uniform(count, 1, static_cast<std::uint64_t>(stream)));
}

double scaled_flops(int width, int depth, int batch) {
  return lm::bench::flops(lm::bench::scaled(width, depth, batch));
}

}  // namespace

EMSCRIPTEN_BINDINGS(rows) {
  emscripten::class_<Handle>("Work")
      .constructor<std::string>()
      .function("known", &Handle::known)
      .function("run", &Handle::run)
      .function("answer", &Handle::answer)
      .function("memory", &Handle::memory)
      .function("start", &Handle::start);
  emscripten::function("rows", &rows);
  emscripten::function("uniform", &uniform);
  emscripten::function("scaledFlops", &scaled_flops);
  emscripten::constant("limitFlops", lm::bench::kLimitFlops);
}
