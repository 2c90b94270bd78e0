// What a student hands in, judged: one row of the class's CSV, the same from both faces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lab/run.hpp"

namespace lm {

/// What a replay must come to.
struct Expected {
  std::int64_t steps = 0;
  std::string digest;
  /// The final scalars, when they are known; nothing for a value that was not finite.
  std::vector<std::pair<std::string, std::optional<double>>> scalars;
};

/// Where the finished `run` differs from what was recorded, in one sentence; nothing when it is
/// identical.
std::optional<std::string> difference(const Expected& recorded, const Run& run);

/// A guess or an answer: what it is of, when it was given, and its text.
struct Statement {
  std::string name;
  std::int64_t step = 0;
  std::string value;
};

/// How a record fared: `identical`, `different` (see difference), `other epoch` (made by another
/// version, whose results differ), `not replayed` (data that are not there, or too long a run),
/// `unreadable` (no lab record, or one that asks for what there is not).
enum class Verdict { identical, different, other_epoch, not_replayed, unreadable };
const char* word(Verdict verdict);

/// A record of a class with its verdict. Of one that is unreadable only the file may be known.
struct HandIn {
  std::string file;
  std::string author;
  std::string experiment;
  std::optional<std::int64_t> epoch;
  std::optional<std::int64_t> seed;
  std::optional<std::int64_t> steps;
  std::vector<Assignment> parameters;
  std::vector<Statement> guesses;
  std::vector<Statement> answers;
  std::vector<Assignment> scalars;
  Verdict verdict = Verdict::unreadable;
  std::string reason;  ///< empty when identical
};

/// A number as those texts write it: whole below 2⁵³ without a point or an exponent, any other as
/// format_double does.
std::string number_text(double value);

/// The seed that a lecturer's link gives to whoever types `name`: FNV-1a with 32 bits (Fowler, Noll
/// and Vo) over the UTF-8 bytes of the name in lower case with its words parted by one space,
/// modulo 10⁶; the page's classroom.js has the same. Nothing for a name with characters past
/// U+017F, whose lower case and composed form would need Unicode's tables.
std::optional<std::int64_t> seed_of_name(const std::string& name);

/// The columns of the class's CSV. `own_seed` is `yes` or `no` as the seed is
/// seed_of_name(author) or not; empty where that cannot be told.
std::vector<std::string> grade_header();
/// One row. All text in it is a stranger's: control characters become spaces, a cell is cut at
/// kMaxGradeCell bytes, and a formula is disarmed (no_formula).
std::vector<std::string> grade_row(const HandIn& hand_in);

/// Bytes of a cell; a spreadsheet holds 32767 characters.
constexpr std::size_t kMaxGradeCell = 8000;

}  // namespace lm
