// The fixed cache sizes for Eigen's matrix products.
#include "core/blocking.hpp"

#include <Eigen/Core>

namespace lm {

void fix_blocking() {
  static const bool fixed = [] {
    Eigen::setCpuCacheSizes(32 << 10, 512 << 10, 4 << 20);
    return true;
  }();
  static_cast<void>(fixed);
}

}  // namespace lm
