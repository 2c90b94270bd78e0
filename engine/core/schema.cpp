// Parsing, validating and writing parameter values.
#include "core/schema.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"

namespace lm {
namespace {

/// Faults quote at most this much of what was given, so that hostile text stays short.
constexpr std::size_t kQuoted = 40;

std::string quote(const std::string& text) {
  if (text.size() <= kQuoted) return '"' + text + '"';
  return '"' + text.substr(0, kQuoted) + "…\"";
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string allowed_range(const Parameter& p) {
  return format_double(p.minimum) + " to " + format_double(p.maximum);
}

/// What may be written for `p`, for the second half of a fault's sentence.
std::string allowed(const Parameter& p) {
  const std::string automatic = p.automatic.empty() ? "" : ", or auto";
  switch (p.kind) {
    case Kind::integer:
      return "a whole number from " + allowed_range(p) + automatic;
    case Kind::real:
      return "a number from " + allowed_range(p) + automatic;
    case Kind::flag:
      return "true or false";
    case Kind::choice:
      return "one of " + join(p.choices);
    case Kind::list:
      return "1 to " + std::to_string(p.max_length) + " numbers from " + allowed_range(p) +
             " separated by colons";
    case Kind::text:
      return "1 to " + std::to_string(p.max_length) +
             " characters: letters, digits and signs of ASCII";
  }
  return "";
}

Fault fault(const char* code, const Parameter& p, const std::string& text) {
  return {code, p.name, quote(text) + " is not allowed; allowed is " + allowed(p)};
}

bool in_range(const Parameter& p, double value) { return value >= p.minimum && value <= p.maximum; }

std::optional<Value> parse_list(const Parameter& p, const std::string& text, bool& outside) {
  std::vector<double> entries;
  std::size_t begin = 0;
  while (begin <= text.size() && static_cast<Index>(entries.size()) <= p.max_length) {
    const std::size_t end = std::min(text.find(':', begin), text.size());
    const std::optional<double> entry = parse_double(text.substr(begin, end - begin));
    if (!entry) return std::nullopt;
    if (!in_range(p, *entry)) outside = true;
    entries.push_back(*entry);
    begin = end + 1;
  }
  if (static_cast<Index>(entries.size()) > p.max_length) outside = true;
  return Value{std::move(entries)};
}

/// Printable ASCII alone: no control character, and no letter that only looks like another.
bool is_plain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// The value that `text` writes, or nothing when it does not parse; `outside` when out of range.
std::optional<Value> parse_text(const Parameter& p, const std::string& text, bool& outside) {
  if (!p.automatic.empty() && text == "auto") return Value{Automatic{}};
  switch (p.kind) {
    case Kind::integer: {
      const std::optional<std::int64_t> value = parse_int64(text);
      if (!value) return std::nullopt;
      outside = !in_range(p, static_cast<double>(*value));
      return Value{*value};
    }
    case Kind::real: {
      const std::optional<double> value = parse_double(text);
      if (!value) return std::nullopt;
      outside = !in_range(p, *value);
      return Value{*value};
    }
    case Kind::flag:
      if (text == "true" || text == "1") return Value{true};
      if (text == "false" || text == "0") return Value{false};
      return std::nullopt;
    case Kind::choice:
      for (const std::string& word : p.choices) {
        if (text == word) return Value{text};
      }
      return std::nullopt;
    case Kind::list:
      return parse_list(p, text, outside);
    case Kind::text:
      if (text.empty() || !is_plain(text)) return std::nullopt;
      outside = static_cast<Index>(text.size()) > p.max_length;
      return Value{text};
  }
  return std::nullopt;
}

}  // namespace

const Parameter* Schema::find(std::string_view name) const {
  for (const Parameter& p : parameters) {
    if (p.name == name) return &p;
  }
  for (const Parameter& p : parameters) {
    if (!p.formerly.empty() && p.formerly == name) return &p;
  }
  return nullptr;
}

std::vector<Value> Schema::parse(const std::vector<Assignment>& assignments) const {
  std::vector<Value> values;
  for (const Parameter& p : parameters) values.push_back(p.initial);
  std::vector<bool> given(parameters.size(), false);
  std::vector<Fault> faults;
  for (const Assignment& assignment : assignments) {
    const Parameter* p = find(assignment.name);
    if (p == nullptr) {
      std::vector<std::string> names;
      for (const Parameter& known : parameters) names.push_back(known.name);
      faults.push_back({"unknown_parameter", assignment.name.substr(0, kQuoted),
                        "there is no such parameter (given " + quote(assignment.text) +
                            "); allowed are " + join(names)});
      continue;
    }
    const std::size_t index = static_cast<std::size_t>(p - parameters.data());
    if (given[index]) {
      faults.push_back({"repeated", p->name, "is given twice; give it once"});
      continue;
    }
    given[index] = true;
    bool outside = false;
    std::optional<Value> value = parse_text(*p, assignment.text, outside);
    if (!value) {
      faults.push_back(fault("bad_value", *p, assignment.text));
    } else if (outside) {
      faults.push_back(fault("out_of_range", *p, assignment.text));
    } else {
      values[index] = std::move(*value);
    }
  }
  if (!faults.empty()) throw Error(std::move(faults));
  return values;
}

std::string format_value(const Value& value) {
  struct Writer {
    std::string operator()(Automatic) const { return "auto"; }
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return format_double(v); }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(const std::vector<double>& v) const {
      std::string text;
      for (const double entry : v) text += (text.empty() ? "" : ":") + format_double(entry);
      return text;
    }
  };
  return std::visit(Writer{}, value);
}

std::vector<Value> with_change(const Schema& now, const std::string& name,
                               const std::string& text) {
  return now.parse({{name, text}});
}

Parameter& SchemaBuilder::add(Description description, std::string help, Kind kind, Value initial) {
  Parameter p;
  static_cast<Description&>(p) = std::move(description);
  if (p.group.empty()) p.group = group_;
  if (!help.empty()) p.help = std::move(help);
  p.kind = kind;
  p.initial = std::move(initial);
  schema.parameters.push_back(std::move(p));
  return schema.parameters.back();
}

void SchemaBuilder::integer(const std::int64_t& field, Description description, std::string help) {
  add(std::move(description), std::move(help), Kind::integer, Value{field});
}

void SchemaBuilder::real(const double& field, Description description, std::string help) {
  add(std::move(description), std::move(help), Kind::real, Value{field});
}

void SchemaBuilder::real(const std::optional<double>& field, Description description,
                         std::string help) {
  add(std::move(description), std::move(help), Kind::real,
      field ? Value{*field} : Value{Automatic{}});
}

void SchemaBuilder::flag(const bool& field, Description description, std::string help) {
  add(std::move(description), std::move(help), Kind::flag, Value{field});
}

void SchemaBuilder::list(const std::vector<double>& field, Index max_length,
                         Description description, std::string help) {
  add(std::move(description), std::move(help), Kind::list, Value{field}).max_length = max_length;
}

void SchemaBuilder::text(const std::string& field, std::vector<std::string> examples,
                         Description description, std::string help) {
  Parameter& p = add(std::move(description), std::move(help), Kind::text, Value{field});
  p.choices = std::move(examples);
  p.max_length = kMaxText;
}

}  // namespace lm
