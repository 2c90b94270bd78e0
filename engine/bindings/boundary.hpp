// The boundary between C++ and JavaScript: no exception crosses it; faults do, as a plain object.
#pragma once

#include <emscripten/val.h>

#include <exception>
#include <new>
#include <vector>

#include "core/error.hpp"

namespace lm::bindings {

/// `{faults: [{code, path, message}, …]}`.
emscripten::val failure(const std::vector<Fault>& faults);

/// What `f` returns, as a JavaScript value; `failure(…)` when it throws. A lack of memory has the
/// code `out_of_memory`, whatever is not an Error the code `internal`.
template <class Function>
emscripten::val guarded(Function f) {
  try {
    return emscripten::val(f());
  } catch (const Error& error) {
    return failure(error.faults());
  } catch (const std::bad_alloc&) {
    return failure({{"out_of_memory", "", "there is not enough memory; choose a smaller size"}});
  } catch (const std::exception& error) {
    return failure({{"internal", "", error.what()}});
  }
}

}  // namespace lm::bindings
