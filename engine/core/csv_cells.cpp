// Quoting, splitting and disarming cells.
#include "core/csv_cells.hpp"

#include <algorithm>

namespace lm {
namespace {

/// The cell in quotes that begins at `at`, which is moved past its closing quote.
std::optional<std::string> quoted_cell(std::string_view line, std::size_t& at) {
  std::string cell;
  for (++at; at < line.size(); ++at) {
    if (line[at] != '"') {
      cell += line[at];
    } else if (at + 1 < line.size() && line[at + 1] == '"') {
      cell += line[at++];
    } else {
      ++at;
      return cell;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + '"';
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) text += (i > 0 ? "," : "") + csv_cell(cells[i]);
  return text + "\n";
}

std::optional<std::vector<std::string>> csv_cells(std::string_view line) {
  std::vector<std::string> cells;
  for (std::size_t at = 0;; ++at) {
    if (at < line.size() && line[at] == '"') {
      std::optional<std::string> cell = quoted_cell(line, at);
      if (!cell || (at < line.size() && line[at] != ',')) return std::nullopt;
      cells.push_back(std::move(*cell));
    } else {
      const std::size_t end = std::min(line.find(',', at), line.size());
      const std::string_view cell = line.substr(at, end - at);
      if (cell.find('"') != std::string_view::npos) return std::nullopt;
      cells.emplace_back(cell);
      at = end;
    }
    if (at >= line.size()) return cells;
  }
}

std::string no_formula(const std::string& text) {
  const bool formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  return formula ? "'" + text : text;
}

}  // namespace lm
