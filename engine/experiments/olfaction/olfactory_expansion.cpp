// Experiment olfactory-expansion: two odours, random wires, a threshold; what it costs under noise.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/statistics.hpp"
#include "experiments/olfaction/circuit_pictures.hpp"
#include "experiments/olfaction/olfactory_run.hpp"
#include "lab/battery.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/capacity.hpp"

namespace lm::olfactory_expansion {
namespace {

/// A mean lies this many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// The theory's cell has one threshold for all odours. In the circuit each odour sets its own,
/// which moves the tail of the sparsest codes: 4 % was the most for shares from 0.02 and 5 wires
/// on.
constexpr double kOwnThreshold = 0.06;
/// The errors of a readout are the tail of a sum that is not quite normal.
constexpr double kTail = 0.15;

class OlfactoryExpansion : public ExperimentOf<Parameters> {
 public:
  OlfactoryExpansion(const Parameters& p, const Setup& setup)
      : ExperimentOf(p), run_(p, static_cast<std::uint64_t>(setup.seed)) {
    for (Index k = 0; k < kRungs; ++k) theory_.push_back(predict(run_.rung(k).share));
    best_ =
        theory::best_share(wiring(), p.noise, as_double(p.odours), kShares.front(), kShares.back());
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.draws; }
  Views views() const override {
    return {
        circuit_view(run_, p_),
        cloud_view(run_, p_),
        similarity_view(),
        rung_view("dimension", "Sparse codes spread over more directions",
                  log_axis("dimension of the codes"), &measured_dimension, &Predicted::dimension)
            .reference("glomeruli, $N - 1$", as_double(p_.inputs - 1)),
        noise_view(),
        readout_view()};
  }
  Scalars scalars() const override { return joined(circuit_scalars(), memory_scalars()); }
  double dimension_over_prediction() const {
    return measured_dimension(run_.rung(0)) / theory_[0].dimension;
  }
  double best_measured() const {
    if (step() == 0) return kNaN;
    Index best = 1;
    for (Index k = 1; k < kRungs; ++k) {
      if (mean(error(run_.rung(k))) < mean(error(run_.rung(best)))) best = k;
    }
    return run_.rung(best).share;
  }
  /// The readout's error at the share nearest to `share`, over the least of all shares.
  double error_over_least(double share) const {
    Index near = 1, best = 1;
    for (Index k = 1; k < kRungs; ++k) {
      if (std::abs(run_.rung(k).share - share) < std::abs(run_.rung(near).share - share)) near = k;
      if (mean(error(run_.rung(k))) < mean(error(run_.rung(best)))) best = k;
    }
    return mean(error(run_.rung(near))) / mean(error(run_.rung(best)));
  }

