// Experiment normal-modes: photographs of a trembling chain, and what machines find in them.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/statistics.hpp"
#include "experiments/beyond-supervised/chain_pictures.hpp"
#include "experiments/beyond-supervised/chain_run.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/verdicts.hpp"

namespace lm::normal_modes {
namespace {

/// A mean lies this many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// The loss of overlap is about a squared normal number: more than 16 times its mean once in
/// 16,000.
constexpr double kRareSquare = 16;

class NormalModes : public ExperimentOf<Parameters> {
 public:
  NormalModes(const Parameters& p, const Setup& setup)
      : ExperimentOf(p), run_(p, static_cast<std::uint64_t>(setup.seed)) {
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.samples; }
  Views views() const override {
    Views all = chain_views(run_, p_, ready() ? &found() : nullptr);
    all.push_back(code_view());
    return all;
  }
  Scalars scalars() const override {
    const bool any = ready();
    return {measured("variance_ratio", ratio(), "variance of PC 1 over PC 2"),
            predicted("predicted_variance_ratio", run_.modes().squares(1) / run_.modes().squares(0),
                      "$\\omega_2^2/\\omega_1^2$"),
            measured("ratio_error", any ? run_.ratio_error() : kNaN, "standard error of the ratio"),
            measured("smallest_overlap", overlap(), "smallest overlap of a PC with its mode"),
            predicted("stationary_overlap", run_.stationary().overlaps.minCoeff(),
                      "the same, from endless data"),
            measured("largest_variance_error", variance_error(),
                     "largest $|\\lambda\\omega^2/kT - 1|$"),
            measured("pull_rms", any ? pull_rms() : kNaN,
                     "$\\lambda\\omega^2/kT - 1$ in standard errors, rms"),
            measured("naive_pull_rms", any ? naive_rms() : kNaN, "the same without memory"),
            measured("inefficiency", any ? found().memory.inefficiency : kNaN,
                     "photographs for one independent one"),
            predicted("predicted_inefficiency", run_.inefficiency()(0, 0), "the same, in theory"),
            measured("mode_correlation", any ? found().correlation : kNaN,
                     "correlation of modes 1 and 2"),
            predicted("predicted_mode_correlation", run_.stationary_correlation(),
                      "the same, in theory"),
            measured("cluster_share", any ? found().cluster_share : kNaN,
                     "photographs in the right group"),
            predicted("predicted_cluster_share", normal_cdf(p_.apart / 2), "$\\Phi(d/2)$"),
            measured("code_overlap", any ? found().code_overlap : kNaN,
                     "autoencoder against PCA: smallest cosine"),
            measured("code_loss", any ? run_.code_loss() : kNaN, "what the code loses"),
            measured("pca_loss", any ? run_.pca_loss() : kNaN, "what PCA loses"),
            measured("chain_energy", any ? run_.album().mean_energy() / run_.warmth() : kNaN,
                     "energy of the chain, in $kT$"),
            measured("invented_energy", any ? mean(found().invented) / run_.warmth() : kNaN,
                     "energy of invented chains"),
            measured("shuffled_energy", any ? mean(found().shuffled) / run_.warmth() : kNaN,
                     "of masses invented one by one"),
            predicted("predicted_energy", as_double(p_.masses) / 2, "$N/2$")};
  }

  double ratio() const { return ready() ? found().pca.values(0) / found().pca.values(1) : kNaN; }
  double overlap() const { return ready() ? found().pca.overlaps.minCoeff() : kNaN; }
  double variance_error() const {
    if (!ready()) return kNaN;
    return (found().pca.values.array() * run_.modes().squares.array() / run_.warmth() - 1)
        .abs()
        .maxCoeff();
  }
  double pull_rms() const { return found().pulls.norm() / std::sqrt(as_double(p_.masses)); }
  double naive_rms() const {
    return (found().pulls.array() * run_.inefficiency().diagonal().array().sqrt()).matrix().norm() /
           std::sqrt(as_double(p_.masses));
  }
  double correlation() const { return found().correlation; }
  double cluster_share() const { return found().cluster_share; }
  double shuffled_energy() const { return mean(found().shuffled) / run_.warmth(); }

 protected:
  void take_step() override { run_.take_step(); }
  bool finished() const override { return step() >= p_.samples; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    history_.add(step(), {step() > 0 ? run_.code_loss() : kNaN, ready() ? run_.pca_loss() : kNaN});
  }

  Checks checks() const override {
    if (ready()) return claims(found());
    Checks all = claims(nothing_found());
    for (Check& check : all) {
      if (check.state == CheckState::outside) continue;
      check.state = CheckState::not_yet;
      check.since = "fewer than four photographs for each mass";
    }
    return all;
  }

