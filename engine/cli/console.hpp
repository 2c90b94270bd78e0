// What a person sees: faults, tables and progress.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/views.hpp"

namespace lm::cli {

/// How a command ends. A process's exit code, so the numbers are part of the contract.
enum Exit { kDone = 0, kFailed = 1, kBadInput = 2, kOtherEpoch = 3 };

/// One line: control characters and bytes that are no UTF-8 as `\x0a`, cut at `limit` bytes.
std::string one_line(const std::string& text, std::size_t limit = 600);

/// Prints one line per fault on standard error: `path: message`.
void print_faults(const std::vector<Fault>& faults);

/// Prints `text` on standard output. Throws Error (`unwritable`) when it cannot (a full disk).
void print(const std::string& text);

/// Significant digits in tables: what a person reads, not what a program does.
inline constexpr int kTableDigits = 6;

/// Columns padded with spaces to the same width, two spaces between, one line per row, each line
/// indented by two. The first row is the heading.
std::string table(const std::vector<std::vector<std::string>>& rows);

/// One line per check: verdict, measured, predicted, tolerance, name.
std::string check_table(const std::vector<Check>& checks);

/// Says on standard error how far a long task is: nothing in the first two seconds; then on a
/// terminal one line that is rewritten, elsewhere a line every ten seconds.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Whether a message would be shown now; asks the clock.
  bool due() const;
  /// Shows the message if one is due.
  void show(const std::string& message);

 private:
  using Clock = std::chrono::steady_clock;
  const bool terminal_;
  Clock::time_point next_;
  bool shown_ = false;
};

}  // namespace lm::cli
