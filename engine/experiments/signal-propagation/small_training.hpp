// A small network in training, to see whether units that start alike ever differ.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lab/training.hpp"
#include "nn/initializer.hpp"
#include "theory/mean_field.hpp"

namespace lm::signal {

/// Two hidden layers of up to 32 units, four inputs, sixteen examples with random targets; gradient
/// descent. Its weights start as the initializer says; equal ones are 1/fan-in of the hidden layer.
class SmallTraining {
 public:
  SmallTraining(nn::Initializer start, theory::Gate gate, Index width, std::int64_t seed);

  void step() { training_->step(); }
  double loss() const { return training_->loss(); }
  std::optional<std::string> trouble() const { return training_->trouble(0.05); }
  Index units() const { return units_; }
  /// Units of the first layer whose incoming weights differ from those of every earlier unit.
  Index distinct_units() const;
  /// The weight from the first input to each unit of the first layer.
  std::vector<double> first_weights() const;

 private:
  Index units_;
  std::unique_ptr<Training<double>> training_;
};

}  // namespace lm::signal
