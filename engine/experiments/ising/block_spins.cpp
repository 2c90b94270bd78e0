// Experiment block-spins: four spins become one, again and again, on lattices that end equally
// large.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/statistics.hpp"
#include "experiments/ising/blocks.hpp"
#include "experiments/ising/lattice.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/ising.hpp"
#include "theory/ising_torus.hpp"

namespace lm::block_spins {
namespace {

using ising::Lattice;
using ising::Rule;
using ising::Spins;

/// Lattices that are coarse-grained 0, 1, 2 and 3 times until they have one size.
constexpr Index kLevels = 4;
/// Moves of each lattice before the first reading, and between two.
constexpr int kWarm = 100, kBetween = 2;
/// Errors come from the means of so many parts of the run.
constexpr std::size_t kParts = 16;
/// A mean lies so many standard errors off, of 16 parts, once in forty thousand runs.
constexpr double kErrors = 6;
/// A lattice of so many correlation lengths is infinite to 0.1 %.
constexpr double kLengths = 8;
/// A rule of 2 × 2 turns as soon as two or three steps; so near to T_c three steps do not tell.
constexpr double kCold = 2.1, kHot = 2.45;

struct Parameters {
  double temperature = 2.269;
  std::int64_t size = 64;
  Rule rule = Rule::majority;
  std::int64_t readings = 1600;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Lattice");
    v.real(temperature, param("temperature", "Temperature").symbol("T").between(1, 5),
           "In units of $J/k_B$; order ends at 2.269.");
    v.integer(size, param("size", "Side of the largest lattice").symbol("L").between(32, 128),
              "Halved three times. It counts as the nearest multiple of 16.");
    v.group("Blocks");
    v.choice(rule, ising::kRuleNames, param("rule", "Rule"),
             "Majority: the sign of the four spins, by a coin where they are two and two. "
             "Decimation: one of the four is kept, the others are dropped.");
    v.integer(readings, param("readings", "Lattices").log(160, 4000),
              "Lattices of each size that are read, one in each step.");
  }
};

/// A lattice and what blocks make of it.
struct Level {
  Lattice lattice;
  std::vector<Spins> chain;  // the lattice, then each of its halves
  std::vector<double> sums;  // of the last one's correlation, for each part of the run
};

class BlockSpins : public ExperimentOf<Parameters> {
 public:
  BlockSpins(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        last_(2 * as_index((p.size + 8) / 16)),
        coins_(static_cast<std::uint64_t>(setup.seed), stream("block-spins/coins")),
        whole_(kLevels),
        history_({"0", "1", "2", "3"}) {
    for (Index k = 0; k < kLevels; ++k) {
      const Random random(coins_.seed(), stream("block-spins", static_cast<std::uint64_t>(k)));
      levels_.push_back({Lattice(last_ << k, random), {}, std::vector<double>(kParts)});
      for (Index side = last_ << k; side >= last_; side /= 2) {
        levels_.back().chain.push_back({side, std::vector<std::int8_t>(as_size(side * side))});
      }
      for (int n = 0; n < kWarm; ++n) levels_.back().lattice.move(p.temperature);
      distant_.push_back(theory::row_correlation(Index{1} << k, p.temperature));
      coarsen_all(k);
    }
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.readings; }
  Views views() const override {
    return {pictures_view(), flow_view(), matched_view(), running_view()};
  }
  Scalars scalars() const override {
    Scalars all;
    for (Index k = 0; k < kLevels; ++k) {
      all.push_back(measured("correlation_" + std::to_string(k), correlation(k),
                             "neighbours after " + std::to_string(k) + " steps"));
    }
    return joined(
        std::move(all),
        {measured("correlation_error", error(3), "standard error after 3 steps"),
         measured("flow", flow(), "sign of the last step: 1 to order, −1 to disorder, 0 neither"),
         measured("drift", correlation(3) - correlation(2), "change in the last step"),
         measured("factor", correlation(3) / correlation(2), "factor of the last step"),
         predicted("critical_factor", lm::pow(2, -0.25), "$2^{-1/4}$: decimation at $T_c$"),
         predicted("predicted_decimated", distant_[3], "spins 8 apart in an infinite lattice"),
         predicted("predicted_original", exact(), "neighbours before any step, exactly"),
         reference("magnetization_squared", square(), "$m^2$, Yang")});
  }

  double correlation(Index k) const {
    if (step() == 0) return kNaN;
    double sum = 0;
    for (const double part : levels_[as_size(k)].sums) sum += part;
    return sum / as_double(step());
  }
  /// By the means of the parts, which forget each other.
  double error(Index k) const {
    std::vector<double> means;
    for (std::size_t part = 0; part < kParts; ++part) {
      const std::int64_t count = part_begin(part + 1) - part_begin(part);
      if (part_begin(part + 1) <= step()) {
        means.push_back(levels_[as_size(k)].sums[part] / as_double(count));
      }
    }
    return standard_error(means);
  }
  double drift_error() const { return std::sqrt(error(2) * error(2) + error(3) * error(3)); }
  double flow() const {
    const double drift = correlation(3) - correlation(2);
    if (std::isnan(drift_error())) return kNaN;
    return std::abs(drift) < 3 * drift_error() ? 0 : (drift > 0 ? 1 : -1);
  }

 protected:
  void take_step() override {
    const auto part = as_size(step() * static_cast<std::int64_t>(kParts) / p_.readings);
    for (Index k = 0; k < kLevels; ++k) {
      Level& level = levels_[as_size(k)];
      for (int n = 0; n < kBetween; ++n) level.lattice.move(p_.temperature);
      coarsen_all(k);
      level.sums[std::min(part, kParts - 1)] += ising::neighbour_correlation(level.chain.back());
    }
    for (std::size_t k = 0; k < as_size(kLevels); ++k) {
      whole_[k] += ising::neighbour_correlation(levels_.back().chain[k]);
    }
  }
  bool finished() const override { return step() >= p_.readings; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    if (step() == 0) return;
    history_.add(step(), {correlation(0), correlation(1), correlation(2), correlation(3)});
  }
  Checks checks() const override {
    const bool cut = p_.rule == Rule::decimation;
    const bool over = step() >= p_.readings;
    const auto range = [&](std::string text) {
      return Range(std::move(text)).awaits(over, "the run is not over");
    };
    Range far = range("decimation; eight correlation lengths in the smallest lattice");
    far.needs(cut, "majority")
        .needs(as_double(last_) >= kLengths * theory::correlation_length(p_.temperature),
               "fewer correlation lengths");
    Range critical = range("decimation at T_c to 0.1 %");
    critical.needs(cut, "majority")
        .needs(std::abs(p_.temperature / theory::critical_temperature() - 1) < 1e-3, "not at T_c");
    Range cold = range("majority, T up to 2.1");
    cold.needs(!cut, "decimation").needs(p_.temperature <= kCold, "warmer");
    Range hot = range("majority, T from 2.45 on");
    hot.needs(!cut, "decimation").needs(p_.temperature >= kHot, "colder");
    const double factor = correlation(3) / correlation(2);
    // Of independent readings; half, since correlations are half of energies.
    const double least =
        std::sqrt(theory::torus_energy(last_, p_.temperature).variance / as_double(p_.readings)) /
        as_double(2 * last_);
    const double relative =
        std::sqrt(lm::pow(error(3) / correlation(3), 2) + lm::pow(error(2) / correlation(2), 2));
    return {
        within("neighbours before any step, against Kaufman's lattice of that size", exact(),
               correlation(0),
               kErrors * std::max(error(0), least) + 1 / as_double(p_.readings * last_ * last_),
               "six standard errors, and one spin in the whole run", range("any T")),
        within("decimated three times, against spins 8 apart", distant_[3], correlation(3),
               kErrors * error(3) + 1e-3, "six standard errors; an infinite lattice", far),
        within("factor of decimation's last step at the critical point", lm::pow(2, -0.25), factor,
               kErrors * relative * factor + 0.01,
               "six standard errors, and the lattice's own length", critical),
        at_least("majority: change in the last step below T_c", 0, drift(), kErrors * drift_error(),
                 "towards order or there already; six standard errors", cold),
        at_most("majority: change in the last step above T_c", 0, drift(), kErrors * drift_error(),
                "towards disorder or there already; six standard errors", hot)};
  }

 private:
  static std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }
  /// The first step of a part.
  std::int64_t part_begin(std::size_t part) const {
    const auto parts = static_cast<std::int64_t>(kParts);
    return ceil_div(static_cast<std::int64_t>(part) * p_.readings, parts);
  }
  double drift() const { return correlation(3) - correlation(2); }
  double exact() const { return -theory::torus_energy(last_, p_.temperature).energy / 2; }
  double square() const {
    const double m = theory::spontaneous_magnetization(p_.temperature);
    return m * m;
  }
  void coarsen_all(Index k) {
    Level& level = levels_[as_size(k)];
    const auto& spins = level.lattice.spins();
    std::copy(spins.begin(), spins.end(), level.chain.front().values.begin());
    for (std::size_t j = 0; j + 1 < level.chain.size(); ++j) {
      ising::coarsen(level.chain[j], p_.rule, coins_, level.chain[j + 1]);
    }
  }
  std::vector<double> matched() const {
    std::vector<double> y;
    for (Index k = 0; k < kLevels; ++k) y.push_back(correlation(k));
    return y;
  }

