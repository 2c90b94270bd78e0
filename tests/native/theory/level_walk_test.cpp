// Populations that a rule keeps, against powers of its chances; the cost of memory against
// matrices.
#include "theory/level_walk.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"

using namespace lm;
using theory::HopRule;

namespace {

Vector levels() {
  Vector energies(5);
  energies << 0.3, -1, 0.9, 0.3, 2;
  return energies;
}

const std::vector<HopRule> kRules{HopRule::metropolis, HopRule::heat_bath, HopRule::equal,
                                  HopRule::one_way};

}  // namespace

TEST_CASE("a walk of many hops ends in the populations that its rule keeps", "[level_walk]") {
  for (const double temperature : {0.3, 1.0, 5.0}) {
    for (const HopRule rule : kRules) {
      Matrix many = theory::hop_chances(levels(), temperature, rule);
      CHECK((many.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-14);
      CHECK(many.minCoeff() >= 0);
      for (int k = 0; k < 20; ++k) many = (many * many).eval();
      const Vector p = theory::settled(levels(), temperature, rule);
      for (Index i = 0; i < p.size(); ++i) {
        for (Index j = 0; j < p.size(); ++j) CHECK(many(i, j) == Approx(p(j)).epsilon(1e-8));
      }
    }
  }
}

TEST_CASE("two rules are in detailed balance with Boltzmann's law, two are not", "[level_walk]") {
  const Vector p = theory::boltzmann(levels(), 0.7);
  for (const HopRule rule : kRules) {
    const Matrix flow = p.asDiagonal() * theory::hop_chances(levels(), 0.7, rule);
    const double gap = (flow - flow.transpose()).cwiseAbs().maxCoeff();
    CHECK((gap < 1e-15) == theory::is_balanced(rule));
  }
}

TEST_CASE("the free energy is what the partition function says", "[level_walk]") {
  double sum = 0;
  for (const double energy : levels()) sum += std::exp(-energy / 0.7);
  CHECK(theory::log_partition(levels(), 0.7) == Approx(std::log(sum)));
  CHECK(theory::boltzmann(levels(), 0.7)(1) == Approx(std::exp(1 / 0.7) / sum));
  CHECK(theory::boltzmann(levels() * 1e4, 0.01).sum() == Approx(1));
}

TEST_CASE("the cost of memory is the variance of a mean, summed over all pairs of hops",
          "[level_walk]") {
  constexpr Index kHops = 12;
  Vector f(5);
  f << 1, 0, 0, 2, -1;
  for (const HopRule rule : kRules) {
    const Matrix chances = theory::hop_chances(levels(), 0.7, rule);
    const Vector p = theory::settled(levels(), 0.7, rule);
    const double mean = p.dot(f), variance = p.dot(f.cwiseAbs2()) - mean * mean;
    double total = 0;
    for (Index s = 0; s < kHops; ++s) {
      Matrix between = Matrix::Identity(5, 5);
      for (Index t = s; t < kHops; ++t) {
        const double pair = f.dot(p.asDiagonal() * between * f) - mean * mean;
        total += (s == t ? 1 : 2) * pair;
        between = (between * chances).eval();
      }
    }
    CHECK(theory::hops_per_draw(chances, p, f, kHops) == Approx(total / (kHops * variance)));
  }
  CHECK(std::isnan(theory::hops_per_draw(Matrix::Identity(5, 5), theory::boltzmann(levels(), 1),
                                         Vector::Ones(5), kHops)));
}
