// Reading lab records, which are not trusted.
#include "cli/json_fields.hpp"
#include "cli/record.hpp"
#include "core/sha256.hpp"

namespace lm::cli {
namespace {

constexpr std::size_t kDigestLength = 64;
constexpr std::size_t kMadeByLength = 64;
/// As web/client/record.js.
constexpr std::size_t kMaxEvents = 100'000;
constexpr std::size_t kMaxInputs = 16;

std::vector<Assignment> read_parameters(Fields& fields) {
  const Json* object = fields.find("parameters");
  std::vector<Assignment> parameters;
  if (object == nullptr) return parameters;
  if (!object->is_object()) {
    fields.fail("bad_value", "parameters", "allowed is an object of names and values");
    return parameters;
  }
  for (const auto& item : object->items()) {
    if (std::optional<std::string> text = value_text(item.value())) {
      parameters.push_back({item.key(), std::move(*text)});
    } else {
      fields.fail("bad_value", "parameters." + item.key(),
                  "allowed is a number, true, false or text (a list is written \"8:4:2:1\")");
    }
  }
  return parameters;
}

std::vector<Event> read_events(Fields& fields, std::vector<Fault>& faults) {
  std::vector<Event> events;
  for (const Json& object : fields.objects("events", kMaxEvents)) {
    Fields entry(object, "events[" + std::to_string(events.size()) + "].", faults);
    Event event;
    event.step = entry.count("step", kMaxSteps);
    event.name = entry.text("name");
    const Json* value = entry.find("value");
    const std::optional<std::string> text = value ? value_text(*value) : std::nullopt;
    if (value != nullptr && !text) entry.fail("bad_value", "value", "allowed is a number or text");
    event.value = text.value_or("");
    events.push_back(std::move(event));
  }
  return events;
}

void read_input(const Json& object, const std::string& path, Record& record,
                std::vector<Fault>& faults) {
  Fields fields(object, path, faults);
  RecordedInput recorded;
  recorded.name = fields.text("name");
  recorded.sha256 = fields.text("sha256");
  if (!object.contains("data")) {
    record.missing.push_back(std::move(recorded));
    return;
  }
  if (object.contains("encoding")) recorded.encoding = fields.text("encoding");
  std::optional<std::string> bytes = decode(fields.text("data"), recorded.encoding);
  if (!bytes) {
    fields.fail("bad_value", "data",
                "is not " + recorded.encoding + "; allowed encodings are utf-8, base64");
  } else if (sha256_hex(*bytes) != recorded.sha256) {
    fields.fail(
        "bad_hash", "sha256",
        "\"" + recorded.sha256 + "\" is not the hash of the data; it is " + sha256_hex(*bytes));
  } else {
    record.request.inputs.push_back({recorded.name, std::move(*bytes)});
  }
}

void read_scalars(const Json& object, Record& record) {
  const auto found = object.find("scalars");
  if (found == object.end() || !found->is_object()) return;
  for (const auto& item : found->items()) {
    const bool finite = item.value().is_number();
    record.expected.scalars.push_back(
        {item.key(), finite ? std::optional<double>(item.value().get<double>()) : std::nullopt});
  }
}

bool is_digest(const std::string& text) {
  return text.size() == kDigestLength &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Record read_record(const std::string& text) {
  const Json json = parse_json(text);
  if (!json.is_object()) {
    throw Error("bad_record", "record",
                std::string("is ") + json.type_name() + "; allowed is an object");
  }
  std::vector<Fault> faults;
  Fields fields(json, "", faults);
  const std::int64_t format = fields.count("format", kMaxSeed);
  if (faults.empty() && format != kRecordFormat) {
    throw Error(
        "bad_format", "format",
        std::to_string(format) + " is not allowed; allowed is " + std::to_string(kRecordFormat));
  }
  Record record;
  record.request.experiment = fields.text("experiment");
  record.epoch = fields.count("epoch", kMaxSteps);
  record.made_by = fields.text_if_there("made_by");
  if (record.made_by.size() > kMadeByLength) {
    fields.fail("bad_value", "made_by", "allowed is a text of at most 64 characters");
  }
  record.request.parameters = read_parameters(fields);
  record.request.seed = fields.count("seed", kMaxSeed);
  record.expected.steps = fields.count("steps", kMaxSteps);
  record.request.events = read_events(fields, faults);
  std::size_t index = 0;
  for (const Json& input : fields.objects("inputs", kMaxInputs)) {
    read_input(input, "inputs[" + std::to_string(index++) + "].", record, faults);
  }
  record.expected.digest = fields.text("digest");
  if (!record.expected.digest.empty() && !is_digest(record.expected.digest)) {
    fields.fail("bad_value", "digest", "allowed are 64 hexadecimal digits in lower case");
  }
  read_scalars(json, record);
  if (!faults.empty()) throw Error(std::move(faults));
  return record;
}

}  // namespace lm::cli
