// Reading the fields of JSON that is not trusted, and saying what is wrong with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/json.hpp"
#include "core/error.hpp"

namespace lm::cli {

/// The JSON of an untrusted text. Throws Error (`bad_record`) with the place where it breaks.
Json parse_json(const std::string& text);

/// A value of a record as the text that a schema parses; nothing for null, lists and objects.
std::optional<std::string> value_text(const Json& value);

/// Reads fields of one JSON object and collects what is wrong with them.
class Fields {
 public:
  Fields(const Json& object, std::string path, std::vector<Fault>& faults)
      : object_(object), path_(std::move(path)), faults_(faults) {}

  /// The field, or null after noting that it is missing.
  const Json* find(const char* name);
  /// Text; empty after noting that it is none.
  std::string text(const char* name);
  /// Text that may be missing; empty then, or after noting that it is none.
  std::string text_if_there(const char* name);
  /// A whole number from 0 to `maximum`; 0 after noting that it is none.
  std::int64_t count(const char* name, std::int64_t maximum);
  /// The entries of an array of at most `most` objects; none after noting that it is none such.
  std::vector<Json> objects(const char* name, std::size_t most);
  /// Notes what is wrong with the field `name`.
  void fail(const char* code, const std::string& name, std::string message);

 private:
  const Json& object_;
  std::string path_;
  std::vector<Fault>& faults_;
};

}  // namespace lm::cli
