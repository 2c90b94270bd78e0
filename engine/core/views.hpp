// What an experiment shows: views (curves, bars, matrices, …), scalars and checks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/sha256.hpp"
#include "core/types.hpp"

namespace lm {

enum class ViewKind { curve, scatter, bars, matrix, field, network, table, graph, code };
enum class Role { measured, predicted, reference, train, test };

struct Axis {
  std::string label;
  std::string unit;
  std::string scale = "linear";  ///< the scale it is first drawn on: `linear` or `log`
};

/// One part of a view. What x, y and z (row-major, rows × columns) mean depends on the view's kind:
///
/// - `curve`: the line through the points (x, y). In a curve and in a scatter, a z as long as x is
///   the other edge of a shaded band, from y to z; a NaN in it is a gap, and begins the next part.
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
/// - `graph`: each series is a node, after all those that it takes; its name is what is written in
///   it. x holds the numbers of the series that it takes (from 0, in order), y the slopes of the
///   node along these lines (or nothing), z (1 × 2) what flows forwards through the node and what
///   flows back; NaN where a number is not known yet. Axis z's label names what flows forwards,
///   axis y's what flows back.
/// - `table`: each series is a column: its name the heading, y its values; the common x, headed by
///   axis x, stands in front.
/// - `code`: each series is a line of a program, its name the text with its leading blanks. x holds
///   one number, how often the line has run, and y what it gave last (NaN: nothing that is shown).
///   Role test: the line that ran last. Role train: a line that the program printed, its number in
///   y once more.
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

/// What a check says: the measurement agrees with the prediction, or differs from it; the run is
/// outside the range for which the prediction is claimed; or it is too early to tell.
enum class CheckState { agrees, differs, outside, not_yet };

/// Where a prediction is claimed: a sentence for people, and whether this run is there now.
///
///     Range("β up to 0.5, from the crossing on")
///         .needs(beta <= 0.5, "β = 0.8 is above 0.5")
///         .awaits(crossed, "the line has not been reached")
///
/// A text alone is a range in which every run lies.
class Range {
 public:
  Range(std::string text) : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  Range(const char* text) : text_(text) {}             // NOLINT(google-explicit-constructor)

  /// The prediction is claimed only where `holds`; `since` says what is so where it is not.
  Range& needs(bool holds, std::string since);
  /// The prediction can be held against the run only once `reached`; `since` says what is missing.
  Range& awaits(bool reached, std::string since);
  /// The prediction holds in every step, on the way to infinity too. Without it no verdict is given
  /// on a run that has diverged.
  Range& even_diverged();

  const std::string& text() const { return text_; }
  /// Why no verdict is given; empty inside the range.
  const std::string& since() const { return since_; }
  /// `outside`, `not_yet`, or nothing inside the range. What is outside stays so.
  std::optional<CheckState> hindrance() const { return hindrance_; }
  bool holds_diverged() const { return even_diverged_; }

 private:
  std::string text_;
  std::string since_;
  std::optional<CheckState> hindrance_;
  bool even_diverged_ = false;
};

/// A prediction held against a measurement. `within`: |measured − predicted| ≤ tolerance;
/// `at_least`: measured ≥ predicted − tolerance; `at_most`: measured ≤ predicted + tolerance;
/// `equal`: measured = predicted; `ordered`: as `equal`, both counting neighbours out of order.
/// A value that is not a number never agrees.
struct Check {
  std::string name;  ///< a sentence that names the quantity
  CheckKind kind = CheckKind::within;
  double predicted = 0;
  double measured = 0;
  double tolerance = 0;
  std::string why;    ///< why that tolerance
  std::string range;  ///< where the prediction is claimed
  CheckState state = CheckState::not_yet;
  std::string since;  ///< why there is no verdict, when the state is `outside` or `not_yet`
  bool even_diverged = false;  ///< whether the prediction holds on a run that diverges, too

  bool passed() const { return state == CheckState::agrees; }
};

/// A key for translations that does not depend on the numbers in a sentence: its ASCII letters in
/// lower case with hyphens between words, `n` for each number, at most 80 characters.
/// `seed 1: loss over η` gives `seed-n-loss-over`.
std::string code_of(std::string_view sentence);

Check within(std::string name, double predicted, double measured, double tolerance, std::string why,
             Range range);
Check at_least(std::string name, double predicted, double measured, double tolerance,
               std::string why, Range range);
Check at_most(std::string name, double predicted, double measured, double tolerance,
              std::string why, Range range);
Check equal(std::string name, double predicted, double measured, std::string why, Range range);
Check ordered(std::string name, double out_of_order, std::string why, Range range);

using Views = std::vector<View>;
using Scalars = std::vector<Scalar>;
using Checks = std::vector<Check>;

/// A scalar of that role.
Scalar measured(std::string name, double value, std::string label, std::string unit = {});
Scalar predicted(std::string name, double value, std::string label, std::string unit = {});
Scalar reference(std::string name, double value, std::string label, std::string unit = {});

/// The entries of `first`, then those of `second`: of views, scalars or checks.
template <class T>
std::vector<T> joined(std::vector<T> first, std::vector<T> second) {
  for (T& entry : second) first.push_back(std::move(entry));
  return first;
}

/// Everything an experiment shows at one step.
struct Observation {
  Views views;
  Scalars scalars;
  Checks checks;
};

const char* word(ViewKind kind);
const char* word(Role role);
const char* word(CheckKind kind);
const char* word(CheckState state);

/// Feeds views and scalars (not checks, which follow from them) to a digest, in order.
void hash(Digest& digest, const Views& views, const Scalars& scalars);
/// A check's name and numbers.
void hash(Digest& digest, const Check& check);

}  // namespace lm
