// Building checks, naming enumerations, and the digest of what is shown.
#include "core/views.hpp"

#include <cmath>

namespace lm {
namespace {

Check make(CheckKind kind, std::string name, double predicted, double measured, double tolerance,
           std::string why, std::string range) {
  Check check;
  check.name = std::move(name);
  check.kind = kind;
  check.predicted = predicted;
  check.measured = measured;
  check.tolerance = tolerance;
  check.why = std::move(why);
  check.range = std::move(range);
  return check;
}

}  // namespace

Check within(std::string name, double predicted, double measured, double tolerance, std::string why,
             std::string range) {
  Check check = make(CheckKind::within, std::move(name), predicted, measured, tolerance,
                     std::move(why), std::move(range));
  check.passed = std::abs(measured - predicted) <= tolerance;
  return check;
}

Check at_least(std::string name, double predicted, double measured, double tolerance,
               std::string why, std::string range) {
  Check check = make(CheckKind::at_least, std::move(name), predicted, measured, tolerance,
                     std::move(why), std::move(range));
  check.passed = measured >= predicted - tolerance;
  return check;
}

Check at_most(std::string name, double predicted, double measured, double tolerance,
              std::string why, std::string range) {
  Check check = make(CheckKind::at_most, std::move(name), predicted, measured, tolerance,
                     std::move(why), std::move(range));
  check.passed = measured <= predicted + tolerance;
  return check;
}

Check equal(std::string name, double predicted, double measured, std::string why,
            std::string range) {
  Check check = make(CheckKind::equal, std::move(name), predicted, measured, 0, std::move(why),
                     std::move(range));
  check.passed = measured == predicted;
  return check;
}

Check ordered(std::string name, double out_of_order, std::string why, std::string range) {
  Check check = make(CheckKind::ordered, std::move(name), 0, out_of_order, 0, std::move(why),
                     std::move(range));
  check.passed = out_of_order == 0;
  return check;
}

const char* word(ViewKind kind) {
  constexpr const char* words[] = {"curve", "scatter", "bars", "matrix",
                                   "field", "network", "table"};
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

void hash(Digest& digest, const Observation& observation) {
  for (const View& view : observation.views) {
    digest.add(view.name);
    for (const Series& series : view.series) {
      digest.add(series.name);
      digest.add(series.x.data(), series.x.size());
      digest.add(series.y.data(), series.y.size());
      digest.add(series.z.data(), series.z.size());
    }
  }
  for (const Scalar& scalar : observation.scalars) {
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
