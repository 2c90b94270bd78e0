// Lab records: what is written reads back, what is hostile or wrong is refused with a reason.
#include "cli/record.hpp"

#include "catch.hpp"
#include "core/error.hpp"
#include "core/sha256.hpp"

using lm::cli::Json;
using lm::cli::Record;

namespace {

lm::Run run_of(const lm::RunRequest& request, std::int64_t steps) {
  lm::Run run(request);
  run.advance(steps);
  return run;
}

lm::RunRequest request(std::string data) {
  lm::RunRequest request;
  request.experiment = "growth";
  request.parameters = {{"start", "0.1"}, {"weights", "1:2.5"}, {"mode", "minus"}};
  request.seed = 9007199254740991;
  request.inputs = {{"data", std::move(data)}};
  request.events = {{3, "factor", "0.5"}};
  return request;
}

Json sound() {
  return lm::cli::record_of(run_of(request("a,b\n1,2\n"), 6), {{"data", "a,b\n1,2\n"}});
}

/// The paths of the faults of a record, one after the other.
std::string refused(const Json& json) {
  std::string paths;
  try {
    lm::cli::read_record(json.dump());
  } catch (const lm::Error& error) {
    for (const lm::Fault& fault : error.faults()) paths += fault.path + " ";
  }
  return paths;
}

/// What is said when `given` is offered for the inputs that the record lacks.
std::string offered(Record record, std::vector<lm::Input> given) {
  try {
    lm::cli::supply_inputs(record, std::move(given));
  } catch (const lm::Error& error) {
    return error.what();
  }
  return "";
}

std::string message(const std::string& text) {
  try {
    lm::cli::read_record(text);
  } catch (const lm::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a record that is read and run again is identical", "[record]") {
  for (const std::string& data : {std::string("a,b\n1,2\n"), std::string("\xff\x00\x01", 3),
                                  std::string("\xef\xbb\xbf"
                                              "a,y\n"),
                                  std::string()}) {
    const lm::RunRequest asked = request(data);
    const lm::Run first = run_of(asked, 6);
    const Record record =
        lm::cli::read_record(lm::cli::dump(lm::cli::record_of(first, asked.inputs), true));
    CHECK(record.epoch == 3);
    CHECK(record.expected.steps == 6);
    CHECK(record.request.seed == asked.seed);
    REQUIRE(record.request.inputs.size() == 1);
    CHECK(record.request.inputs[0].bytes == data);
    const lm::Run again = run_of(record.request, record.expected.steps);
    CHECK(again.digest() == first.digest());
    CHECK_FALSE(lm::difference(record.expected, again).has_value());
  }
}

TEST_CASE("an input of more than 64 KB travels as its hash", "[record]") {
  const lm::RunRequest largest = request(std::string(lm::kInlineBytes, 'x'));
  CHECK(lm::cli::record_of(run_of(largest, 1), largest.inputs)["inputs"][0].contains("data"));
  const lm::RunRequest asked = request(std::string(lm::kInlineBytes + 1, 'x'));
  const lm::Run first = run_of(asked, 1);
  const Json json = lm::cli::record_of(first, asked.inputs);
  CHECK_FALSE(json["inputs"][0].contains("data"));

  Record record = lm::cli::read_record(json.dump());
  CHECK(offered(record, {}).find("--input data=FILE") != std::string::npos);
  CHECK(offered(record, {{"data", "other"}}).find("hash") != std::string::npos);
  CHECK(offered(record, {asked.inputs[0], {"extra", ""}}).find("does not ask") !=
        std::string::npos);
  lm::cli::supply_inputs(record, asked.inputs);
  CHECK_FALSE(lm::difference(record.expected, run_of(record.request, 1)).has_value());
}

TEST_CASE("a difference names the first scalar that differs", "[record]") {
  const lm::RunRequest asked = request("");
  const lm::Run run = run_of(asked, 6);
  Record record = lm::cli::read_record(lm::cli::record_of(run, asked.inputs).dump());
  record.expected.digest = std::string(64, '0');
  CHECK(lm::difference(record.expected, run).value().find("so a curve differs") !=
        std::string::npos);
  record.expected.scalars[0].second = 1;
  CHECK(lm::difference(record.expected, run)
            .value()
            .rfind("x: the record says 1, this run gives ", 0) == 0);
  record.expected.steps = 7;
  CHECK(lm::difference(record.expected, run).value() ==
        "steps: the record took 7, this run ended at 6");
}

TEST_CASE("fields of later versions are passed over", "[record]") {
  Json json = sound();
  json["author"] = "Ada";
  json["guesses"] = Json::array({{{"value", 3}}});
  json["__proto__"] = {{"polluted", true}};
  CHECK(refused(json).empty());
}

TEST_CASE("each wrong field is named, all at once", "[record]") {
  Json json = sound();
  json["seed"] = -1;
  json["steps"] = 1000000001;
  json["epoch"] = "three";
  json["digest"] = "DEADBEEF";
  json["parameters"]["weights"] = {1, 2};
  json["events"][0]["step"] = 0.5;
  json["events"][0].erase("name");
  CHECK(refused(json) ==
        "epoch parameters.weights seed steps events[0].step events[0].name digest ");
  for (const char* field : {"experiment", "epoch", "parameters", "seed", "steps", "events",
                            "inputs", "digest", "format"}) {
    Json lacking = sound();
    lacking.erase(field);
    CHECK(refused(lacking) == std::string(field) + " ");
    lacking[field] = nullptr;
    CHECK(refused(lacking) == std::string(field) + " ");
  }
}

TEST_CASE("whole numbers may be written with a decimal point", "[record]") {
  Json json = sound();
  json["steps"] = 6.0;
  json["parameters"]["count"] = 3.0;
  const Record record = lm::cli::read_record(json.dump());
  CHECK(record.expected.steps == 6);
  CHECK_FALSE(lm::difference(record.expected, run_of(record.request, 6)).has_value());
}

TEST_CASE("another format is refused before anything else is read", "[record]") {
  Json json = sound();
  json["format"] = 2;
  json["seed"] = "?";
  CHECK(refused(json) == "format ");
}

TEST_CASE("data must have the hash that the record states", "[record]") {
  Json json = sound();
  json["inputs"][0]["data"] = "a,b\n1,3\n";
  CHECK(refused(json) == "inputs[0].sha256 ");
  json["inputs"][0]["encoding"] = "base64";
  CHECK(refused(json) == "inputs[0].data ");
  json["inputs"][0]["encoding"] = "rot13";
  CHECK(refused(json) == "inputs[0].data ");
}

TEST_CASE("what is no record is refused with its place", "[record]") {
  CHECK(message("") == "record: is not JSON at line 1, column 1; allowed is a saved lab record");
  CHECK(message("{\n  \"format\": 1,\n  oops").find("line 3, column 3") != std::string::npos);
  CHECK(message("[1]") == "record: is array; allowed is an object");
  CHECK(message("{\"seed\": 1e999}").find("range") != std::string::npos);
  CHECK(message(std::string(1000000, '[')).find("nests more than 32") != std::string::npos);
  const std::string deep = std::string(32, '[') + std::string(32, ']');
  CHECK(message("{\"a\":" + deep + "}").find("nests more than 32") != std::string::npos);
  CHECK(message("{\"a\":" + deep.substr(1, 62) + "}").find("missing") != std::string::npos);
  CHECK(message("\xef\xbb\xbf{}").find("missing") != std::string::npos);
}

TEST_CASE("base64 follows RFC 4648 and refuses everything else", "[record]") {
  // The test vectors of section 10.
  const char* vectors[][2] = {{"", ""},
                              {"f", "Zg=="},
                              {"fo", "Zm8="},
                              {"foo", "Zm9v"},
                              {"foob", "Zm9vYg=="},
                              {"fooba", "Zm9vYmE="},
                              {"foobar", "Zm9vYmFy"}};
  for (const auto& vector : vectors) {
    CHECK(lm::to_base64(vector[0]) == vector[1]);
    CHECK(lm::from_base64(vector[1]) == std::string(vector[0]));
  }
  for (const char* bad : {"Zg", "Zg=", "Zh==", "Z", "Zm9v ", "Zm9v====", "Zm-v", "Zg==Zg=="}) {
    CHECK_FALSE(lm::from_base64(bad).has_value());
  }
}

TEST_CASE("UTF-8 is told from other bytes", "[record]") {
  for (const char* good :
       {"", "abc", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"}) {
    CHECK(lm::is_utf8(good));
  }
  for (const char* bad : {"\xff", "\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xe2\x82", "\xf0\x80\x80\x80", "a\xc3"}) {
    CHECK_FALSE(lm::is_utf8(bad));
  }
}
