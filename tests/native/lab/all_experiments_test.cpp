// What holds for every experiment in the registry: chunks, acts, and the ends of every parameter.
#include <string>
#include <vector>

#include "catch.hpp"
#include "lab/registry.hpp"
#include "lab/run.hpp"

using namespace lm;

namespace {

RunRequest request_of(const ExperimentInfo& info, std::vector<Assignment> parameters = {}) {
  RunRequest request;
  request.experiment = info.slug;
  request.parameters = std::move(parameters);
  request.seed = 3;
  return request;
}

/// Every live parameter is set to the value that it has, at step 6.
void touch_all(const ExperimentInfo& info, Run& run) {
  for (const Parameter& parameter : info.schema.parameters) {
    if (parameter.live) run.act(parameter.name, format_value(parameter.initial));
  }
}

/// The parameter's values at the ends of its range, or all that there are.
std::vector<std::string> ends_of(const Parameter& p) {
  switch (p.kind) {
    case Kind::flag:
      return {"true", "false"};
    case Kind::choice:
    case Kind::text:
      return p.choices;
    case Kind::integer:
      return {std::to_string(static_cast<std::int64_t>(p.minimum)),
              std::to_string(static_cast<std::int64_t>(p.maximum))};
    default:
      return {format_value(Value{p.minimum}), format_value(Value{p.maximum})};
  }
}

/// The run takes two steps and is observed, or its request is refused by a fault that names one of
/// the experiment's parameters.
void lives_or_is_refused(const ExperimentInfo& info, const Assignment& setting) {
  INFO(info.slug << " " << setting.name << "=" << setting.text);
  try {
    Run run(request_of(info, {setting}));
    run.advance(2);
    CHECK(run.digest().size() == 64);
    CHECK(run.experiment().judged().size() < 100);
  } catch (const Error& error) {
    for (const Fault& fault : error.faults()) CHECK(info.schema.find(fault.path) != nullptr);
  }
}

}  // namespace

TEST_CASE("no experiment sees how its steps are chunked, acts on the way or not", "[all]") {
  for (const ExperimentInfo& info : experiments()) {
    INFO(info.slug);
    Run whole(request_of(info)), parts(request_of(info));
    whole.advance(6);
    touch_all(info, whole);
    whole.advance(21);
    parts.advance(1);
    parts.advance(5);
    touch_all(info, parts);
    for (const int chunk : {2, 8, 11}) parts.advance(chunk);
    CHECK(parts.digest() == whole.digest());
    RunRequest replay = request_of(info);
    replay.events = whole.events();
    Run again(replay);
    again.advance(27);
    CHECK(again.digest() == whole.digest());
  }
}

TEST_CASE("an act that is unknown or has a bad value changes nothing", "[all]") {
  for (const ExperimentInfo& info : experiments()) {
    INFO(info.slug);
    Run run(request_of(info));
    run.advance(2);
    const std::string before = run.digest();
    CHECK_THROWS_AS(run.act("no_such_act", "1"), Error);
    for (const Parameter& parameter : info.schema.parameters) {
      if (parameter.live) CHECK_THROWS_AS(run.act(parameter.name, "not a value"), Error);
    }
    for (const ActSpec& act : info.acts) {
      if (!act.form.empty()) CHECK_THROWS_AS(run.act(act.name, "not a value"), Error);
    }
    CHECK(run.events().empty());
    CHECK(run.digest() == before);
  }
}

TEST_CASE("nothing is judged before the first step of training", "[all]") {
  for (const ExperimentInfo& info : experiments()) {
    INFO(info.slug);
    const Run run(request_of(info));
    if (run.experiment().suggested_steps() == 0) continue;
    for (const Check& check : run.experiment().judged()) {
      INFO(check.name);
      CHECK((check.state == CheckState::not_yet || check.state == CheckState::outside));
      CHECK_FALSE(check.since.empty());
    }
  }
}

TEST_CASE("a run at the end of its story leaves no check open", "[all]") {
  for (const char* slug : {"least-squares", "loss-decay", "scalar-factorization", "glass-box",
                           "saxe-modes", "polynomial-in-parameters"}) {
    Run run(request_of(find_experiment(slug)));
    run.advance(run.experiment().suggested_steps());
    INFO(slug);
    for (const Check& check : run.experiment().judged()) {
      INFO(check.name << ": " << check.since);
      CHECK(check.state != CheckState::not_yet);
    }
  }
}

TEST_CASE("every experiment lives at both ends of each of its parameters", "[all]") {
  for (const ExperimentInfo& info : experiments()) {
    for (const Parameter& parameter : info.schema.parameters) {
      for (const std::string& value : ends_of(parameter)) {
        lives_or_is_refused(info, {parameter.name, value});
      }
    }
  }
}
