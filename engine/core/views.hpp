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

/// One part of a view. What x, y and z (row-major, rows × columns) mean depends on the view's kind:
///
/// - `curve`: the line through the points (x, y).
/// - `scatter`: the points (x, y). Predicted and reference series are joined to lines, and so is
///   what was measured beside data (role train). In a view with `steps` every series is a
///   trajectory, joined in its own order: that is a phase plane. A series of one point is a mark.
/// - `bars`: a bar of height y at each x.
/// - `matrix`: z alone; row 1 is drawn at the top.
/// - `field`: z over a rectangle, drawn as a heat map with contour lines; y holds the rows'
///   positions (length rows), x the columns' (length columns), both monotone; without them rows and
///   columns are counted from 1. Axis z with scale `log` gives logarithmic colours and contours. A
///   series without z is a trajectory (x, y) drawn over every heat map of the view.
/// - `network`: the series with z are weight matrices in the order of the layers: z holds nodes of
///   layer l (rows) × nodes of layer l + 1 (columns), its name is the layer's. The series without z
///   hold the nodes' values of layer 0 (inputs), 1, … in x (y stays empty), their names are the
///   nodes'; there may be fewer of them than layers.
/// - `table`: each series is a column: its name the heading, y its values; the common x, headed by
///   axis x, stands in front.
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
/// a page can show the past; it has the length of x of every series that grows with the run (a
/// series of another length stays whole).
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
/// A check's name and numbers.
void hash(Digest& digest, const Check& check);

}  // namespace lm
