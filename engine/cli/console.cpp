// Writing to the terminal with the C library's streams.
#include "cli/console.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "core/csv_cells.hpp"
#include "lab/record.hpp"
#include "lab/series.hpp"

namespace lm::cli {
namespace {

constexpr std::chrono::seconds kQuiet{2};
constexpr std::chrono::milliseconds kTerminalPause{200};
constexpr std::chrono::seconds kLogPause{10};
constexpr std::size_t kMaxCell = 60;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Characters, not bytes: what a terminal counts.
std::size_t width(const std::string& text) {
  return text.size() -
         static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_continuation));
}

std::string escape(char byte) {
  char text[5];
  std::snprintf(text, sizeof text, "\\x%02x", static_cast<unsigned char>(byte));
  return text;
}

}  // namespace

std::string one_line(const std::string& text, std::size_t limit) {
  const bool valid = is_utf8(text);
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (line.size() >= limit && !is_continuation(text[i])) return line + "…";
    const auto byte = static_cast<unsigned char>(text[i]);
    // The second half of the two-byte controls U+0080 … U+009F: a terminal obeys them too.
    const bool wide_control =
        i > 0 && static_cast<unsigned char>(text[i - 1]) == 0xc2 && byte < 0xa0;
    if (turns_direction(text, i)) {
      line += escape(text[i]) + escape(text[i + 1]) + escape(text[i + 2]);
      i += 2;
      continue;
    }
    const bool plain = byte >= 0x20 && byte != 0x7f && (byte < 0x80 || valid) && !wide_control;
    line += plain ? std::string(1, text[i]) : escape(text[i]);
  }
  return line;
}

void print_faults(const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    const std::string path = fault.path.empty() ? "lmlab" : fault.path;
    std::fprintf(stderr, "%s\n", one_line(path + ": " + fault.message).c_str());
  }
}

void print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    throw Error("unwritable", "standard output", "cannot be written");
  }
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t j = 0; j < row.size(); ++j) {
      widths[j] = std::max(widths[j], std::min(width(row[j]), kMaxCell));
    }
  }
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (std::size_t j = 0; j < row.size(); ++j) {
      line += "  " + row[j];
      if (width(row[j]) < widths[j]) line.append(widths[j] - width(row[j]), ' ');
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

const char* shown_state(const Check& check) {
  constexpr const char* words[] = {"agrees", "DIFFERS", "outside", "not yet"};
  return words[static_cast<int>(check.state)];
}

std::string check_table(const std::vector<Check>& checks) {
  std::vector<std::vector<std::string>> rows = {
      {"", "measured", "predicted", "tolerance", "check"}};
  for (const Check& check : checks) {
    const char* sign = check.kind == CheckKind::at_least  ? "≥ "
                       : check.kind == CheckKind::at_most ? "≤ "
                                                          : "";
    rows.push_back({shown_state(check), short_number(check.measured, kTableDigits),
                    sign + short_number(check.predicted, kTableDigits),
                    short_number(check.tolerance, kTableDigits), check.name});
  }
  return table(rows);
}

Progress::Progress() : terminal_(isatty(STDERR_FILENO) != 0), next_(Clock::now() + kQuiet) {}

Progress::~Progress() {
  if (shown_ && terminal_) std::fputs("\r\033[K", stderr);
}

bool Progress::due() const { return Clock::now() >= next_; }

void Progress::show(const std::string& message) {
  if (!due()) return;
  shown_ = true;
  next_ = Clock::now() + (terminal_ ? Clock::duration(kTerminalPause) : Clock::duration(kLogPause));
  if (terminal_) {
    std::fprintf(stderr, "\r\033[K%s", one_line(message).c_str());
    std::fflush(stderr);
  } else {
    std::fprintf(stderr, "%s\n", one_line(message).c_str());
  }
}

}  // namespace lm::cli
