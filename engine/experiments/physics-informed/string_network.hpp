// A network in place of the string, trained by the strong or the weak form of its equation.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "lab/training.hpp"
#include "theory/hanging_string.hpp"

namespace lm {

enum class Form { strong, weak };
enum class PointChoice { grid, random, redrawn };
enum class LoadBy { integral, samples };
enum class Unknown { nothing, stiffness, place };

/// A number to be found from readings of the sag at the middles of m cells, each with normal noise.
struct Question {
  Unknown unknown = Unknown::nothing;
  Index readings = 20;
  double noise = 0.05;  ///< deviation over the largest sag
};

struct StringOptions {
  theory::StringLoad load;
  PointChoice points = PointChoice::grid;
  Index samples = 100;
  LoadBy load_by = LoadBy::integral;
  Index width = 20;
  double learning_rate = 0.01;
  std::int64_t updates = 3000;
  Question question = {};
};

/// Where an unknown starts.
inline constexpr double kStiffnessGuess = 1, kPlaceGuess = 0.5;
/// Sines that the weak form tests with where something is unknown.
inline constexpr Index kTests = 8;

/// What stands in a row of the targets: the share of the row among the points, the load there, the
/// load's weight on u there, whether it is a reading, and what was read.
enum RowColumn : Index { kShare, kDensity, kWeight, kIsReading, kReading, kRowColumns };
/// What the network gives for a row: u, u′, u″, the unknown (or the stiffness), x.
enum OutColumn : Index { kSag, kSlope, kBend, kUnknown, kAt, kOutColumns };

/// The rows of one update: points, then the places that carry the load in the weak form, then
/// readings.
struct Rows {
  Matrix x;        ///< R × 1
  Matrix targets;  ///< R × kRowColumns
};

/// The string that both forms are told of: the true one, but for what is unknown.
theory::HangingString told_string(const StringOptions& options);
double noise_deviation(const StringOptions& options);
Rows make_rows(const StringOptions& options, std::uint64_t seed);
/// Other points for the update of this number; allocates nothing.
void redraw(Rows& rows, const StringOptions& options, std::uint64_t seed, std::int64_t update);

/// u = x(1 − x)[Σ a_j tanh(w_j x + b_j) + c] and its derivatives by the graph's own autodiff.
/// x: R × 1; w, b, a: 1 × H, c: 1 × 1, or R rows of them.
struct StringTerms {
  ad::Var u, slope, bend;
};
StringTerms string_terms(ad::Var x, ad::Var w, ad::Var b, ad::Var a, ad::Var c);

/// The network with w, b ~ N(0, 3²), a ~ N(0, 1/H), c = 0, and the unknown: R × kOutColumns.
Network string_network(const StringOptions& options);
/// Strong: the mean of (s u″ + f)². Weak: the energy, the mean of ½ s u′² less ∫ f u. With an
/// unknown, the strong or the tested weak residual in units of the load, plus the misfit of the
/// readings in units of theirs.
LossFunction string_loss(const StringOptions& options, Form form);

/// One of the two networks in training.
class StringTraining {
 public:
  StringTraining(const StringOptions& options, Form form, const Rows& rows, std::uint64_t seed);

  void step(const Rows& rows);
  std::optional<std::string> trouble(double rate) const { return training_->trouble(rate); }
  double loss() const { return training_->loss(); }
  const double* parameters() const { return training_->parameters(); }
  double* parameters() { return training_->parameters(); }
  const ParameterLayout& blocks() const { return training_->blocks(); }

 private:
  bool redrawn_;
  std::unique_ptr<Training<double>> training_;
};

}  // namespace lm
