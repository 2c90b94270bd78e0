// Some test pictures as they are and moved, with the feature maps and the answers that they get.
#pragma once

#include "experiments/convolution/contest.hpp"

namespace lm::translation {

/// Test pictures that are moved.
inline constexpr Index kMoved = 16;

struct Shift {
  Index right = 0;
  Index down = 0;
};

/// Row n·side² + p of the maps holds what the filters of the last convolution say at position p of
/// picture n, before the ReLU.
struct Moved {
  Matrix pictures, moved_pictures;  // kMoved × side², as the network sees them
  Matrix maps, moved_maps;          // kMoved·side² × filters
  Vector answers, moved_answers;    // logits
};

/// What a convolutional entrant says of the first test pictures and of the same, moved first and
/// then seen as the entrant sees them.
Moved moved_by(Contest& contest, Entrant who, const ConvolutionOptions& options, const Shift& by);

/// At each position, the largest difference over pictures and filters between the maps of the moved
/// pictures and the maps moved: side².
Vector differences(const Moved& moved, const Shift& by);

/// Any entrant's logits for the test picture `picture` moved to the right by −side/2 … side/2.
std::vector<double> answers_along(Contest& contest, Entrant who, Index picture);
std::vector<double> shifts_along();

}  // namespace lm::translation