 private:
  bool ready() const { return step() >= run_.enough(); }
  bool plain() const { return p_.mass_ratio == 1 || p_.mass_weighting; }
  const Found& found() const {
    return found_.of(*this, [this] { return run_.find(); });
  }

  Found nothing_found() const {
    const Index n = as_index(p_.masses);
    const Vector none = Vector::Constant(n, kNaN);
    const Matrix square = Matrix::Constant(n, n, kNaN);
    return {square, {none, square, none}, {kNaN, kNaN}, none, kNaN, kNaN, kNaN, {kNaN}, {kNaN}, {},
            {0}};
  }

  Checks claims(const Found& f) const {
    const theory::SampledModes s = run_.sampled();
    const double n = as_double(step()), turned = s.turned.maxCoeff();
    const double modes = as_double(p_.masses), kT = run_.warmth();
    const Range whole = Range("one bath, one kind of chain")
                            .needs(run_.one_bath(), "there are two baths")
                            .needs(p_.apart == 0, "there are two kinds of chain");
    Range found_modes("equal masses or weighted ones, one bath, one kind of chain");
    found_modes.needs(plain(), "the masses are not equal, and not weighted")
        .needs(run_.one_bath(), "there are two baths")
        .needs(p_.apart == 0, "there are two kinds of chain");
    Range many = found_modes, sharp = found_modes;
    many.awaits(n >= 200 * run_.inefficiency().diagonal().maxCoeff(),
                "too few independent photographs")
        .awaits(turned < 0.1, "neighbouring modes are still mixed");
    sharp.awaits(kRareSquare * turned < 1 - 0.95 * 0.95, "neighbouring modes are still mixed");
    const Range any =
        Range("one kind of chain, any masses and baths")
            .needs(p_.apart == 0, "there are two kinds of chain")
            .awaits(n >= 200 * run_.inefficiency().maxCoeff(), "too few independent photographs");
    const double r = run_.stationary_correlation();
    const double spread = std::sqrt((s.spread.array().square()).sum()) / 2;
    const double top = run_.stationary().values(0), shuffled = run_.endless().trace();
    const double invented =
        (f.covariance.diagonal().sum() - f.covariance.diagonal(1).sum());  // tr KC / 2
    const double right = normal_cdf(p_.apart / 2);
    const Range kinds =
        Range("kinds two standard deviations apart or more, in one bath")
            .needs(p_.apart >= 2, "the kinds are too near")
            .needs(run_.one_bath(), "there are two baths")
            .awaits(n >= 200 * run_.inefficiency()(0, 0), "too few independent photographs");
    const Range any_code =
        Range("fewer numbers than masses").needs(p_.code < p_.masses, "nothing is lost");
    Range learned("fewer numbers than masses, after the time that the code needs");
    learned.needs(p_.code < p_.masses, "nothing is lost")
        .awaits(run_.code_lag() < 0.1, "the code is still being learned");
    return {
        at_least("smallest overlap of a component with its mode", 0.95, f.pca.overlaps.minCoeff(),
                 0, "sixteen times the expected loss is below this", sharp),
        at_most("largest pull of λω²/kT from 1", kErrors, f.pulls.cwiseAbs().maxCoeff(), 0,
                "five standard errors, which count the memory", many),
        within("variance of the first over the second component",
               run_.modes().squares(1) / run_.modes().squares(0), f.pca.values(0) / f.pca.values(1),
               kErrors * run_.ratio_error(), "five standard errors", many),
        within("photographs for one independent one, first mode", run_.inefficiency()(0, 0),
               f.memory.inefficiency, kErrors * f.memory.error * run_.inefficiency()(0, 0),
               "five standard errors of a windowed sum", many),
        within("correlation of modes 1 and 2", r, f.correlation,
               kErrors * (1 - r * r) * std::sqrt(run_.inefficiency()(0, 1) / n),
               "five standard errors", any),
        within("largest variance over that of the stationary state", 1, f.pca.values(0) / top,
               kErrors * std::sqrt(2 * f.memory.inefficiency / n) +
                   run_.inefficiency().maxCoeff() * modes / n,
               "five standard errors, and the next order in 1/n", any),
        within("energy of the chain over kT: half a kT for each mode", modes / 2,
               run_.album().mean_energy() / kT, kErrors * spread, "five standard errors", whole),
        within("energy of masses invented one by one, over kT", shuffled / kT,
               mean(f.shuffled) / kT,
               kErrors * (standard_error(f.shuffled) / kT + 2 * spread * shuffled / (kT * modes)),
               "five standard errors of the draws and of the variances", whole),
        within("energy of invented chains over that of their model", 1, mean(f.invented) / invented,
               kErrors * standard_error(f.invented) / invented, "five standard errors",
               Range("any model")),
        at_least("what the code loses is at least what PCA loses", 1,
                 run_.code_loss() / run_.pca_loss(), 1e-9, "rounding: a theorem", any_code),
        within("sine of the angle between the code's plane and PCA's", 0,
               std::sqrt(std::max(0.0, 1 - f.code_overlap * f.code_overlap)), run_.code_lag(),
               "the machine lags behind: what came in since", learned),
        within("photographs in the right group", right, f.cluster_share,
               kErrors * std::sqrt(right * (1 - right) * run_.inefficiency()(0, 0) /
                                   as_double(f.groups.size())) +
                   kErrors / as_double(f.groups.size()),
               "five standard errors, and five photographs where errors are rare", kinds)};
  }

