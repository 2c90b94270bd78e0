// Help text from the schemas.
#include "cli/help.hpp"

#include "cli/console.hpp"
#include "core/text.hpp"
#include "experiments/registry.hpp"

namespace lm::cli {
namespace {

std::string range(const Parameter& p) {
  return format_double(p.minimum) + " to " + format_double(p.maximum);
}

std::string allowed(const Parameter& p) {
  switch (p.kind) {
    case Kind::integer:
      return "whole number, " + range(p);
    case Kind::real:
      return "number, " + range(p) + (p.scale == Scale::log ? " (log scale)" : "");
    case Kind::flag:
      return "true or false";
    case Kind::choice: {
      std::string words;
      for (const std::string& choice : p.choices) words += (words.empty() ? "" : " | ") + choice;
      return words;
    }
    case Kind::list:
      return "list a:b:c of 1 to " + std::to_string(p.max_length) + " numbers, " + range(p);
  }
  return "";
}

std::string parameter_help(const Parameter& p) {
  const std::string unit = p.unit.empty() ? "" : " [" + p.unit + "]";
  std::string text = "  " + p.name + "\n      " + p.label + unit + ": " + allowed(p) +
                     "; default " + format_value(p.initial) + "\n";
  if (!p.automatic.empty()) text += "      auto: " + p.automatic + "\n";
  if (!p.help.empty()) text += "      " + p.help + "\n";
  return text;
}

}  // namespace

std::string experiment_list() {
  std::vector<std::vector<std::string>> rows;
  for (const ExperimentInfo& info : experiments()) rows.push_back({info.slug, info.title});
  return table(rows);
}

std::string experiment_help(const ExperimentInfo& info) {
  std::string text = info.slug + ": " + info.title + "\n" + info.question + "\n\n";
  text += "Parameters (--set name=value):\n";
  for (const Parameter& parameter : info.schema.parameters) text += parameter_help(parameter);
  if (!info.inputs.empty()) text += "\nInputs (--input name=FILE):\n";
  for (const InputSpec& input : info.inputs) {
    text += "  " + input.name + " (" + input.kind + ")\n      " + input.help + "\n";
  }
  return text;
}

}  // namespace lm::cli
