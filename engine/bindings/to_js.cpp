// Building the JavaScript objects that the page receives.
#include "bindings/to_js.hpp"

#include <cmath>

using emscripten::val;

namespace lm::bindings {
namespace {

val number(std::int64_t value) { return val(static_cast<double>(value)); }

const char* word(Kind kind) {
  constexpr const char* words[] = {"integer", "real", "flag", "choice", "list", "text"};
  return words[static_cast<int>(kind)];
}

val to_js(const Parameter& parameter) {
  val object = val::object();
  object.set("name", parameter.name);
  object.set("kind", val(word(parameter.kind)));
  object.set("symbol", parameter.symbol);
  object.set("label", parameter.label);
  object.set("unit", parameter.unit);
  object.set("minimum", parameter.minimum);
  object.set("maximum", parameter.maximum);
  object.set("scale", val(parameter.scale == Scale::log ? "log" : "linear"));
  object.set("automatic", parameter.automatic);
  object.set("automatic_scalar", parameter.automatic_scalar);
  object.set("group", parameter.group);
  object.set("live", parameter.live);
  object.set("start", parameter.start);
  object.set("generated", parameter.generated);
  object.set("probe", parameter.probe);
  object.set("help", parameter.help);
  object.set("formerly", parameter.formerly);
  object.set("choices",
             to_list(parameter.choices, [](const std::string& choice) { return val(choice); }));
  object.set("max_length", number(parameter.max_length));
  object.set("default", bindings::to_js(parameter.initial));
  return object;
}

val to_js(const InputSpec& input) {
  val object = val::object();
  object.set("name", input.name);
  object.set("kind", input.kind);
  object.set("help", input.help);
  return object;
}

val to_js(const Axis& axis) {
  val object = val::object();
  object.set("label", axis.label);
  object.set("unit", axis.unit);
  object.set("scale", axis.scale);
  return object;
}

val to_js(const Series& series) {
  val shape = val::array();
  shape.call<void>("push", number(series.rows));
  shape.call<void>("push", number(series.columns));
  val object = val::object();
  object.set("name", series.name);
  object.set("role", val(lm::word(series.role)));
  object.set("x", bindings::to_js(series.x));
  object.set("y", bindings::to_js(series.y));
  object.set("z", bindings::to_js(series.z));
  object.set("shape", shape);
  return object;
}

val to_js(const View& view) {
  val axes = val::object();
  axes.set("x", to_js(view.x));
  axes.set("y", to_js(view.y));
  axes.set("z", to_js(view.z));
  val object = val::object();
  object.set("name", view.name);
  object.set("title", view.title);
  object.set("kind", val(lm::word(view.kind)));
  object.set("axes", axes);
  object.set("series", to_list(view.series, [](const Series& series) { return to_js(series); }));
  object.set("steps", bindings::to_js(view.steps));
  return object;
}

val to_js(const RecordedInput& input) {
  val object = val::object();
  object.set("name", input.name);
  object.set("sha256", input.sha256);
  if (input.data) object.set("data", *input.data);
  if (input.data && input.encoding != "utf-8") object.set("encoding", input.encoding);
  return object;
}

val origin_of(const Origin& run) {
  val parameters = val::object();
  for (const Named& parameter : run.parameters) {
    parameters.set(parameter.name, bindings::to_js(parameter.value));
  }
  val object = val::object();
  object.set("parameters", parameters);
  object.set("seed", number(run.seed));
  object.set("steps", number(run.steps));
  object.set("events",
             to_list(run.events, [](const Event& event) { return bindings::to_js(event); }));
  return object;
}

/// A check with the runs that it was measured on.
val claim_of(const Claim& claim) {
  val object = bindings::to_js(static_cast<const Check&>(claim));
  object.set("runs", to_list(claim.evidence.runs, origin_of));
  object.set("among", to_list(claim.evidence.among, number));
  return object;
}

val checks_of(const std::vector<Check>& checks) {
  return to_list(checks, [](const Check& check) { return bindings::to_js(check); });
}

/// {name: number}; null for a value that is not finite.
val numbers_of(const std::vector<Scalar>& scalars) {
  val object = val::object();
  for (const Scalar& scalar : scalars) {
    object.set(scalar.name, std::isfinite(scalar.value) ? val(scalar.value) : val::null());
  }
  return object;
}

}  // namespace

val to_js(const std::vector<double>& values) {
  return val(emscripten::typed_memory_view(values.size(), values.data())).call<val>("slice");
}

val to_js(const Value& value) {
  if (const auto* real = std::get_if<double>(&value)) return val(*real);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return number(*integer);
  if (const auto* flag = std::get_if<bool>(&value)) return val(*flag);
  return val(format_value(value));
}

val to_js(const ExperimentInfo& info) {
  val object = val::object();
  object.set("slug", info.slug);
  object.set("title", info.title);
  object.set("question", info.question);
  object.set("lesson", info.lesson);
  object.set("precision", info.precision);
  object.set("module", info.module);
  object.set("source", info.source);
  object.set("range", info.range);
  object.set("epoch", info.epoch);
  object.set("no_fitted_parameter", info.no_fitted_parameter);
  object.set("parameters", to_list(info.schema.parameters,
                                   [](const Parameter& parameter) { return to_js(parameter); }));
  object.set("inputs", to_list(info.inputs, [](const InputSpec& input) { return to_js(input); }));
  object.set("acts", to_list(info.acts, [](const ActSpec& act) {
               val one = val::object();
               one.set("name", act.name);
               one.set("form", act.form);
               return one;
             }));
  return object;
}

val to_js(const Check& check) {
  val object = val::object();
  object.set("name", check.name);
  object.set("kind", val(lm::word(check.kind)));
  object.set("predicted", check.predicted);
  object.set("measured", check.measured);
  object.set("tolerance", check.tolerance);
  object.set("why", check.why);
  object.set("range", check.range);
  object.set("state", val(lm::word(check.state)));
  object.set("since", check.since);
  object.set("code", code_of(check.name));
  object.set("passed", check.passed());
  return object;
}

val to_js(const Scalar& scalar) {
  val object = val::object();
  object.set("name", scalar.name);
  object.set("value", scalar.value);
  object.set("label", scalar.label);
  object.set("unit", scalar.unit);
  object.set("role", val(lm::word(scalar.role)));
  return object;
}

val to_js(const Event& event) {
  val object = val::object();
  object.set("step", number(event.step));
  object.set("name", event.name);
  object.set("value", event.value);
  return object;
}

val to_js(const std::optional<Divergence>& divergence) {
  if (!divergence) return val::null();
  val object = val::object();
  object.set("step", number(divergence->step));
  object.set("message", divergence->message);
  return object;
}

val to_js(std::int64_t step, const Observation& observation) {
  val object = val::object();
  object.set("step", number(step));
  object.set("views", to_list(observation.views, [](const View& view) { return to_js(view); }));
  object.set("scalars",
             to_list(observation.scalars, [](const Scalar& scalar) { return to_js(scalar); }));
  object.set("checks", checks_of(observation.checks));
  return object;
}

val to_js(const ExperimentInfo& info, const Battery& battery) {
  val object = val::object();
  object.set("experiment", info.slug);
  object.set("lesson", info.lesson);
  object.set("seeds", to_list(battery.seeds, number));
  object.set("digest", digest(battery));
  object.set("checks", to_list(battery.checks, [](const Claim& claim) { return claim_of(claim); }));
  return object;
}

val parameters_of(const Run& run) {
  val object = val::object();
  const std::vector<Parameter>& schema = run.info().schema.parameters;
  for (std::size_t i = 0; i < schema.size(); ++i) {
    object.set(schema[i].name, to_js(run.values().at(i)));
  }
  return object;
}

val record_of(const Run& run, const std::vector<RecordedInput>& inputs) {
  val object = val::object();
  object.set("format", kRecordFormat);
  object.set("experiment", run.info().slug);
  object.set("epoch", run.info().epoch);
  object.set("parameters", parameters_of(run));
  object.set("seed", number(run.seed()));
  object.set("steps", number(run.experiment().step()));
  object.set("events", to_list(run.events(), [](const Event& event) { return to_js(event); }));
  object.set("inputs", to_list(inputs, [](const RecordedInput& input) { return to_js(input); }));
  const RunResult result = run.result();
  object.set("scalars", numbers_of(result.scalars));
  object.set("digest", result.digest);
  return object;
}

}  // namespace lm::bindings
