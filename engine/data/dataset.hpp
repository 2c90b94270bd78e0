// A data set: inputs, targets, and labels where targets are classes.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm {

/// P examples. Generators state which fields they fill; labels are 0 … classes − 1.
struct Dataset {
  Matrix inputs;   ///< P × d
  Matrix targets;  ///< P × outputs: values, or one-hot rows for classes
  std::vector<Index> labels;
  Index classes = 0;

  Index size() const { return inputs.rows(); }
};

/// One-hot rows of labels: P × classes. An Error for a label out of 0 … classes − 1.
Matrix one_hot(const std::vector<Index>& labels, Index classes);

/// The given examples, in order.
Dataset subset(const Dataset& all, const std::vector<Index>& rows);

/// Train and test set, disjoint: the first `train` examples of a random order and the rest.
struct Split {
  Dataset train;
  Dataset test;
};
Split split(const Dataset& all, Index train, std::uint64_t seed);

/// The share of rows whose largest score is at their label (the first of equals).
double accuracy(const Matrix& scores, const std::vector<Index>& labels);

/// The same inputs with labels drawn anew, uniformly and independently of the inputs (Zhang et al.
/// 2017), for the share `fraction` (0 to 1) of the examples.
Dataset randomize_labels(const Dataset& all, double fraction, std::uint64_t seed);

}  // namespace lm
