// Feeds arbitrary text to the record reader: a record, or faults; never another exception.
#include "cli/record.hpp"

#include <cstdint>
#include <string>

#include "core/error.hpp"
#include "require.hpp"

using lm::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const lm::cli::Record record =
        lm::cli::read_record(std::string(reinterpret_cast<const char*>(data), size));
    require(record.expected.steps >= 0 && record.expected.steps <= lm::kMaxSteps, "steps in range");
  } catch (const lm::Error& error) {
    require(!error.faults().empty(), "an error has at least one fault");
    for (const lm::Fault& fault : error.faults()) {
      require(!fault.message.empty(), "a fault says what is wrong");
    }
  }
  return 0;
}
