// A request from JavaScript, checked before the engine sees it.
#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "lab/hand_in.hpp"
#include "lab/run.hpp"
#include "lab/sweep.hpp"

namespace lm::bindings {

/// `{experiment, parameters?, seed?, inputs?, events?}` as lmlab.d.ts describes it. What has
/// another type is left out and added to `faults`.
RunRequest request_from(const emscripten::val& object, std::vector<Fault>& faults);

/// `{experiment, grid?: [{name, points}], seeds?, parameters?, steps?, inputs?}` in the same way.
SweepRequest sweep_request_from(const emscripten::val& object, std::vector<Fault>& faults);

/// `{file, author?, experiment?, epoch?, seed?, steps?, parameters?, scalars?: [{name, value}],
/// guesses?, answers?: [{name, step, value}], verdict, reason}`.
HandIn hand_in_from(const emscripten::val& object, std::vector<Fault>& faults);

/// `{steps, digest, scalars?: {name: number or null}}`.
Expected expected_from(const emscripten::val& object, std::vector<Fault>& faults);

/// A whole number from 0 to `maximum`; otherwise 0, and a fault at `path` is added.
std::int64_t count_from(const emscripten::val& value, const std::string& path, std::int64_t maximum,
                        std::vector<Fault>& faults);

/// The bytes of a Uint8Array, kMaxInputBytes at most. Throws Error (`bad_type`, `too_large`).
std::string bytes_from(const emscripten::val& value, const std::string& path);

}  // namespace lm::bindings
