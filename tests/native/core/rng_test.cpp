// Random numbers: published vectors, moments, distributions, independence, exact ranges.
#include "core/rng.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/error.hpp"

namespace {

using lm::Random;
using lm::RandomBlock;
using lm::stream;

constexpr int kDraws = 200000;

// Five standard errors: a correct generator fails one check in 1.7 million; the seeds are fixed, so
// a check that passes passes for ever.
constexpr double kStandardErrors = 5.0;

// √n D of Kolmogorov and Smirnov exceeds 1.95 with probability 0.001.
constexpr double kKolmogorov = 1.95;

// The largest distance between the draws' distribution and `cdf`, times √n.
template <class Cdf>
double kolmogorov_smirnov(std::vector<double> draws, Cdf cdf) {
  std::sort(draws.begin(), draws.end());
  const double n = static_cast<double>(draws.size());
  double distance = 0;
  for (std::size_t i = 0; i < draws.size(); ++i) {
    const double p = cdf(draws[i]), rank = static_cast<double>(i);
    distance = std::max({distance, p - rank / n, (rank + 1) / n - p});
  }
  return distance * std::sqrt(n);
}

std::vector<double> normals(Random random) {
  std::vector<double> draws(kDraws);
  for (double& x : draws) x = random.normal();
  return draws;
}

double mean_of_power(const std::vector<double>& draws, int power) {
  double sum = 0;
  for (const double x : draws) sum += std::pow(x, power);
  return sum / static_cast<double>(draws.size());
}

// The correlation coefficient of two samples of mean 0 and variance 1.
double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum / static_cast<double>(a.size());
}

}  // namespace

