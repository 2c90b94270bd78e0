// The JSON that the command line prints: layout, numbers, order.
#include "cli/json.hpp"

#include <limits>

#include "catch.hpp"
#include "lab/registry.hpp"

using lm::cli::Json;

namespace {

lm::Run growth(std::int64_t steps) {
  lm::RunRequest request;
  request.experiment = "growth";
  request.seed = 7;
  request.events = {{2, "factor", "3"}};
  lm::Run run(request);
  run.advance(steps);
  return run;
}

}  // namespace

TEST_CASE("numbers are null, whole, or read back exactly", "[json]") {
  CHECK(lm::cli::number(std::numeric_limits<double>::quiet_NaN()).is_null());
  CHECK(lm::cli::number(-std::numeric_limits<double>::infinity()).is_null());
  CHECK(lm::cli::number(8).dump() == "8");
  CHECK(lm::cli::number(-0.0).dump() == "-0.0");
  for (const double value : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, 9007199254740993.0}) {
    CHECK(Json::parse(lm::cli::number(value).dump()).get<double>() == value);
  }
}

TEST_CASE("parameters are typed, lists and auto are text", "[json]") {
  const Json json = lm::cli::to_json(growth(0), {});
  CHECK(
      json["parameters"].dump() ==
      R"({"count":3,"start":0.5,"factor":"auto","loud":false,"mode":"plus","weights":"8:4:2:1"})");
}

TEST_CASE("a run's object has the promised keys in order", "[json]") {
  const lm::Run run = growth(5);
  const Json json = lm::cli::to_json(run, {{"data", "abc"}});
  std::string keys;
  for (const auto& item : json.items()) keys += item.key() + " ";
  CHECK(keys ==
        "experiment epoch parameters seed steps events inputs digest diverged_at views "
        "scalars checks ");
  CHECK(json["epoch"] == 3);
  CHECK(json["seed"] == 7);
  CHECK(json["steps"] == 5);
  CHECK(json["events"].dump() == R"([{"step":2,"name":"factor","value":"3"}])");
  CHECK(json["inputs"][0]["sha256"] ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(json["digest"] == run.digest());
  CHECK(json["diverged_at"].is_null());
  CHECK(json["scalars"].dump() == R"({"x":810,"inverse":null})");
  CHECK(json["checks"][0]["kind"] == "at_least");
  CHECK(json["checks"][0]["passed"] == true);
}

TEST_CASE("curves carry x and y, matrices z and shape", "[json]") {
  const Json views = lm::cli::to_json(growth(2), {})["views"];
  CHECK(views["history"]["kind"] == "curve");
  CHECK(views["history"]["axes"]["y"].dump() == R"({"label":"x","unit":"m","scale":"log"})");
  CHECK(views["history"]["series"][0].dump() ==
        R"({"name":"x, measured","role":"measured","x":[0,1,2],"y":[7.5,15,30]})");
  CHECK(views["grid"]["series"][0].dump() ==
        R"({"name":"g","role":"measured","z":[1,2,3,4,5,30],"shape":[2,3]})");
}

TEST_CASE("divergence is a step", "[json]") {
  const Json json = lm::cli::to_json(growth(5000), {});
  CHECK(json["diverged_at"] == json["steps"]);
  CHECK(json["divergence"] == "x is not finite");
  CHECK(json["scalars"]["x"].is_null());
}

TEST_CASE("a schema tells each parameter's kind, range and default", "[json]") {
  const Json parameters = lm::cli::to_json(lm::experiments().front())["parameters"];
  CHECK(parameters[0]["kind"] == "integer");
  CHECK(parameters[1]["scale"] == "log");
  CHECK(parameters[2]["automatic"] == "two");
  CHECK(parameters[2]["default"] == "auto");
  CHECK_FALSE(parameters[3].contains("minimum"));
  CHECK(parameters[4]["choices"].dump() == R"(["plus","minus"])");
  CHECK(parameters[5]["max_length"] == 4);
}

TEST_CASE("a battery's object names its seeds and digest", "[json]") {
  const lm::ExperimentInfo& info = lm::experiments().front();
  const lm::Battery battery = info.battery();
  const Json json = lm::cli::to_json(info, battery);
  CHECK(json["seeds"].dump() == "[1,2]");
  CHECK(json["digest"] == digest(battery));
  CHECK(json["lesson"] == "fake");
  CHECK(json["checks"][0]["runs"].dump() ==
        R"([{"parameters":{"mode":"minus","weights":"1:2"},"seed":2,"steps":4,)"
        R"("events":[{"step":3,"name":"factor","value":"1"}]}])");
  CHECK(json["checks"][0]["among"].dump() == "[]");
  CHECK(json["checks"][1]["runs"].dump() == "[]");
}
