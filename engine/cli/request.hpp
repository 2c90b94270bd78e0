// From the words of a command line to a run: parsing, reading input files, carrying it out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "lab/run.hpp"

namespace lm::cli {

/// The options of `lmlab run` as they were typed.
struct RunWords {
  std::string experiment;
  std::vector<std::string> settings;  ///< `name=value`
  std::string seed = "0";
  std::string steps;                ///< empty: as many as the experiment suggests
  std::vector<std::string> inputs;  ///< `name=FILE`
  std::vector<std::string> events;  ///< `step:name=value`
};

/// What the words ask for.
struct RunPlan {
  RunRequest request;
  std::optional<std::int64_t> steps;
};

/// `name=text` split at the first `=`; adds a fault at `option` and gives nothing when there is
/// none.
std::optional<Assignment> split_assignment(const char* option, const std::string& word,
                                           const char* form, std::vector<Fault>& faults);

/// A whole number from 0 to `maximum`; otherwise 0, and a fault at `name` is added.
std::int64_t parse_count(const std::string& name, const std::string& text, std::int64_t maximum,
                         std::vector<Fault>& faults);

/// `name=FILE` for each of `words`, read; what cannot be is added to the faults.
std::vector<Input> read_inputs(const std::vector<std::string>& words, std::vector<Fault>& faults);

/// Reads the words and the files they name; what is wrong with them is added to `faults`.
RunPlan plan_run(const RunWords& words, std::vector<Fault>& faults);

/// The run of that request at step 0. Throws Error with `faults` and all that is wrong with the
/// request itself.
Run open_run(const RunRequest& request, std::vector<Fault> faults);

/// Advances by `steps`, fewer when the run ends, and says how far it is when it takes long.
void carry_out(Run& run, std::int64_t steps);

}  // namespace lm::cli
