// Grading as JavaScript asks for it: the rows of a class's CSV.
#include <emscripten/bind.h>

#include "bindings/boundary.hpp"
#include "bindings/from_js.hpp"
#include "core/csv_cells.hpp"
#include "lab/hand_in.hpp"

using emscripten::val;

namespace lm::bindings {
namespace {

val grade_head() {
  return guarded([] { return csv_row(grade_header()); });
}

val grade_line(val hand_in) {
  return guarded([&] {
    std::vector<Fault> faults;
    const HandIn read = hand_in_from(hand_in, faults);
    if (!faults.empty()) throw Error(std::move(faults));
    return csv_row(grade_row(read));
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(lmlab_grade) {
  emscripten::function("gradeHeader", &grade_head);
  emscripten::function("gradeRow", &grade_line);
}

}  // namespace lm::bindings
