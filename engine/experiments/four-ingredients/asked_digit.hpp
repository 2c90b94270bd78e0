// A digit that the student asks about, and what trained networks make of it, unit by unit.
#pragma once

#include <string>
#include <vector>

#include "experiments/four-ingredients/classifier.hpp"

namespace lm {

/// The act `ask`, as ExperimentInfo lists it.
inline ActSpec asking() {
  return {"ask", "the number of a test image, or two hexadecimal digits per pixel, row by row"};
}

/// Whether the text is two hexadecimal digits for each of so many pixels.
bool is_drawing(const std::string& text, Index pixels);
/// Its pixels, 1 × pixels: 0 for 00, blank paper, to 1 for ff, full ink.
Matrix drawing(const std::string& hex);

/// Nothing until somebody asks, so that a run without questions shows what it always did.
class AskedDigit {
 public:
  /// Takes an image from the text of the act: two hexadecimal digits per pixel, row by row, 00 for
  /// blank paper and ff for full ink; or the number of a test image, from 1. Throws Error for a
  /// text that is neither, and for a drawing where the data are no square images.
  void ask(const std::string& value, const DigitTask& task);

  bool asked() const { return pixels_.size() > 0; }
  /// 1 × features.
  const Matrix& pixels() const { return pixels_; }
  /// `your drawing`, or `test image 17, which is a 3`.
  const std::string& words() const { return words_; }

 private:
  Matrix pixels_;
  std::string words_;
};

/// With a capital letter at its start.
std::string as_title(std::string words);

/// What a network makes of one input: 1 × units for each hidden layer, then 1 × classes. `name` and
/// `role` are those of its series.
struct Thought {
  std::string name;
  Role role;
  std::vector<Matrix> layers;
};

/// A perceptron's values at the input, from its parameters as they stand in `training`. `hidden`
/// and `options` are those that it was made from.
Thought think(std::string name, Role role, const DigitTask& task, const std::vector<double>& hidden,
              const nn::MlpOptions& options, const Training<float>& training, const Matrix& input);

/// `inside`: the values of all hidden units, a panel per network and layer. None without one.
Views inside_views(const AskedDigit& digit, const std::vector<Thought>& thoughts);

/// `picture` (where the data are images), `answer` (by class: probabilities, or the outputs) and
/// `inside`. None before somebody asks.
Views asked_views(const AskedDigit& digit, const DigitTask& task, DigitLoss loss,
                  const std::vector<Thought>& thoughts);

/// The class that the network reads, and with which probability (or output), named `PREFIXanswer`
/// and `PREFIXanswer_value`.
Scalars answer_scalars(const std::string& prefix, DigitLoss loss, const Thought& thought);

}  // namespace lm
