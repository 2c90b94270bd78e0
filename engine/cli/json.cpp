// Writing the engine's values as JSON.
#include "cli/json.hpp"

#include <cmath>
#include <cstdint>

#include "core/sha256.hpp"

namespace lm::cli {
namespace {

/// Whole numbers below this are exact in a double and in JSON readers alike (2⁵³).
constexpr double kExact = 9007199254740992.0;

const char* word(Kind kind) {
  constexpr const char* words[] = {"integer", "real", "flag", "choice", "list", "text"};
  return words[static_cast<int>(kind)];
}

bool has_range(Kind kind) {
  return kind == Kind::integer || kind == Kind::real || kind == Kind::list;
}

Json numbers(const std::vector<double>& values) {
  Json array = Json::array();
  for (const double value : values) array.push_back(number(value));
  return array;
}

Json to_json(const Axis& axis) {
  return {{"label", axis.label}, {"unit", axis.unit}, {"scale", axis.scale}};
}

bool is_grid(const View& view) {
  return view.kind == ViewKind::matrix || view.kind == ViewKind::field ||
         view.kind == ViewKind::network || view.kind == ViewKind::graph;
}

Json to_json(const Series& series, bool grid) {
  Json object = {{"name", series.name}, {"role", lm::word(series.role)}};
  if (!grid || !series.x.empty()) {
    object["x"] = numbers(series.x);
    object["y"] = numbers(series.y);
  }
  if (!series.z.empty() || (grid && series.x.empty())) {
    object["z"] = numbers(series.z);
    object["shape"] = {series.rows, series.columns};
  }
  return object;
}

Json events(const std::vector<Event>& applied) {
  Json array = Json::array();
  for (const Event& event : applied) {
    array.push_back({{"step", event.step}, {"name", event.name}, {"value", event.value}});
  }
  return array;
}

Json origin(const Origin& run) {
  Json parameters = Json::object();
  for (const Named& parameter : run.parameters) {
    parameters[parameter.name] = cli::to_json(parameter.value);
  }
  return {{"parameters", std::move(parameters)},
          {"seed", run.seed},
          {"steps", run.steps},
          {"events", events(run.events)}};
}

Json hashes(const std::vector<Input>& inputs) {
  Json array = Json::array();
  for (const Input& input : inputs) {
    array.push_back({{"name", input.name}, {"sha256", sha256_hex(input.bytes)}});
  }
  return array;
}

}  // namespace

Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  const bool whole = std::abs(value) < kExact && value == std::floor(value);
  if (whole && !(value == 0 && std::signbit(value))) return static_cast<std::int64_t>(value);
  return value;
}

Json to_json(const Value& value) {
  if (const auto* real = std::get_if<double>(&value)) return number(*real);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  return format_value(value);
}

Json to_json(const Parameter& parameter) {
  Json object = {{"name", parameter.name},     {"kind", word(parameter.kind)},
                 {"symbol", parameter.symbol}, {"label", parameter.label},
                 {"unit", parameter.unit},     {"default", to_json(parameter.initial)}};
  if (has_range(parameter.kind)) {
    object["minimum"] = number(parameter.minimum);
    object["maximum"] = number(parameter.maximum);
    object["scale"] = parameter.scale == Scale::log ? "log" : "linear";
  }
  if (parameter.kind == Kind::choice) object["choices"] = parameter.choices;
  if (parameter.kind == Kind::text) object["examples"] = parameter.choices;
  if (parameter.max_length > 0) object["max_length"] = parameter.max_length;
  if (!parameter.automatic.empty()) object["automatic"] = parameter.automatic;
  if (!parameter.automatic_scalar.empty()) {
    object["automatic_scalar"] = parameter.automatic_scalar;
  }
  object["group"] = parameter.group;
  object["live"] = parameter.live;
  object["start"] = parameter.start;
  object["generated"] = parameter.generated;
  object["probe"] = parameter.probe;
  object["help"] = parameter.help;
  if (!parameter.formerly.empty()) object["formerly"] = parameter.formerly;
  return object;
}

