// The engine's values as JSON: the layout that `lmlab … --json` promises.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lab/experiment.hpp"
#include "lab/run.hpp"

namespace lm::cli {

/// JSON whose objects keep the order in which they were written.
using Json = nlohmann::ordered_json;

/// A number; `null` when it is not finite; without a decimal point when it is a whole number.
Json number(double value);
/// A parameter's value: number, boolean, word, `"auto"`, or a list as `"8:4:2:1"`.
Json to_json(const Value& value);

/// A parameter of a schema: name, kind, symbol, label, unit, range, scale, default, help, and what
/// its kind adds.
Json to_json(const Parameter& parameter);
/// An experiment as `lmlab list` shows it.
Json to_json(const ExperimentInfo& info);

/// kind, title, axes and series.
Json to_json(const View& view);
Json to_json(const Check& check);
Json to_json(const std::vector<Check>& checks);
/// {name: number}, in order.
Json to_json(const std::vector<Scalar>& scalars);

/// What a run and a record have in common: experiment, epoch, parameters, seed, steps, events.
Json head(const Run& run);
/// The object that `lmlab run --json` prints. `inputs` are those of the run's request.
Json to_json(const Run& run, const std::vector<Input>& inputs);
/// The check with what it was measured on: `runs`, each {parameters, seed, steps, events} as in a
/// record but with those parameters alone that differ from their defaults, and `among`, the seeds
/// of all the runs of which these were picked.
Json to_json(const Claim& claim);
/// The object that `lmlab check --json` prints for one experiment.
Json to_json(const ExperimentInfo& info, const Battery& battery);

/// The text of `json`, indented by two when `pretty`, with a line feed at the end. Text that is no
/// UTF-8 gets U+FFFD in place of what is not.
std::string dump(const Json& json, bool pretty);

}  // namespace lm::cli