  View pictures_view() const {
    Plot plot = heat_map("pictures", "One lattice, and its blocks", axis("column"), axis("row"),
                         axis("spin"));
    for (std::size_t j = 0; j < levels_.back().chain.size(); ++j) {
      const Spins& spins = levels_.back().chain[j];
      Matrix z(spins.side, spins.side);
      for (Index i = 0; i < z.size(); ++i) z.data()[i] = spins.values[as_size(i)];
      plot.add(Role::measured, j == 0 ? "spins" : "step " + std::to_string(j), z);
    }
    return plot;
  }
  /// Where a step leads: correlations after k + 1 steps over those after k.
  View flow_view() const {
    Plot plot =
        scatter("flow", "Where a step leads", axis("neighbours before the step"), axis("after it"));
    if (step() > 0) {
      const std::vector<double> y = matched();
      for (std::size_t k = 0; k + 1 < y.size(); ++k) {
        plot.add(Role::measured, "step " + std::to_string(k + 1), std::vector{y[k]},
                 std::vector{y[k + 1]});
      }
    }
    if (p_.rule == Rule::decimation) {
      plot.predicted("spins twice as far apart", std::vector(distant_.begin(), distant_.end() - 1),
                     std::vector(distant_.begin() + 1, distant_.end()));
    }
    return plot.reference("no change", std::vector{0.0, 1.0}, std::vector{0.0, 1.0});
  }
  View matched_view() const {
    Plot plot = curve("matched", "Neighbours after so many steps", axis("steps"),
                      axis("correlation of neighbours"), count_from_zero(kLevels));
    if (step() > 0) {
      std::vector<double> one;
      for (const double sum : whole_) one.push_back(sum / as_double(step()));
      plot.measured("lattices that end equally large", matched());
      plot.measured("one lattice, which shrinks", one);
    }
    if (p_.rule == Rule::decimation) plot.predicted("spins $2^k$ apart", distant_);
    return plot;
  }
  View running_view() const {
    Plot plot = over_steps(history_, "running", "Means so far", axis("correlation of neighbours"));
    for (int k = 0; k < kLevels; ++k) {
      const std::string name = std::to_string(k);
      plot.measured("after " + name + (k == 1 ? " step" : " steps"), name.c_str());
    }
    return plot.predicted("before any, exactly", exact());
  }

