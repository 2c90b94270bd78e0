// The CSV reader: one pass over the bytes, stopping at the first fault with its line and column.
#include "data/csv.hpp"

#include <cmath>
#include <cstdint>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"

namespace lm {
namespace {

/// Messages quote at most this many bytes of a cell.
constexpr std::size_t kQuoted = 30;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// How many bytes the UTF-8 sequence at `at` has, 0 when there is none (RFC 3629).
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
  };
  const unsigned first = byte(0);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xc2 ? 0
                             : first < 0xe0 ? 2
                             : first < 0xf0 ? 3
                             : first < 0xf5 ? 4
                                            : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0u) != 0x80u) return 0;
  }
  const bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool outside = (first == 0xed && byte(1) > 0x9f) || (first == 0xf4 && byte(1) > 0x8f);
  return overlong || outside ? 0 : length;
}

/// `text` on one line between quotes, cut after kQuoted bytes, with ? for what cannot be shown.
std::string quote(std::string_view text) {
  std::string shown = "\"";
  std::size_t at = 0;
  while (at < text.size() && shown.size() <= kQuoted) {
    const std::size_t length = utf8_length(text, at);
    const bool control = static_cast<unsigned char>(text[at]) < 0x20 || text[at] == 0x7f;
    if (length == 0 || control) {
      shown += '?';
      ++at;
    } else {
      shown += text.substr(at, length);
      at += length;
    }
  }
  return shown + (at < text.size() ? "…\"" : "\"");
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& source, const CsvLimits& limits)
      : text_(text), source_(source), limits_(limits) {}

  CsvTable read();

 private:
  [[noreturn]] void fail(const char* code, const std::string& message) const {
    throw Error(code, source_, message);
  }
  [[noreturn]] void fail_line(const char* code, Index line, const std::string& message) const {
    throw Error(code, source_ + ":line " + std::to_string(line), message);
  }
  [[noreturn]] void fail_cell(const char* code, const std::string& message) const {
    const std::size_t column = names_.size() < cells_ ? 0 : cells_;
    const std::string name = column > 0 ? " (" + quote(names_[column - 1]) + ")" : "";
    throw Error(code,
                source_ + ":line " + std::to_string(row_line_) + ", column " +
                    std::to_string(cells_) + name,
                message);
  }

  void check_encoding();
  void pass_separator();
  void read_header();
  void read_rows();
  void read_row();
  double number(std::string_view cell) const;

  bool at_end() const { return at_ >= text_.size(); }
  bool at_line_end() const { return at_end() || text_[at_] == '\n' || text_[at_] == '\r'; }
  void end_line();
  bool only_blank_lines_left() const;
  /// Reads one cell into cell_ and stops at its comma, line end or the end of the text.
  std::string_view read_cell();
  std::string_view read_quoted();

  std::string_view text_;
  std::string source_;
  CsvLimits limits_;
  std::size_t at_ = 0;
  Index line_ = 1;         // of at_
  Index row_line_ = 1;     // where the present row began
  std::size_t cells_ = 0;  // of the present row so far: the present cell's column, from 1
  std::string unquoted_;   // the text of a quoted cell
  std::vector<std::string> names_;
  std::vector<double> values_;
};

void Reader::check_encoding() {
  if (text_.size() > limits_.bytes) {
    fail("too_large", "the file has " + std::to_string(text_.size()) + " bytes; at most " +
                          std::to_string(limits_.bytes) + " are read");
  }
  if (text_.substr(0, 2) == "\xff\xfe" || text_.substr(0, 2) == "\xfe\xff") {
    fail("bad_encoding", "the file is encoded as UTF-16; save it as UTF-8");
  }
  if (text_.substr(0, 3) == "\xef\xbb\xbf") text_.remove_prefix(3);
  if (text_.find('\0') != std::string_view::npos) {
    fail("bad_encoding", "the file holds a zero byte, so it is not text; save it as CSV in UTF-8");
  }
}

void Reader::end_line() {
  if (at_end()) return;
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  ++at_;
  ++line_;
}

/// Some spreadsheets name the separator in a line of its own, `sep=,`: it is no header.
void Reader::pass_separator() {
  std::string_view line = trim(text_.substr(0, text_.find_first_of("\r\n")));
  if (line.size() > 1 && line.front() == '"' && line.back() == '"') {
    line = line.substr(1, line.size() - 2);
  }
  if (line != "sep=,") return;
  while (!at_line_end()) ++at_;
  end_line();
}

bool Reader::only_blank_lines_left() const {
  return text_.find_first_not_of(" \t\r\n", at_) == std::string_view::npos;
}

std::string_view Reader::read_quoted() {
  const Index opened = line_;
  unquoted_.clear();
  ++at_;
  while (true) {
    if (at_end()) fail_line("bad_quote", opened, "a quote is opened here and never closed");
    const char c = text_[at_];
    if (c == '"' && at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
      unquoted_ += '"';
      at_ += 2;
    } else if (c == '"') {
      ++at_;
      break;
    } else {
      if (c == '\n' || (c == '\r' && text_.substr(at_ + 1, 1) != "\n")) ++line_;
      unquoted_ += c;
      ++at_;
    }
  }
  while (!at_line_end() && is_blank(text_[at_])) ++at_;
  if (!at_line_end() && text_[at_] != ',') {
    fail_cell("bad_quote", "text follows the closing quote; put the whole cell between quotes");
  }
  return trim(unquoted_);
}

