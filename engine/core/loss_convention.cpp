// The loss's factor c.
#include "core/loss_convention.hpp"

#include <string>

#include "core/error.hpp"

namespace lm {

double loss_factor(LossConvention convention, Index samples) {
  if (samples < 1) {
    throw Error("out_of_range", "loss_factor",
                std::to_string(samples) + " examples; there must be at least 1");
  }
  const double count = static_cast<double>(samples);
  switch (convention) {
    case LossConvention::sum:
      return 1.0;
    case LossConvention::mean:
      return 1.0 / count;
    case LossConvention::half_sum:
      return 0.5;
    case LossConvention::half_mean:
      return 0.5 / count;
  }
  throw Error("bad_value", "loss_factor", "no such loss convention");
}

}  // namespace lm
