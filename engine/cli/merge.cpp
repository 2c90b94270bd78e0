// `lmlab merge`: the shards of a sweep into the file that one run would have written.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/files.hpp"
#include "cli/sweep_file.hpp"
#include "core/csv_cells.hpp"
#include "core/text.hpp"

namespace lm::cli {
namespace {

/// Row numbers that a fault lists at most.
constexpr std::size_t kListed = 8;

struct MergeOptions {
  std::string out;
  std::vector<std::string> shards;
};

/// A line cut at its last comma: the row itself and its mark `17/120`.
struct MarkedLine {
  std::string row;
  std::int64_t number = 0;
  std::int64_t total = 0;
};

Error bad_shard(const std::string& path, const std::string& why) {
  return Error("bad_shard", "shard", '"' + path + "\" " + why);
}

std::optional<MarkedLine> cut(const std::string& line) {
  const std::size_t comma = line.rfind(',');
  const std::size_t slash = comma == std::string::npos ? comma : line.find('/', comma);
  if (slash == std::string::npos) return std::nullopt;
  const std::optional<std::int64_t> number = parse_int64(line.substr(comma + 1, slash - comma - 1));
  const std::optional<std::int64_t> total = parse_int64(line.substr(slash + 1));
  if (!number || !total || *number < 1 || *number > *total || *total > kMaxSweepRuns) {
    return std::nullopt;
  }
  return MarkedLine{line.substr(0, comma), *number, *total};
}

/// The rows of all shards at their places.
class Merged {
 public:
  void add(const std::string& path) {
    const std::string text = read_file("shard", path, kMaxSweepBytes);
    std::size_t begin = text.find('\n');
    take_header(path, text.substr(0, begin));
    for (std::size_t line = 2; ++begin < text.size(); ++line) {
      const std::size_t end = text.find('\n', begin);
      if (end == std::string::npos) {
        throw bad_shard(path, "ends in half a row: its sweep was stopped; run it again to its end");
      }
      take_row(path, line, text.substr(begin, end - begin));
      begin = end;
    }
  }

  /// The file. Throws Error when rows are missing or are not those of one grid.
  std::string text() const {
    if (rows_.empty()) throw Error("bad_shard", "shard", "the shards hold no rows");
    refuse_missing();
    refuse_mixture();
    std::string text = header_ + "\n";
    for (const std::string& row : rows_) text += row + "\n";
    return text;
  }

 private:
  void take_header(const std::string& path, const std::string& line) {
    const std::size_t comma = line.rfind(',');
    if (comma == std::string::npos || line.substr(comma) != ",row") {
      throw bad_shard(path, "is no shard: its header does not end with the column row");
    }
    if (header_.empty()) header_ = line.substr(0, comma);
    if (header_ != line.substr(0, comma)) {
      throw bad_shard(
          path, "has another header than " + files_.front() + ": they are of different sweeps");
    }
    files_.push_back(path);
    columns_ = csv_cells(header_).value_or(std::vector<std::string>());
    refuse_formulas(path, "header", columns_);
  }

  /// No sweep writes a cell that a spreadsheet would run; whoever made the shard did.
  static void refuse_formulas(const std::string& path, const std::string& place,
                              const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) {
      if (is_inert_cell(cell)) continue;
      throw bad_shard(path, "has a " + place + " with the cell \"" + one_line(cell, 40) +
                                "\", which a spreadsheet would take for a formula");
    }
  }

  void take_row(const std::string& path, std::size_t line, const std::string& text) {
    std::optional<MarkedLine> marked = cut(text);
    const std::string place = "line " + std::to_string(line);
    if (!marked || cells(marked->row).size() != columns_.size()) {
      throw bad_shard(path, "has a " + place + " that is no row of a shard");
    }
    refuse_formulas(path, place, cells(marked->row));
    if (rows_.empty()) {
      rows_.resize(static_cast<std::size_t>(marked->total));
      owners_.resize(rows_.size(), 0);
    }
    if (static_cast<std::size_t>(marked->total) != rows_.size()) {
      throw bad_shard(path, "has a " + place + " of a sweep of " + std::to_string(marked->total) +
                                " rows, " + files_.front() + " is of one of " +
                                std::to_string(rows_.size()));
    }
    const auto at = static_cast<std::size_t>(marked->number - 1);
    if (owners_[at] != 0) {
      throw bad_shard(path, "has row " + std::to_string(marked->number) + ", which " +
                                files_[owners_[at] - 1] + " has too: the shards overlap");
    }
    owners_[at] = files_.size();
    rows_[at] = std::move(marked->row);
  }

