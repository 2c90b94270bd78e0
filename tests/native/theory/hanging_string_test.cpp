// The string's closed forms against sums over Green's function, and the fits against many draws.
#include "theory/hanging_string.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/rng.hpp"

using namespace lm;
using theory::HangingString;
using theory::LoadKind;
using theory::StringLoad;

namespace {

constexpr Index kCells = 20000;  // of the sums; an edge of a patch costs 1/kCells of the load

std::vector<HangingString> cases() {
  std::vector<HangingString> all;
  for (const double place : {0.5, 0.31}) {
    all.emplace_back(StringLoad{LoadKind::point, place, 0.1, 1, 2});
    for (const double width : {0.013, 0.2, 0.5}) {
      all.emplace_back(StringLoad{LoadKind::patch, place, width, 1, 0.7});
    }
  }
  for (const std::int64_t waves : {1, 3}) {
    all.emplace_back(StringLoad{LoadKind::sine, 0.5, 0.1, waves, 1.5});
  }
  all.emplace_back(StringLoad{LoadKind::patch, 0.05, 0.3, 1, 1});  // moved inwards
  return all;
}

/// ∫ f g by the sum over cells; g at the place for a point load.
template <class G>
double load_integral(const HangingString& string, const G& g) {
  if (string.load().kind == LoadKind::point) return g(string.load().place);
  double total = 0;
  for (Index i = 0; i < kCells; ++i) {
    const double x = (as_double(i) + 0.5) / as_double(kCells);
    total += string.density(x) * g(x) / as_double(kCells);
  }
  return total;
}

}  // namespace

TEST_CASE("the sag is the load times Green's function", "[hanging_string]") {
  for (const HangingString& string : cases()) {
    const double s = string.load().stiffness;
    double largest = 0;
    for (int i = 0; i <= 40; ++i) {
      const double x = i / 40.0;
      const double sum = load_integral(string, [&](double y) { return theory::green(x, y); }) / s;
      CHECK(string.sag(x) == Approx(sum).margin(2e-3 / s));
    }
    for (int i = 0; i <= 10000; ++i) largest = std::max(largest, string.sag(i / 10000.0));
    CHECK(string.largest_sag() == Approx(largest).epsilon(1e-6));
    const auto sag = [&](double y) { return string.sag(y); };
    CHECK(string.work() == Approx(load_integral(string, sag)).epsilon(5e-3));
    for (const std::int64_t j : {1, 2, 3, 7}) {
      const auto wave = [&](double y) { return std::sin(as_double(j) * kPi * y); };
      CHECK(string.on_sine(j) == Approx(load_integral(string, wave)).margin(5e-3));
    }
    const auto hat = [](double y) { return std::max(0.0, 1 - std::abs(y - 0.3) / 0.05); };
    CHECK(string.on_hat(0.3, 0.05) == Approx(load_integral(string, hat)).margin(5e-3));
  }
}

TEST_CASE("finite elements are exact at their nodes", "[hanging_string]") {
  for (const HangingString& string : cases()) {
    for (const Index elements : {2, 7, 100}) {
      const Vector u = theory::finite_elements(string, elements);
      for (Index i = 0; i <= elements; ++i) {
        const double x = as_double(i) / as_double(elements);
        CHECK(u(i) == Approx(string.sag(x)).margin(1e-12));
      }
    }
  }
}

TEST_CASE("a grid sees the share of the load that its points carry", "[hanging_string]") {
  const auto share = [](double cells) {
    return theory::seen_share(HangingString({LoadKind::patch, 0.5, cells / 100, 1, 1}), 100);
  };
  CHECK(share(0.5) == 0);
  CHECK(share(1) == 0);
  CHECK(share(2) == Approx(1));
  CHECK(share(3) == Approx(2.0 / 3));
  CHECK(share(5) == Approx(0.8));
  const HangingString narrow({LoadKind::patch, 0.5, 0.02, 1, 2});
  CHECK(theory::sampled_sag(narrow, 100, 0.5) == Approx((0.25 - 0.02 / 8) / 2));
  CHECK(theory::points_under(narrow, 100) == 2);
}

TEST_CASE("the fits scatter as their standard errors say", "[hanging_string]") {
  const HangingString string({LoadKind::point, 0.3, 0.1, 1, 2});
  const Index count = 20;
  const double sigma = 0.005;
  Vector x(count), d(count);
  double stiffness = 0, place = 0;
  constexpr int kSets = 2000;
  for (int set = 0; set < kSets; ++set) {
    Random random(static_cast<std::uint64_t>(set), stream("string-test"));
    for (Index i = 0; i < count; ++i) {
      x(i) = (as_double(i) + 0.5) / as_double(count);
      d(i) = string.sag(x(i)) + sigma * random.normal();
    }
    const auto s = theory::fit_stiffness(string, x, d, sigma);
    const auto a = theory::fit_place(string, x, d, sigma);
    stiffness += std::pow((s.value - 2) / s.standard_error, 2) / kSets;
    place += std::pow((a.value - 0.3) / a.standard_error, 2) / kSets;
  }
  // A mean of 2000 squares of normals is off by √(2/2000) = 0.032; five of those.
  CHECK(stiffness == Approx(1).margin(0.16));
  CHECK(place == Approx(1).margin(0.16));
}
