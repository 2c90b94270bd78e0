// Experiment missing-site: one logistic neuron guesses a spin from those around it, and finds 2/T.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/linalg.hpp"
#include "core/statistics.hpp"
#include "experiments/ising/lattice.hpp"
#include "experiments/ising/site_fit.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/ising.hpp"
#include "theory/ising_torus.hpp"

namespace lm::missing_site {
namespace {

using ising::Lattice;
using ising::SiteFit;
using ising::SiteRows;

/// A normal variable lies so many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// The likelihood's maximum is biased by at most this many standard errors in the range.
constexpr double kBias = 0.2;
/// P(χ²_k > k + 2√(kx) + 2x) ≤ e^{−x} (B. Laurent, P. Massart, 2000): once in a million runs.
constexpr double kTail = 14;
/// Sites that point against their neighbours' sum: with fewer, errors are not normal.
constexpr double kDefiant = 200;
/// Moves of the lattice before the first reading, and between two.
constexpr int kWarm = 100, kBetween = 4;
/// The fit is made anew so many times in a run.
constexpr std::int64_t kFits = 50;
/// A lattice of so many correlation lengths is infinite to 0.1 %.
constexpr double kLengths = 8;
/// Means of so many groups of lattices give the accuracy's error.
constexpr std::int64_t kGroups = 20;

enum class Window { wide, diagonals, neighbours };
constexpr std::array<const char*, 3> kWindowWords{"wide", "diagonals", "neighbours"};

struct Parameters {
  double temperature = 2.5;
  std::int64_t size = 64;
  std::int64_t samples = 20000;
  Window window = Window::wide;
  bool blind = false;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Lattice");
    v.real(temperature, param("temperature", "Temperature").symbol("T").between(1, 8),
           "In units of $J/k_B$; order ends at 2.269.");
    v.integer(size, param("size", "Side").symbol("L").log(4, 128),
              "Spins along an edge; an odd number counts as the next even one.");
    v.group("Neuron");
    v.integer(samples, param("samples", "Missing sites").symbol("P").log(500, 50000),
              "Sites that are hidden, one at a time, and guessed.");
    v.choice(window, kWindowWords, param("window", "What the neuron sees"),
             "Wide: the square of 5 × 5 around the site, without sites that are hidden themselves. "
             "Diagonals: the square of 3 × 3. Neighbours: the four beside it.");
    v.flag(blind, param("blind", "Cover the right neighbour"),
           "The neuron does not see one of the four.");
  }
};

struct Place {
  Index down, right;
};

bool is_neighbour(Place p) { return std::abs(p.down) + std::abs(p.right) == 1; }

/// What is seen, neighbours first. Sites with two even distances are hidden, too.
std::vector<Place> seen_places(const Parameters& p, Index side) {
  const Index reach = p.window == Window::wide && side > 4 ? 2 : 1;
  std::vector<Place> neighbours, others;
  for (Index r = -reach; r <= reach; ++r) {
    for (Index c = -reach; c <= reach; ++c) {
      const Place place{r, c};
      if ((r % 2 == 0 && c % 2 == 0) || (p.blind && r == 0 && c == 1)) continue;
      if (is_neighbour(place))
        neighbours.push_back(place);
      else if (p.window != Window::neighbours)
        others.push_back(place);
    }
  }
  neighbours.insert(neighbours.end(), others.begin(), others.end());
  return neighbours;
}

class MissingSite : public ExperimentOf<Parameters> {
 public:
  MissingSite(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        side_(2 * as_index((p.size + 1) / 2)),
        places_(seen_places(p, side_)),
        lattice_(side_, Random(static_cast<std::uint64_t>(setup.seed), stream("missing-site"))),
        rows_(as_index(places_.size())),
        fresh_(as_index(places_.size())),
        inputs_(places_.size()),
        weights_(Vector::Zero(as_index(places_.size()) + 1)),
        best_(side_ == 4 ? theory::small_torus(p.temperature).site_accuracy
                         : theory::best_site_accuracy(p.temperature)),
        history_({"samples", "slope", "low", "high"}) {
    for (const Place place : places_) near_ += is_neighbour(place) ? 1 : 0;
    rows_.reserve(suggested_steps() * per_lattice());
    fresh_.reserve(suggested_steps() * per_lattice());
    for (int k = 0; k < kWarm; ++k) lattice_.move(p_.temperature);
    begin();
  }

  std::int64_t suggested_steps() const override {
    return (p_.samples + per_lattice() - 1) / per_lattice();
  }
  Views views() const override {
    return {weights_view(), answer_view(), lattice_view(), slope_view()};
  }
  Scalars scalars() const override {
    return {measured("slope", slope(), "mean weight of the neighbours"),
            predicted("predicted_slope", 2 / p_.temperature, "$2/T$"),
            measured("slope_error", slope_error(), "its standard error, by Fisher's information"),
            measured("accuracy", accuracy(), "share of other sites guessed"),
            predicted("predicted_accuracy", best_, "the same of the best of all guesses"),
            measured("accuracy_error", accuracy_error(), "standard error of the share"),
            measured("superfluous", superfluous(),
                     "χ² of the other weights: squares over their errors"),
            predicted("predicted_superfluous", as_double(others()), "its mean if they are 0"),
            measured("largest_superfluous", largest_other(), "largest of the other weights"),
            measured("defiant", defiant_, "sites that point against their neighbours")};
  }

  double slope() const { return fit().found ? fit().weights.segment(1, near_).mean() : kNaN; }
  double slope_error() const {
    if (!fit().found) return kNaN;
    return std::sqrt(fit().covariance.block(1, 1, near_, near_).sum()) / as_double(near_);
  }
  /// wᵀ C⁻¹ w over the bias and all weights but the neighbours'.
  double superfluous() const {
    if (!fit().found) return kNaN;
    const Index n = others();
    Vector w(n);
    Matrix C(n, n);
    const auto place = [this](Index i) { return i == 0 ? 0 : near_ + i; };
    for (Index i = 0; i < n; ++i) {
      w(i) = fit().weights(place(i));
      for (Index j = 0; j < n; ++j) C(i, j) = fit().covariance(place(i), place(j));
    }
    return w.dot(cholesky_solve(C, w));
  }
  double accuracy() const { return mean(shares()); }

 protected:
  void take_step() override {
    for (int k = 0; k < kBetween; ++k) lattice_.move(p_.temperature);
    read(0, rows_);
    read(1, fresh_);
  }
  bool finished() const override { return step() >= suggested_steps(); }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    const std::int64_t every = std::max<std::int64_t>(1, suggested_steps() / kFits);
    if (step() == 0 || step() % every != 0) return;
    weights_ = fit().found ? fit().weights : Vector::Zero(weights_.size());
    history_.add(step(), {as_double(rows_.rows()), slope(), slope() - 2 * slope_error(),
                          slope() + 2 * slope_error()});
  }
  Checks checks() const override {
    Range neuron("all four neighbours seen; 200 sites or more point against their neighbours");
    neuron.needs(!p_.blind, "a neighbour is covered")
        .awaits(defiant_ >= kDefiant && fit().found, "fewer than 200 sites do");
    Range guess("4 × 4 spins, or eight correlation lengths and more; slopes known to a tenth");
    const bool wide =
        side_ == 4 || as_double(side_) >= kLengths * theory::correlation_length(p_.temperature);
    guess.needs(!p_.blind, "a neighbour is covered")
        .needs(wide, "the lattice is smaller than eight correlation lengths")
        .awaits(step() >= kGroups, "fewer than 20 lattices")
        .awaits(largest_error() < 0.1 * 2 / p_.temperature, "the slopes are not known well enough");
    const double k = as_double(others());
    return {within("mean weight of the neighbours against 2/T", 2 / p_.temperature, slope(),
                   (kErrors + kBias) * slope_error(), "five standard errors, and the fit's bias",
                   neuron),
            at_most("all other weights: χ² against its mean", k, superfluous(),
                    2 * std::sqrt(k * kTail) + 2 * kTail, "passed once in a million runs", neuron),
            within("share of other sites guessed against the exact one", best_, accuracy(),
                   (kErrors + 1) * accuracy_error() + 0.001,
                   "six standard errors, which rest on 20 groups; an infinite lattice", guess)};
  }

