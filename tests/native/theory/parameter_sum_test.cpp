// The sum against counting weights one by one, the budget's width against trying all of them.
#include "theory/parameter_sum.hpp"

#include "catch.hpp"

using namespace lm;

namespace {

/// A line from every unit to every unit of the next layer, and one from outside to each.
int lines(const std::vector<Index>& sizes, bool bias) {
  int count = 0;
  for (std::size_t l = 1; l < sizes.size(); ++l) {
    for (Index to = 0; to < sizes[l]; ++to) {
      for (Index from = 0; from < sizes[l - 1]; ++from) ++count;
      if (bias) ++count;
    }
  }
  return count;
}

}  // namespace

TEST_CASE("the sum counts every line of the drawing", "[parameter_sum]") {
  for (const std::vector<Index>& sizes : std::vector<std::vector<Index>>{
           {3, 64, 64, 1}, {1, 1000, 1}, {1, 32, 32, 32, 1}, {5, 2}, {2, 7, 3, 4}}) {
    for (const bool bias : {true, false}) {
      CHECK(theory::parameter_sum(sizes, bias) == lines(sizes, bias));
    }
  }
  CHECK(theory::parameter_sum({3, 64, 64, 1}, true) == 4481);
  CHECK(theory::parameter_sum({1, 1000, 1}, true) == 3001);
  CHECK(theory::parameter_sum({1, 32, 32, 32, 1}, true) == 2209);
}

TEST_CASE("hidden layers are made wider, or repeated", "[parameter_sum]") {
  CHECK(theory::widened({3, 4, 5, 1}, 2) == std::vector<Index>{3, 8, 10, 1});
  CHECK(theory::deepened({3, 4, 5, 1}, 2) == std::vector<Index>{3, 4, 5, 4, 5, 1});
  CHECK(theory::deepened({3, 1}, 5) == std::vector<Index>{3, 1});
}

TEST_CASE("the width of a budget lies where all smaller ones fit", "[parameter_sum]") {
  for (const bool bias : {true, false}) {
    for (const Index depth : {1, 2, 3, 7}) {
      for (const double budget : {60.0, 2209.0, 3001.0}) {
        Index fits = 0;
        while (lines(theory::deepened({3, fits + 1, 2}, depth), bias) <= budget) ++fits;
        const double width = theory::width_of_budget(3, 2, depth, budget, bias);
        CHECK(width >= as_double(fits) - 1e-9);
        CHECK(width < as_double(fits) + 1 + 1e-9);
      }
    }
  }
  CHECK(theory::width_of_budget(1, 4, 2, 4, true) == 0);
}
