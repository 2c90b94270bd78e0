// Comparing a replay with its record, and writing the rows of a class.
#include "experiments/hand_in.hpp"

#include <cmath>

#include "core/csv_cells.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"

namespace lm {
namespace {

/// Whole numbers below this are exact in a double and in a JavaScript number (2⁵³).
constexpr double kExact = 9007199254740992.0;

std::string shown(const std::optional<double>& value) {
  return value ? format_double(*value) : "not finite";
}

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Control characters, of ASCII and of U+0080 … U+009F, as spaces; cut before the character that
/// would pass the limit.
std::string plain(const std::string& text) {
  std::string cell;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool continues = (byte & 0xc0) == 0x80;
    if (cell.size() >= kMaxGradeCell && !continues) return cell + "…";
    const bool wide =
        byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    cell += byte < 0x20 || byte == 0x7f || wide ? ' ' : text[i];
    if (wide) ++i;
  }
  return cell;
}

std::string stranger(const std::string& text) { return no_formula(plain(text)); }

std::string list(const std::vector<Assignment>& entries) {
  std::string text;
  for (const Assignment& entry : entries) {
    text += (text.empty() ? "" : "; ") + entry.name + "=" + entry.text;
  }
  return text;
}

std::string list(const std::vector<Statement>& statements) {
  std::string text;
  for (const Statement& one : statements) {
    text +=
        (text.empty() ? "" : "; ") + one.name + "@" + std::to_string(one.step) + "=" + one.value;
  }
  return text;
}

std::string text_of(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : "";
}

std::string own_seed(const HandIn& hand_in) {
  if (hand_in.author.empty() || !hand_in.seed) return "";
  return *hand_in.seed == seed_of_name(hand_in.author) ? "yes" : "no";
}

}  // namespace

std::optional<std::string> difference(const Expected& recorded, const Run& run) {
  const std::string digest = run.digest();
  if (digest == recorded.digest) return std::nullopt;
  if (run.experiment().step() != recorded.steps) {
    return "steps: the record took " + std::to_string(recorded.steps) + ", this run ended at " +
           std::to_string(run.experiment().step());
  }
  const std::vector<Scalar> scalars = run.experiment().observe().scalars;
  for (const auto& [name, value] : recorded.scalars) {
    for (const Scalar& scalar : scalars) {
      if (scalar.name != name) continue;
      const std::optional<double> now =
          std::isfinite(scalar.value) ? std::optional<double>(scalar.value) : std::nullopt;
      if (now == value) continue;
      return name + ": the record says " + shown(value) + ", this run gives " + shown(now);
    }
  }
  return "digest: the record says " + recorded.digest + ", this run gives " + digest +
         (recorded.scalars.empty() ? "" : "; the scalars are the same, so a curve differs");
}

const char* word(Verdict verdict) {
  constexpr const char* words[] = {"identical", "different", "other epoch", "not replayed",
                                   "unreadable"};
  return words[static_cast<int>(verdict)];
}

std::string number_text(double value) {
  const bool whole = std::abs(value) < kExact && value == std::floor(value);
  return whole ? std::to_string(static_cast<std::int64_t>(value)) : format_double(value);
}

std::int64_t seed_of_name(const std::string& name) {
  std::string words;
  for (const char c : name) {
    if (!is_blank(c)) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  if (!words.empty() && words.back() == ' ') words.pop_back();
  std::int64_t seed = 0;
  for (const char digit : sha256_hex(words).substr(0, 8)) {
    seed = seed * 16 + (digit <= '9' ? digit - '0' : digit - 'a' + 10);
  }
  return seed / 2;
}

std::vector<std::string> grade_header() {
  return {"file",       "author",  "experiment", "epoch",   "seed",    "own_seed", "steps",
          "parameters", "guesses", "answers",    "scalars", "verdict", "reason"};
}

std::vector<std::string> grade_row(const HandIn& h) {
  return {stranger(h.file),          stranger(h.author),
          stranger(h.experiment),    text_of(h.epoch),
          text_of(h.seed),           own_seed(h),
          text_of(h.steps),          stranger(list(h.parameters)),
          stranger(list(h.guesses)), stranger(list(h.answers)),
          stranger(list(h.scalars)), word(h.verdict),
          stranger(h.reason)};
}

}  // namespace lm
