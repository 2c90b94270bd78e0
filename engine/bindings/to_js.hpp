// The engine's values as plain JavaScript objects, in the layout that lmlab.d.ts describes.
#pragma once

#include <emscripten/val.h>

#include <optional>
#include <string>
#include <vector>

#include "lab/experiment.hpp"
#include "lab/record.hpp"
#include "lab/run.hpp"

namespace lm::bindings {

/// A list with what `convert` makes of each entry.
template <class Entry, class Convert>
emscripten::val to_list(const std::vector<Entry>& entries, Convert convert) {
  emscripten::val list = emscripten::val::array();
  for (const Entry& entry : entries) list.call<void>("push", convert(entry));
  return list;
}

/// A Float64Array of its own, outside the module's memory: it can be transferred.
emscripten::val to_js(const std::vector<double>& values);
/// A number, a boolean or text.
emscripten::val to_js(const Value& value);
emscripten::val to_js(const ExperimentInfo& info);
emscripten::val to_js(const Check& check);
emscripten::val to_js(const Event& event);
/// `{name, value, label, unit, role}`.
emscripten::val to_js(const Scalar& scalar);
/// `{step, message}`, or null.
emscripten::val to_js(const std::optional<Divergence>& divergence);
/// `{step, views, scalars, checks}`.
emscripten::val to_js(std::int64_t step, const Observation& observation);
/// `{experiment, lesson, seeds, digest, checks}`; a check says what it was measured on.
emscripten::val to_js(const ExperimentInfo& info, const Battery& battery);

/// {name: value} in the order of the schema.
emscripten::val parameters_of(const Run& run);
/// The lab record of `run` (format 1), ready for JSON.stringify.
emscripten::val record_of(const Run& run, const std::vector<RecordedInput>& inputs);

}  // namespace lm::bindings
