// What the WebAssembly module offers to JavaScript; lmlab.d.ts describes it.
#include <emscripten/bind.h>
#include <malloc.h>

#include <memory>

#include "bindings/boundary.hpp"
#include "bindings/from_js.hpp"
#include "bindings/to_js.hpp"
#include "core/sha256.hpp"
#include "lab/registry.hpp"

using emscripten::val;

namespace lm::bindings {
namespace {

/// A run as JavaScript holds it. Copies share the run, as Embind's handles want.
class ModuleRun {
 public:
  explicit ModuleRun(const RunRequest& request) : run_(std::make_shared<Run>(request)) {
    for (const Input& input : request.inputs) inputs_.push_back(describe(input));
  }

  double step() const { return static_cast<double>(experiment().step()); }
  bool ended() const { return experiment().ended(); }
  val divergence() const { return to_js(experiment().divergence()); }
  double suggested_steps() const { return static_cast<double>(experiment().suggested_steps()); }
  val parameters() const { return parameters_of(*run_); }
  val events() const {
    return to_list(run_->events(), [](const Event& event) { return to_js(event); });
  }

  val advance(val steps) {
    return guarded([&] {
      std::vector<Fault> faults;
      const std::int64_t count = count_from(steps, "steps", kMaxSteps, faults);
      if (!faults.empty()) throw Error(std::move(faults));
      run_->advance(count);
      return step();
    });
  }

  val act(std::string name, std::string value) {
    return guarded([&] {
      run_->act(name, value);
      return step();
    });
  }

  val observe() const {
    return guarded([&] { return to_js(experiment().step(), experiment().observe()); });
  }

  val scalar(std::string name) const {
    return guarded([&] {
      for (const Scalar& scalar : experiment().scalars()) {
        if (scalar.name == name) return scalar.value;
      }
      throw Error("unknown_scalar", name.substr(0, 40), "this experiment has no such scalar");
    });
  }

  val frame_steps() const {
    return guarded([&] {
      std::vector<double> steps;
      for (const Frame& frame : experiment().frames()) {
        steps.push_back(static_cast<double>(frame.step));
      }
      return to_js(steps);
    });
  }

  val frame_at(double step) const {
    return guarded([&] {
      const Frame* last = nullptr;
      for (const Frame& frame : experiment().frames()) {
        if (static_cast<double>(frame.step) <= step) last = &frame;
      }
      return last == nullptr ? val::null() : to_js(last->step, last->observation);
    });
  }

  val digest() const {
    return guarded([&] { return run_->digest(); });
  }
  val difference(val recorded) const {
    return guarded([&] {
      std::vector<Fault> faults;
      const Expected expected = expected_from(recorded, faults);
      if (!faults.empty()) throw Error(std::move(faults));
      const std::optional<std::string> differs = lm::difference(expected, *run_);
      return differs ? val(*differs) : val::null();
    });
  }
  val record() const {
    return guarded([&] { return record_of(*run_, inputs_); });
  }

 private:
  const Experiment& experiment() const { return run_->experiment(); }

  std::shared_ptr<Run> run_;
  std::vector<RecordedInput> inputs_;
};

val catalogue() {
  return guarded([] {
    val object = val::object();
    object.set("version", val(LM_VERSION));
    object.set("experiments",
               to_list(experiments(), [](const ExperimentInfo& info) { return to_js(info); }));
    return object;
  });
}

val create_run(val request) {
  return guarded([&] {
    std::vector<Fault> faults;
    const RunRequest wanted = request_from(request, faults);
    try {
      ModuleRun run(wanted);
      if (faults.empty()) return run;
    } catch (const Error& error) {
      faults.insert(faults.end(), error.faults().begin(), error.faults().end());
    }
    throw Error(std::move(faults));
  });
}

val sha256(val bytes) {
  return guarded([&] { return sha256_hex(bytes_from(bytes, "bytes")); });
}

/// Bytes of the heap that are taken: what a test holds constant.
double heap_in_use() { return mallinfo().uordblks; }

}  // namespace

EMSCRIPTEN_BINDINGS(lmlab) {
  emscripten::class_<ModuleRun>("ModuleRun")
      .function("step", &ModuleRun::step)
      .function("ended", &ModuleRun::ended)
      .function("divergence", &ModuleRun::divergence)
      .function("suggestedSteps", &ModuleRun::suggested_steps)
      .function("parameters", &ModuleRun::parameters)
      .function("events", &ModuleRun::events)
      .function("advance", &ModuleRun::advance)
      .function("act", &ModuleRun::act)
      .function("observe", &ModuleRun::observe)
      .function("scalar", &ModuleRun::scalar)
      .function("frameSteps", &ModuleRun::frame_steps)
      .function("frameAt", &ModuleRun::frame_at)
      .function("digest", &ModuleRun::digest)
      .function("difference", &ModuleRun::difference)
      .function("record", &ModuleRun::record);
  emscripten::function("catalogue", &catalogue);
  emscripten::function("createRun", &create_run);
  emscripten::function("sha256", &sha256);
  emscripten::function("heapInUse", &heap_in_use);
}

}  // namespace lm::bindings
