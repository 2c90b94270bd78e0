// Feeds arbitrary bytes to the CSV reader: a table of finite numbers, or one fault with a place.
#include "data/csv.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "require.hpp"

using lm::fuzz::require;

/// Small enough that the fuzzer meets them.
constexpr lm::CsvLimits kLimits{20, 8, 100, 4096, 1e-60, 1e60};

static void check_table(const lm::CsvTable& table) {
  const lm::Matrix& values = table.values;
  require(values.cols() == static_cast<lm::Index>(table.names.size()), "a name for each column");
  require(values.rows() <= kLimits.rows && values.cols() <= kLimits.columns, "the limits hold");
  for (lm::Index i = 0; i < values.size(); ++i) {
    const double size = std::abs(values.data()[i]);
    require(size == 0 || (size >= kLimits.smallest && size <= kLimits.largest), "cells in range");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    check_table(lm::read_csv(text, "data", kLimits));
  } catch (const lm::Error& error) {
    require(error.faults().size() == 1, "one fault, the first in reading order");
    const lm::Fault& fault = error.faults().front();
    require(!fault.code.empty() && !fault.message.empty(), "a fault says what is wrong");
    require(fault.path.rfind("data", 0) == 0, "a fault says where");
  }
  return 0;
}
