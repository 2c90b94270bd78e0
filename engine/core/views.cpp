// Building checks, naming enumerations, and the digest of what is shown.
#include "core/views.hpp"

#include <cmath>

namespace lm {
namespace {

/// The longest code of a sentence.
constexpr std::size_t kCodeLength = 80;

Check make(CheckKind kind, std::string name, double predicted, double measured, double tolerance,
           std::string why, Range range, bool agrees) {
  Check check;
  check.name = std::move(name);
  check.kind = kind;
  check.predicted = predicted;
  check.measured = measured;
  check.tolerance = tolerance;
  check.why = std::move(why);
  check.range = range.text();
  check.since = range.since();
  check.even_diverged = range.holds_diverged();
  const CheckState verdict = agrees ? CheckState::agrees : CheckState::differs;
  check.state = range.hindrance().value_or(verdict);
  return check;
}

Scalar scalar(Role role, std::string name, double value, std::string label, std::string unit) {
  return {std::move(name), value, std::move(label), std::move(unit), role};
}

}  // namespace

Range& Range::needs(bool holds, std::string since) {
  if (holds || hindrance_ == CheckState::outside) return *this;
  hindrance_ = CheckState::outside;
  since_ = std::move(since);
  return *this;
}

Range& Range::awaits(bool reached, std::string since) {
  if (reached || hindrance_) return *this;
  hindrance_ = CheckState::not_yet;
  since_ = std::move(since);
  return *this;
}

Range& Range::even_diverged() {
  even_diverged_ = true;
  return *this;
}

std::string code_of(std::string_view sentence) {
  std::string code;
  for (const char c : sentence) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    const char next = letter ? static_cast<char>(c | 0x20) : digit ? 'n' : '-';
    const bool again = !code.empty() && code.back() == next && !letter;
    if (again || (code.empty() && next == '-')) continue;
    if (code.size() == kCodeLength) break;
    code += next;
  }
  while (!code.empty() && code.back() == '-') code.pop_back();
  return code;
}

Check within(std::string name, double predicted, double measured, double tolerance, std::string why,
             Range range) {
  return make(CheckKind::within, std::move(name), predicted, measured, tolerance, std::move(why),
              std::move(range), std::abs(measured - predicted) <= tolerance);
}

Check at_least(std::string name, double predicted, double measured, double tolerance,
               std::string why, Range range) {
  return make(CheckKind::at_least, std::move(name), predicted, measured, tolerance, std::move(why),
              std::move(range), measured >= predicted - tolerance);
}

Check at_most(std::string name, double predicted, double measured, double tolerance,
              std::string why, Range range) {
  return make(CheckKind::at_most, std::move(name), predicted, measured, tolerance, std::move(why),
              std::move(range), measured <= predicted + tolerance);
}

Check equal(std::string name, double predicted, double measured, std::string why, Range range) {
  return make(CheckKind::equal, std::move(name), predicted, measured, 0, std::move(why),
              std::move(range), measured == predicted);
}

Check ordered(std::string name, double out_of_order, std::string why, Range range) {
  return make(CheckKind::ordered, std::move(name), 0, out_of_order, 0, std::move(why),
              std::move(range), out_of_order == 0);
}

Scalar measured(std::string name, double value, std::string label, std::string unit) {
  return scalar(Role::measured, std::move(name), value, std::move(label), std::move(unit));
}

Scalar predicted(std::string name, double value, std::string label, std::string unit) {
  return scalar(Role::predicted, std::move(name), value, std::move(label), std::move(unit));
}

Scalar reference(std::string name, double value, std::string label, std::string unit) {
  return scalar(Role::reference, std::move(name), value, std::move(label), std::move(unit));
}

const char* word(ViewKind kind) {
  constexpr const char* words[] = {"curve",   "scatter", "bars",  "matrix", "field",
                                   "network", "table",   "graph", "code"};
  return words[static_cast<int>(kind)];
}

const char* word(Role role) {
  constexpr const char* words[] = {"measured", "predicted", "reference", "train", "test"};
  return words[static_cast<int>(role)];
}

const char* word(CheckKind kind) {
  constexpr const char* words[] = {"within", "at_least", "at_most", "equal", "ordered"};
  return words[static_cast<int>(kind)];
}

const char* word(CheckState state) {
  constexpr const char* words[] = {"agrees", "differs", "outside", "not_yet"};
  return words[static_cast<int>(state)];
}

void hash(Digest& digest, const Views& views, const Scalars& scalars) {
  for (const View& view : views) {
    digest.add(view.name);
    for (const Series& series : view.series) {
      digest.add(series.name);
      digest.add(series.x.data(), series.x.size());
      digest.add(series.y.data(), series.y.size());
      digest.add(series.z.data(), series.z.size());
    }
  }
  for (const Scalar& scalar : scalars) {
    digest.add(scalar.name);
    digest.add(scalar.value);
  }
}

void hash(Digest& digest, const Check& check) {
  digest.add(check.name);
  digest.add(check.predicted);
  digest.add(check.measured);
}

}  // namespace lm
