// The sharpness in units of its line, from the measurement on at which it reached it.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm {

/// Measurements of sharpness over its line. The plateau begins with the first that is 0.99 or more:
/// one measurement may miss the moment of the crossing itself.
class Plateau {
 public:
  void offer(std::int64_t step, double ratio);
  /// Forgets all: the line moved.
  void restart();

  /// The step at which it began; NaN before.
  double since() const { return since_; }
  std::size_t size() const { return ratios_.size(); }
  /// NaN before it began.
  double median() const;
  double share_between(double low, double high) const;

 private:
  double since_ = kNaN;
  std::vector<double> ratios_;
};

}  // namespace lm
