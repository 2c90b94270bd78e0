// Feeds arbitrary text to the record reader, and opens what it takes: a run, or faults; never
// another exception. The fuzzer's own limits of memory and time hold (web/tools/fuzz.mjs).
#include "cli/record.hpp"

#include <cstdint>
#include <string>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "lab/run.hpp"
#include "require.hpp"

using lm::fuzz::require;

/// Enough for an input to be used, few enough to try thousands of records.
constexpr std::int64_t kSteps = 2;

/// A record whose data fit their hashes, which no fuzzer finds by itself.
static std::string with_hashes(std::string text) {
  const std::string place = "HASH(";
  for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at)) {
    const std::size_t begin = at + place.size();
    const std::size_t end = std::min(text.find(')', begin), text.size());
    const std::string data = text.substr(begin, end - begin);
    const std::string bytes = lm::decode(data, "base64").value_or(data);
    const std::string hash = lm::sha256_hex(bytes);
    text.replace(at, std::min(end + 1, text.size()) - at, hash);
    at += hash.size();
  }
  return text;
}

static void open(const lm::cli::Record& record) {
  if (!record.missing.empty()) return;
  lm::Run run(record.request);
  run.advance(std::min(record.expected.steps, kSteps));
  require(!run.digest().empty(), "every run has a digest");
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const lm::cli::Record record = lm::cli::read_record(with_hashes(text));
    require(record.expected.steps >= 0 && record.expected.steps <= lm::kMaxSteps, "steps in range");
    open(record);
  } catch (const lm::Error& error) {
    require(!error.faults().empty(), "an error has at least one fault");
    for (const lm::Fault& fault : error.faults()) {
      require(!fault.message.empty(), "a fault says what is wrong");
    }
  }
  return 0;
}
