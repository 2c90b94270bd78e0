// Images to classify, drawn or loaded, and how they are shown: what the experiments on digits
// share.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "data/dataset.hpp"
#include "lab/experiment.hpp"

namespace lm {

/// Examples to learn from and others, disjoint, to be tested on.
struct DigitTask {
  Dataset train;
  Dataset test;
  Index side = 0;  ///< pixels per side of an image; 0 when the features are not a square
};

/// Drawn test sets have this many examples: an accuracy of 0.9 then has a standard error of 1 %.
constexpr Index kDigitTests = 1000;

/// Without inputs: `train` drawn digits of 8 × 8 pixels and kDigitTests others. With the input
/// `data` (CSV, or IDX images beside the input `labels`): the file's examples in a random order
/// of the seed, `train` of them but at most four fifths to learn from, and at most kDigitTests of
/// the rest to test. A CSV's last column is the class, a whole number from 0 to 99; when a feature
/// is larger than 1 in magnitude, all are divided by the largest magnitude. Errors, each naming
/// its input: those of read_csv and read_idx; `missing_input` for images without labels or the
/// reverse; `bad_label`; `too_few_rows` below 10 examples; `one_class`.
DigitTask digit_task(std::int64_t train, const std::vector<Input>& inputs, std::int64_t seed);

/// The inputs that digit_task reads.
std::vector<InputSpec> digit_inputs();

/// A scalar that was measured on training images, or on test images.
inline Scalar on_training(std::string name, double value, std::string label) {
  return {std::move(name), value, std::move(label), "", Role::train};
}
inline Scalar on_tests(std::string name, double value, std::string label) {
  return {std::move(name), value, std::move(label), "", Role::test};
}

/// A picture of its pixels, rows × columns.
View picture_view(std::string name, std::string title, const Matrix& pixels);

/// The first training images, ten to a row; none when the features are not a square.
Views training_images(const DigitTask& task);

}  // namespace lm
