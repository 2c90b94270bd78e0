// The networks and their training; a rule's threshold with the fewest errors.
#include "experiments/ising/phase_classifier.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "autodiff/ops.hpp"
#include "core/elementary.hpp"
#include "nn/layers.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm::ising {
namespace {

using ad::Var;

/// Pictures a step, and pictures that are read at once.
constexpr Index kBatch = 50;

/// Eight filters of 3 × 3 that close around the edges, ReLU, the mean of each map, one output.
Var convolutional(nn::Model& model, Var x, Index side) {
  nn::ImageSize image{side, side, 1};
  Var y = ad::reshape(x, {x.rows(), side * side, 1});
  y = ad::relu(nn::convolution(model, y, image, kFilters, 3, nn::Padding::circular, "filters"));
  y = nn::global_average_pool(y);
  y = ad::reshape(y, {1, x.rows(), kFilters});
  return nn::dense(model, y, 1, "output");
}

Network network(Kind kind, Index side) {
  if (kind == Kind::cnn) {
    return [side](nn::Model& model, Var x) { return convolutional(model, x, side); };
  }
  std::vector<Index> sizes{side * side, 1};
  if (kind == Kind::mlp) sizes.insert(sizes.begin() + 1, kHidden);
  nn::MlpOptions options;
  options.activation = nn::Activation::relu;
  return [sizes, options](nn::Model& model, Var x) { return nn::mlp(model, x, sizes, options); };
}

OptimizerOptions adam(Kind kind) {
  OptimizerOptions options;
  options.method = Method::adam;
  options.learning_rate = kind == Kind::cnn ? 0.02 : kind == Kind::logistic ? 0.01 : 0.003;
  return options;
}

/// −E of a site.
double agreement(const double* s, Index side) {
  double sum = 0;
  for (Index r = 0; r < side; ++r) {
    const double *row = s + r * side, *below = s + (r + 1) % side * side;
    for (Index c = 0; c < side; ++c) sum += row[c] * (row[(c + 1) % side] + below[c]);
  }
  return sum / as_double(side * side);
}

}  // namespace

PhaseClassifier::PhaseClassifier(Kind kind, Index side, const Matrix& pictures,
                                 const Vector& labels, std::uint64_t seed)
    : kind_(kind), side_(side) {
  if (kind == Kind::magnetization || kind == Kind::energy) {
    find_threshold(pictures, labels);
    return;
  }
  training_ = std::make_unique<Training<float>>(pictures, labels, network(kind, side),
                                                nn::binary_cross_entropy, adam(kind), seed,
                                                std::min(kBatch, pictures.rows()));
  x_ = graph_.input(kBatch, side * side, "x");
  nn::Model model(graph_);
  output_ = network(kind, side)(model, x_);
  reader_ = std::make_unique<ad::Executor<float>>(graph_, std::vector<Var>{output_});
  reader_->bind_parameters(training_->parameters());
  batch_ = MatrixOf<float>::Zero(kBatch, side * side);
}

void PhaseClassifier::step() {
  if (training_) training_->step();
}

double PhaseClassifier::feature(const Matrix& pictures, Index row) const {
  if (kind_ == Kind::magnetization) return std::abs(pictures.row(row).mean());
  return agreement(pictures.row(row).data(), side_);
}

/// Between the two values where the fewest pictures are on the wrong side; the first of equals.
void PhaseClassifier::find_threshold(const Matrix& pictures, const Vector& labels) {
  std::vector<std::pair<double, double>> seen;
  for (Index i = 0; i < pictures.rows(); ++i) seen.emplace_back(feature(pictures, i), labels(i));
  std::stable_sort(seen.begin(), seen.end());
  double wrong = as_double(pictures.rows()) - labels.sum(), least = wrong;  // all called 1
  threshold_ = seen.front().first - 1;
  for (std::size_t k = 0; k < seen.size(); ++k) {
    wrong += seen[k].second > 0.5 ? 1 : -1;  // everything up to k is called 0
    const bool last = k + 1 == seen.size();
    if (wrong >= least || (!last && seen[k + 1].first == seen[k].first)) continue;
    least = wrong;
    threshold_ = last ? seen[k].first + 1 : (seen[k].first + seen[k + 1].first) / 2;
  }
}

Vector PhaseClassifier::logits(const Matrix& pictures) {
  Vector all(pictures.rows());
  for (Index from = 0; from < pictures.rows(); from += kBatch) {
    const Index count = std::min(kBatch, pictures.rows() - from);
    batch_.topRows(count) = pictures.middleRows(from, count).cast<float>();
    reader_->bind_input(x_, batch_.data());
    reader_->run();
    for (Index i = 0; i < count; ++i) all(from + i) = as_double(reader_->value(output_)[i]);
  }
  return all;
}

Vector PhaseClassifier::outputs(const Matrix& pictures) {
  Vector all(pictures.rows());
  if (training_) all = logits(pictures);
  for (Index i = 0; i < all.size(); ++i) {
    all(i) = training_ ? 1 / (1 + lm::exp(-all(i))) : feature(pictures, i) > threshold_ ? 1 : 0;
  }
  return all;
}

Index PhaseClassifier::parameters() const { return training_ ? flat_size(training_->blocks()) : 1; }

std::vector<Matrix> PhaseClassifier::first_weights(Index most) const {
  std::vector<Matrix> all;
  if (!training_) return all;
  const Matrix weights = training_->parameter(0);  // pixels × units
  const Index side = kind_ == Kind::cnn ? 3 : side_;
  for (Index unit = 0; unit < std::min(most, weights.cols()); ++unit) {
    Matrix one(side, side);
    for (Index i = 0; i < one.size(); ++i) one.data()[i] = weights(i, unit);
    all.push_back(one);
  }
  return all;
}

double PhaseClassifier::bias() const {
  return training_->parameter(training_->blocks().size() - 1)(0, 0);
}

}  // namespace lm::ising
