// Fields of untrusted JSON.
#include "cli/json_fields.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace lm::cli {
namespace {

/// The line and column of a byte, both from 1.
std::string place(const std::string& text, std::size_t byte) {
  const std::string before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n') == std::string::npos ? 0 : before.rfind('\n') + 1;
  return "line " + std::to_string(lines + 1) + ", column " +
         std::to_string(before.size() - start + 1);
}

/// No record of ours nests more than 5 values, has more than some hundred names in an object, or
/// more than half a million values. More would take time and memory before anything could be said
/// of it.
constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxKeys = 10'000;
constexpr std::size_t kMaxValues = 1'000'000;

/// Goes through a text without building anything of it; stops at what is too much.
class Bounds : public nlohmann::json_sax<Json> {
 public:
  /// What there is too much of; empty when the text is within the bounds, or is no JSON.
  const std::string& fault() const { return fault_; }

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return open(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t&) override {
    if (++keys_.back() <= kMaxKeys) return true;
    return stop("has more than 10000 names in one object");
  }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }

 private:
  bool value() {
    if (++values_ <= kMaxValues) return true;
    return stop("holds more than a million values");
  }
  bool open() {
    keys_.push_back(0);
    if (keys_.size() > kMaxDepth) return stop("nests more than 32 values in each other");
    return value();
  }
  bool close() {
    keys_.pop_back();
    return true;
  }
  bool stop(const char* fault) {
    fault_ = fault;
    return false;
  }

  std::vector<std::size_t> keys_;  // of each object that is open
  std::size_t values_ = 0;
  std::string fault_;
};

}  // namespace

Json parse_json(const std::string& text) {
  Bounds bounds;
  Json::sax_parse(text, &bounds);
  if (!bounds.fault().empty()) {
    throw Error("bad_record", "record", bounds.fault() + "; allowed is a saved lab record");
  }
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

std::optional<std::string> value_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_float()) return format_double(value.get<double>());
  if (value.is_number_integer()) return value.dump();
  return std::nullopt;
}

const Json* Fields::find(const char* name) {
  const auto found = object_.find(name);
  if (found != object_.end()) return &*found;
  fail("missing", name, "is missing");
  return nullptr;
}

std::string Fields::text(const char* name) {
  const Json* field = find(name);
  if (field == nullptr) return "";
  if (field->is_string()) return field->get<std::string>();
  fail("bad_value", name, std::string("is ") + field->type_name() + "; allowed is text");
  return "";
}

std::string Fields::text_if_there(const char* name) {
  return object_.contains(name) ? text(name) : "";
}

std::int64_t Fields::count(const char* name, std::int64_t maximum) {
  const Json* field = find(name);
  if (field == nullptr) return 0;
  const double value = field->is_number() ? field->get<double>() : -1;
  if (value >= 0 && value <= static_cast<double>(maximum) && value == std::floor(value)) {
    return field->get<std::int64_t>();
  }
  fail("out_of_range", name, "allowed is a whole number from 0 to " + std::to_string(maximum));
  return 0;
}

std::vector<Json> Fields::objects(const char* name, std::size_t most) {
  const Json* field = find(name);
  if (field == nullptr) return {};
  const bool good = field->is_array() && std::all_of(field->begin(), field->end(),
                                                     [](const Json& j) { return j.is_object(); });
  if (good && field->size() <= most) return {field->begin(), field->end()};
  fail("bad_value", name, "allowed is a list of at most " + std::to_string(most) + " objects");
  return {};
}

void Fields::fail(const char* code, const std::string& name, std::string message) {
  faults_.push_back({code, path_ + name, std::move(message)});
}

}  // namespace lm::cli