  void refuse_missing() const {
    std::string list;
    std::size_t count = 0;
    for (std::size_t i = 0; i < owners_.size(); ++i) {
      if (owners_[i] != 0) continue;
      if (++count <= kListed) list += (count > 1 ? ", " : "") + std::to_string(i + 1);
    }
    if (count == 0) return;
    throw Error("missing", "shard",
                std::to_string(count) + " of " + std::to_string(rows_.size()) +
                    " rows are missing (" + list + (count > kListed ? ", …" : "") +
                    "): a shard is not given, or its sweep is not finished");
  }

  /// The cells before the scalars must be a grid's: each column's values in the order in which they
  /// appear, in every combination, and the seeds one after another.
  void refuse_mixture() const {
    const auto seed = std::find(columns_.begin(), columns_.end(), "seed");
    if (seed == columns_.end()) throw Error("bad_shard", "shard", "the header has no column seed");
    std::vector<std::vector<std::string>> table;
    for (const std::string& row : rows_) table.push_back(cells(row));
    std::size_t stride = 1;
    for (auto c = static_cast<std::size_t>(seed - columns_.begin()) + 1; c-- > 0;) {
      std::size_t count = 1;
      while (count * stride < table.size() && table[count * stride][c] != table[0][c]) ++count;
      for (std::size_t i = 0; i < table.size(); ++i) {
        const std::string& expected = table[i / stride % count * stride][c];
        const std::optional<std::int64_t> first = parse_int64(table[0][c]);
        const bool next =
            columns_[c] != "seed" ||
            (first && parse_int64(table[i][c]) == *first + static_cast<std::int64_t>(i % count));
        if (table[i][c] != expected || !next) throw mixture(i, columns_[c], table[i][c]);
      }
      stride *= count;
    }
    if (stride != table.size()) throw mixture(stride, columns_.front(), table[stride].front());
  }

  static Error mixture(std::size_t row, const std::string& column, const std::string& value) {
    return Error(
        "bad_shard", "shard",
        "row " + std::to_string(row + 1) + " has " + column + " " + one_line(value, 40) +
            ", which does not belong there in one grid: the shards are of different sweeps");
  }

  static std::vector<std::string> cells(const std::string& row) {
    return csv_cells(row).value_or(std::vector<std::string>());
  }

  std::string header_;
  std::vector<std::string> columns_;
  std::vector<std::string> files_;
  std::vector<std::string> rows_;
  std::vector<std::size_t> owners_;  ///< the file's number from 1; 0: nobody has the row
};

void merge(const MergeOptions& options) {
  Merged merged;
  for (const std::string& path : options.shards) {
    if (path == options.out) {
      throw bad_shard(path, "is given as a shard and as the file to write; name another file");
    }
    merged.add(path);
  }
  const std::string text = merged.text();
  write_files("out", {{options.out, text}});
  print("wrote " + options.out + ": " +
        std::to_string(std::count(text.begin(), text.end(), '\n') - 1) + " rows\n");
}

}  // namespace

void add_merge(CLI::App& app, int& exit) {
  CLI::App* command =
      app.add_subcommand("merge", "Join the shards of a sweep: the same bytes as one run");
  auto options = std::make_shared<MergeOptions>();
  command->add_option("OUT", options->out, "The file to write")->type_name("")->required();
  command->add_option("SHARD", options->shards, "The shards' files, in any order")
      ->type_name("")
      ->required();
  command->callback([options, &exit] {
    merge(*options);
    exit = kDone;
  });
}

}  // namespace lm::cli
