// The four networks, their pictures, and their training side by side.
#include "experiments/convolution/contest.hpp"

#include <algorithm>
#include <utility>

#include "autodiff/ops.hpp"
#include "core/sampling.hpp"
#include "data/chains.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm::translation {
namespace {

using ad::Var;

/// Pictures a step, and pictures that are tested at once.
constexpr Index kBatch = 50;
constexpr double kConvolutionRate = 0.01, kPerceptronRate = 0.01;

Dataset drawn(const ContestOptions& o, Index samples, std::uint64_t seed) {
  if (o.question == Question::place) return placed_blocks(samples, kSide, seed);
  return chain_pictures(samples, kSide, o.agreement, seed);
}

Dataset part(const Dataset& all, Index begin, Index count) {
  Dataset some;
  some.inputs = all.inputs.middleRows(begin, count);
  some.targets = all.targets.middleRows(begin, count);
  some.labels.assign(all.labels.begin() + begin, all.labels.begin() + begin + count);
  some.classes = all.classes;
  return some;
}

OptimizerOptions adam(double rate) {
  OptimizerOptions options;
  options.method = Method::adam;
  options.learning_rate = rate;
  return options;
}

double agreeing(const Eigen::Map<const Matrix>& spins) {
  double difference = 0;
  for (Index r = 0; r < kSide; ++r) {
    for (Index c = 0; c < kSide; ++c) {
      difference += spins(r, c) * (spins(r, (c + 1) % kSide) - spins((r + 1) % kSide, c));
    }
  }
  return difference;
}

}  // namespace

Var convolutional(nn::Model& model, Var x, const ConvolutionOptions& o, std::vector<Var>* maps) {
  nn::ImageSize image{kSide, kSide, 1};
  const nn::Padding padding =
      o.padding == Edge::circular ? nn::Padding::circular : nn::Padding::zero;
  Var y = ad::reshape(x, {x.rows(), kSide * kSide, 1});
  for (Index layer = 0; layer < o.layers; ++layer) {
    y = nn::convolution(model, y, image, o.filters, o.kernel, padding,
                        "convolution" + std::to_string(layer + 1));
    if (layer + 1 == o.layers && maps != nullptr) maps->push_back(y);
    y = ad::relu(y);
  }
  y = o.pooling == Pooling::global ? nn::global_average_pool(y) : nn::flatten(y);
  const Var rows = ad::reshape(y, {1, x.rows(), y.shape().size() / x.rows()});
  return nn::dense(model, rows, 1, "output");
}

Reader::Reader(Matrix pictures, const Network& network, double* parameters)
    : pictures_(std::move(pictures)), x_(graph_.input(kBatch, pictures_.cols(), "x")) {
  nn::Model model(graph_);
  output_ = network(model, x_);
  executor_ = std::make_unique<ad::Executor<double>>(graph_, std::vector<Var>{output_});
  executor_->bind_parameters(parameters);
}

Vector Reader::logits() {
  Vector all(pictures_.rows());
  for (Index at = 0; at < pictures_.rows(); at += kBatch) {
    executor_->bind_input(x_, pictures_.row(at).data());
    executor_->run();
    std::copy(executor_->value(output_), executor_->value(output_) + kBatch, all.data() + at);
  }
  return all;
}

Contest::Contest(const ContestOptions& options, std::int64_t seed)
    : options_(options), seed_(static_cast<std::uint64_t>(seed)) {
  Random random(seed_, stream("translation/order"));
  order_ = permutation(random, kSide * kSide);
  const Dataset all = drawn(options_, options_.examples + kTests, seed_);
  train_ = part(all, 0, options_.examples);
  tests_ = part(all, options_.examples, kTests);
  for (const Entrant who :
       {Entrant::cnn, Entrant::mlp, Entrant::cnn_shuffled, Entrant::mlp_shuffled}) {
    trainings_[as_size(static_cast<int>(who))] = std::make_unique<Training<double>>(
        seen_by(who, train_.inputs), train_.targets, network(who), nn::binary_cross_entropy,
        adam(is_cnn(who) ? kConvolutionRate : kPerceptronRate), seed_,
        std::min(kBatch, options_.examples));
    readers_[as_size(static_cast<int>(who))] = std::make_unique<Reader>(
        seen_by(who, tests_.inputs), network(who), training(who).parameters());
  }
  if (options_.start == ShuffledStart::moved) move_start();
}

/// The shuffled perceptron's first weights are the other's, each with its pixel.
void Contest::move_start() {
  Training<double>& shuffled = training(Entrant::mlp_shuffled);
  const double* from = training(Entrant::mlp).parameters();
  const Index hidden = options_.hidden;
  for (Index j = 0; j < kSide * kSide; ++j) {
    const double* row = from + order_[as_size(j)] * hidden;
    std::copy(row, row + hidden, shuffled.parameters() + j * hidden);
  }
  shuffled.refresh();
}

Network Contest::network(Entrant who) const {
  if (is_cnn(who)) {
    return [o = options_.convolution](nn::Model& model, Var x) {
      return convolutional(model, x, o, nullptr);
    };
  }
  return [hidden = options_.hidden](nn::Model& model, Var x) {
    return nn::mlp(model, x, {kSide * kSide, hidden, 1});
  };
}

Matrix Contest::seen_by(Entrant who, const Matrix& pictures) const {
  if (!is_shuffled(who)) return pictures;
  Matrix shuffled(pictures.rows(), pictures.cols());
  for (Index j = 0; j < pictures.cols(); ++j) {
    shuffled.col(j) = pictures.col(order_[as_size(j)]);
  }
  return shuffled;
}

void Contest::step() {
  for (auto& training : trainings_) training->step();
}

bool Contest::finite() const {
  return std::all_of(trainings_.begin(), trainings_.end(),
                     [](const auto& training) { return training->finite(); });
}

Vector Contest::test_logits(Entrant who) {
  return readers_[as_size(static_cast<int>(who))]->logits();
}

double Contest::accuracy(const Vector& logits) const {
  return as_double(((logits.array() > 0) == (tests_.targets.col(0).array() > 0)).count()) /
         as_double(kTests);
}

double Contest::rule_accuracy() const {
  double right = 0;
  for (Index i = 0; i < kTests; ++i) {
    const double more = agreeing({tests_.inputs.row(i).data(), kSide, kSide});
    right += more == 0 ? 0.5 : (more > 0) == (tests_.targets(i, 0) > 0);
  }
  return right / as_double(kTests);
}

}  // namespace lm::translation