std::string_view Reader::read_cell() {
  while (!at_line_end() && is_blank(text_[at_])) ++at_;
  if (!at_end() && text_[at_] == '"') return read_quoted();
  const std::size_t begin = at_;
  while (!at_line_end() && text_[at_] != ',') ++at_;
  const std::string_view cell = trim(text_.substr(begin, at_ - begin));
  if (cell.find('"') != std::string_view::npos) {
    fail_cell("bad_quote", quote(cell) + " has a quote inside; quote the whole cell or none of it");
  }
  return cell;
}

double Reader::number(std::string_view cell) const {
  if (cell.empty()) fail_cell("missing_cell", "the cell is empty; every cell must hold a number");
  const std::optional<double> value = parse_double(cell);
  if (!value || !std::isfinite(*value)) {
    fail_cell("bad_cell", quote(cell) + " is not a finite number; write one such as -1.5 or 2e3");
  }
  const double size = std::abs(*value);
  if (size != 0 && (size > limits_.largest || size < limits_.smallest)) {
    fail_cell("out_of_range", quote(cell) +
                                  " is too large or too small to be squared; allowed are " +
                                  "0 and magnitudes from " + format_double(limits_.smallest) +
                                  " to " + format_double(limits_.largest));
  }
  return *value;
}

void Reader::read_header() {
  if (only_blank_lines_left()) {
    fail("empty", "the file is empty; its first line must name the columns");
  }
  bool all_numbers = true;
  while (true) {
    ++cells_;
    const std::string_view cell = read_cell();
    if (static_cast<Index>(cells_) > limits_.columns) {
      fail("too_large", "there are more than " + std::to_string(limits_.columns) +
                            " columns; at most " + std::to_string(limits_.columns) + " are read");
    }
    for (std::size_t i = 0; i < cell.size();) {
      const std::size_t length = utf8_length(cell, i);
      if (length == 0) {
        fail_line("bad_encoding", line_, "the names are not UTF-8 text; save the file as UTF-8");
      }
      i += length;
    }
    all_numbers = all_numbers && parse_double(cell).has_value();
    names_.emplace_back(cell);
    if (at_line_end()) break;
    ++at_;
  }
  if (all_numbers) {
    fail_line("no_header", line_,
              "the first line holds numbers only; it must name the columns, one name each");
  }
  for (const char separator : {';', '\t'}) {
    if (names_.size() == 1 && names_[0].find(separator) != std::string::npos) {
      fail_line("bad_separator", line_,
                std::string("the columns are separated by ") +
                    (separator == ';' ? "semicolons" : "tabs") +
                    "; separate them by commas and write decimals with a point");
    }
  }
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i].empty()) {
      fail_line("bad_header", line_,
                "column " + std::to_string(i + 1) + " has no name; name every one");
    }
    for (char& c : names_[i]) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
  }
}

void Reader::read_row() {
  const Index width = static_cast<Index>(names_.size());
  cells_ = 0;
  row_line_ = line_;
  if (at_line_end()) {
    fail_line("ragged", line_,
              "the line is empty; it must hold " + std::to_string(width) +
                  (width == 1 ? " cell" : " cells"));
  }
  const std::size_t first = values_.size();
  while (true) {
    ++cells_;
    const std::string_view cell = read_cell();
    // A row of the wrong length is reported as such, so its extra cells are counted, not read.
    if (cells_ <= names_.size()) values_.push_back(number(cell));
    if (at_line_end()) break;
    ++at_;
  }
  if (values_.size() - first != names_.size() || cells_ != names_.size()) {
    fail_line("ragged", row_line_,
              "the line has " + std::to_string(cells_) + (cells_ == 1 ? " cell" : " cells") +
                  "; the header names " + std::to_string(width) + " columns");
  }
}

void Reader::read_rows() {
  const Index width = static_cast<Index>(names_.size());
  Index rows = 0;
  while (!only_blank_lines_left()) {
    ++rows;
    if (rows > limits_.rows) {
      fail("too_large", "there are more than " + std::to_string(limits_.rows) +
                            " rows of data; at most " + std::to_string(limits_.rows) + " are read");
    }
    if (rows * width > limits_.cells) {
      fail("too_large", "there are more than " + std::to_string(limits_.cells) +
                            " cells; at most " + std::to_string(limits_.cells) + " are read");
    }
    read_row();
    end_line();
  }
}

CsvTable Reader::read() {
  check_encoding();
  pass_separator();
  read_header();
  end_line();
  read_rows();
  CsvTable table;
  const Index width = static_cast<Index>(names_.size());
  const Index rows = static_cast<Index>(values_.size()) / width;
  table.values = Eigen::Map<const Matrix>(values_.data(), rows, width);
  table.names = std::move(names_);
  return table;
}

}  // namespace

CsvTable read_csv(std::string_view text, const std::string& source, const CsvLimits& limits) {
  return Reader(text, source, limits).read();
}

}  // namespace lm
