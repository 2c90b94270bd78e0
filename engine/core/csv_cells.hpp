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

/// `text` with an apostrophe before each part of it that a spreadsheet would take for a formula:
/// the whole, and what follows a semicolon, a tab or a line's end, which part cells in some
/// countries. Such a part begins with =, +, - or @, also full-width, also behind characters that
/// nobody sees; or the whole begins with a tab or a carriage return. For text that a stranger
/// wrote, never for numbers. Source: OWASP, CSV Injection.
std::string no_formula(const std::string& text);

/// Whether a cell is safe as it stands: a number, numbers with colons between, or text in which
/// no_formula changes nothing.
bool is_inert_cell(const std::string& cell);

/// Whether the bytes at `at` are a character that turns the direction of what follows it, U+202A …
/// U+202E and U+2066 … U+2069: three bytes. With these a name shows as another one.
bool turns_direction(std::string_view text, std::size_t at);

}  // namespace lm