  Index last_;  // the side at which all end
  Random coins_;
  std::vector<Level> levels_;
  std::vector<double> distant_;
  std::vector<double> whole_;  // the largest lattice's own, step by step
  Recorder history_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<BlockSpins, Parameters>(
      {.title = "Blocks of spins",
       .question = "Does a lattice look more ordered or less when four spins become one?",
       .precision = "double: sums of whole numbers",
       .range =
           "Below 2.1 and above 2.45 three steps of the majority rule tell the phase. Between "
           "them they drift little. Decimation does not keep $T_c$, and leads to order nowhere.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const double t : {1.8, 2.0, 2.5, 4.0, theory::critical_temperature()}) {
      for (const Rule rule : {Rule::majority, Rule::decimation}) {
        // Below and above, one seed says what decimation does.
        if (rule == Rule::decimation && seed > 1 && std::abs(t - 2.27) > 0.1) continue;
        Parameters p;
        p.temperature = t;
        p.rule = rule;
        const std::string name = std::string(ising::kRuleNames[as_size(static_cast<int>(rule))]) +
                                 ", T = " + short_number(t) + ", seed " + std::to_string(seed) +
                                 ": ";
        const auto run = run_whole<BlockSpins>(p, seed);
        add_verdicts(result, name, *run);
        if (t > 2.4 || rule == Rule::decimation) continue;
        result.add(*run, at_least(name + "correlation after three steps", run->correlation(2),
                                  run->correlation(3), t > 2.2 ? 0.02 : 0.0,
                                  "order is reached, or the critical point kept", "majority"));
      }
    }
  }
  return result;
}

}  // namespace lm::block_spins