Json to_json(const ExperimentInfo& info) {
  Json parameters = Json::array();
  for (const Parameter& parameter : info.schema.parameters) {
    parameters.push_back(to_json(parameter));
  }
  Json acts = Json::array();
  for (const ActSpec& act : info.acts) acts.push_back({{"name", act.name}, {"form", act.form}});
  Json inputs = Json::array();
  for (const InputSpec& input : info.inputs) {
    inputs.push_back({{"name", input.name}, {"kind", input.kind}, {"help", input.help}});
  }
  return {{"slug", info.slug},
          {"title", info.title},
          {"question", info.question},
          {"lesson", info.lesson},
          {"module", info.module},
          {"precision", info.precision},
          {"source", info.source},
          {"range", info.range},
          {"epoch", info.epoch},
          {"no_fitted_parameter", info.no_fitted_parameter},
          {"parameters", std::move(parameters)},
          {"inputs", std::move(inputs)},
          {"acts", std::move(acts)}};
}

Json to_json(const View& view) {
  Json axes = {{"x", to_json(view.x)}, {"y", to_json(view.y)}};
  if (is_grid(view) || !view.z.label.empty()) axes["z"] = to_json(view.z);
  Json series = Json::array();
  for (const Series& one : view.series) series.push_back(to_json(one, is_grid(view)));
  return {{"kind", lm::word(view.kind)},
          {"title", view.title},
          {"axes", std::move(axes)},
          {"series", std::move(series)}};
}

Json to_json(const Check& check) {
  return {{"name", check.name},
          {"kind", lm::word(check.kind)},
          {"predicted", number(check.predicted)},
          {"measured", number(check.measured)},
          {"tolerance", number(check.tolerance)},
          {"why", check.why},
          {"range", check.range},
          {"state", lm::word(check.state)},
          {"since", check.since},
          {"code", code_of(check.name)},
          {"passed", check.passed()}};
}

Json to_json(const std::vector<Check>& checks) {
  Json array = Json::array();
  for (const Check& check : checks) array.push_back(to_json(check));
  return array;
}

Json to_json(const std::vector<Scalar>& scalars) {
  Json object = Json::object();
  for (const Scalar& scalar : scalars) object[scalar.name] = number(scalar.value);
  return object;
}

Json head(const Run& run) {
  Json parameters = Json::object();
  const std::vector<Parameter>& schema = run.info().schema.parameters;
  for (std::size_t i = 0; i < schema.size(); ++i) {
    parameters[schema[i].name] = to_json(run.values().at(i));
  }
  return {{"experiment", run.info().slug},       {"epoch", run.info().epoch},
          {"parameters", std::move(parameters)}, {"seed", run.seed()},
          {"steps", run.experiment().step()},    {"events", events(run.events())}};
}

Json to_json(const Run& run, const std::vector<Input>& inputs) {
  const Observation seen = run.experiment().observe();
  const std::optional<Divergence>& divergence = run.experiment().divergence();
  Json object = head(run);
  object["inputs"] = hashes(inputs);
  object["digest"] = run.digest();
  object["diverged_at"] = divergence ? Json(divergence->step) : Json(nullptr);
  if (divergence) object["divergence"] = divergence->message;
  Json views = Json::object();
  for (const View& view : seen.views) views[view.name] = to_json(view);
  object["views"] = std::move(views);
  object["scalars"] = to_json(seen.scalars);
  object["checks"] = to_json(seen.checks);
  return object;
}

Json to_json(const Claim& claim) {
  Json runs = Json::array();
  for (const Origin& run : claim.evidence.runs) runs.push_back(origin(run));
  Json object = to_json(static_cast<const Check&>(claim));
  object["runs"] = std::move(runs);
  object["among"] = claim.evidence.among;
  return object;
}

Json to_json(const ExperimentInfo& info, const Battery& battery) {
  Json checks = Json::array();
  for (const Claim& claim : battery.checks) checks.push_back(to_json(claim));
  return {{"experiment", info.slug},
          {"lesson", info.lesson},
          {"seeds", battery.seeds},
          {"digest", digest(battery)},
          {"checks", std::move(checks)}};
}

std::string dump(const Json& json, bool pretty) {
  return json.dump(pretty ? 2 : -1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lm::cli
