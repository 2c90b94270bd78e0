// Experiment boltzmann-softmax: particles that hop among levels fill them as a softmax says.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "core/elementary.hpp"
#include "experiments/physics-dictionary/hoppers.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "nn/losses.hpp"
#include "theory/pointwise.hpp"

namespace lm::boltzmann_softmax {
namespace {

using theory::HopRule;

constexpr Index kParticles = 100;
/// Hops of each particle before the count begins. A balanced rule keeps at most 1 − 1/2n of a
/// deviation from hop to hop (Mengersen & Tweedie 1996; heat_bath hops half as often as metropolis
/// at least), so (15/16)^200 = 2e-6 is left.
constexpr std::int64_t kWarm = 200;
/// Of the other rules, those are judged that forget as fast: so many hops count as a draw at most.
constexpr double kSlowest = 40;
/// The memory is measured by the spread of means over so many hops of one particle.
constexpr std::int64_t kBlock = 100;
/// A normal number lies this many standard deviations off once in two million.
constexpr double kErrors = 5;
/// Independent draws on a level from which on its count is nearly normal; for a quotient of two.
constexpr double kEnough = 100;
constexpr double kEnoughForRatio = 400;
/// Exponentials, sums and quotients of eight numbers round this often.
constexpr double kRounding = 8 * kEpsilon;

struct Parameters {
  std::vector<double> energies{0, 0.5, 1, 2, 3};
  double temperature = 1;
  HopRule rule = HopRule::metropolis;
  std::int64_t draws = 500'000;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Levels");
    v.list(energies, 8, param("energies", "Energies of the levels").symbol("E_i").between(-5, 5),
           "Two to eight. As logits they are $z_i = -E_i/T$.");
    v.real(temperature, param("temperature", "Temperature").symbol("T").log(0.1, 10),
           "In units of energy: Boltzmann's constant is 1.");
    v.group("Walk");
    v.choice(
        rule, theory::kHopRuleWords, param("rule", "Rule for a hop"),
        "metropolis: down always, up with the Boltzmann factor. heat_bath: with the sigmoid of "
        "minus the energy over T. equal: every hop. one_way: as metropolis, but only to the next "
        "level.");
    v.integer(draws, param("draws", "Hops counted").symbol("N").log(20'000, 10'000'000),
              "Of 100 particles together, after 200 hops of each that are not counted.");
  }
};

/// What the engine's graph makes of the logits, the first level being the right answer.
struct ByAutodiff {
  Matrix gradient;
  double loss = 0;
  double first_of_two = 0;
};

ByAutodiff by_autodiff(const Vector& logits) {
  ad::Graph graph;
  const Index n = logits.size();
  const ad::Var z = graph.input(1, n, "z"), y = graph.input(1, n, "y");
  const ad::Var loss = nn::cross_entropy(z, y), slope = ad::grad(loss, z);
  const ad::Var two = ad::softmax(ad::slice(z, ad::Axis::kCols, 0, 2));
  ad::Executor<double> run(graph, {loss, slope, two});
  run.set(z, Matrix(logits.transpose()));
  run.set(y, Matrix(Vector::Unit(n, 0).transpose()));
  run.run();
  return {run.matrix(slope), run.scalar(loss), run.matrix(two)(0, 0)};
}

Vector checked(const std::vector<double>& energies) {
  if (energies.size() >= 2) return Vector::Map(energies.data(), as_index(energies.size()));
  throw Error("out_of_range", "energies", "energies has 1 level; 2 to 8 are allowed");
}

class BoltzmannSoftmax : public ExperimentOf<Parameters> {
 public:
  BoltzmannSoftmax(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        energies_(checked(p.energies)),
        softmax_(theory::boltzmann(energies_, p.temperature)),
        settled_(theory::settled(energies_, p.temperature, p.rule)),
        chances_(theory::hop_chances(energies_, p.temperature, p.rule)),
        autodiff_(by_autodiff(-energies_ / p.temperature)),
        walk_(energies_, p.temperature, p.rule,
              Random(static_cast<std::uint64_t>(setup.seed), stream("boltzmann-softmax/hops")),
              kParticles, kBlock, settled_(0)),
        history_({"largest", "error"}) {
    begin();
  }

  std::int64_t suggested_steps() const override { return kWarm + p_.draws / kParticles; }
  Views views() const override {
    return {level_view(), share_view(), ladder_view(), error_view(), gradient_view()};
  }
  Scalars scalars() const override {
    return {measured("population_ratio", ratio(), "second level over first, counted"),
            predicted("predicted_ratio", lm::exp(-gap()), "$e^{-(E_2 - E_1)/T}$"),
            measured("largest_difference", largest(softmax_), "largest miss of the softmax"),
            predicted("standard_error", errors().maxCoeff(), "largest standard error of a share"),
            measured("hops_per_draw", hops_per_draw(), "hops that count as one draw"),
            predicted("predicted_hops_per_draw", memory(Vector::Unit(energies_.size(), 0), kBlock),
                      "the same, from the rule"),
            measured("mean_energy", energies_.dot(shares()), "mean energy"),
            predicted("predicted_mean_energy", energies_.dot(softmax_), "$\\sum_i p_i E_i$"),
            measured("gradient_error", gradient_error(), "$p - y$ against autodiff"),
            measured("cross_entropy", autodiff_.loss, "cross-entropy of the first level"),
            predicted("predicted_cross_entropy", free_gap(), "$(E_1 - F)/T$"),
            measured("two_class_error", two_class_error(), "softmax of two against the sigmoid")};
  }

  double largest(const Vector& law) const { return (shares() - law).cwiseAbs().maxCoeff(); }
  double ratio() const { return walk_.count(0) > 0 ? walk_.count(1) / walk_.count(0) : kNaN; }
  double hops_per_draw() const {
    const double p = settled_(0);
    return walk_.blocks() > 0 ? as_double(kBlock) * walk_.block_variance() / (p * (1 - p)) : kNaN;
  }
  double softmax_miss() const { return largest(softmax_); }

 protected:
  void take_step() override { walk_.hop(step() >= kWarm); }
  bool finished() const override { return step() >= suggested_steps(); }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override { history_.add(step(), {largest(softmax_), errors().maxCoeff()}); }

  Checks checks() const override {
    const Range counted =
        Range("any rule that forgets within 40 hops; levels with 100 independent draws")
            .needs(slowest() <= kSlowest, "the rule remembers a level for too long")
            .awaits(step() > kWarm, "the count has not begun");
    Range balanced("metropolis and heat_bath, which are in detailed balance");
    balanced.needs(theory::is_balanced(p_.rule), "the rule is not in detailed balance")
        .awaits(step() > kWarm, "the count has not begun");
    Range ratio_range = balanced, block_range = counted;
    const double expected = as_double(p_.draws);
    ratio_range
        .needs(expected * rarer() >= kEnoughForRatio, "one of the two levels is too rarely visited")
        .awaits(hops() * rarer() >= kEnoughForRatio, "one of the two levels has too few draws");
    const double p = settled_(0), cost = memory(Vector::Unit(energies_.size(), 0), kBlock);
    block_range
        .needs(p * (1 - p) * as_double(kBlock) >= 5 * cost,
               "the first level is hardly ever left, or hardly ever visited")
        .awaits(walk_.blocks() >= 200, "there are fewer than 200 means to compare");
    const double size = energies_.cwiseAbs().maxCoeff() / p_.temperature;
    return {
        at_most("shares: largest distance from the softmax, in standard errors", kErrors,
                surprise(softmax_), 0, "five standard errors, memory included", balanced),
        within("log of the second level's population over the first's", -gap(), lm::log(ratio()),
               kErrors * ratio_error(), "five standard errors, memory included", ratio_range),
        at_most("shares: largest distance from what the rule keeps, in standard errors", kErrors,
                surprise(settled_), 0, "five standard errors, memory included", counted),
        within("hops that count as one draw of the first level", cost, hops_per_draw(),
               kErrors * 1.1 * cost * std::sqrt(2 / std::max(walk_.blocks(), 1.0)),
               "five standard errors of a variance; counts in blocks are a little wider than "
               "normal",
               block_range),
        at_most("slope of the cross-entropy: largest distance from $p - y$", 0, gradient_error(),
                kRounding, "rounding", "any levels"),
        within("cross-entropy against $(E_1 - F)/T$", free_gap(), autodiff_.loss,
               kRounding * (1 + size), "rounding", "any levels"),
        at_most("softmax of the first two levels: distance from the sigmoid", 0, two_class_error(),
                kRounding, "rounding", "any levels")};
  }

 private:
  double gap() const { return (energies_(1) - energies_(0)) / p_.temperature; }
  double hops() const { return walk_.counted(); }
  Vector shares() const { return walk_.shares(); }
  double memory(const Vector& f, std::int64_t length) const {
    return theory::hops_per_draw(chances_, settled_, f, length);
  }
  /// How many hops in all count as one draw of each level.
  Vector memories() const {
    const std::int64_t length = std::max<std::int64_t>(1, step() - kWarm);
    Vector cost(energies_.size());
    for (Index i = 0; i < cost.size(); ++i) cost(i) = memory(Vector::Unit(cost.size(), i), length);
    return cost;
  }
  /// Standard error of each share.
  Vector errors() const {
    const Vector spread = settled_.array() * (1 - settled_.array());
    return (spread.cwiseProduct(memories()) / std::max(hops(), as_double(kParticles))).cwiseSqrt();
  }
  double slowest() const {
    double most = 0;
    for (Index i = 0; i < energies_.size(); ++i)
      most = std::max(most, memory(Vector::Unit(energies_.size(), i), p_.draws / kParticles));
    return most;
  }
  double rarer() const {
    return std::min(settled_(0), settled_(1)) / memories().head(2).maxCoeff();
  }
  double ratio_error() const {
    Vector f = Vector::Zero(energies_.size());
    f(0) = -1 / settled_(0);
    f(1) = 1 / settled_(1);
    const double variance = 1 / settled_(0) + 1 / settled_(1);
    const std::int64_t length = std::max<std::int64_t>(1, step() - kWarm);
    return std::sqrt(variance * memory(f, length) / std::max(hops(), 1.0));
  }
  /// Over the levels with enough draws.
  double surprise(const Vector& law) const {
    const Vector off = (shares() - law).cwiseAbs(), error = errors(), cost = memories();
    double most = 0;
    for (Index i = 0; i < off.size(); ++i) {
      if (hops() * settled_(i) / cost(i) >= kEnough) most = std::max(most, off(i) / error(i));
    }
    return most;
  }
  double gradient_error() const {
    return (autodiff_.gradient.row(0).transpose() - (softmax_ - Vector::Unit(softmax_.size(), 0)))
        .cwiseAbs()
        .maxCoeff();
  }
  /// (E₁ − F)/T.
  double free_gap() const {
    return energies_(0) / p_.temperature + theory::log_partition(energies_, p_.temperature);
  }
  double two_class_error() const {
    return std::abs(autodiff_.first_of_two - theory::response(theory::Response::sigmoid, gap()));
  }

  /// A rectangle from 0 to `length` around each level, there and back, as the plots take a band.
  Series softmax_bars(double half) const {
    Series bars{"softmax", Role::predicted, {}, {}, {}, 0, 0};
    for (Index i = 0; i < energies_.size(); ++i) {
      const double end = kParticles * softmax_(i), low = energies_(i) - half;
      const double high = energies_(i) + half;
      bars.x.insert(bars.x.end(), {0, end, end, 0, 0, kNaN});
      bars.y.insert(bars.y.end(), {low, low, high, high, low, kNaN});
      bars.z.insert(bars.z.end(), {high, high, low, low, high, kNaN});
    }
    bars.rows = 1, bars.columns = as_index(bars.z.size());
    return bars;
  }
  /// Each particle as a dot in the row of its level. The first particle stands last in its row.
  View level_view() const {
    std::vector<double> filled(as_size(energies_.size()), 0.0), x, y;
    for (std::size_t i = walk_.levels().size(); i-- > 0;) {
      double& row = filled[as_size(walk_.levels()[i])];
      x.push_back(row + 0.5);
      y.push_back(energies_(walk_.levels()[i]));
      row += 1;
    }
    const double own_x = x.back(), own_y = y.back();
    x.pop_back();
    y.pop_back();
    return scatter("levels", "A hundred particles on their levels", axis("particles on the level"),
                   axis("energy $E$"))
        .measured("particles", x, y)
        .add(softmax_bars(bar_half()))
        .add(Role::test, "one of them", std::vector{own_x}, std::vector{own_y});
  }
  /// A third of the smallest distance between levels, a fortieth of the whole at least.
  double bar_half() const {
    std::vector<double> sorted = p_.energies;
    std::stable_sort(sorted.begin(), sorted.end());
    const double all = std::max(sorted.back() - sorted.front(), 0.5);
    double least = all;
    for (std::size_t i = 1; i < sorted.size(); ++i)
      least = std::min(least, sorted[i] - sorted[i - 1]);
    return std::max(least / 3, all / 40);
  }
  View share_view() const {
    return bars("shares", "How often each level was visited", axis("level"), axis("share $p_i$"),
                count_from_one(energies_.size()))
        .measured("counted", shares())
        .predicted("softmax of $-E/T$", softmax_);
  }
  View ladder_view() const {
    std::vector<double> rise, counted, line;
    for (Index i = 0; i < energies_.size(); ++i) {
      rise.push_back(energies_(i) - energies_(0));
      line.push_back(-rise.back() / p_.temperature);
      const double quotient = shares()(i) / shares()(0);
      counted.push_back(quotient > 0 && std::isfinite(quotient) ? lm::log(quotient) : kNaN);
    }
    return scatter("ladder", "Populations against energies: the slope is −1/T", axis("$E_i - E_1$"),
                   axis("$\\ln(p_i/p_1)$"))
        .measured("counted", rise, counted)
        .predicted("$-(E_i - E_1)/T$", rise, line);
  }
  View error_view() const {
    return over_steps(history_, "error", "How far the counted shares are off", log_axis("distance"))
        .measured("largest distance from the softmax", "largest")
        .predicted("standard error", "error");
  }
  View gradient_view() const {
    const Vector residual = softmax_ - Vector::Unit(softmax_.size(), 0);
    return bars("gradient", "What training does to each logit when level 1 is right", axis("level"),
                axis("$\\partial L/\\partial z_i$"), count_from_one(energies_.size()))
        .measured("autodiff", Vector(autodiff_.gradient.row(0).transpose()))
        .predicted("$p_i - y_i$", residual);
  }

  Vector energies_, softmax_, settled_;
  Matrix chances_;
  ByAutodiff autodiff_;
  Hoppers walk_;
  Recorder history_;
};

/// The course's levels, a ladder, and levels in no order, at two temperatures; both balanced rules.
void check_balanced(std::int64_t seed, Battery& result) {
  const std::array<std::vector<double>, 3> sets{{{0, 0.5, 1, 2, 3}, {0, 1, 2, 3}, {1, -1, 0.2, 1}}};
  for (std::size_t k = 0; k < sets.size(); ++k) {
    for (const HopRule rule : {HopRule::metropolis, HopRule::heat_bath}) {
      for (const double temperature : {0.5, 1.0, 4.0}) {
        Parameters p;
        p.energies = sets.at(k);
        p.rule = rule;
        p.temperature = temperature;
        p.draws = 200'000;
        const std::string name = std::string("set ") + std::to_string(k + 1) + ", " +
                                 theory::kHopRuleWords[as_size(static_cast<int>(rule))] +
                                 ", T = " + short_number(temperature, 2) + ", seed " +
                                 std::to_string(seed) + ": ";
        add_verdicts(result, name, *run_whole<BoltzmannSoftmax>(p, seed));
      }
    }
  }
}

/// Rules that break detailed balance keep populations of their own, far from the softmax.
void check_controls(std::int64_t seed, Battery& result) {
  for (const HopRule rule : {HopRule::equal, HopRule::one_way}) {
    Parameters p;
    p.energies = {0, 1, 2, 3};
    p.rule = rule;
    p.draws = 200'000;
    const auto run = run_whole<BoltzmannSoftmax>(p, seed);
    const std::string name = std::string("control, ") +
                             theory::kHopRuleWords[as_size(static_cast<int>(rule))] + ", seed " +
                             std::to_string(seed) + ": ";
    add_verdicts(result, name, *run);
    result.add(*run, at_least(name + "largest miss of the softmax", 0.3, run->softmax_miss(), 0,
                              "the ground level holds 0.64 by the softmax, 0.25 and 0.30 by these",
                              "outside: the rule is not in detailed balance"));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<BoltzmannSoftmax, Parameters>(
      {.title = "Particles on a softmax",
       .question =
           "How many particles does each level hold, and which layer of a network computes it?",
       .precision = "double: counts are held against a closed form",
       .range = "Rules in detailed balance with Boltzmann's law, metropolis and heat_bath. The "
                "identities of softmax and cross-entropy hold for any levels.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_balanced(seed, result);
    check_controls(seed, result);
  }
  return result;
}

}  // namespace lm::boltzmann_softmax
