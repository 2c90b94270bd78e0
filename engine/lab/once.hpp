// A measurement that several views, scalars and checks need, made once per state of the run.
#pragma once

#include <cstdint>
#include <optional>

#include "lab/experiment.hpp"

namespace lm {

/// Keeps a T as long as the run's state is the one it was measured in:
///
///     const Spectrum& spectrum() const {
///       return spectrum_.of(*this, [this] { return measure_spectrum(); });
///     }
template <class T>
class Once {
 public:
  template <class Measure>
  const T& of(const Experiment& run, const Measure& measure) const {
    if (!value_ || state_ != run.state()) {
      value_.emplace(measure());
      state_ = run.state();
    }
    return *value_;
  }

 private:
  mutable std::optional<T> value_;
  mutable std::uint64_t state_ = 0;
};

}  // namespace lm
