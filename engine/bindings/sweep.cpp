// Sweeps as JavaScript holds them: the same points, runs and rows as `lmlab sweep`.
#include "lab/sweep.hpp"

#include <emscripten/bind.h>

#include <memory>

#include "bindings/boundary.hpp"
#include "bindings/from_js.hpp"
#include "bindings/to_js.hpp"
#include "core/csv_cells.hpp"

using emscripten::val;

namespace lm::bindings {
namespace {

val texts(const std::vector<std::string>& list) {
  return to_list(list, [](const std::string& text) { return val(text); });
}

/// A sweep as JavaScript holds it; copies share it, as Embind's handles want.
class ModuleSweep {
 public:
  explicit ModuleSweep(SweepRequest request)
      : sweep_(std::make_shared<Sweep>(std::move(request))) {}

  double size() const { return static_cast<double>(sweep_->size()); }
  double first_seed() const { return static_cast<double>(sweep_->first_seed()); }
  double seeds() const { return static_cast<double>(sweep_->seeds()); }

  val axes() const {
    return to_list(sweep_->axes(), [](const GridAxis& axis) {
      val object = val::object();
      object.set("name", axis.name);
      object.set("values", texts(axis.values));
      return object;
    });
  }

  val header() const {
    return guarded([&] { return csv_row(sweep_->header()); });
  }

  val row(val index) const {
    return guarded([&] {
      std::vector<Fault> faults;
      const std::int64_t wanted = count_from(index, "index", sweep_->size() - 1, faults);
      if (!faults.empty()) throw Error(std::move(faults));
      Run run = sweep_->open(wanted);
      sweep_->carry_out(run);
      val object = val::object();
      const RunResult result = run.result();
      object.set("line", csv_row(sweep_->row(wanted, result)));
      object.set("scalars",
                 to_list(result.scalars, [](const Scalar& scalar) { return to_js(scalar); }));
      object.set("divergence", to_js(run.experiment().divergence()));
      return object;
    });
  }

 private:
  std::shared_ptr<Sweep> sweep_;
};

val create_sweep(val request) {
  return guarded([&] {
    std::vector<Fault> faults;
    SweepRequest wanted = sweep_request_from(request, faults);
    try {
      ModuleSweep sweep(std::move(wanted));
      if (faults.empty()) return sweep;
    } catch (const Error& error) {
      faults.insert(faults.end(), error.faults().begin(), error.faults().end());
    }
    throw Error(std::move(faults));
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(lmlab_sweep) {
  emscripten::class_<ModuleSweep>("ModuleSweep")
      .function("size", &ModuleSweep::size)
      .function("firstSeed", &ModuleSweep::first_seed)
      .function("seeds", &ModuleSweep::seeds)
      .function("axes", &ModuleSweep::axes)
      .function("header", &ModuleSweep::header)
      .function("row", &ModuleSweep::row);
  emscripten::function("createSweep", &create_sweep);
}

}  // namespace lm::bindings
