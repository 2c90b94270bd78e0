// Rows of comma-separated text, written and read cell by cell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lm {

/// A cell, in quotes when it holds a comma, a quote or a line end. Source: RFC 4180 (2005).
std::string csv_cell(const std::string& text);

/// One line of cells with a line feed.
std::string csv_row(const std::vector<std::string>& cells);

/// The cells of one line without its line feed, as csv_row writes them; nothing when a quote is not
/// closed or stands inside a bare cell.
std::optional<std::vector<std::string>> csv_cells(std::string_view line);

/// `text` with an apostrophe before it when a spreadsheet would take it for a formula: when it
/// begins with =, +, -, @, a tab or a carriage return. For text that a stranger wrote, never for
/// numbers. Source: OWASP, CSV Injection.
std::string no_formula(const std::string& text);

}  // namespace lm
