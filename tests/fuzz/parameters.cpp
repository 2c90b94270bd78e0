// Feeds arbitrary assignments to every experiment's schema: values that read back, or faults.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/schema.hpp"
#include "lab/registry.hpp"
#include "require.hpp"

using lm::fuzz::require;

/// One assignment a line, `name=text`; a line without `=` is a name with an empty text.
static std::vector<lm::Assignment> read_lines(std::string_view text) {
  std::vector<lm::Assignment> assignments;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t equals = std::min(line.find('='), line.size());
    const std::string_view value = line.substr(std::min(line.size(), equals + 1));
    assignments.push_back({std::string(line.substr(0, equals)), std::string(value)});
  }
  return assignments;
}

/// What a schema accepts it must accept again as it writes it, and mean the same by it.
static void check_round_trip(const lm::Schema& schema, const std::vector<lm::Value>& values) {
  std::vector<lm::Assignment> written;
  for (std::size_t i = 0; i < values.size(); ++i) {
    written.push_back({schema.parameters[i].name, lm::format_value(values[i])});
  }
  require(schema.parse(written) == values, "accepted values read back as themselves");
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto assignments = read_lines({reinterpret_cast<const char*>(data), size});
  for (const lm::ExperimentInfo& info : lm::experiments()) {
    try {
      check_round_trip(info.schema, info.schema.parse(assignments));
    } catch (const lm::Error& error) {
      require(!error.faults().empty(), "an error has at least one fault");
      for (const lm::Fault& fault : error.faults()) {
        require(!fault.message.empty(), "a fault says what is wrong");
      }
    }
  }
  return 0;
}
