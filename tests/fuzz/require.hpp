// A condition that a fuzzer holds the engine to; breaking it stops the fuzzer with the input kept.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace lm::fuzz {

/// Stops the fuzzer, which then writes the offending input to a file, unless `holds`.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

}  // namespace lm::fuzz