 private:
  Index per_lattice() const { return side_ * side_ / 4; }
  Index others() const { return weights_.size() - near_; }

  /// The sites whose row and column are both even (or both odd): none has another in its window,
  /// so that given all the rest they are independent.
  void read(Index first, SiteRows& into) {
    for (Index r = first; r < side_; r += 2) {
      for (Index c = first; c < side_; c += 2) {
        for (std::size_t j = 0; j < places_.size(); ++j) {
          inputs_[j] =
              static_cast<std::int8_t>(lattice_.at(r + places_[j].down, c + places_[j].right));
        }
        const auto spin = static_cast<std::int8_t>(lattice_.at(r, c));
        into.add(inputs_.data(), spin);
        if (first != 0) continue;
        const int sum = sum_around(r, c);
        defiant_ += sum * spin < 0 ? 1 : 0;
        ++seen_[as_size(sum / 2 + 2)];
        up_[as_size(sum / 2 + 2)] += spin > 0 ? 1 : 0;
      }
    }
  }
  int sum_around(Index r, Index c) const {
    return lattice_.at(r, c - 1) + lattice_.at(r, c + 1) + lattice_.at(r - 1, c) +
           lattice_.at(r + 1, c);
  }

  const SiteFit& fit() const {
    return fit_.of(*this, [this] { return ising::fit_sites(rows_, weights_); });
  }
  double largest_error() const {
    if (!fit().found) return kNaN;
    return std::sqrt(fit().covariance.diagonal().maxCoeff());
  }
  double largest_other() const {
    if (!fit().found) return kNaN;
    double most = 0;
    for (Index j = near_ + 1; j < weights_.size(); ++j) {
      most = std::max(most, std::abs(fit().weights(j)));
    }
    return most;
  }
  /// Shares guessed right in up to 20 groups of lattices, of sites that the fit has not seen.
  const std::vector<double>& shares() const {
    return shares_.of(*this, [this] {
      std::vector<double> shares;
      const std::int64_t groups = std::min(kGroups, step());
      for (std::int64_t g = 0; g < groups && fit().found; ++g) {
        const Index from = per_lattice() * as_index(g * step() / groups);
        const Index to = per_lattice() * as_index((g + 1) * step() / groups);
        double right = 0;
        for (Index i = from; i < to; ++i) {
          right += (ising::logit(fit().weights, fresh_.row(i)) > 0) == (fresh_.spin(i) > 0) ? 1 : 0;
        }
        shares.push_back(right / as_double(to - from));
      }
      return shares;
    });
  }
  double accuracy_error() const { return standard_error(shares()); }

