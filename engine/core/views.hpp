// What an experiment shows: views (curves, bars, matrices, …), scalars and checks.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/sha256.hpp"
#include "core/types.hpp"

namespace lm {

enum class ViewKind { curve, scatter, bars, matrix, field, network, table };
enum class Role { measured, predicted, reference, train, test };

struct Axis {
  std::string label;
  std::string unit;
  std::string scale = "linear";  ///< the scale it is first drawn on: `linear` or `log`
};

/// One line, point set, row of bars (x, y) or matrix (z, row-major, rows × columns).
struct Series {
  std::string name;
  Role role = Role::measured;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> z;
  Index rows = 0;
  Index columns = 0;
};

/// `steps`, when not empty, says at which step each point of a history curve was recorded, so that
/// a page can show the past; it has the length of every series' x.
struct View {
  std::string name;   ///< the key in records and in the page
  std::string title;  ///< what a person reads
  ViewKind kind = ViewKind::curve;
  Axis x;
  Axis y;
  Axis z;
  std::vector<Series> series;
  std::vector<double> steps;
};

/// A named number of the present state. Its name does not depend on parameters.
struct Scalar {
  std::string name;
  double value = 0;
  std::string label = {};  ///< what a person reads; may hold $…$
  std::string unit = {};
  Role role = Role::measured;
};

enum class CheckKind { within, at_least, at_most, equal, ordered };

/// A prediction held against a measurement. `within`: |measured − predicted| ≤ tolerance;
/// `at_least`: measured ≥ predicted − tolerance; `at_most`: measured ≤ predicted + tolerance;
/// `equal`: measured = predicted; `ordered`: as `equal`, both counting neighbours out of order.
/// A value that is not a number never passes.
struct Check {
  std::string name;  ///< a sentence that names the quantity
  CheckKind kind = CheckKind::within;
  double predicted = 0;
  double measured = 0;
  double tolerance = 0;
  std::string why;    ///< why that tolerance
  std::string range;  ///< where the prediction holds
  bool passed = false;
};

Check within(std::string name, double predicted, double measured, double tolerance, std::string why,
             std::string range);
Check at_least(std::string name, double predicted, double measured, double tolerance,
               std::string why, std::string range);
Check at_most(std::string name, double predicted, double measured, double tolerance,
              std::string why, std::string range);
Check equal(std::string name, double predicted, double measured, std::string why,
            std::string range);
Check ordered(std::string name, double out_of_order, std::string why, std::string range);

/// Everything an experiment shows at one step.
struct Observation {
  std::vector<View> views;
  std::vector<Scalar> scalars;
  std::vector<Check> checks;
};

const char* word(ViewKind kind);
const char* word(Role role);
const char* word(CheckKind kind);

/// Feeds views and scalars (not checks, which follow from them) to a digest, in order.
void hash(Digest& digest, const Observation& observation);
void hash(Digest& digest, const std::vector<Check>& checks);

}  // namespace lm
