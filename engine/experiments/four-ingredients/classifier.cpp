// The losses of a classifier, and the classifier evaluated beside its training.
#include "experiments/four-ingredients/classifier.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "nn/losses.hpp"

namespace lm {
namespace {

Matrix head(const Matrix& all) { return all.topRows(std::min(kDigitTests, all.rows())); }

}  // namespace

LossFunction digit_loss(DigitLoss loss) {
  if (loss == DigitLoss::cross_entropy) return nn::cross_entropy;
  const LossConvention convention =
      loss == DigitLoss::sum ? LossConvention::sum : LossConvention::mean;
  return [convention](ad::Var output, ad::Var target) {
    return nn::squared_error(output, target, convention);
  };
}

Matrix softmax_rows(const Matrix& outputs) {
  Matrix p(outputs.rows(), outputs.cols());
  for (Index i = 0; i < p.rows(); ++i) {
    const double top = outputs.row(i).maxCoeff();
    for (Index k = 0; k < p.cols(); ++k) p(i, k) = lm::exp(outputs(i, k) - top);
    p.row(i) /= p.row(i).sum();
  }
  return p;
}

double mean_loss(DigitLoss loss, const Matrix& outputs, const Matrix& targets) {
  const double rows = as_double(outputs.rows());
  if (loss != DigitLoss::cross_entropy) return (outputs - targets).squaredNorm() / rows;
  double total = 0;
  for (Index i = 0; i < outputs.rows(); ++i) {
    const double top = outputs.row(i).maxCoeff();
    double sum = 0;
    for (Index k = 0; k < outputs.cols(); ++k) sum += lm::exp(outputs(i, k) - top);
    total += top + lm::log(sum) - outputs.row(i).dot(targets.row(i)) / targets.row(i).sum();
  }
  return total / rows;
}

std::vector<Index> largest_places(const Matrix& rows) {
  std::vector<Index> places(as_size(rows.rows()));
  for (Index i = 0; i < rows.rows(); ++i) rows.row(i).maxCoeff(&places[as_size(i)]);
  return places;
}

std::vector<Index> layer_sizes(const DigitTask& task, const std::vector<double>& hidden) {
  std::vector<Index> sizes = {task.train.inputs.cols()};
  for (const double width : hidden) {
    if (width != std::floor(width)) {
      throw Error("bad_value", "hidden_widths", "every width is a whole number");
    }
    sizes.push_back(as_index(width));
  }
  sizes.push_back(task.train.classes);
  return sizes;
}

Network perceptron(const DigitTask& task, const std::vector<double>& hidden,
                   const nn::MlpOptions& options) {
  return [sizes = layer_sizes(task, hidden), options](nn::Model& model, ad::Var x) {
    return nn::mlp(model, x, sizes, options);
  };
}

Classifier::Classifier(const DigitTask& task, const Matrix& targets, Network network,
                       DigitLoss loss, const OptimizerOptions& optimizer, std::int64_t seed,
                       Index batch)
    : network_(std::move(network)),
      loss_(loss),
      training_(task.train.inputs, targets, network_, digit_loss(loss), optimizer,
                static_cast<std::uint64_t>(seed), batch),
      test_labels_(task.test.labels),
      train_targets_(head(targets)),
      train_labels_(largest_places(train_targets_)),
      test_(task.test.inputs, network_, training_.parameters()),
      train_(head(task.train.inputs), network_, training_.parameters()) {}

Matrix Classifier::test_outputs() {
  test_.run();
  return test_.output();
}

Matrix Classifier::train_outputs() {
  train_.run();
  return train_.output();
}

Matrix Classifier::outputs_on(const Matrix& inputs) {
  Evaluation<float> reader(inputs, network_, training_.parameters());
  reader.run();
  return reader.output();
}

}  // namespace lm
