// A kernel machine that has seen a part of a cube's corners.
#pragma once

#include <vector>

#include "core/types.hpp"
#include "theory/cube_kernel.hpp"

namespace lm {

/// The answers of a machine that fits `shown` exactly, on the corners held back. Corners are
/// numbers whose binary digits are their bits.
struct LazyAnswers {
  bool known = false;       ///< false where there are too many corners, or none on one side
  double right = kNaN;      ///< share of the answers with the right sign
  double sum = kNaN;        ///< answers times the right ones, summed
  double predicted = kNaN;  ///< the same, from the corners shown alone
};

/// More corners shown than this are not computed.
constexpr std::size_t kMostShown = 512;

/// y: the right answers, ±1, on all corners.
LazyAnswers lazy_answers(const theory::CubeKernel& kernel, const Vector& y,
                         const std::vector<Index>& shown, const std::vector<Index>& held);

}  // namespace lm