TEST_CASE("Philox4x32-10 gives the published vectors", "[rng]") {
  // The known-answer vectors of Random123 (Salmon et al. 2011).
  CHECK(lm::philox4x32({0, 0, 0, 0}, {0, 0}) ==
        RandomBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(
      lm::philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
      RandomBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(
      lm::philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
      RandomBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("seed is the key, index and stream are the counter", "[rng]") {
  const Random random(0x299f31d0a4093822, 0x0370734413198a2e);
  CHECK(random.at(0x85a308d3243f6a88) ==
        RandomBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream's number is FNV-1a of its name", "[rng]") {
  static_assert(stream("") == 0xcbf29ce484222325);  // FNV's published vectors
  static_assert(stream("a") == 0xaf63dc4c8601ec8c);
  static_assert(stream("foobar") == 0x85944171f73967e8);
  static_assert(stream("weights", 0) != stream("weights"));
  static_assert(stream("weights", 1) != stream("weights", 2));
  SUCCEED();
}

TEST_CASE("sequential and random access read the same draws", "[rng]") {
  Random random(7, stream("access"));
  for (std::uint64_t i = 0; i < 20; ++i) {
    const Random here = random;
    CHECK(random.index() == i);
    CHECK(random.next() == here.at(i));
  }
  random.seek(3);
  const double third = random.normal();
  CHECK(third == random.normal_at(3));
  CHECK(random.uniform() == random.uniform_at(4));
  CHECK(random.bits() == random.bits_at(5));
  CHECK(random.sign() == random.sign_at(6));
  CHECK(random.uniform_float() == random.uniform_float_at(7));
  CHECK(Random(7, stream("access"), 3).normal() == third);
}

TEST_CASE("uniform draws are uniform on [0, 1)", "[rng]") {
  Random random(11, stream("uniform"));
  std::vector<double> doubles(kDraws), floats(kDraws);
  for (double& u : doubles) u = random.uniform();
  for (double& u : floats) u = static_cast<double>(random.uniform_float());
  for (const std::vector<double>& draws : {doubles, floats}) {
    CHECK(*std::min_element(draws.begin(), draws.end()) >= 0.0);
    CHECK(*std::max_element(draws.begin(), draws.end()) < 1.0);
    CHECK(std::abs(mean_of_power(draws, 1) - 0.5) < kStandardErrors * std::sqrt(1.0 / 12 / kDraws));
    CHECK(kolmogorov_smirnov(draws, [](double x) { return x; }) < kKolmogorov);
  }
}

TEST_CASE("uniform draws use all their bits", "[rng]") {
  const Random random(13, stream("bits"));
  std::uint64_t ones = 0, zeros = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const auto whole = static_cast<std::uint64_t>(random.uniform_at(i) * 0x1p53);
    ones |= whole, zeros |= ~whole;
  }
  CHECK((ones & zeros) == (std::uint64_t{1} << 53) - 1);
}

TEST_CASE("normal draws have the moments and the distribution of a normal", "[rng]") {
  const std::vector<double> draws = normals(Random(17, stream("normal")));
  // The variance of xᵏ is E x²ᵏ − (E xᵏ)²: 1, 2, 15, 96 for k = 1 … 4; E x⁶ = 15, of variance
  // 10170.
  const double exact[] = {0, 1, 0, 3, 0, 15}, variance[] = {1, 2, 15, 96, 945, 10170};
  for (int power = 1; power <= 6; ++power) {
    INFO("moment " << power);
    CHECK(std::abs(mean_of_power(draws, power) - exact[power - 1]) <
          kStandardErrors * std::sqrt(variance[power - 1] / kDraws));
  }
  CHECK(kolmogorov_smirnov(draws, [](double x) { return lm::normal_cdf(x); }) < kKolmogorov);
}

TEST_CASE("a batch of normals has the bits of single ones", "[rng]") {
  const Random random(18, stream("batch"));
  for (const lm::Index count : {0, 1, 63, 64, 65, 200}) {
    std::vector<double> draws(static_cast<std::size_t>(count));
    random.normals_at(5, draws.data(), count);
    for (std::size_t k = 0; k < draws.size(); ++k) CHECK(draws[k] == random.normal_at(5 + k));
  }
}

TEST_CASE("normal draws reach into the tails as often as they should", "[rng]") {
  const std::vector<double> draws = normals(Random(19, stream("tails")));
  for (const double beyond : {2.0, 3.0, 4.0}) {
    const auto count =
        std::count_if(draws.begin(), draws.end(), [=](double x) { return std::abs(x) > beyond; });
    const double expected = 2 * kDraws * lm::normal_cdf(-beyond);
    CHECK(std::abs(static_cast<double>(count) - expected) < kStandardErrors * std::sqrt(expected));
  }
}

TEST_CASE("signs are fair", "[rng]") {
  const Random random(23, stream("signs"));
  double sum = 0;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    REQUIRE(std::abs(random.sign_at(i)) == 1.0);
    sum += random.sign_at(i);
  }
  CHECK(std::abs(sum) < kStandardErrors * std::sqrt(1.0 * kDraws));
}

TEST_CASE("streams, seeds and neighbouring draws are uncorrelated", "[rng]") {
  const double bound = kStandardErrors / std::sqrt(1.0 * kDraws);
  const std::vector<double> base = normals(Random(1, stream("a")));
  CHECK(std::abs(correlation(base, normals(Random(1, stream("b"))))) < bound);
  CHECK(std::abs(correlation(base, normals(Random(2, stream("a"))))) < bound);
  CHECK(std::abs(correlation(base, normals(Random(1, stream("a", 0))))) < bound);
  CHECK(std::abs(correlation(base, normals(Random(1, stream("a"), 1)))) < bound);
  CHECK(std::abs(correlation(normals(Random(0, 0)), normals(Random(0, 1)))) < bound);
}

TEST_CASE("below is uniform, chi-square", "[rng]") {
  Random random(29, stream("below"));
  constexpr int kCells = 7;
  std::vector<double> counts(kCells);
  for (int i = 0; i < kDraws; ++i) counts[random.below(kCells)] += 1;
  double chi_square = 0;
  for (const double count : counts) {
    chi_square += std::pow(count - 1.0 * kDraws / kCells, 2) / (1.0 * kDraws / kCells);
  }
  CHECK(chi_square < 22.46);  // 6 degrees of freedom, p = 0.001
}

TEST_CASE("below covers its range and refuses an impossible one", "[rng]") {
  Random random(31, stream("ranges"));
  for (int i = 0; i < 1000; ++i) {
    CHECK(random.below(1) == 0);
    CHECK(random.below(std::uint64_t{1} << 32) < (std::uint64_t{1} << 32));
    CHECK(random.below((std::uint64_t{1} << 31) + 1) <= (std::uint64_t{1} << 31));
  }
  CHECK_THROWS_AS(random.below(0), lm::Error);
  CHECK_THROWS_AS(random.below((std::uint64_t{1} << 32) + 1), lm::Error);
}

TEST_CASE("below rejects the words that would favour some results", "[rng]") {
  // With n = 3 · 2^30 a quarter of all words is rejected; without that, results divisible by 3
  // would come up half of the time instead of a third.
  Random random(37, stream("rejection"));
  constexpr std::uint64_t kN = 3 * (std::uint64_t{1} << 30);
  double divisible = 0;
  for (int i = 0; i < kDraws; ++i) divisible += random.below(kN) % 3 == 0 ? 1 : 0;
  CHECK(std::abs(divisible / kDraws - 1.0 / 3) < kStandardErrors * std::sqrt(2.0 / 9 / kDraws));
}
