// What a student sets of the noise: examples, batches, rate, bowl.
#pragma once

#include <array>
#include <cstdint>

#include "core/describe.hpp"

namespace lm::batch_noise {

enum class Drawing { replacement, without, epochs };
inline constexpr std::array kDrawingWords{"replacement", "without", "epochs"};

struct Parameters {
  std::int64_t batch = 8;
  double learning_rate = 0.2, curvature = 1, noise = 1, spread = 0;
  std::int64_t examples = 256;
  Drawing drawing = Drawing::replacement;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Batches");
    v.integer(batch, param("batch", "Batch").symbol("B").log(1, 128), "Examples in each batch.");
    v.choice(drawing, kDrawingWords, param("drawing", "How batches are drawn"),
             "replacement: an example may come twice. without: never in one batch. epochs: each "
             "comes once before any comes again.");
    v.integer(examples, param("examples", "Examples").symbol("N").log(8, 1024),
              "Rounded down to a multiple of four.");
    v.group("Descent");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(0.01, 1.9),
           "Of gradient descent.");
    v.group("Bowl");
    v.real(curvature, param("curvature", "Curvature").symbol("h").between(0.1, 1),
           "Of the loss across the valley; along it a quarter of this.");
    v.real(noise, param("noise", "Noise of the examples").symbol("\\sigma").between(0, 2),
           "How far the gradients of single examples scatter at the bottom, in each direction. 0: "
           "one weight suits all of them.");
    v.real(spread, param("spread", "Spread of the curvatures").symbol("s").between(0, 0.9),
           "Half of the examples are 1 + s times as curved, half 1 − s times.");
  }
};

}  // namespace lm::batch_noise