  View weights_view() const {
    Matrix found = Matrix::Zero(5, 5), exact = Matrix::Zero(5, 5);
    for (std::size_t j = 0; j < places_.size(); ++j) {
      const Place place = places_[j];
      found(place.down + 2, place.right + 2) = fit().found ? fit().weights(as_index(j) + 1) : 0;
    }
    for (const Place p : {Place{1, 2}, Place{2, 1}, Place{2, 3}, Place{3, 2}}) {
      exact(p.down, p.right) = 2 / p_.temperature;
    }
    return heat_map("weights", "What the neuron weighs, around the missing site", axis("column"),
                    axis("row"), axis("weight"))
        .add(Role::measured, "fitted", found)
        .add(Role::predicted, "$2/T$ on four", exact);
  }
  View answer_view() const {
    std::vector<double> sums, shares, x, y;
    for (int k = 0; k < 5; ++k) {
      if (seen_[as_size(k)] == 0) continue;
      sums.push_back(2 * k - 4);
      shares.push_back(up_[as_size(k)] / seen_[as_size(k)]);
    }
    for (int k = -50; k <= 50; ++k) {
      x.push_back(0.1 * k);
      y.push_back(theory::up_probability(0.1 * k, p_.temperature));
    }
    Plot plot = scatter("answer", "How often the missing spin is up",
                        axis("sum of its four neighbours $h$"), axis("share up"));
    if (!sums.empty()) plot.measured("counted", sums, shares);
    return plot.predicted("$1/(1 + e^{-2h/T})$", x, y);
  }
  View lattice_view() const {
    Matrix z(side_, side_);
    for (Index r = 0; r < side_; ++r) {
      for (Index c = 0; c < side_; ++c) {
        z(r, c) = r % 2 == 0 && c % 2 == 0 ? 0 : lattice_.at(r, c);
      }
    }
    return heat_map("lattice", "The lattice; the sites in question are blank", axis("column"),
                    axis("row"), axis("spin"))
        .add(Role::measured, "spins", z);
  }
  View slope_view() const {
    return curve("slope", "Weight of the neighbours", axis("missing sites"), axis("mean weight"),
                 history_.column("samples"))
        .measured("fitted", history_.column("slope"))
        .reference("two standard errors below", history_.column("low"))
        .reference("two standard errors above", history_.column("high"))
        .predicted("$2/T$", 2 / p_.temperature);
  }

  Index side_, near_ = 0;
  std::vector<Place> places_;
  Lattice lattice_;
  SiteRows rows_, fresh_;
  std::vector<std::int8_t> inputs_;
  Vector weights_;  // where the next fit begins
  double best_;
  double defiant_ = 0;
  std::array<double, 5> seen_{}, up_{};
  Once<SiteFit> fit_;
  Once<std::vector<double>> shares_;
  Recorder history_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<MissingSite, Parameters>(
      {.title = "The missing site",
       .question = "What does a neuron learn that guesses a spin from those around it?",
       .precision = "double: the weights are compared with a closed form",
       .range = "All four neighbours seen: then the neuron contains the exact rule. With one "
                "covered, farther spins take over some of its weight, and no neuron is exact.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const double t : {2.0, 2.5, 3.5}) {
      for (const std::int64_t size : {std::int64_t{4}, std::int64_t{64}}) {
        Parameters p;
        p.temperature = t;
        p.size = size;
        add_verdicts(result,
                     "T = " + short_number(t) + ", L = " + std::to_string(size) + ", seed " +
                         std::to_string(seed) + ": ",
                     *run_whole<MissingSite>(p, seed));
      }
    }
    Parameters p;
    p.blind = true;
    const auto run = run_whole<MissingSite>(p, seed);
    const std::string name = "control, a neighbour covered, seed " + std::to_string(seed) + ": ";
    result.add(*run, at_least(name + "χ² of all other weights", 300, run->superfluous(), 0,
                              "farther spins take over; 13 if they did not", "outside: covered"));
  }
  return result;
}

}  // namespace lm::missing_site
