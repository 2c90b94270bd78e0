// Help text from the schemas.
#include "cli/help.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include "cli/console.hpp"
#include "core/text.hpp"
#include "lab/registry.hpp"

namespace lm::cli {
namespace {

constexpr std::size_t kWidth = 96;

/// LaTeX commands and the characters that say the same; a command that is not here keeps its name.
const std::pair<const char*, const char*> kSymbols[] = {
    {"alpha", "α"},   {"beta", "β"},  {"gamma", "γ"},  {"delta", "δ"}, {"varepsilon", "ε"},
    {"epsilon", "ε"}, {"eta", "η"},   {"theta", "θ"},  {"kappa", "κ"}, {"lambda", "λ"},
    {"mu", "μ"},      {"rho", "ρ"},   {"sigma", "σ"},  {"tau", "τ"},   {"phi", "φ"},
    {"chi", "χ"},     {"omega", "ω"}, {"pi", "π"},     {"nabla", "∇"}, {"infty", "∞"},
    {"lVert", "‖"},   {"rVert", "‖"}, {"top", "ᵀ"},    {"perp", "⊥"},  {"parallel", "∥"},
    {"cdot", "·"},    {"times", "×"}, {"sqrt", "√"},   {"hat", ""},    {"mathrm", ""},
    {"le", "≤"},      {"ge", "≥"},    {"approx", "≈"}, {"sim", "~"},   {"to", "→"},
    {"ell", "ℓ"},     {"pm", "±"},    {"in", "∈"},     {"Delta", "Δ"}, {"Sigma", "Σ"}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The characters for the command that begins after the backslash at `i`; moves `i` to its end.
std::string command_text(const std::string& latex, std::size_t& i) {
  std::size_t end = i + 1;
  while (end < latex.size() && is_letter(latex[end])) ++end;
  std::string name = latex.substr(i + 1, end - i - 1);
  if (name.empty()) {  // a space as in `\,`
    ++i;
    return " ";
  }
  i = end - 1;
  for (const auto& symbol : kSymbols) {
    if (name == symbol.first) return symbol.second;
  }
  return name;
}

std::string formula_text(const std::string& latex) {
  std::string text;
  for (std::size_t i = 0; i < latex.size(); ++i) {
    if (latex[i] == '\\') {
      const std::size_t begin = i;
      const std::string symbol = command_text(latex, i);
      const bool mark = symbol == "ᵀ" || symbol == "⊥" || symbol == "∥";
      if (mark && !text.empty() && text.back() == '^') text.pop_back();
      text += symbol;
      const bool tight = symbol == "ᵀ" || latex.compare(begin, 6, "\\lVert") == 0;
      if (tight && i + 1 < latex.size() && latex[i + 1] == ' ') ++i;
    } else if (latex[i] != '{' && latex[i] != '}') {
      text += latex[i];
    }
  }
  return text;
}

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
    case Kind::text:
      return "text of 1 to " + std::to_string(p.max_length) + " characters, in quotes";
  }
  return "";
}

/// The words of `text` in lines of at most kWidth bytes, each indented by six spaces.
std::string paragraph(const std::string& text) {
  const std::string indent(6, ' ');
  std::string lines;
  std::string line;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!line.empty() && indent.size() + line.size() + 1 + word.size() > kWidth) {
      lines += indent + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return line.empty() ? lines : lines + indent + line + "\n";
}

std::string parameter_help(const Parameter& p) {
  const std::string unit = p.unit.empty() ? "" : " [" + p.unit + "]";
  std::string text = "  " + p.name + "\n" +
                     paragraph(plain_text(p.label) + unit + ": " + allowed(p) + "; default " +
                               format_value(p.initial));
  if (!p.automatic.empty()) text += paragraph("auto: " + plain_text(p.automatic));
  text += paragraph(plain_text(p.help));
  return text;
}

}  // namespace

std::string plain_text(const std::string& text) {
  std::string plain;
  std::size_t begin = 0;
  for (bool formula = false; begin <= text.size(); formula = !formula) {
    const std::size_t end = std::min(text.find('$', begin), text.size());
    const std::string piece = text.substr(begin, end - begin);
    plain += formula ? formula_text(piece) : piece;
    begin = end + 1;
  }
  return plain;
}

std::string experiment_list() {
  std::vector<std::vector<std::string>> rows;
  for (const ExperimentInfo& info : experiments()) rows.push_back({info.slug, info.title});
  return table(rows);
}

std::string experiment_help(const ExperimentInfo& info) {
  std::string text = info.slug + ": " + info.title + "\n" + plain_text(info.question) + "\n\n";
  text += "Parameters (--set name=value):\n";
  for (const Parameter& parameter : info.schema.parameters) text += parameter_help(parameter);
  if (!info.inputs.empty()) text += "\nInputs (--input name=FILE):\n";
  for (const InputSpec& input : info.inputs) {
    text += "  " + input.name + " (" + input.kind + ")\n" + paragraph(plain_text(input.help));
  }
  return text;
}

}  // namespace lm::cli
