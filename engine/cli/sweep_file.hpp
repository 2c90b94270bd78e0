// The CSV file of a sweep or of one of its shards: what is kept of a stopped one, and what is
// added.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "lab/sweep.hpp"

namespace lm::cli {

/// A file of rows has at most this many bytes.
constexpr std::size_t kMaxSweepBytes = std::size_t{1} << 30;

/// So many rows of a file that was begun are run again before it is carried on. Other settings
/// change every run but those that diverge early, so a few rows tell.
constexpr std::int64_t kSamples = 5;

/// Every `of`-th run from number `index` on, both from 1. Rows of a shard end with a cell `row`
/// that holds `17/120`: the run's number in grid order and how many runs there are.
struct Shard {
  std::int64_t index = 1;
  std::int64_t of = 1;
  bool whole = true;  ///< no shard was asked for: rows have no such cell
};

/// The lines that a sweep's file holds, in order.
class SweepLines {
 public:
  /// Throws Error when the first run cannot be opened.
  SweepLines(const Sweep& sweep, Shard shard);

  const std::string& header() const { return header_; }
  /// How many rows there are.
  std::int64_t size() const;
  /// The sweep's run that is row `k`, from 0.
  std::int64_t run_of(std::int64_t k) const { return shard_.index - 1 + k * shard_.of; }
  /// Carries the run of row `k` out: its line.
  std::string line(std::int64_t k) const;
  /// Whether `text`, a line without its line feed, can be row `k`: its place, its number of cells.
  bool fits(std::int64_t k, const std::string& text) const;

 private:
  std::string mark(std::int64_t k) const;

  const Sweep& sweep_;
  Shard shard_;
  std::string header_;
  std::size_t cells_;
};

/// A file open for appending, locked against a second writer.
class SweepFile {
 public:
  /// Opens the file and looks at what it holds; changes nothing yet, but that a file that is not
  /// there is made. Throws Error (`unwritable`, `other_sweep`, `busy`, `too_large`) when it cannot
  /// be a beginning of these lines.
  SweepFile(const std::string& path, const SweepLines& lines);
  ~SweepFile();
  SweepFile(const SweepFile&) = delete;
  SweepFile& operator=(const SweepFile&) = delete;

  /// The rows that are there.
  std::int64_t kept() const { return kept_; }
  /// A few of them to be looked at again, by their numbers from 0: the first, the last, and some
  /// between, each with its line feed.
  const std::map<std::int64_t, std::string>& samples() const { return samples_; }

  /// Drops half a line at the end, and writes the header when there is none.
  void begin(const std::string& header);
  /// Appends a line in one piece. Throws Error (`unwritable`).
  void append(const std::string& line);

 private:
  void look(const std::string& content, const SweepLines& lines);
  void sample(const std::string& content, std::size_t header);
  Error other_sweep(const std::string& why) const;
  Error unwritable(const std::string& why) const;

  std::string path_;
  int file_ = -1;
  std::int64_t kept_ = 0;
  std::size_t bytes_ = 0;
  std::map<std::int64_t, std::string> samples_;
  bool made_ = false;
};

}  // namespace lm::cli
