// A sweep: the runs of a grid of parameters times a range of seeds, and their rows in a CSV file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lab/run.hpp"

namespace lm {

/// Runs that one sweep may have, and points that one parameter of its grid may have.
constexpr std::int64_t kMaxSweepRuns = 1'000'000;
constexpr std::int64_t kMaxGridPoints = 10'000;

/// Digits to which the points of `lin` and `log` are rounded, so that a tenth reads 0.1.
constexpr int kGridDigits = 12;

/// The points of one parameter, in order, each written as the schema writes it.
struct GridAxis {
  std::string name;
  std::vector<std::string> values;
};

/// The points that `text` names: `lin:from:to:count` (equal distances), `log:from:to:count` (equal
/// ratios), both with their ends, or values with commas between. Points of a whole-number parameter
/// are rounded to whole numbers. Throws Error with a fault at the parameter's name for a text of
/// another form, a value that does not fit the parameter, a point given twice, `lin` or `log` of a
/// parameter that is no number, `log` of ends that are not positive, and more than kMaxGridPoints.
GridAxis expand_grid(const Schema& schema, const Parameter& parameter, const std::string& text);

/// What a sweep is made of. `grid` holds a parameter's name and the text of expand_grid; `seeds` is
/// `A..B`, both included, or `A`; without `steps` each run takes what its experiment suggests.
struct SweepRequest {
  std::string experiment;
  std::vector<Assignment> grid;
  std::string seeds = "0";
  std::vector<Assignment> settings;
  std::optional<std::int64_t> steps;
  std::vector<Input> inputs;
};

/// The runs in grid order: the first parameter of the grid changes slowest, the seed fastest.
class Sweep {
 public:
  /// Throws Error with every fault of the request.
  explicit Sweep(SweepRequest request);

  const ExperimentInfo& info() const { return *info_; }
  const std::vector<GridAxis>& axes() const { return axes_; }
  std::int64_t first_seed() const { return first_seed_; }
  std::int64_t seeds() const { return seeds_; }
  /// The number of runs.
  std::int64_t size() const { return size_; }

  /// Run number `index`, 0 ≤ index < size(), at step 0. Throws Error when the experiment refuses
  /// it; each fault then says which run it is.
  Run open(std::int64_t index) const;
  /// Carries that run on to its end: the request's steps, or those that it suggests.
  void carry_out(Run& run) const;

  /// The grid's parameters, `seed`, every scalar, `digest`. Opens the first run.
  std::vector<std::string> header() const;
  /// The cells of run `index` up to its seed.
  std::vector<std::string> place(std::int64_t index) const;
  /// The row of run `index`, which has come to `result`. Numbers read back exactly; `nan`, `inf`
  /// and `-inf` stand as they are.
  std::vector<std::string> row(std::int64_t index, const RunResult& result) const;

 private:
  void read_grid(std::vector<Fault>& faults);
  void read_seeds(std::vector<Fault>& faults);

  SweepRequest request_;
  const ExperimentInfo* info_;
  std::vector<GridAxis> axes_;
  std::int64_t first_seed_ = 0;
  std::int64_t seeds_ = 1;
  std::int64_t size_ = 1;
};

}  // namespace lm
