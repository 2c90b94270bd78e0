// One-hot targets, subsets, splits, accuracy, random labels.
#include "data/dataset.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

namespace lm {

Matrix one_hot(const std::vector<Index>& labels, Index classes) {
  Matrix rows = Matrix::Zero(static_cast<Index>(labels.size()), classes);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0 || labels[i] >= classes) {
      throw Error("bad_label", "one_hot",
                  "label " + std::to_string(labels[i]) + " of example " + std::to_string(i) +
                      " is not allowed; allowed is 0 to " + std::to_string(classes - 1));
    }
    rows(static_cast<Index>(i), labels[i]) = 1;
  }
  return rows;
}

Dataset subset(const Dataset& all, const std::vector<Index>& rows) {
  Dataset part;
  const Index n = static_cast<Index>(rows.size());
  part.inputs.resize(n, all.inputs.cols());
  part.targets.resize(n, all.targets.cols());
  part.classes = all.classes;
  for (Index i = 0; i < n; ++i) {
    const Index row = rows[static_cast<std::size_t>(i)];
    part.inputs.row(i) = all.inputs.row(row);
    part.targets.row(i) = all.targets.row(row);
    if (!all.labels.empty()) part.labels.push_back(all.labels[static_cast<std::size_t>(row)]);
  }
  return part;
}

Split split(const Dataset& all, Index train, std::uint64_t seed) {
  if (train < 0 || train > all.size()) {
    throw Error(
        "out_of_range", "train",
        std::to_string(train) + " is not allowed; allowed is 0 to " + std::to_string(all.size()));
  }
  Random random(seed, stream("split"));
  const std::vector<Index> order = permutation(random, all.size());
  const auto middle = order.begin() + train;
  return {subset(all, {order.begin(), middle}), subset(all, {middle, order.end()})};
}

double accuracy(const Matrix& scores, const std::vector<Index>& labels) {
  Index right = 0;
  for (Index i = 0; i < scores.rows(); ++i) {
    Index best = 0;
    for (Index j = 1; j < scores.cols(); ++j) {
      if (scores(i, j) > scores(i, best)) best = j;
    }
    right += best == labels[static_cast<std::size_t>(i)];
  }
  return static_cast<double>(right) / static_cast<double>(scores.rows());
}

Dataset randomize_labels(const Dataset& all, double fraction, std::uint64_t seed) {
  if (!(fraction >= 0 && fraction <= 1) || all.classes < 1) {
    throw Error("bad_argument", "randomize_labels",
                "fraction must be from 0 to 1 and the data set must have classes");
  }
  Dataset noisy = all;
  Random random(seed, stream("random_labels"));
  const Index count = static_cast<Index>(std::floor(fraction * static_cast<double>(all.size())));
  for (const Index i : choose(random, all.size(), count)) {
    noisy.labels[static_cast<std::size_t>(i)] =
        static_cast<Index>(random.below(static_cast<std::uint64_t>(all.classes)));
  }
  noisy.targets = one_hot(noisy.labels, all.classes);
  return noisy;
}

}  // namespace lm
