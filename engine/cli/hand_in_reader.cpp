// Reading who made a record and what was guessed and answered; none of it is trusted.
#include <algorithm>

#include "cli/json_fields.hpp"
#include "cli/record.hpp"

namespace lm::cli {
namespace {

constexpr std::size_t kMaxAuthor = 200;
constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxText = 4096;
constexpr std::size_t kMaxStatements = 1000;

/// Units of UTF-16: what the page, which writes these texts, counts.
std::size_t units(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    count += (byte & 0xc0) == 0x80 ? 0 : byte >= 0xf0 ? 2 : 1;
  }
  return count;
}

bool has_control(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    if (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
  }
  return false;
}

std::string bounded(Fields& fields, const char* name, std::size_t most) {
  std::string text = fields.text(name);
  if (units(text) <= most) return text;
  fields.fail("too_long", name, "allowed are " + std::to_string(most) + " characters");
  return "";
}

bool is_numbers(const Json& value) {
  return value.is_array() && std::all_of(value.begin(), value.end(),
                                         [](const Json& entry) { return entry.is_number(); });
}

/// A number, a text, or `curve of 12 points`; nothing for anything else.
std::optional<std::string> statement_text(const Json& value) {
  if (value.is_number()) return number_text(value.get<double>());
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    return units(text) <= kMaxText ? std::optional<std::string>(text) : std::nullopt;
  }
  if (!value.is_object() || !value.contains("x") || !value.contains("y")) return std::nullopt;
  const Json& x = value["x"];
  const Json& y = value["y"];
  if (!is_numbers(x) || !is_numbers(y) || x.size() != y.size()) return std::nullopt;
  return "curve of " + std::to_string(x.size()) + " points";
}

std::vector<Statement> read_statements(const Json& json, const char* name,
                                       std::vector<Fault>& faults) {
  std::vector<Statement> statements;
  if (!json.contains(name)) return statements;
  Fields all(json, "", faults);
  for (const Json& object : all.objects(name, kMaxStatements)) {
    Fields entry(object, name + ("[" + std::to_string(statements.size())) + "].", faults);
    Statement one;
    one.name = bounded(entry, "name", kMaxName);
    if (object.contains("step")) one.step = entry.count("step", kMaxSteps);
    const Json* value = entry.find("value");
    const std::optional<std::string> text = value ? statement_text(*value) : std::nullopt;
    if (value != nullptr && !text) {
      entry.fail("bad_value", "value", "allowed is a number, a short text or a curve");
    }
    one.value = text.value_or("");
    statements.push_back(std::move(one));
  }
  return statements;
}

std::vector<Assignment> texts_of(const Json& object) {
  std::vector<Assignment> entries;
  if (!object.is_object()) return entries;
  for (const auto& item : object.items()) {
    const Json& value = item.value();
    std::optional<std::string> text = value_text(value);
    if (value.is_number()) text = number_text(value.get<double>());
    entries.push_back({item.key(), text.value_or("not finite")});
  }
  return entries;
}

}  // namespace

HandIn read_hand_in(const std::string& text) {
  const Record record = read_record(text);
  const Json json = parse_json(text);
  std::vector<Fault> faults;
  Fields fields(json, "", faults);
  HandIn hand_in;
  if (json.contains("author")) {
    hand_in.author = bounded(fields, "author", kMaxAuthor);
    if (has_control(hand_in.author)) {
      fields.fail("bad_value", "author", "holds control characters; allowed is a name");
    }
  }
  hand_in.experiment = record.request.experiment;
  hand_in.epoch = record.epoch;
  hand_in.seed = record.request.seed;
  hand_in.steps = record.expected.steps;
  hand_in.parameters = texts_of(json.value("parameters", Json::object()));
  hand_in.guesses = read_statements(json, "guesses", faults);
  hand_in.answers = read_statements(json, "answers", faults);
  hand_in.scalars = texts_of(json.value("scalars", Json::object()));
  if (!faults.empty()) throw Error(std::move(faults));
  return hand_in;
}

}  // namespace lm::cli
