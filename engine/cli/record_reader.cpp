// Reading lab records, which are not trusted.
#include <algorithm>
#include <cmath>

#include "cli/record.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"

namespace lm::cli {
namespace {

constexpr std::size_t kDigestLength = 64;

/// Reads fields of one JSON object and collects what is wrong with them.
class Fields {
 public:
  Fields(const Json& object, std::string path, std::vector<Fault>& faults)
      : object_(object), path_(std::move(path)), faults_(faults) {}

  /// The field, or null after noting that it is missing.
  const Json* find(const char* name) {
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    fail("missing", name, "is missing");
    return nullptr;
  }

  std::string text(const char* name) {
    const Json* field = find(name);
    if (field == nullptr) return "";
    if (field->is_string()) return field->get<std::string>();
    fail("bad_value", name, std::string("is ") + field->type_name() + "; allowed is text");
    return "";
  }

  std::int64_t count(const char* name, std::int64_t maximum) {
    const Json* field = find(name);
    if (field == nullptr) return 0;
    const double value = field->is_number() ? field->get<double>() : -1;
    if (value >= 0 && value <= static_cast<double>(maximum) && value == std::floor(value)) {
      return field->get<std::int64_t>();
    }
    fail("out_of_range", name, "allowed is a whole number from 0 to " + std::to_string(maximum));
    return 0;
  }

  /// The entries of an array of objects; none when the field is missing or of another type.
  std::vector<Json> objects(const char* name) {
    const Json* field = find(name);
    if (field == nullptr) return {};
    const bool good = field->is_array() && std::all_of(field->begin(), field->end(),
                                                       [](const Json& j) { return j.is_object(); });
    if (good) return {field->begin(), field->end()};
    fail("bad_value", name, "allowed is a list of objects");
    return {};
  }

  void fail(const char* code, const std::string& name, std::string message) {
    faults_.push_back({code, path_ + name, std::move(message)});
  }

 private:
  const Json& object_;
  std::string path_;
  std::vector<Fault>& faults_;
};

/// A value of a record as the text that a schema parses; nothing for null, lists and objects.
std::optional<std::string> value_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_float()) return format_double(value.get<double>());
  if (value.is_number_integer()) return value.dump();
  return std::nullopt;
}

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
  for (const Json& object : fields.objects("events")) {
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

/// The line and column of a byte, both from 1.
std::string place(const std::string& text, std::size_t byte) {
  const std::string before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n') == std::string::npos ? 0 : before.rfind('\n') + 1;
  return "line " + std::to_string(lines + 1) + ", column " +
         std::to_string(before.size() - start + 1);
}

Json parse_json(const std::string& text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw Error("bad_record", "record",
                "is not JSON at " + place(text, error.byte) + "; allowed is a saved lab record");
  } catch (const Json::exception&) {
    throw Error("bad_record", "record",
                "holds a number beyond the doubles' range; allowed is a saved lab record");
  }
}

void read_scalars(const Json& object, Record& record) {
  const auto found = object.find("scalars");
  if (found == object.end() || !found->is_object()) return;
  for (const auto& item : found->items()) {
    const bool finite = item.value().is_number();
    record.scalars.push_back(
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
  record.request.parameters = read_parameters(fields);
  record.request.seed = fields.count("seed", kMaxSeed);
  record.steps = fields.count("steps", kMaxSteps);
  record.request.events = read_events(fields, faults);
  std::size_t index = 0;
  for (const Json& input : fields.objects("inputs")) {
    read_input(input, "inputs[" + std::to_string(index++) + "].", record, faults);
  }
  record.digest = fields.text("digest");
  if (!record.digest.empty() && !is_digest(record.digest)) {
    fields.fail("bad_value", "digest", "allowed are 64 hexadecimal digits in lower case");
  }
  read_scalars(json, record);
  if (!faults.empty()) throw Error(std::move(faults));
  return record;
}

}  // namespace lm::cli
