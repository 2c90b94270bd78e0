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

class Handle {
 public:
  explicit Handle(const std::string& name) : work_(lm::bench::workload(name)) {}
  bool known() const { return work_ != nullptr; }
  void run(int steps) {
    for (int i = 0; i < steps; ++i) work_->step();
  }
  double answer() { return work_->answer(); }
  double memory() const { return work_->memory(); }

 private:
  std::unique_ptr<lm::bench::Workload> work_;
};

val rows() {
  val list = val::array();
  for (const lm::bench::Perceptron& row : lm::bench::perceptrons()) {
    const lm::bench::Start start = lm::bench::start_of(row);
    val sizes = val::array();
    for (const lm::Index size : row.sizes) sizes.call<void>("push", static_cast<int>(size));
    val one = val::object();
    one.set("name", row.name);
    one.set("sizes", sizes);
    one.set("batch", static_cast<int>(row.batch));
    one.set("flops", lm::bench::flops(row));
    one.set("rate", lm::bench::kRate);
    one.set("x", copy(start.x));
    one.set("t", copy(start.t));
    one.set("parameters", copy(start.parameters));
    list.call<void>("push", one);
  }
  return list;
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
      .function("memory", &Handle::memory);
  emscripten::function("rows", &rows);
  emscripten::function("scaledFlops", &scaled_flops);
  emscripten::constant("limitFlops", lm::bench::kLimitFlops);
}
