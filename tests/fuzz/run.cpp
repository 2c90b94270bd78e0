// Feeds arbitrary CSV files to whole runs: a few steps and a digest, or faults; never a crash.
#include "lab/run.hpp"

#include <cstdint>
#include <string>

#include "core/error.hpp"
#include "lab/registry.hpp"
#include "require.hpp"

using lm::fuzz::require;

/// Enough for a divergence to show, few enough to try thousands of files.
constexpr std::int64_t kSteps = 20;
constexpr std::size_t kDigestLength = 64;

static void run(const lm::ExperimentInfo& info, const std::string& csv) {
  lm::RunRequest request;
  request.experiment = info.slug;
  request.inputs.push_back({info.inputs.front().name, csv});
  try {
    lm::Run run(request);
    run.advance(kSteps);
    require(run.digest().size() == kDigestLength, "every run has a digest");
  } catch (const lm::Error& error) {
    require(!error.faults().empty(), "an error has at least one fault");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string csv(reinterpret_cast<const char*>(data), size);
  for (const lm::ExperimentInfo& info : lm::experiments()) {
    if (!info.inputs.empty() && info.inputs.front().kind == "csv") run(info, csv);
  }
  return 0;
}
