// The self-describing parameter schema: one description gives controls, flags, validation and help.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/types.hpp"

namespace lm {

/// Stands for "the experiment computes it from the rest"; written `auto` everywhere.
struct Automatic {
  friend bool operator==(Automatic, Automatic) { return true; }
};

/// A parameter's value: `auto`, integer, real, flag, choice (its word) or text, or list of reals.
using Value = std::variant<Automatic, std::int64_t, double, bool, std::string, std::vector<double>>;

enum class Kind { integer, real, flag, choice, list, text };

/// A text is 1 to `max_length` printable ASCII characters, never more than this many.
constexpr Index kMaxText = 200;
enum class Scale { linear, log };

/// What a parameter says about itself. `symbol` is LaTeX without dollars; `minimum` and `maximum`
/// are inclusive (for a list: of each entry); `scale` is the slider's; `automatic`, when not empty,
/// says what `auto` stands for, and `automatic_scalar` which scalar shows what it came to; `group`
/// is the heading under which the page puts the control. See describe.hpp for how to write one.
struct Description {
  std::string name = {};
  std::string symbol = {};
  std::string label = {};
  std::string unit = {};
  double minimum = 0;
  double maximum = 0;
  Scale scale = Scale::linear;
  std::string automatic = {};
  std::string automatic_scalar = {};
  std::string group = {};
  std::string help = {};
  std::string formerly = {};  ///< the name it once had: links and records that say it still hold
  bool live = false;          ///< may change in mid-run, as an act of that name
  bool start = false;         ///< a coordinate of the start, which the page lets a student drag
  bool generated = false;     ///< describes drawn data; a student's own data replace it
  bool probe = false;         ///< says what is looked at, not how it trains: a run keeps its acts
};

struct Parameter : Description {
  Kind kind = Kind::real;
  std::vector<std::string> choices;  ///< for `choice`, in order; for `text`, examples
  Index max_length = 0;              ///< for `list`, of entries; for `text`, of characters
  Value initial;                     ///< the default
};

/// `name=text`, as a command line, a link or a record gives it.
struct Assignment {
  std::string name;
  std::string text;
};

/// The parameters of one experiment in the order of its description.
class Schema {
 public:
  std::vector<Parameter> parameters;

  /// The parameter that has that name or had it once, or null.
  const Parameter* find(std::string_view name) const;

  /// All values in schema order: defaults, overwritten by the assignments.
  /// Throws Error with one fault for each unknown name, name given twice, text that does not parse,
  /// and value out of range.
  std::vector<Value> parse(const std::vector<Assignment>& assignments) const;
};

/// Writes a value as it is read: `auto`, `12`, `0.0032`, `true`, `half_sum`, `8:4:2:1`.
std::string format_value(const Value& value);

/// Builds a Schema by visiting a default-constructed parameter struct.
class SchemaBuilder {
 public:
  Schema schema;

  /// The group of the parameters that follow and name none.
  void group(std::string name) { group_ = std::move(name); }
  void integer(const std::int64_t& field, Description description, std::string help = {});
  void real(const double& field, Description description, std::string help = {});
  void real(const std::optional<double>& field, Description description, std::string help = {});
  void flag(const bool& field, Description description, std::string help = {});
  void list(const std::vector<double>& field, Index max_length, Description description,
            std::string help = {});
  /// `examples` show what may be written; what is read as a text, the experiment judges by itself.
  void text(const std::string& field, std::vector<std::string> examples, Description description,
            std::string help = {});
  /// `field` is an enumeration whose values 0, 1, … have the names `words`.
  template <class Enum, std::size_t N>
  void choice(const Enum& field, const std::array<const char*, N>& words, Description description,
              std::string help = {}) {
    std::vector<std::string> choices(words.begin(), words.end());
    const std::string word = choices.at(static_cast<std::size_t>(field));
    add(std::move(description), std::move(help), Kind::choice, Value{word}).choices =
        std::move(choices);
  }

 private:
  Parameter& add(Description description, std::string help, Kind kind, Value initial);

  std::string group_;
};

/// Fills a parameter struct from parsed values by visiting it in the same order.
class SchemaAssigner {
 public:
  explicit SchemaAssigner(const std::vector<Value>& values) : values_(values) {}

  void group(const std::string&) {}
  void integer(std::int64_t& field, const Description&, const char* = "") {
    field = std::get<std::int64_t>(values_.at(next_++));
  }
  void real(double& field, const Description&, const char* = "") {
    field = std::get<double>(values_.at(next_++));
  }
  void real(std::optional<double>& field, const Description&, const char* = "") {
    const Value& value = values_.at(next_++);
    if (std::holds_alternative<Automatic>(value)) {
      field.reset();
    } else {
      field = std::get<double>(value);
    }
  }
  void flag(bool& field, const Description&, const char* = "") {
    field = std::get<bool>(values_.at(next_++));
  }
  void list(std::vector<double>& field, Index, const Description&, const char* = "") {
    field = std::get<std::vector<double>>(values_.at(next_++));
  }
  void text(std::string& field, const std::vector<std::string>&, const Description&,
            const char* = "") {
    field = std::get<std::string>(values_.at(next_++));
  }
  template <class Enum, std::size_t N>
  void choice(Enum& field, const std::array<const char*, N>& words, const Description&,
              const char* = "") {
    const std::string& word = std::get<std::string>(values_.at(next_++));
    for (std::size_t i = 0; i < N; ++i) {
      if (word == words[i]) field = static_cast<Enum>(i);
    }
  }

 private:
  const std::vector<Value>& values_;
  std::size_t next_ = 0;
};

/// The schema whose defaults are the values in `parameters`.
template <class P>
Schema schema_of(P parameters) {
  SchemaBuilder builder;
  parameters.visit(builder);
  return std::move(builder.schema);
}

/// The schema of a struct `P` that has `template <class Visitor> void visit(Visitor&)`, e.g.
///
///     struct Parameters {
///       std::int64_t samples = 8;
///       template <class Visitor> void visit(Visitor& v) {
///         v.integer(samples, {.name = "samples", .symbol = "P", .label = "Examples",
///                             .minimum = 1, .maximum = 2000, .help = "rows of X"});
///       }
///     };
template <class P>
Schema schema_of() {
  return schema_of(P());
}

/// The values that `now` holds as its defaults, but for the parameter `name`, which takes `text`.
/// Throws Error as Schema::parse does.
std::vector<Value> with_change(const Schema& now, const std::string& name, const std::string& text);

/// A `P` holding `values`, which must come from `schema_of<P>().parse(…)`.
template <class P>
P bind(const std::vector<Value>& values) {
  P parameters;
  SchemaAssigner assigner(values);
  parameters.visit(assigner);
  return parameters;
}

}  // namespace lm
