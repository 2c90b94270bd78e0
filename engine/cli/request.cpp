// Parsing the words of a command line into a request, and carrying a run out.
#include "cli/request.hpp"

#include <algorithm>
#include <chrono>

#include "cli/console.hpp"
#include "cli/files.hpp"
#include "core/text.hpp"
#include "lab/record.hpp"

namespace lm::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// Progress is looked at about this often.
constexpr std::chrono::milliseconds kChunk{100};

std::vector<Assignment> parse_settings(const std::vector<std::string>& words,
                                       std::vector<Fault>& faults) {
  std::vector<Assignment> settings;
  for (const std::string& word : words) {
    std::optional<Assignment> setting = split_assignment("set", word, "name=value", faults);
    if (!setting) continue;
    if (setting->name == "seed" || setting->name == "steps") {
      faults.push_back({"unknown_parameter", setting->name,
                        "belongs to the run, not to the parameters (given \"" + setting->text +
                            "\"); write --" + setting->name + " " + setting->text});
      continue;
    }
    settings.push_back(std::move(*setting));
  }
  return settings;
}

std::vector<Event> parse_events(const std::vector<std::string>& words, std::vector<Fault>& faults) {
  std::vector<Event> events;
  for (const std::string& word : words) {
    const std::size_t colon = word.find(':');
    const std::optional<std::int64_t> step =
        colon == std::string::npos ? std::nullopt : parse_int64(word.substr(0, colon));
    if (!step || *step < 0) {
      faults.push_back(
          {"bad_event", "event", '"' + word + "\" is not allowed; allowed is step:name=value"});
      continue;
    }
    std::optional<Assignment> act =
        split_assignment("event", word.substr(colon + 1), "step:name=value", faults);
    if (act) events.push_back({*step, std::move(act->name), std::move(act->text)});
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.step < b.step; });
  return events;
}

void check_reached(const RunPlan& plan, std::vector<Fault>& faults) {
  if (!plan.steps) return;
  for (const Event& event : plan.request.events) {
    if (event.step <= *plan.steps) continue;
    faults.push_back({"bad_event", "event",
                      "step " + std::to_string(event.step) + " of \"" + event.name +
                          "\" is past the run's end; allowed is 0 to " +
                          std::to_string(*plan.steps)});
  }
}

}  // namespace

std::optional<Assignment> split_assignment(const char* option, const std::string& word,
                                           const char* form, std::vector<Fault>& faults) {
  const std::size_t equals = word.find('=');
  if (equals != std::string::npos && equals > 0) {
    return Assignment{word.substr(0, equals), word.substr(equals + 1)};
  }
  faults.push_back({"bad_value", option, '"' + word + "\" is not allowed; allowed is " + form});
  return std::nullopt;
}

std::int64_t parse_count(const std::string& name, const std::string& text, std::int64_t maximum,
                         std::vector<Fault>& faults) {
  const std::optional<std::int64_t> value = parse_int64(text);
  if (value && *value >= 0 && *value <= maximum) return *value;
  faults.push_back({value ? "out_of_range" : "bad_value", name,
                    '"' + text + "\" is not allowed; allowed is a whole number from 0 to " +
                        std::to_string(maximum)});
  return 0;
}

std::vector<Input> read_inputs(const std::vector<std::string>& words, std::vector<Fault>& faults) {
  std::vector<Input> inputs;
  for (const std::string& word : words) {
    const std::optional<Assignment> input = split_assignment("input", word, "name=FILE", faults);
    if (!input) continue;
    try {
      inputs.push_back({input->name, read_file(input->name, input->text, kMaxInputBytes)});
    } catch (const Error& error) {
      faults.insert(faults.end(), error.faults().begin(), error.faults().end());
    }
  }
  return inputs;
}

RunPlan plan_run(const RunWords& words, std::vector<Fault>& faults) {
  RunPlan plan;
  plan.request.experiment = words.experiment;
  plan.request.parameters = parse_settings(words.settings, faults);
  plan.request.seed = parse_count("seed", words.seed, kMaxSeed, faults);
  if (!words.steps.empty()) plan.steps = parse_count("steps", words.steps, kMaxSteps, faults);
  plan.request.inputs = read_inputs(words.inputs, faults);
  plan.request.events = parse_events(words.events, faults);
  check_reached(plan, faults);
  return plan;
}

Run open_run(const RunRequest& request, std::vector<Fault> faults) {
  try {
    Run run(request);
    if (faults.empty()) return run;
  } catch (const Error& error) {
    faults.insert(faults.end(), error.faults().begin(), error.faults().end());
  }
  throw Error(std::move(faults));
}

void carry_out(Run& run, std::int64_t steps) {
  Progress progress;
  const Experiment& experiment = run.experiment();
  const std::int64_t target = experiment.step() + steps;
  std::int64_t chunk = 1;
  while (experiment.step() < target && !experiment.ended()) {
    const Clock::time_point begin = Clock::now();
    run.advance(std::min(chunk, target - experiment.step()));
    const Clock::duration took = Clock::now() - begin;
    if (took < kChunk / 2) chunk *= 2;
    if (took > kChunk * 2) chunk = std::max<std::int64_t>(1, chunk / 2);
    progress.show(run.info().slug + ": step " + std::to_string(experiment.step()) + " of " +
                  std::to_string(target));
  }
}

}  // namespace lm::cli
