// The four laws: mean 0, variance 1, and the fourth moment that tells them apart.
#include "data/entry_law.hpp"

#include <cmath>

#include "catch.hpp"

TEST_CASE("every law has mean 0, variance 1 and its own fourth moment", "[entry_law]") {
  constexpr std::uint64_t kDraws = 400'000;
  // Fourth and eighth moments: the sample's mean square and mean fourth power scatter by these.
  const double fourth[] = {3, 1, 1.8, 6};
  const double eighth[] = {105, 1, 9, 2520};
  for (int i = 0; i < 4; ++i) {
    INFO(lm::kEntryLawWords[static_cast<std::size_t>(i)]);
    const lm::Random random(1, lm::stream("entry-law-test"));
    double moments[3] = {0, 0, 0};
    for (std::uint64_t k = 0; k < kDraws; ++k) {
      const double x = lm::entry_at(static_cast<lm::EntryLaw>(i), random, k);
      moments[0] += x / kDraws;
      moments[1] += x * x / kDraws;
      moments[2] += x * x * x * x / kDraws;
    }
    const double root = std::sqrt(static_cast<double>(kDraws));
    CHECK(std::abs(moments[0]) < 4 / root);
    CHECK(std::abs(moments[1] - 1) <= 4 * std::sqrt(fourth[i] - 1) / root + 1e-9);
    CHECK(std::abs(moments[2] - fourth[i]) <=
          4 * std::sqrt(eighth[i] - fourth[i] * fourth[i]) / root + 1e-9);
  }
}

TEST_CASE("an element comes from its own draw", "[entry_law]") {
  const lm::Random random(3, 8);
  lm::Matrix X(4, 5);
  lm::fill_entries(lm::EntryLaw::laplace, random, X);
  CHECK(X(2, 3) == lm::entry_at(lm::EntryLaw::laplace, random, 13));
}

TEST_CASE("Laplace tails are finite and symmetric in size", "[entry_law]") {
  const lm::Random random(2, lm::stream("entry-law-tails"));
  double largest = 0;
  double smallest = 0;
  for (std::uint64_t k = 0; k < 100'000; ++k) {
    const double x = lm::entry_at(lm::EntryLaw::laplace, random, k);
    largest = std::max(largest, x);
    smallest = std::min(smallest, x);
  }
  // The largest of 50,000 exponentials of mean 1/√2 is near ln(50000)/√2 = 7.65.
  CHECK(largest == Approx(7.65).margin(4));
  CHECK(smallest == Approx(-7.65).margin(4));
}
