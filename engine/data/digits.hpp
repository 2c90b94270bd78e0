// Handwritten-like digits drawn by a procedure: strokes, random pose, elastic bend, soft ink.
#pragma once

#include <cstdint>

#include "data/dataset.hpp"

namespace lm {

/// How the digits are drawn. Defaults make a linear model clearly worse than a network (the test
/// states by how much).
struct DigitOptions {
  Index size = 8;         ///< pixels per side, 8 to 28
  double rotation = 0.1;  ///< standard deviation of the angle, radians
  double shear = 0.15;    ///< of the slant
  double stretch = 0.1;   ///< of the logarithm of each side's scale
  double shift = 0.08;    ///< of the position, in sides of the image
  double bend = 0.02;     ///< amplitude of the smooth elastic displacement, in sides
  double jitter = 0.015;  ///< of each stroke's control points, in sides
  double noise = 0.03;    ///< of each pixel, then clamped to [0, 1]
};

/// `samples` images of size × size, row-major, ink 1 on ground 0, classes 0 … 9 in turn (example i
/// shows i mod 10) with several ways to write each. Example i depends on (seed, i) and the options
/// alone. 1 ≤ samples ≤ 100,000; options ≥ 0; else an Error.
Dataset drawn_digits(Index samples, const DigitOptions& options, std::uint64_t seed);

}  // namespace lm
