// Reading what JavaScript hands over; all of it is untrusted.
#include "bindings/from_js.hpp"

#include <cmath>
#include <optional>

#include "lab/record.hpp"

using emscripten::val;

namespace lm::bindings {
namespace {

bool is(const val& value, const char* type) { return value.typeOf().as<std::string>() == type; }

bool is_object(const val& value) { return is(value, "object") && !value.isNull(); }

Fault wrong_type(const std::string& path, const char* allowed) {
  return {"bad_type", path, std::string("has the wrong type; allowed is ") + allowed};
}

/// Text, a number or a boolean as the text that a schema parses.
std::optional<std::string> text_from(const val& value) {
  const bool plain = is(value, "string") || is(value, "number") || is(value, "boolean");
  if (!plain) return std::nullopt;
  return val::global("String")(value).as<std::string>();
}

/// Text or nothing; adds a fault for anything else.
std::string string_from(const val& value, const std::string& path, std::vector<Fault>& faults) {
  if (is(value, "string")) return value.as<std::string>();
  faults.push_back(wrong_type(path, "text"));
  return "";
}

std::vector<Assignment> parameters_from(const val& object, std::vector<Fault>& faults) {
  std::vector<Assignment> parameters;
  if (object.isUndefined()) return parameters;
  if (!is_object(object)) {
    faults.push_back(wrong_type("parameters", "an object of names and values"));
    return parameters;
  }
  const val names = val::global("Object").call<val>("keys", object);
  for (unsigned i = 0; i < names["length"].as<unsigned>(); ++i) {
    const std::string name = names[i].as<std::string>();
    if (std::optional<std::string> text = text_from(object[names[i]])) {
      parameters.push_back({name, std::move(*text)});
    } else {
      faults.push_back(wrong_type(name, "a number, a boolean or text"));
    }
  }
  return parameters;
}

/// The entries of a list of objects; none when it is left out.
std::vector<val> entries_of(const val& list, const std::string& path, std::vector<Fault>& faults) {
  std::vector<val> entries;
  if (list.isUndefined()) return entries;
  if (!list.isArray()) {
    faults.push_back(wrong_type(path, "a list"));
    return entries;
  }
  for (unsigned i = 0; i < list["length"].as<unsigned>(); ++i) {
    if (is_object(list[i])) {
      entries.push_back(list[i]);
    } else {
      faults.push_back(wrong_type(path + "[" + std::to_string(i) + "]", "an object"));
    }
  }
  return entries;
}

std::vector<Input> inputs_from(const val& list, std::vector<Fault>& faults) {
  std::vector<Input> inputs;
  for (const val& entry : entries_of(list, "inputs", faults)) {
    try {
      const std::string name = string_from(entry["name"], "inputs", faults);
      inputs.push_back({name, bytes_from(entry["bytes"], name)});
    } catch (const Error& error) {
      faults.insert(faults.end(), error.faults().begin(), error.faults().end());
    }
  }
  return inputs;
}

std::vector<Event> events_from(const val& list, std::vector<Fault>& faults) {
  std::vector<Event> events;
  for (const val& entry : entries_of(list, "events", faults)) {
    Event event;
    event.step = count_from(entry["step"], "events", kMaxSteps, faults);
    event.name = string_from(entry["name"], "events", faults);
    const std::optional<std::string> value = text_from(entry["value"]);
    if (!value) faults.push_back(wrong_type("events", "a number, a boolean or text"));
    event.value = value.value_or("");
    events.push_back(std::move(event));
  }
  return events;
}

/// A number as number_text writes it, null as `not finite`, anything else as text.
std::string statement_from(const val& value) {
  if (value.isNumber()) return number_text(value.as<double>());
  return value.isNull() ? "not finite" : text_from(value).value_or("");
}

std::vector<Assignment> named_values(const val& list, std::vector<Fault>& faults) {
  std::vector<Assignment> values;
  for (const val& entry : entries_of(list, "values", faults)) {
    values.push_back({string_from(entry["name"], "name", faults), statement_from(entry["value"])});
  }
  return values;
}

std::vector<Statement> statements_from(const val& list, std::vector<Fault>& faults) {
  std::vector<Statement> statements;
  for (const val& entry : entries_of(list, "statements", faults)) {
    statements.push_back({string_from(entry["name"], "name", faults),
                          count_from(entry["step"], "step", kMaxSteps, faults),
                          statement_from(entry["value"])});
  }
  return statements;
}

std::optional<std::int64_t> optional_count(const val& value, std::vector<Fault>& faults) {
  if (value.isUndefined()) return std::nullopt;
  return count_from(value, "count", kMaxSeed, faults);
}

std::string optional_text(const val& value, std::vector<Fault>& faults) {
  return value.isUndefined() ? "" : string_from(value, "text", faults);
}

Verdict verdict_from(const val& value, std::vector<Fault>& faults) {
  const std::string text = string_from(value, "verdict", faults);
  for (const Verdict verdict :
       {Verdict::identical, Verdict::different, Verdict::other_epoch, Verdict::not_replayed}) {
    if (text == word(verdict)) return verdict;
  }
  return Verdict::unreadable;
}

}  // namespace

HandIn hand_in_from(const val& object, std::vector<Fault>& faults) {
  HandIn hand_in;
  if (!is_object(object)) {
    faults.push_back(wrong_type("hand-in", "an object"));
    return hand_in;
  }
  hand_in.file = string_from(object["file"], "file", faults);
  hand_in.author = optional_text(object["author"], faults);
  hand_in.experiment = optional_text(object["experiment"], faults);
  hand_in.epoch = optional_count(object["epoch"], faults);
  hand_in.seed = optional_count(object["seed"], faults);
  hand_in.steps = optional_count(object["steps"], faults);
  hand_in.parameters = named_values(object["parameters"], faults);
  hand_in.scalars = named_values(object["scalars"], faults);
  hand_in.guesses = statements_from(object["guesses"], faults);
  hand_in.answers = statements_from(object["answers"], faults);
  hand_in.verdict = verdict_from(object["verdict"], faults);
  hand_in.reason = optional_text(object["reason"], faults);
  return hand_in;
}

Expected expected_from(const val& object, std::vector<Fault>& faults) {
  Expected expected;
  if (!is_object(object)) {
    faults.push_back(wrong_type("expected", "an object"));
    return expected;
  }
  expected.steps = count_from(object["steps"], "steps", kMaxSteps, faults);
  expected.digest = string_from(object["digest"], "digest", faults);
  const val scalars = object["scalars"];
  if (!is_object(scalars)) return expected;
  const val names = val::global("Object").call<val>("keys", scalars);
  for (unsigned i = 0; i < names["length"].as<unsigned>(); ++i) {
    const val value = scalars[names[i]];
    const bool finite = value.isNumber();
    expected.scalars.push_back({names[i].as<std::string>(),
                                finite ? std::optional<double>(value.as<double>()) : std::nullopt});
  }
  return expected;
}

RunRequest request_from(const val& object, std::vector<Fault>& faults) {
  RunRequest request;
  if (!is_object(object)) {
    faults.push_back(wrong_type("request", "an object"));
    return request;
  }
  request.experiment = string_from(object["experiment"], "experiment", faults);
  request.parameters = parameters_from(object["parameters"], faults);
  const val seed = object["seed"];
  if (!seed.isUndefined()) request.seed = count_from(seed, "seed", kMaxSeed, faults);
  request.inputs = inputs_from(object["inputs"], faults);
  request.events = events_from(object["events"], faults);
  return request;
}

SweepRequest sweep_request_from(const val& object, std::vector<Fault>& faults) {
  SweepRequest request;
  const RunRequest common = request_from(object, faults);
  request.experiment = common.experiment;
  request.settings = common.parameters;
  request.inputs = common.inputs;
  if (!is_object(object)) return request;
  for (const val& entry : entries_of(object["grid"], "grid", faults)) {
    const std::string name = string_from(entry["name"], "grid", faults);
    request.grid.push_back({name, string_from(entry["points"], name, faults)});
  }
  const val seeds = object["seeds"];
  if (!seeds.isUndefined()) request.seeds = string_from(seeds, "seeds", faults);
  const val steps = object["steps"];
  if (!steps.isUndefined()) request.steps = count_from(steps, "steps", kMaxSteps, faults);
  return request;
}

std::int64_t count_from(const val& value, const std::string& path, std::int64_t maximum,
                        std::vector<Fault>& faults) {
  const double number = value.isNumber() ? value.as<double>() : -1;
  const bool allowed = number >= 0 && number <= static_cast<double>(maximum);
  if (allowed && number == std::floor(number)) return static_cast<std::int64_t>(number);
  const std::string given = text_from(value).value_or("this").substr(0, 40);
  faults.push_back({"out_of_range", path,
                    '"' + given + "\" is not allowed; allowed is a whole number from 0 to " +
                        std::to_string(maximum)});
  return 0;
}

std::string bytes_from(const val& value, const std::string& path) {
  if (!value.instanceof (val::global("Uint8Array")))
    throw Error({wrong_type(path, "a Uint8Array")});
  const double length = value["length"].as<double>();
  if (length > static_cast<double>(kMaxInputBytes)) {
    throw Error("too_large", path,
                "is too large; allowed are " + std::to_string(kMaxInputBytes) + " bytes");
  }
  std::string bytes(static_cast<std::size_t>(length), '\0');
  auto* data = reinterpret_cast<unsigned char*>(bytes.data());
  val(emscripten::typed_memory_view(bytes.size(), data)).call<void>("set", value);
  return bytes;
}

}  // namespace lm::bindings
