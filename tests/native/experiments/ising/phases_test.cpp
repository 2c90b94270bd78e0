// Labels, thresholds, crossings and answers by hand; the best classifier against counted energies.
#include <cmath>

#include "catch.hpp"
#include "experiments/ising/own_eye.hpp"
#include "experiments/ising/phase_test.hpp"
#include "experiments/ising/unlabelled.hpp"
#include "theory/phase_labels.hpp"

using namespace lm;
using namespace lm::ising;
using namespace lm::ising_phases;

TEST_CASE("temperatures step away from the gap", "[phases]") {
  const Temperatures at{Parameters{}};
  CHECK(at.ordered.size() == 12);
  CHECK(at.disordered.size() == 12);
  CHECK(at.ordered.back() == Approx(1.0));
  CHECK(at.disordered.back() == Approx(3.45));
  Parameters turned;
  turned.gap_low = 2.7, turned.gap_high = 2.45;
  CHECK(Temperatures(turned).low == 2.45);
}

TEST_CASE("a trial finds the crossing of a known curve, and none of a constant", "[phases]") {
  const Temperatures at{Parameters{}};
  Vector outputs(kEach * as_index(at.curve.size()));
  for (Index i = 0; i < outputs.size(); ++i) {
    const double t = at.curve[as_size(i) % at.curve.size()];
    outputs(i) = 1 / (1 + std::exp((t - 2.3) / 0.1));
  }
  const Trial trial = judge(at, outputs);
  CHECK(trial.crossing == Approx(2.3).margin(0.005));
  CHECK(trial.accuracy == 1);
  CHECK(std::isnan(judge(at, Vector::Constant(outputs.size(), 0.5)).crossing));
}

TEST_CASE("a rule is the threshold with the fewest errors", "[phases]") {
  Matrix pictures = Matrix::Ones(4, 16);
  pictures.row(0).head(8).setConstant(-1);
  pictures.row(1).head(7).setConstant(-1);
  pictures.row(2).head(2).setConstant(-1);
  Vector labels(4);
  labels << 0, 0, 1, 1;
  PhaseClassifier rule(ising::Kind::magnetization, 4, pictures, labels, 1);
  CHECK(rule.outputs(pictures) == labels);
  CHECK(rule.outputs(-pictures) == labels);
  CHECK(rule.threshold() == Approx((0.125 + 0.75) / 2));
}

TEST_CASE("the best classifier's share, by pictures and the posterior of their energies",
          "[phases]") {
  const auto low = below_gap(2.1), high = above_gap(2.35);
  const theory::PhaseLabels best(16, low, high);
  std::vector<double> all = low;
  all.insert(all.end(), high.begin(), high.end());
  const Pictures pictures = draw_pictures(16, all, 4800, false, 5, "phases_test");
  double right = 0;
  for (Index i = 0; i < pictures.count(); ++i) {
    double energy = 0;
    for (Index r = 0; r < 16; ++r) {
      for (Index c = 0; c < 16; ++c) {
        energy -= pictures.spins(i, 16 * r + c) *
                  (pictures.spins(i, 16 * r + (c + 1) % 16) +
                   pictures.spins(i, 16 * ((r + 1) % 16) + c)) /
                  256;
      }
    }
    right += (best.posterior(energy) > 0.5) == (pictures.temperatures[as_size(i)] < 2.2);
  }
  CHECK(right / 4800 == Approx(best.accuracy()).margin(0.009));
  CHECK(best.crossing() > 2.1);
  CHECK(best.crossing() < 2.35);
  CHECK(best.output(best.crossing()) == Approx(0.5).margin(1e-4));
}

TEST_CASE("without labels the sizes cross at the critical temperature", "[phases]") {
  Unlabelled lattices(3);
  CHECK(std::isnan(lattices.crossing(Measure::scaled).temperature));
  for (int k = 0; k < 2400; ++k) lattices.read();
  for (const Measure measure : {Measure::scaled, Measure::binder}) {
    const auto found = lattices.crossing(measure);
    CHECK(std::abs(found.temperature - 2.269) < 6 * found.error + 0.015);
    CHECK(found.error < 0.02);
  }
}

TEST_CASE("answers by a rule give the temperature of the rule", "[eye]") {
  OwnEye eye(4);
  CHECK(std::isnan(eye.line().temperature));
  while (!eye.done()) eye.sort(eye.temperature(eye.sorted()) < 2.3);
  CHECK(eye.line().temperature == Approx(2.3).margin(0.03));
  CHECK(eye.line().error < 0.1);
  eye.sort(true);
  CHECK(eye.sorted() == 20);
}

TEST_CASE("block means keep 16 to 32 blocks, and the error of independent numbers", "[live]") {
  Random random(5, 1);
  BlockMeans means;
  for (int k = 0; k < 15; ++k) means.add(random.normal());
  CHECK(std::isnan(means.error()));
  for (int k = 15; k < 10000; ++k) means.add(random.normal());
  CHECK(means.count() == 10000);
  CHECK(std::abs(means.mean()) < 0.05);
  CHECK(means.error() == Approx(0.01).epsilon(0.6));
}
