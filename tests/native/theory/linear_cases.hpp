// Small data sets of every shape for the theory's tests: tall, wide, square and rank-deficient.
#pragma once

#include <string>
#include <vector>

#include "core/sampling.hpp"
#include "core/types.hpp"

namespace linear_cases {

struct Case {
  std::string name;
  lm::Matrix X;
  lm::Vector y;
  lm::Vector start;
  lm::Index rank;
};

inline Case draw(std::string name, lm::Index samples, lm::Index dimension, lm::Index rank) {
  lm::Random random(
      11, lm::stream("linear-cases", static_cast<std::uint64_t>(samples * 100 + dimension)));
  const lm::Matrix X = rank < std::min(samples, dimension)
                           ? lm::Matrix(lm::normal_matrix(random, samples, rank) *
                                        lm::normal_matrix(random, rank, dimension))
                           : lm::normal_matrix(random, samples, dimension);
  return {std::move(name), X, lm::normal_vector(random, samples),
          lm::normal_vector(random, dimension), rank};
}

inline std::vector<Case> all() {
  return {draw("tall", 9, 4, 4), draw("wide", 4, 9, 4), draw("square", 5, 5, 5),
          draw("tall, rank 2", 8, 5, 2), draw("wide, rank 2", 5, 8, 2)};
}

}  // namespace linear_cases