 protected:
  void take_step() override { run_.take_step(); }
  bool finished() const override { return step() >= p_.draws; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  Checks checks() const override { return joined(similarity_checks(), memory_checks()); }

 private:
  /// What theory says of codes with a share of active cells.
  struct Predicted {
    double dimension, amplification, small_noise, error;
  };
  Predicted predict(double share) const {
    const theory::SparseCode code(share, as_double(p_.inputs - 1));
    const double dimension = code.dimension(wiring());
    return {dimension, code.noise_amplification(p_.noise),
            theory::small_noise_amplification(share, p_.noise),
            theory::hebbian_error(code.similarity(1 - p_.noise), dimension, as_double(p_.odours))};
  }
  theory::Wiring wiring() const {
    return {as_double(p_.inputs), as_double(p_.cells), as_double(p_.connections)};
  }
  theory::SparseCode code() const { return {run_.rung(0).share, as_double(p_.inputs - 1)}; }
  double raw_share() const { return theory::separable_share(p_.odours, p_.inputs); }
  static double measured_dimension(const Counted& rung) { return 1 / mean(rung.square); }
  double amplification(const Counted& rung) const { return (1 - mean(rung.kept)) / p_.noise; }
  const Readings& error(const Counted& rung) const {
    return p_.readout == Readout::ridge ? rung.ridge : rung.wrong;
  }

  Scalars circuit_scalars() const {
    const Counted& own = run_.rung(0);
    return {measured("input_correlation", olfaction::correlation_of(run_.rates(0), run_.rates(1)),
                     "similarity of this pair at the glomeruli"),
            measured("pair_projected", olfaction::correlation_of(run_.sums(0), run_.sums(1)),
                     "similarity of this pair after the wires"),
            measured("pair_coded", run_.pair_similarity(),
                     "similarity of this pair after the threshold"),
            measured("projected_correlation", mean(run_.wired()), "after the wires, mean"),
            measured("cell_correlation", mean(run_.coded()), "after the threshold, mean"),
            predicted("predicted_cell_correlation", code().similarity(p_.correlation),
                      "after the threshold, in theory"),
            measured("participation_ratio", measured_dimension(own), "dimension of the codes"),
            predicted("predicted_participation_ratio", theory_[0].dimension, "the same, in theory"),
            measured("noise_amplification", amplification(own), "noise amplified, times"),
            predicted("predicted_noise_amplification", theory_[0].amplification,
                      "the same, in theory")};
  }
  Scalars memory_scalars() const {
    return {measured("readout_error", mean(error(run_.rung(0))), "sniffs that get the wrong label"),
            predicted("predicted_readout_error", theory_[0].error,
                      "the same for Hebb’s rule, in theory"),
            measured("best_active", best_measured(), "best active share"),
            predicted("predicted_best_active", best_, "the same for Hebb’s rule, in theory"),
            measured("separable_fraction", mean(run_.held()), "label sets that the codes hold"),
            predicted("predicted_separable_fraction", theory::separable_share(p_.odours, p_.cells),
                      "at most so many, by Cover’s count"),
            measured("raw_separable_fraction", mean(run_.held_raw()),
                     "label sets that the glomeruli hold"),
            predicted("predicted_raw_fraction", raw_share(), "the same, by Cover’s count")};
  }
  /// Where the theory of the codes is claimed.
  Range codes() const {
    const double active = run_.rung(0).share;
    return Range(
               "shares from 0.02, 20 active cells, 5 wires per cell, on at most half of the "
               "glomeruli; 30 draws or more")
        .needs(active >= 0.0199, "fewer than 0.02 of the cells are active")
        .needs(active * as_double(p_.cells) >= 20, "fewer than 20 cells are active")
        .needs(p_.connections >= 5, "fewer than 5 wires per cell")
        .needs(2 * p_.connections <= p_.inputs, "more than half of the glomeruli on one cell")
        .needs(p_.draws >= 30, "fewer than 30 draws")
        .awaits(step() >= 30, "fewer than 30 draws");
  }
  Range counted() const {
    return Range("any circuit; 30 draws or more")
        .needs(p_.draws >= 30, "fewer than 30 draws")
        .awaits(step() >= 30, "fewer than 30 draws");
  }
  Checks similarity_checks() const {
    const Counted& own = run_.rung(0);
    const Predicted& theory = theory_[0];
    const double c = p_.correlation, coded = code().similarity(c);
    const Range any = counted();
    return {
        within("similarity after the wires is that of the odours", c, mean(run_.wired()),
               kErrors * standard_error(run_.wired()) + 5 / as_double(p_.cells),
               "five standard errors of the pairs, and how evenly the wires are spread", any),
        within("similarity after the threshold", coded, mean(run_.coded()),
               kErrors * standard_error(run_.coded()) + kOwnThreshold * (1 - coded) * coded,
               "five standard errors of the pairs, and each odour's own threshold", codes()),
        within("dimension of the codes", theory.dimension, measured_dimension(own),
               (kErrors * standard_error(own.square) / mean(own.square) + kOwnThreshold) *
                   theory.dimension,
               "five standard errors, and each odour's own threshold", codes()),
        within("amplification of noise", theory.amplification, amplification(own),
               kErrors * standard_error(own.kept) / p_.noise + kOwnThreshold * theory.amplification,
               "five standard errors, and each odour's own threshold", codes()),
        at_least("the codes amplify noise", 1, amplification(own),
                 kErrors * standard_error(own.kept) / p_.noise, "five standard errors", any)};
  }
  Checks memory_checks() const {
    const Counted& own = run_.rung(0);
    const double n = as_double(step()), held = theory::separable_share(p_.odours, p_.cells);
    const Range hebbian =
        codes().needs(p_.readout == Readout::hebbian, "the readout learns by least squares");
    return {
        within("readout by Hebb's rule: share of wrong labels", theory_[0].error, mean(own.wrong),
               kErrors * standard_error(own.wrong) + kTail * theory_[0].error + 1e-3,
               "five standard errors, and a sum that is not quite normal", hebbian),
        within("label sets that the glomeruli hold, against Cover's count", raw_share(),
               mean(run_.held_raw()),
               kErrors * std::sqrt(raw_share() * std::max(0.0, 1 - raw_share()) / n) + kErrors / n,
               "five standard errors, and five counts where it is rare", counted()),
        at_most("label sets that the codes hold are at most Cover's count", held, mean(run_.held()),
                kErrors * std::sqrt(held * std::max(0.0, 1 - held) / n) + kErrors / n,
                "five standard errors, and five counts where it is rare", counted()),
        equal("answers about planes without a proof", 0, run_.unproven(),
              "each has a plane or a combination that is verified", "any circuit")};
  }

  View similarity_view() const {
    std::vector<double> x, theory, found;
    const theory::SparseCode own = code();
    for (int k = 0; k <= 50; ++k) {
      x.push_back(0.02 * k);
      theory.push_back(own.similarity(x.back()));
    }
    for (const Readings& blend : run_.blends()) found.push_back(mean(blend));
    Plot plot = scatter("similarity", "What each stage leaves of a similarity",
                        axis("similarity of the odours"), axis("similarity after the stage"));
    if (step() > 0) {
      plot.measured("after the threshold", std::vector(kBlends.begin(), kBlends.end()), found)
          .measured("after the wires, your pair", std::vector{p_.correlation},
                    std::vector{mean(run_.wired())});
    }
    return plot.predicted("threshold, in theory", x, theory).reference("no change", x, x);
  }

  /// Something of the codes against the share of active cells.
  Plot rung_view(const char* name, const char* title, Axis y, double (*found)(const Counted&),
                 double Predicted::*theory) const {
    Plot plot = scatter(name, title, log_axis("active share $f$"), std::move(y));
    if (step() > 0) {
      plot.measured("measured", shares(), each_rung(found))
          .add(Role::test, "your $f$", std::vector{run_.rung(0).share},
               std::vector{found(run_.rung(0))});
    }
    return plot.predicted("in theory", shares(), each_theory(theory));
  }
  static std::vector<double> shares() { return {kShares.begin(), kShares.end()}; }
  template <class Of>
  std::vector<double> each_rung(const Of& of) const {
    std::vector<double> y;
    for (Index k = 1; k < kRungs; ++k) y.push_back(of(run_.rung(k)));
    return y;
  }
  std::vector<double> each_theory(double Predicted::*of) const {
    std::vector<double> y;
    for (std::size_t k = 1; k < theory_.size(); ++k) y.push_back(theory_[k].*of);
    return y;
  }
  View noise_view() const {
    Plot plot = scatter("noise", "Noise is amplified, most by sparse codes",
                        log_axis("active share $f$"), log_axis("noise amplified, times"));
    if (step() > 0) {
      plot.measured("measured", shares(),
                    each_rung([this](const Counted& rung) { return amplification(rung); }));
    }
    return plot.predicted("in theory", shares(), each_theory(&Predicted::amplification))
        .reference("small noise", shares(), each_theory(&Predicted::small_noise))
        .reference("no amplification", shares(), std::vector<double>(kShares.size(), 1));
  }
  View readout_view() const {
    Plot plot = scatter("readout", "How sparse a code is best", log_axis("active share $f$"),
                        axis("sniffs that get the wrong label"));
    if (step() > 0) {
      plot.measured("Hebb’s rule", shares(),
                    each_rung([](const Counted& rung) { return mean(rung.wrong); }))
          .measured("least squares", shares(),
                    each_rung([](const Counted& rung) { return mean(rung.ridge); }));
    }
    return plot.predicted("Hebb’s rule, in theory", shares(), each_theory(&Predicted::error))
        .reference("Hebb’s rule on the glomeruli", shares(),
                   std::vector(kShares.size(),
                               theory::hebbian_error(1 - p_.noise, as_double(p_.inputs - 1),
                                                     as_double(p_.odours))));
  }

  OlfactoryRun run_;
  std::vector<Predicted> theory_;  // of each rung
  double best_ = kNaN;
};

}  // namespace

ExperimentInfo info() {
  return info_of<OlfactoryExpansion, Parameters>(
      {.title = "A nose in two stages",
       .question = "Which stage of the circuit makes two odours unlike, and what does that cost?",
       .precision = "double: similarities are held against an integral",
       .range = "The wires: any circuit. The codes: shares from 0.02, 20 active cells and 5 wires "
                "per cell on. A readout by least squares has no formula here.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    const std::string end = ", seed " + std::to_string(seed) + ": ";
    for (const double active : {0.02, 0.05, 0.2, 0.5}) {
      Parameters p;
      p.active = active;
      p.correlation = active < 0.1 ? 0.8 : 0.3;
      p.noise = active < 0.1 ? 0.1 : 0.02;
      p.cells = active == 0.2 ? 500 : 2000;
      add_verdicts(result, "f = " + short_number(active, 2) + end,
                   *run_whole<OlfactoryExpansion>(p, seed));
    }
    for (const double noise : {0.01, 0.1, 0.3}) {
      Parameters p;
      p.cells = 500;
      p.noise = noise;
      p.draws = 100;
      const auto run = run_whole<OlfactoryExpansion>(p, seed);
      const double best = theory::best_share({50, 500, 7}, noise, 100, 0.01, 0.5);
      result.add(*run, at_most("noise " + short_number(noise, 2) + end +
                                   "error at the predicted best share, over the least error",
                               1, run->error_over_least(best), 0.12,
                               "one step on the ladder of shares, and the scatter of two means",
                               "Hebb's rule"));
    }
    Parameters copies;
    copies.connections = 1;
    copies.active = 0.03;
    const auto control = run_whole<OlfactoryExpansion>(copies, seed);
    result.add(*control,
               at_least("control, one wire per cell" + end + "dimension over the predicted one",
                        1.2, control->dimension_over_prediction(), 0,
                        "forty copies of each glomerulus have no smooth threshold",
                        "outside: fewer than 5 wires"));
  }
  return result;
}

}  // namespace lm::olfactory_expansion
