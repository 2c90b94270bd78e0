// What the experiments on digits share: drawn or loaded images, and a classifier in training.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "experiments/experiment.hpp"
#include "experiments/training.hpp"

namespace lm {

/// Examples to learn from and others, disjoint, to be tested on.
struct DigitTask {
  Dataset train;
  Dataset test;
  Index side = 0;  ///< pixels a side of an image; 0 when the features are not a square
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
DigitTask digit_task(Index train, const std::vector<Input>& inputs, std::uint64_t seed);

/// The inputs that digit_task reads.
std::vector<InputSpec> digit_inputs();

/// What is minimized: cross-entropy over softmax outputs, or the squared error of note 000 eq. 3,
/// summed over the examples of a batch (as the note writes it) or averaged.
enum class DigitLoss { cross_entropy, sum, mean };
inline constexpr std::array kDigitLossNames{"cross_entropy", "sum", "mean"};

LossFunction digit_loss(DigitLoss loss);

/// Outputs (n × classes) as probabilities: their softmax, row by row.
Matrix softmax_rows(const Matrix& outputs);

/// Mean over the rows of the cross-entropy, or of the squared error, of outputs: n × classes.
double mean_loss(DigitLoss loss, const Matrix& outputs, const Matrix& targets);

/// A network that learns the task's training set, evaluated on other examples as it stands.
class Classifier {
 public:
  /// `targets` belong to task.train.inputs. `batch` rows a step, 0: all.
  Classifier(const DigitTask& task, const Matrix& targets, const Network& network,
             const LossFunction& loss, const OptimizerOptions& optimizer, std::uint64_t seed,
             Index batch);

  Training<float>& training() { return training_; }
  const Training<float>& training() const { return training_; }

  /// Outputs on the test set, and on the first kDigitTests training examples.
  Matrix test_outputs();
  Matrix train_outputs();
  double test_accuracy() { return accuracy(test_outputs(), test_labels_); }
  /// The share of those training examples whose largest output is where their target's is.
  double train_accuracy();
  /// Targets of the training examples that train_outputs() shows.
  const Matrix& train_targets() const { return train_targets_; }

 private:
  Training<float> training_;
  std::vector<Index> test_labels_, train_labels_;
  Matrix train_targets_;
  Evaluation<float> test_, train_;
};

/// Why training counts as diverged: the loss or the gradient is not finite.
std::optional<std::string> training_trouble(const Training<float>& training, double learning_rate);

/// A multilayer perceptron with these hidden widths between `inputs` and `outputs`.
std::vector<Index> layer_sizes(Index inputs, const std::vector<double>& hidden, Index outputs);

/// A picture of side × side pixels, and several of them in rows of `across` with a blank line
/// between.
View picture_view(std::string name, std::string title, const Matrix& pixels, Index side);
Matrix contact_sheet(const Matrix& images, Index side, Index across);

/// Adds a recorded column to a curve over steps.
void add_curve(View& view, const char* name, Role role, const Recorder& history,
               const char* column);

}  // namespace lm
