// Comparing a replay with its record, and writing the rows of a class.
#include "lab/hand_in.hpp"

#include <cmath>

#include "core/csv_cells.hpp"
#include "core/text.hpp"

namespace lm {
namespace {

/// Whole numbers below this are exact in a double and in a JavaScript number (2⁵³).
constexpr double kExact = 9007199254740992.0;

std::string shown(const std::optional<double>& value) {
  return value ? format_double(*value) : "not finite";
}

constexpr std::uint32_t kFnvOffset = 0x811c9dc5;
constexpr std::uint32_t kFnvPrime = 0x01000193;
constexpr std::uint32_t kSeeds = 1'000'000;
/// İ: its lower case has two characters.
constexpr std::uint32_t kDottedI = 0x130;

bool is_blank(std::uint32_t code) {
  return code == ' ' || code == 0xa0 || (code >= '\t' && code <= '\r');
}

/// The lower case of a character up to U+017F. Source: The Unicode Standard 15.0, UnicodeData.txt.
std::uint32_t lower(std::uint32_t code) {
  if (code >= 'A' && code <= 'Z') return code + 32;
  if (code >= 0xc0 && code <= 0xde && code != 0xd7) return code + 32;
  if (code == 0x178) return 0xff;
  const bool even = (code >= 0x100 && code <= 0x137) || (code >= 0x14a && code <= 0x177);
  const bool odd = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17e);
  return code + ((even && code % 2 == 0) || (odd && code % 2 == 1) ? 1 : 0);
}

/// Adds a character up to U+07FF in UTF-8.
void append(std::string& text, std::uint32_t code) {
  if (code >= 0x80) {
    text += static_cast<char>(0xc0 | code >> 6);
    code = 0x80 | (code & 0x3f);
  }
  text += static_cast<char>(code);
}

/// Control characters, of ASCII and of U+0080 … U+009F, and those that turn the direction, as
/// spaces; cut before the character that would pass the limit.
std::string plain(const std::string& text) {
  std::string cell;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool continues = (byte & 0xc0) == 0x80;
    if (cell.size() >= kMaxGradeCell && !continues) return cell + "…";
    const bool wide =
        byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    const bool turns = turns_direction(text, i);
    cell += byte < 0x20 || byte == 0x7f || wide || turns ? ' ' : text[i];
    i += turns ? 2 : wide ? 1 : 0;
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
  const std::optional<std::int64_t> seed = seed_of_name(hand_in.author);
  if (hand_in.author.empty() || !hand_in.seed || !seed) return "";
  return *hand_in.seed == *seed ? "yes" : "no";
}

}  // namespace

std::optional<std::string> difference(const Expected& recorded, const Run& run) {
  const auto [scalars, digest] = run.result();
  if (digest == recorded.digest) return std::nullopt;
  if (run.experiment().step() != recorded.steps) {
    return "steps: the record took " + std::to_string(recorded.steps) + ", this run ended at " +
           std::to_string(run.experiment().step());
  }
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

std::optional<std::int64_t> seed_of_name(const std::string& name) {
  std::string words;
  for (std::size_t i = 0; i < name.size(); ++i) {
    std::uint32_t code = static_cast<unsigned char>(name[i]);
    if (code >= 0x80) {
      if (i + 1 >= name.size()) return std::nullopt;
      code = (code & 0x1f) << 6 | (static_cast<unsigned char>(name[++i]) & 0x3f);
      if (static_cast<unsigned char>(name[i - 1]) > 0xc5 || code == kDottedI) return std::nullopt;
    }
    if (is_blank(code)) {
      if (!words.empty() && words.back() != ' ') words += ' ';
    } else {
      append(words, lower(code));
    }
  }
  if (!words.empty() && words.back() == ' ') words.pop_back();
  std::uint32_t hash = kFnvOffset;
  for (const char c : words) hash = (hash ^ static_cast<unsigned char>(c)) * kFnvPrime;
  return hash % kSeeds;
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
