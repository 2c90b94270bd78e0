// Quoting, splitting and disarming cells.
#include "core/csv_cells.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "core/text.hpp"

namespace lm {
namespace {

/// A character of UTF-8; a byte that begins none stands for itself.
struct Character {
  std::uint32_t code = 0;
  std::size_t length = 1;
};

Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const std::uint32_t lead = byte(at);
  const std::size_t length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (length == 1 || at + length > text.size()) return {lead, 1};
  std::uint32_t code = lead & (0xffu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(at + i) & 0x3f);
  return {code, length};
}

/// Blanks, controls, and what has no width: before a sign, spreadsheets drop some of them. Source:
/// The Unicode Standard 15.0, Default_Ignorable_Code_Point and White_Space.
bool is_unseen(std::uint32_t c) {
  const auto within = [c](std::uint32_t first, std::uint32_t last) {
    return first <= c && c <= last;
  };
  return within(0, 0x20) || within(0x7f, 0xa0) || c == 0xad || c == 0x34f || c == 0x61c ||
         within(0x115f, 0x1160) || within(0x17b4, 0x17b5) || within(0x180b, 0x180f) ||
         within(0x2000, 0x200f) || within(0x2028, 0x202f) || within(0x205f, 0x206f) ||
         c == 0x3000 || c == 0x3164 || within(0xfe00, 0xfe0f) || c == 0xfeff || c == 0xffa0 ||
         within(0xfff0, 0xfff8) || within(0xe0000, 0xe0fff);
}

/// The signs that begin a formula, as ASCII, small and full-width, and the minus sign.
bool begins_formula(std::uint32_t c) {
  constexpr std::uint32_t signs[] = {'=',    '+',    '-',    '@',    0x2212, 0xfe62, 0xfe63,
                                     0xfe66, 0xfe6b, 0xff0b, 0xff0d, 0xff1d, 0xff20};
  return std::find(std::begin(signs), std::end(signs), c) != std::end(signs);
}

/// Whether what begins at `at` is a formula, perhaps behind what nobody sees.
bool is_formula(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const Character c = character_at(text, at);
    if (!is_unseen(c.code)) return begins_formula(c.code);
    at += c.length;
  }
  return false;
}

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
  const bool control = !text.empty() && (text.front() == '\t' || text.front() == '\r');
  std::string safe = control || is_formula(text, 0) ? "'" : "";
  for (std::size_t at = 0; at < text.size(); ++at) {
    safe += text[at];
    const bool parts = std::string_view(";\t\r\n").find(text[at]) != std::string_view::npos;
    if (parts && is_formula(text, at + 1)) safe += '\'';
  }
  return safe;
}

bool is_inert_cell(const std::string& cell) {
  for (std::size_t begin = 0; begin <= cell.size();) {
    const std::size_t end = std::min(cell.find(':', begin), cell.size());
    if (!parse_double(std::string_view(cell).substr(begin, end - begin))) {
      return no_formula(cell) == cell;
    }
    begin = end + 1;
  }
  return true;
}

bool turns_direction(std::string_view text, std::size_t at) {
  const std::uint32_t code = character_at(text, at).code;
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

}  // namespace lm
