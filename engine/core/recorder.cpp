// The recording schedule and the recorded columns.
#include "core/recorder.hpp"

#include "core/error.hpp"

namespace lm {

bool Schedule::due(std::int64_t step) const {
  std::int64_t stride = 1;
  for (std::int64_t octave = dense_; octave < step; octave *= 2) stride *= 2;
  return step % stride == 0;
}

Recorder::Recorder(std::vector<std::string> names)
    : names_(std::move(names)), columns_(names_.size()) {}

void Recorder::add(std::int64_t step, std::initializer_list<double> row) {
  add(step, std::vector<double>(row));
}

void Recorder::add(std::int64_t step, const std::vector<double>& row) {
  if (row.size() != columns_.size()) {
    throw Error("shape", "Recorder::add",
                "a row of " + std::to_string(row.size()) + " values for " +
                    std::to_string(columns_.size()) + " columns");
  }
  steps_.push_back(static_cast<double>(step));
  for (std::size_t i = 0; i < row.size(); ++i) columns_[i].push_back(row[i]);
}

const std::vector<double>& Recorder::column(const std::string& name) const {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == name) return columns_[i];
  }
  throw Error("unknown_column", name, "the recorder has no such column");
}

}  // namespace lm