  View code_view() const {
    return over_steps(history_, "code", "A linear autoencoder learns what PCA computes",
                      log_axis("mean square lost"))
        .measured("autoencoder", "code")
        .predicted("PCA: the least possible", "pca");
  }

  ChainRun run_;
  Recorder history_{{"code", "pca"}};
  Once<Found> found_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<NormalModes, Parameters>(
      {.title = "A chain in the heat",
       .question = "What does PCA find in photographs of a trembling chain?",
       .precision = "double: eigenvectors of neighbouring modes differ by little",
       .range = "Components are modes for equal masses, or weighted ones, in one bath, once enough "
                "independent photographs tell neighbouring modes apart.",
       .no_fitted_parameter = true});
}

namespace {

/// What leaves the range: by how much the law breaks there.
void add_controls(Battery& battery, std::int64_t seed) {
  const std::string at = "control, seed " + std::to_string(seed) + ": ";
  Parameters unequal, baths;
  unequal.mass_ratio = 4;
  baths.temperature = 2, baths.second_temperature = 0.1;
  const auto masses = run_whole<NormalModes>(unequal, seed);
  battery.add(
      *masses,
      within(at + "masses 1 and 4: smallest overlap of plain PCA", 0.746, masses->overlap(), 0.03,
             "the angle between two fixed directions, and noise", "outside: masses are not equal"));
  const auto hot = run_whole<NormalModes>(baths, seed);
  battery.add(*hot, at_most(at + "baths of 2 and 0.1: smallest overlap", 0.5, hot->overlap(), 0,
                            "components are no modes", "outside: two baths"));
  battery.add(*hot, at_least(at + "baths of 2 and 0.1: largest error of λω²/kT", 0.5,
                             hot->variance_error(), 0, "no equipartition", "outside: two baths"));
}

}  // namespace

Battery battery() {
  Battery result{{1, 2, 3, 4}, {}};
  std::vector<Parameters> settings(7);
  std::vector<std::string> names{
      "8 masses",  "3 masses, hot", "12 masses", "masses 1 and 4, weighted",
      "two baths", "two kinds",     "often"};
  settings[1].masses = 3, settings[1].temperature = 5, settings[1].code = 1;
  settings[2].masses = 12, settings[2].samples = 40000, settings[2].code = 3;
  settings[3].mass_ratio = 4, settings[3].mass_weighting = true;
  settings[4].temperature = 2, settings[4].second_temperature = 0.1;
  settings[5].apart = 4;
  settings[6].spacing = 0.3;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const bool counted = i == 0 || i == 6;
    const Runs<NormalModes> runs =
        run_whole<NormalModes>(settings[i], counted ? result.seeds : std::vector<std::int64_t>{1});
    double honest = 0, naive = 0;
    for (std::size_t k = 0; k < runs.size(); ++k) {
      const std::string name = names[i] + ", seed " + std::to_string(result.seeds[k]) + ": ";
      add_verdicts(result, name, *runs[k]);
      honest += runs[k]->pull_rms() * runs[k]->pull_rms() / as_double(runs.size());
      naive += runs[k]->naive_rms() * runs[k]->naive_rms() / as_double(runs.size());
      if (i > 0) continue;
      result.add(*runs[k], within("control, " + name + "photographs in the right group", 0.5,
                                  runs[k]->cluster_share(), 0.07,
                                  "five standard errors: two groups are found where there are none",
                                  "outside: there is one kind"));
    }
    if (!counted) continue;
    const std::string all = names[i] + ", all seeds: mean square of all pulls";
    result.add(all_of(runs),
               within(all, 1, honest, kErrors * std::sqrt(2.0 / as_double(8 * runs.size())),
                      "five standard errors of so many squares", "errors that count the memory"));
    if (i == 0) continue;
    result.add(all_of(runs), at_least("control, " + all + " without memory", 4, naive, 0,
                                      "errors twice too small or worse",
                                      "outside: photographs are not independent"));
  }
  for (const std::int64_t seed : {1, 2}) add_controls(result, seed);
  return result;
}

}  // namespace lm::normal_modes
