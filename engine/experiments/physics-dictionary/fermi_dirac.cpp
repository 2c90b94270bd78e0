// Experiment fermi-dirac: a level that trades electrons with a reservoir is filled as a sigmoid
// says.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"
#include "core/statistics.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/occupation.hpp"

namespace lm::fermi_dirac {
namespace {

using theory::Statistics;

/// A run takes its tries in so many batches, whose spread gives the error where no formula does.
constexpr std::int64_t kBatches = 100;
/// Levels from μ − kReach to μ + kReach, mirrored about μ; the student's own is the last.
constexpr Index kLevels = 41;
constexpr double kReach = 3;
/// A normal number lies this many standard deviations off once in two million.
constexpr double kErrors = 5;
/// Independent draws of the rarer of two states from which on their count is nearly normal.
constexpr double kEnough = 100;
/// Bosons and classical particles are judged up to here, where a level forgets within a batch.
constexpr double kNearest = 1;
constexpr std::int64_t kLongEnough = 10'000;
/// Occupations above this are left out of the figure; so is what bosons do at μ.
constexpr double kShown = 3;

struct Parameters {
  double chemical_potential = 0;
  double temperature = 0.5;
  double energy = 0.5;
  Statistics statistics = Statistics::fermi;
  std::int64_t draws = 20'000;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Level and reservoir");
    v.real(energy, param("energy", "Energy of your level").symbol("E").between(-3, 3),
           "Of the marked level. The others lie evenly about the chemical potential.");
    v.real(chemical_potential,
           param("chemical_potential", "Chemical potential").symbol("\\mu").between(-2, 2),
           "What the reservoir asks for a particle: a neuron's bias is $\\mu/T$.");
    v.real(temperature, param("temperature", "Temperature").symbol("T").log(0.02, 5),
           "In units of energy. A neuron's weight on the energy is $-1/T$.");
    v.choice(statistics, theory::kStatisticsWords, param("statistics", "Particles"),
             "fermi: at most one on a level. bose: any number. classical: any number, told apart.");
    v.group("Walk");
    v.integer(draws, param("draws", "Tries").symbol("N").log(1000, 500'000),
              "For each level: a particle is offered or taken back, one or the other with ½.");
  }
};

/// σ(z) and d/dz ln(1 + e^z) by the engine's layers and autodiff.
struct Gate {
  Vector sigmoid, softplus_slope;
};

Gate gate_of(const Vector& z) {
  ad::Graph graph;
  const ad::Var x = graph.input(z.size(), 1, "z");
  const ad::Var sigmoid = ad::sigmoid(x), slope = ad::grad(ad::sum(ad::softplus(x)), x);
  ad::Executor<double> run(graph, {sigmoid, slope});
  run.set(x, Matrix(z));
  run.run();
  return {run.matrix(sigmoid).col(0), run.matrix(slope).col(0)};
}

class FermiDirac : public ExperimentOf<Parameters> {
 public:
  FermiDirac(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        random_(static_cast<std::uint64_t>(setup.seed), stream("fermi-dirac/tries")),
        x_(kLevels + 1),
        now_(Vector::Zero(kLevels + 1)),
        sum_(Vector::Zero(kLevels + 1)),
        history_({"distance", "error"}) {
    for (Index i = 0; i < kLevels; ++i) {
      x_(i) = kReach * as_double(2 * i - kLevels + 1) / as_double(kLevels - 1) / p.temperature;
    }
    x_(kLevels) = (p.energy - p.chemical_potential) / p.temperature;
    // Before the first try: as at temperature 0, full below μ and empty above.
    if (p.statistics == Statistics::fermi) now_ = (x_.array() < 0).cast<double>();
    gate_ = gate_of(-x_);
    batches_.reserve(as_size(kBatches));
    begin();
  }

  std::int64_t suggested_steps() const override { return kBatches; }
  Views views() const override { return {occupation_view(), symmetry_view(), error_view()}; }
  Scalars scalars() const override {
    return {
        measured("occupation", occupation(), "occupation of your level, counted"),
        predicted("predicted_occupation", fermi(kLevels), "$\\sigma((\\mu - E)/T)$"),
        measured("standard_error", standard_error(batches_), "standard error by batches"),
        predicted("predicted_standard_error", fermi_error(kLevels), "standard error for fermions"),
        predicted("own_occupation", finite(own(kLevels)), "mean for these particles"),
        measured("symmetry_error", symmetry_error(), "$f(E) + f(2\\mu - E) - 1$"),
        measured("sigmoid_error", sigmoid_error(), "the network's sigmoid against the formula"),
        measured("softplus_error", softplus_error(), "the softplus's slope against the formula")};
  }

  double occupation() const { return counted(kLevels); }
  double sigmoid_miss() const { return std::abs(counted(kLevels) - fermi(kLevels)); }

 protected:
  void take_step() override {
    const std::int64_t tries = p_.draws * (step() + 1) / kBatches - p_.draws * step() / kBatches;
    double own_sum = 0;
    for (Index i = 0; i <= kLevels; ++i) {
      double sum = 0;
      const double gain = lm::exp(-x_(i)), loss = lm::exp(x_(i));
      for (std::int64_t k = 0; k < tries; ++k) sum += now_(i) = traded(now_(i), gain, loss);
      sum_(i) += sum;
      own_sum = sum;
    }
    tries_ += as_double(tries);
    batches_.push_back(own_sum / as_double(tries));
  }
  bool finished() const override { return step() >= kBatches; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    history_.add(step(), {std::abs(counted(kLevels) - fermi(kLevels)), fermi_error(kLevels)});
  }

  Checks checks() const override {
    const double f = fermi(kLevels), cost = theory::tries_per_draw(x_(kLevels));
    Range fermions("fermions"), rare("fermions, 100 draws of the rarer state"),
        others("bosons and classical particles, E − μ of T or more, 10,000 tries or more");
    fermions.needs(p_.statistics == Statistics::fermi, "these particles share a level");
    rare = fermions;
    rare.needs(as_double(p_.draws) * std::min(f, 1 - f) / cost >= kEnough,
               "the level is nearly always full, or empty")
        .awaits(tries_ * std::min(f, 1 - f) / cost >= kEnough, "there are too few tries");
    others.needs(p_.statistics != Statistics::fermi, "these are fermions")
        .needs(x_(kLevels) >= kNearest, "E − μ is below T")
        .needs(as_double(p_.draws) * own(kLevels) >= 10 * kEnough,
               "the level is nearly always empty")
        .needs(p_.draws >= kLongEnough, "there are fewer than 10,000 tries")
        .awaits(step() >= kBatches, "the run is not at its end");
    return {within("occupation of your level against the sigmoid", f, counted(kLevels),
                   kErrors * fermi_error(kLevels) + 1 / std::max(tries_, 1.0),
                   "five standard errors, memory included, and the start at temperature 0", rare),
            at_most("levels: largest distance from the sigmoid, in standard errors", kErrors,
                    surprise(), 0, "five standard errors, memory included", fermions),
            at_most("pairs about μ: distance of their sum from 1, in standard errors", kErrors,
                    pair_surprise(), 0, "five standard errors, memory included", fermions),
            within("occupation of your level against its own law", own(kLevels), counted(kLevels),
                   kErrors * standard_error(batches_), "five standard errors, by batches", others),
            at_most("the formula: distance of f(E) + f(2μ − E) from 1", 0, symmetry_error(),
                    4 * kEpsilon, "rounding", "any level"),
            at_most("the network's sigmoid: largest distance from 1/(e^x + 1)", 0, sigmoid_error(),
                    8 * kEpsilon, "rounding", "any level"),
            at_most("slope of the softplus: largest distance from 1/(e^x + 1)", 0, softplus_error(),
                    8 * kEpsilon, "rounding", "any level")};
  }

 private:
  /// What a level holds after a try. `gain`: weight of one particle more, e^{−x}; `loss`: e^x.
  double traded(double held, double gain, double loss) {
    const double drawn = random_.uniform();
    const bool classical = p_.statistics == Statistics::classical;
    if (drawn < 0.5) {
      if (held >= 1 && p_.statistics == Statistics::fermi) return held;
      return 2 * drawn < gain / (classical ? held + 1 : 1) ? held + 1 : held;
    }
    if (held == 0) return held;
    return 2 * drawn - 1 < loss * (classical ? held : 1) ? held - 1 : held;
  }

  static double finite(double value) { return std::isfinite(value) ? value : kNaN; }
  double counted(Index i) const { return tries_ > 0 ? sum_(i) / tries_ : now_(i); }
  double fermi(Index i) const { return theory::mean_occupation(Statistics::fermi, x_(i)); }
  double own(Index i) const { return theory::mean_occupation(p_.statistics, x_(i)); }
  double fermi_error(Index i) const {
    const double variance = fermi(i) * theory::mean_occupation(Statistics::fermi, -x_(i));
    return std::sqrt(variance * theory::tries_per_draw(x_(i)) / std::max(tries_, 1.0));
  }
  bool often(Index i) const {
    const double rarer = theory::mean_occupation(Statistics::fermi, std::abs(x_(i)));
    return tries_ * rarer / theory::tries_per_draw(x_(i)) >= kEnough;
  }
  double surprise() const {
    double most = 0;
    for (Index i = 0; i < kLevels; ++i) {
      const double start = 1 / std::max(tries_, 1.0);
      const double off = std::max(0.0, std::abs(counted(i) - fermi(i)) - start);
      if (often(i)) most = std::max(most, off / fermi_error(i));
    }
    return most;
  }
  double pair_surprise() const {
    double most = 0;
    for (Index i = 0; i < kLevels / 2; ++i) {
      const Index mirror = kLevels - 1 - i;
      const double start = 1 / std::max(tries_, 1.0);
      const double off = std::max(0.0, std::abs(counted(i) + counted(mirror) - 1) - start);
      if (often(i)) most = std::max(most, off / (std::sqrt(2.0) * fermi_error(i)));
    }
    return most;
  }
  double symmetry_error() const {
    return std::abs(fermi(kLevels) + theory::mean_occupation(Statistics::fermi, -x_(kLevels)) - 1);
  }
  double largest_miss(const Vector& gate) const {
    double most = 0;
    for (Index i = 0; i <= kLevels; ++i) most = std::max(most, std::abs(gate(i) - fermi(i)));
    return most;
  }
  double sigmoid_error() const { return largest_miss(gate_.sigmoid); }
  double softplus_error() const { return largest_miss(gate_.softplus_slope); }

  double energy(Index i) const { return p_.chemical_potential + p_.temperature * x_(i); }
  template <class Of>
  std::vector<double> each(const Of& of) const {
    std::vector<double> values;
    for (Index i = 0; i < kLevels; ++i) values.push_back(of(i));
    return values;
  }
  View occupation_view() const {
    const auto shown = [](double value) { return value <= kShown ? value : kNaN; };
    const auto places = each([&](Index i) { return energy(i); });
    Plot plot =
        scatter("occupation", "How full each level is", axis("energy $E$"), axis("occupation"));
    plot.measured("counted", places, each([&](Index i) { return shown(counted(i)); }))
        .predicted("sigmoid of $(\\mu - E)/T$", places, each([&](Index i) { return fermi(i); }));
    if (p_.statistics != Statistics::fermi) {
      plot.reference("law of these particles", places,
                     each([&](Index i) { return shown(own(i)); }));
    }
    return plot.add(Role::test, "your level", std::vector{p_.energy},
                    std::vector{shown(counted(kLevels))});
  }
  View symmetry_view() const {
    std::vector<double> distance, sum;
    for (Index i = kLevels / 2; i < kLevels; ++i) {
      distance.push_back(energy(i) - p_.chemical_potential);
      const double pair = counted(i) + counted(kLevels - 1 - i);
      sum.push_back(pair <= kShown ? pair : kNaN);
    }
    return curve("symmetry", "A level above μ and its mirror below: electrons and holes",
                 axis("distance from $\\mu$"), axis("sum of both occupations"), distance)
        .measured("counted", sum)
        .predicted("1", std::vector<double>(distance.size(), 1.0));
  }
  View error_view() const {
    return over_steps(history_, "error", "How far the count of your level is off",
                      log_axis("distance from the sigmoid"))
        .measured("counted", "distance")
        .predicted("standard error", "error");
  }

  Random random_;
  Vector x_, now_, sum_;
  Gate gate_;
  double tries_ = 0;
  std::vector<double> batches_;
  Recorder history_;
};

void check_fermions(std::int64_t seed, Battery& result) {
  for (const double temperature : {0.05, 0.5, 2.0}) {
    for (const double energy : {-0.4, 0.5}) {
      Parameters p;
      p.temperature = temperature;
      p.energy = energy;
      p.chemical_potential = 0.3;
      p.draws = 100'000;
      const std::string name = "T = " + short_number(temperature, 2) +
                               ", E = " + short_number(energy, 2) + ", seed " +
                               std::to_string(seed) + ": ";
      add_verdicts(result, name, *run_whole<FermiDirac>(p, seed));
    }
  }
}

/// Particles that share a level leave the sigmoid; far above μ all three agree.
void check_others(std::int64_t seed, Battery& result) {
  for (const Statistics statistics : {Statistics::bose, Statistics::classical}) {
    Parameters p;
    p.statistics = statistics;
    p.draws = 100'000;
    const std::string kind = theory::kStatisticsWords[as_size(static_cast<int>(statistics))];
    const std::string name = "control, " + kind + ", seed " + std::to_string(seed) + ": ";
    const auto near = run_whole<FermiDirac>(p, seed);
    add_verdicts(result, name, *near);
    result.add(*near,
               at_least(name + "distance from the sigmoid at E − μ = T", 0.08, near->sigmoid_miss(),
                        0, "0.31 by bosons, 0.10 by classical ones", "outside: a level is shared"));
    p.energy = 2;
    const auto far = run_whole<FermiDirac>(p, seed);
    result.add(
        *far, within("limit, " + kind + ", seed " + std::to_string(seed) +
                         ": occupation over the sigmoid at E − μ = 4T",
                     1, far->occupation() / 0.01798621, 0.15,
                     "e^{−4} = 0.018 of itself, and five standard errors of 0.024", "far above μ"));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<FermiDirac, Parameters>(
      {.title = "A sigmoid filled with electrons",
       .question = "How full is a level that trades electrons with a reservoir?",
       .precision = "double: counts are held against a closed form",
       .range =
           "Particles of which a level holds one at most. Bosons and classical particles leave "
           "the sigmoid, but for levels far above the chemical potential.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_fermions(seed, result);
    check_others(seed, result);
  }
  return result;
}

}  // namespace lm::fermi_dirac
