// Four networks on the same pictures: a convolutional one and a perceptron, each on the pictures as
// they are and on the pictures with all pixels shuffled by one permutation.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "lab/training.hpp"
#include "nn/layers.hpp"

namespace lm::translation {

inline constexpr Index kSide = 16;
inline constexpr Index kPixels = kSide * kSide;
/// Pictures to be tested on: an accuracy of 0.9 then has a standard error of 1.3 %.
inline constexpr Index kTests = 500;

/// What the class of a picture is.
enum class Question { direction, place };
inline constexpr std::array kQuestionNames{"direction", "place"};

enum class Pooling { global, none };
inline constexpr std::array kPoolingNames{"global", "none"};

/// What the padding of nn::convolution is called here; `none` is not offered.
enum class Edge { circular, zero };
inline constexpr std::array kEdgeNames{"circular", "zero"};

/// Where the perceptron on shuffled pictures starts: with the other's weights, each moved along
/// with its pixel, or with weights of its own.
enum class ShuffledStart { moved, anew };
inline constexpr std::array kStartNames{"moved", "anew"};

struct ConvolutionOptions {
  Index layers = 1;
  Index kernel = 3;
  Index filters = 8;
  Edge padding = Edge::circular;
  Pooling pooling = Pooling::global;
};

/// N × side² pictures → N × 1 logits. The last convolution's maps before its ReLU, N × side² ×
/// filters, are appended to `maps`.
ad::Var convolutional(nn::Model& model, ad::Var x, const ConvolutionOptions& options,
                      std::vector<ad::Var>* maps);

struct ContestOptions {
  Question question = Question::direction;
  double agreement = 0.9;
  Index examples = 2000;
  ConvolutionOptions convolution;
  Index hidden = 32;
  ShuffledStart start = ShuffledStart::moved;
};

/// Reads many pictures with a network in training, some at a time, in one plan.
class Reader {
 public:
  Reader(Matrix pictures, const Network& network, double* parameters);
  /// A logit for each picture.
  Vector logits();

 private:
  Matrix pictures_;
  ad::Graph graph_;
  ad::Var x_, output_;
  std::unique_ptr<ad::Executor<double>> executor_;
};

/// A network, and the pictures that it sees.
enum class Entrant { cnn, mlp, cnn_shuffled, mlp_shuffled };
inline constexpr Index kEntrants = 4;

class Contest {
 public:
  Contest(const ContestOptions& options, std::int64_t seed);

  /// One step of each. Allocates nothing.
  void step();
  bool finite() const;

  Training<double>& training(Entrant who) { return *trainings_[as_size(static_cast<int>(who))]; }
  const Training<double>& training(Entrant who) const {
    return *trainings_[as_size(static_cast<int>(who))];
  }
  Index parameters(Entrant who) const { return flat_size(training(who).blocks()); }
  Network network(Entrant who) const;
  /// Pictures as this entrant sees them: P × side².
  Matrix seen_by(Entrant who, const Matrix& pictures) const;

  /// Logits on the test pictures, as they stand: kTests.
  Vector test_logits(Entrant who);
  double accuracy(const Vector& logits) const;
  /// The share that the counting rule gets right: more agreeing neighbours along rows than columns.
  double rule_accuracy() const;

  const Dataset& tests() const { return tests_; }
  const std::vector<Index>& order() const { return order_; }

 private:
  void move_start();

  ContestOptions options_;
  std::uint64_t seed_;
  std::vector<Index> order_;  // pixel j of a shuffled picture is pixel order_[j] of the picture
  Dataset train_, tests_;
  std::array<std::unique_ptr<Training<double>>, kEntrants> trainings_;
  std::array<std::unique_ptr<Reader>, kEntrants> readers_;
};

inline bool is_cnn(Entrant who) { return who == Entrant::cnn || who == Entrant::cnn_shuffled; }
inline bool is_shuffled(Entrant who) {
  return who == Entrant::cnn_shuffled || who == Entrant::mlp_shuffled;
}

}  // namespace lm::translation
