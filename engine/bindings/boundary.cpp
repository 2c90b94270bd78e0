// Faults as a plain JavaScript object.
#include "bindings/boundary.hpp"

using emscripten::val;

namespace lm::bindings {

val failure(const std::vector<Fault>& faults) {
  val list = val::array();
  for (const Fault& fault : faults) {
    val object = val::object();
    object.set("code", fault.code);
    object.set("path", fault.path);
    object.set("message", fault.message);
    list.call<void>("push", object);
  }
  val result = val::object();
  result.set("faults", list);
  return result;
}

}  // namespace lm::bindings
