// A classifier in training, its losses, and the parameters that the experiments on digits share.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/describe.hpp"
#include "experiments/four-ingredients/digit_task.hpp"
#include "lab/training.hpp"
#include "nn/networks.hpp"

namespace lm {

/// What is minimized: cross-entropy over softmax outputs, or the squared error of note 000 eq. 3,
/// summed over the examples of a batch (as the note writes it) or averaged.
enum class DigitLoss { cross_entropy, sum, mean };
inline constexpr std::array kDigitLossNames{"cross_entropy", "sum", "mean"};

LossFunction digit_loss(DigitLoss loss);

/// Outputs (n × classes) as probabilities: their softmax, row by row.
Matrix softmax_rows(const Matrix& outputs);

/// Mean over the rows of the cross-entropy, or of the squared error, of outputs: n × classes.
double mean_loss(DigitLoss loss, const Matrix& outputs, const Matrix& targets);

/// The place of each row's largest entry, the first of equals.
std::vector<Index> largest_places(const Matrix& rows);

/// Hidden units with that nonlinearity, none on the output.
inline nn::MlpOptions with_units(nn::Activation activation) {
  nn::MlpOptions options;
  options.activation = activation;
  return options;
}

/// The sizes of a perceptron from the task's features through these hidden widths to its classes.
/// Throws Error for a width that is no whole number.
std::vector<Index> layer_sizes(const DigitTask& task, const std::vector<double>& hidden);

/// That perceptron.
Network perceptron(const DigitTask& task, const std::vector<double>& hidden,
                   const nn::MlpOptions& options = {});

/// A network that learns the task's training set, evaluated on other examples as it stands.
class Classifier {
 public:
  /// `targets` belong to task.train.inputs. `batch` rows a step, 0: all.
  Classifier(const DigitTask& task, const Matrix& targets, Network network, DigitLoss loss,
             const OptimizerOptions& optimizer, std::int64_t seed, Index batch = 0);

  Training<float>& training() { return training_; }
  const Training<float>& training() const { return training_; }
  double parameters() const { return as_double(flat_size(training_.blocks())); }

  /// Outputs on the test set, and on the first kDigitTests training examples.
  Matrix test_outputs();
  Matrix train_outputs();
  double test_accuracy() { return accuracy(test_outputs(), test_labels_); }
  /// The share of those training examples whose largest output is where their target's is.
  double train_accuracy() { return accuracy(train_outputs(), train_labels_); }
  /// Targets of the training examples that train_outputs() shows, and their mean loss.
  const Matrix& train_targets() const { return train_targets_; }
  double train_loss() { return mean_loss(loss_, train_outputs(), train_targets_); }
  /// Outputs on other inputs: n × features.
  Matrix outputs_on(const Matrix& inputs);

 private:
  Network network_;
  DigitLoss loss_;
  Training<float> training_;
  std::vector<Index> test_labels_;
  Matrix train_targets_;
  std::vector<Index> train_labels_;
  Evaluation<float> test_, train_;
};

// Each describes one parameter; what differs between the experiments is its limit and its help.

inline param examples_param(double minimum, double maximum) {
  return param("samples", "Training examples").symbol("P").log(minimum, maximum).group("Data");
}

inline param hidden_param(double most_units) {
  return param("hidden_widths", "Hidden widths")
      .symbol("n_1{:}n_2{:}\\dots")
      .between(1, most_units)
      .group("Architecture");
}

inline param activation_param() {
  return param("activation", "Nonlinearity").symbol("\\sigma").group("Architecture");
}

inline param rate_param(double minimum, double maximum) {
  return param("learning_rate", "Learning rate")
      .symbol("\\eta")
      .log(minimum, maximum)
      .group("Training");
}

inline param batch_param(double most) {
  return param("batch", "Examples per step").symbol("B").between(0, most).group("Training");
}

}  // namespace lm
