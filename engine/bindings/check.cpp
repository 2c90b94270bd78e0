// The fixed checks as JavaScript asks for them: an experiment's battery.
#include <emscripten/bind.h>

#include "bindings/boundary.hpp"
#include "bindings/to_js.hpp"
#include "lab/registry.hpp"

using emscripten::val;

namespace lm::bindings {
namespace {

val check(std::string slug) {
  return guarded([&] {
    const ExperimentInfo& info = find_experiment(slug);
    return to_js(info, info.battery());
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(lmlab_check) { emscripten::function("check", &check); }

}  // namespace lm::bindings
