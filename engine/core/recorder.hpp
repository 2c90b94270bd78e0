// Recorded series: values kept on a schedule that depends on the step alone, at bounded memory.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace lm {

/// Every step up to `dense`, then `dense / 2` steps per octave: about `dense·(1 +
/// log2(steps/dense)/2)` points after `steps` steps, so a million steps at dense = 512 keep under
/// 3,400.
class Schedule {
 public:
  explicit Schedule(std::int64_t dense) : dense_(dense) {}
  /// Whether `step` (≥ 0) is kept. `dense` must be a power of two.
  bool due(std::int64_t step) const;

 private:
  std::int64_t dense_;
};

/// Columns of numbers, one row per recorded step.
class Recorder {
 public:
  explicit Recorder(std::vector<std::string> names);

  /// Appends a row: the step and one value per column, in the order of the names.
  void add(std::int64_t step, std::initializer_list<double> row);
  void add(std::int64_t step, const std::vector<double>& row);

  std::size_t rows() const { return steps_.size(); }
  const std::vector<double>& steps() const { return steps_; }
  /// The column of that name; throws Error when there is none.
  const std::vector<double>& column(const std::string& name) const;
  const std::vector<double>& column(std::size_t index) const { return columns_.at(index); }

 private:
  std::vector<std::string> names_;
  std::vector<double> steps_;
  std::vector<std::vector<double>> columns_;
};

}  // namespace lm
