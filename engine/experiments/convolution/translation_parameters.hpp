// What a student sets in the experiment `translation`.
#pragma once

#include "experiments/convolution/contest.hpp"
#include "lab/parametrized.hpp"

namespace lm::translation {

enum class Kernel { three, five };
inline constexpr std::array kKernelNames{"three", "five"};

struct Parameters {
  std::int64_t shift = 3;
  std::int64_t shift_down = 0;
  Edge padding = Edge::circular;
  Pooling pooling = Pooling::global;
  std::int64_t layers = 1;
  Kernel kernel = Kernel::three;
  std::int64_t filters = 8;
  std::int64_t hidden = 32;
  bool shuffle = false;
  Question question = Question::direction;
  double agreement = 0.9;
  std::int64_t examples = 2000;
  ShuffledStart start = ShuffledStart::moved;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("What is done to the pictures");
    v.integer(shift, param("shift", "Shift to the right").symbol("s").between(-8, 8).live(),
              "Pixels by which the picture is moved, around the edge.");
    v.integer(shift_down, param("shift_down", "Shift down").between(-8, 8).live(),
              "The same downwards.");
    v.flag(shuffle, param("shuffle", "Shuffle all pixels").probe(),
           "Show the networks that see every picture with its pixels shuffled by one permutation, "
           "the same for all pictures. All four networks train either way.");
    v.group("Convolutional network");
    v.choice(padding, kEdgeNames, param("padding", "Outside the picture"),
             "Circular: the picture goes on at the other side. Zero: nothing is there.");
    v.choice(pooling, kPoolingNames, param("pooling", "Pooling"),
             "Global: the output reads the mean of each map. None: every pixel of every map.");
    v.integer(layers, param("layers", "Convolutions").symbol("L").between(1, 3),
              "One after another, a ReLU behind each.");
    v.choice(kernel, kKernelNames, param("kernel", "Filter side").symbol("K"),
             "Filters of 3 × 3 or 5 × 5 pixels.");
    v.integer(filters, param("filters", "Filters").symbol("F").between(1, 8),
              "Maps in each convolution.");
    v.group("Perceptron");
    v.integer(hidden, param("hidden_units", "Hidden units").log(1, 64),
              "ReLU units of the fully connected network beside it.");
    v.choice(start, kStartNames, param("start", "Start on shuffled pictures"),
             "Moved: the perceptron on shuffled pictures starts with the weights of the other, "
             "each moved along with its pixel. Anew: with draws of its own.");
    v.group("Pictures");
    v.choice(question, kQuestionNames, param("question", "What is asked"),
             "Direction: do spins agree along rows or along columns? Place: does the block begin "
             "in the left half or in the right?");
    v.real(agreement, param("agreement", "Agreement of neighbours").symbol("t").between(0, 0.98),
           "Neighbours along the chain are equal with probability $(1 + t)/2$.");
    v.integer(examples, param("examples", "Training pictures").symbol("P").log(50, 4000),
              "Half of each class.");
  }
};

/// Pairs of blocks need an even number.
inline ContestOptions contest_options(const Parameters& p) {
  ContestOptions o;
  o.question = p.question;
  o.agreement = p.agreement;
  o.examples = 2 * as_index((p.examples + 1) / 2);
  o.convolution = {as_index(p.layers), p.kernel == Kernel::three ? 3 : 5, as_index(p.filters),
                   p.padding, p.pooling};
  o.hidden = as_index(p.hidden);
  o.start = p.start;
  return o;
}

}  // namespace lm::translation
