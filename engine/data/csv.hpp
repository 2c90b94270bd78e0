// Reads a table of numbers with a header row from comma-separated text, strictly.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.hpp"

namespace lm {

/// A header and a rectangle of finite numbers: values is rows × names.size().
struct CsvTable {
  std::vector<std::string> names;
  Matrix values;
};

/// What a table may hold at most; read before memory is taken for it.
struct CsvLimits {
  Index rows = 2000;            ///< data rows
  Index columns = 2001;         ///< 2000 features and the target
  Index cells = 4'002'000;      ///< 4·10⁶ features and 2000 targets
  std::size_t bytes = 1 << 27;  ///< 128 MiB of text
  double smallest = 1e-60;      ///< a cell is 0 or its magnitude is between these two, so that
  double largest = 1e60;        ///< squares and sums of squares neither vanish nor overflow
};

/// Reads CSV as RFC 4180 writes it: commas, quotes with "" for a quote, CRLF, LF or CR line ends; a
/// byte order mark, a first line `sep=,` and empty lines at the end are passed over, blanks around
/// a cell are trimmed. The first line names the columns; every other cell is a finite decimal
/// number within the limits.
///
/// Throws Error with one fault, the first in reading order, whose path is `source`, and
/// `source:line L` or `source:line L, column C` where there is a place. Codes: `empty`,
/// `bad_encoding`, `bad_separator`, `no_header`, `bad_header`, `ragged`, `missing_cell`,
/// `bad_cell`, `out_of_range`, `bad_quote`, `too_large`.
CsvTable read_csv(std::string_view text, const std::string& source, const CsvLimits& limits = {});

}  // namespace lm
